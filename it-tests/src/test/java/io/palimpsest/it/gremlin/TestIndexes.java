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
package io.palimpsest.it.gremlin;

import io.palimpsest.graph.schema.IndexDefinition;
import io.palimpsest.graph.schema.IndexStatus;
import io.palimpsest.temporal.PalimpsestGraph;
import java.util.List;

/** Indexes on the keys of TinkerPop's test graphs. */
final class TestIndexes {

  private static final List<IndexDefinition> ALL =
      List.of(
          IndexDefinition.named("name").onVertices().range("name"),
          IndexDefinition.named("person_age").onVertices("person").range("age"),
          IndexDefinition.named("age").onVertices().range("age"),
          IndexDefinition.named("lang_name").onVertices("software").range("lang", "name"),
          IndexDefinition.named("song").onVertices().range("songType", "performances"),
          IndexDefinition.named("name_text").onVertices().text("name"),
          IndexDefinition.named("weight").onEdges().range("weight"),
          IndexDefinition.named("knows_weight").onEdges("knows").range("weight"));

  private TestIndexes() {}

  /** Creates them; they fill as the graph does. */
  static void create(PalimpsestGraph graph) {
    ALL.forEach(graph.schema()::createIndex);
  }

  /** Waits until traversals use them. */
  static void await(PalimpsestGraph graph) {
    while (graph.schema().indexes().stream()
        .anyMatch(index -> index.state() != IndexStatus.State.READY)) {
      Thread.onSpinWait();
    }
  }
}
