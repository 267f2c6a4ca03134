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
package io.palimpsest.temporal;

import io.palimpsest.graph.CommitReceipt;
import io.palimpsest.graph.TemporalTransaction;
import io.palimpsest.graph.schema.IndexDefinition;
import io.palimpsest.graph.schema.IndexStatus;
import io.palimpsest.graph.schema.Schema;
import io.palimpsest.graph.schema.SchemaElement;
import io.palimpsest.graph.schema.SchemaException;
import io.palimpsest.temporal.store.Definitions;
import io.palimpsest.temporal.store.Mutation;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Changes the schema by commits. */
final class PalimpsestSchema implements Schema {

  private final PalimpsestGraph graph;
  private final TemporalTransaction transaction;

  /**
   * The schema of a graph.
   *
   * @param transaction the one that changes of the schema are not to be mistaken for a part of
   */
  PalimpsestSchema(PalimpsestGraph graph, TemporalTransaction transaction) {
    this.graph = graph;
    this.transaction = transaction;
  }

  @Override
  public CommitReceipt createIndex(IndexDefinition definition) {
    return change(
        "create index \"" + definition.name() + "\"",
        new Mutation.CreateSchemaElement(definition),
        before -> before.with(definition));
  }

  @Override
  public CommitReceipt dropIndex(String name) {
    return change(
        "drop index \"" + name + "\"",
        new Mutation.DropSchemaElement(name),
        before -> {
          Optional<SchemaElement> found = before.find(name);
          if (!(found.orElse(null) instanceof IndexDefinition)) {
            throw new SchemaException(
                "expected the name of an index, one of %s, but found \"%s\""
                    .formatted(names(before.indexes()), name));
          }
          return before.without(name);
        });
  }

  private static List<String> names(List<? extends SchemaElement> elements) {
    return elements.stream().map(SchemaElement::name).toList();
  }

  @Override
  public List<IndexStatus> indexes() {
    return graph.store().schema().indexes();
  }

  /** Tries again for as long as others change the schema first; one of them always gets on. */
  private CommitReceipt change(String what, Mutation change, UnaryOperator<Definitions> step) {
    if (transaction.hasChanges()) {
      throw new IllegalStateException(
          "to "
              + what
              + " is a commit of its own, but the transaction holds changes; commit it or"
              + " roll it back first");
    }
    CommitPipeline commits = graph.pipeline();
    while (true) {
      Definitions before = commits.sequencedSchema();
      Optional<CommitReceipt> receipt = commits.changeSchema(change, before, step.apply(before));
      if (receipt.isPresent()) {
        return receipt.get();
      }
    }
  }
}
