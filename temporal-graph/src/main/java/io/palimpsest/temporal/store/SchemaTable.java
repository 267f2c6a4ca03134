/*
 * Copyright 2026 The Palimpsest Authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.palimpsest.temporal.store;

import io.palimpsest.graph.schema.IndexDefinition;
import io.palimpsest.graph.schema.IndexStatus;
import io.palimpsest.temporal.store.Mutation.CreateSchemaElement;
import io.palimpsest.temporal.store.Mutation.DropSchemaElement;
import java.util.List;

/** The schema as of the newest commit that was applied. One writer; readers take no lock. */
public final class SchemaTable {

  private final IndexKeeper indexKeeper;
  private volatile Definitions definitions = Definitions.NONE;

  SchemaTable(IndexKeeper indexKeeper) {
    this.indexKeeper = indexKeeper;
  }

  /** What it says now. */
  public Definitions definitions() {
    return definitions;
  }

  /** The indexes, each with how far it is. */
  public List<IndexStatus> indexes() {
    return definitions.indexes().stream().map(indexKeeper::status).toList();
  }

  // ---- Writing

  void create(CreateSchemaElement create, int seq) {
    definitions = definitions.with(create.definition());
    if (create.definition() instanceof IndexDefinition index) {
      indexKeeper.created(index, seq);
    }
  }

  void drop(DropSchemaElement drop) {
    definitions
        .find(drop.name())
        .ifPresent(
            dropped -> {
              definitions = definitions.without(drop.name());
              if (dropped instanceof IndexDefinition index) {
                indexKeeper.dropped(index);
              }
            });
  }
}
