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
package io.palimpsest.it.operations;

import io.palimpsest.graph.schema.ConstraintDefinition;
import io.palimpsest.graph.schema.ElementType;
import io.palimpsest.graph.schema.IndexDefinition;
import io.palimpsest.graph.schema.IndexKind;
import io.palimpsest.graph.schema.IndexStatus;
import io.palimpsest.it.TestGraphs;
import io.palimpsest.temporal.PalimpsestGraph;
import java.nio.file.Path;
import java.util.List;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;

/** Makes indexes and a constraint and says what was counted for each, and what the heap lost. */
final class IndexFiller {

  private static final int VERTICES = 60_000;

  /** A collection that frees less has found nothing of weight. */
  private static final long STABLE = 4_096;

  private IndexFiller() {}

  public static void main(String[] args) {
    try (PalimpsestGraph graph = PalimpsestGraph.open(TestGraphs.configuration(Path.of(args[0])))) {
      for (int i = 0; i < VERTICES; i++) {
        graph.addVertex(
            T.label, "v", "number", i, "name", "name " + i, "few", i % 7, "some", i % 5_000);
        if (i % 1_000 == 999) {
          graph.tx().commit();
        }
      }
      for (int round = 0; round < 10; round++) {
        List<Vertex> all = graph.traversal().V().limit(VERTICES / 10).toList();
        for (Vertex vertex : all) {
          vertex.property("state", (vertex.<Integer>value("number") + round) % 100);
        }
        graph.tx().commit();
      }
      graph.tx().rollback();
      graph.schema().createIndex(IndexDefinition.named("i").onVertices().range("none"));
      graph.schema().dropIndex("i");
      for (List<String> keys :
          List.of(
              List.of("number"),
              List.of("name"),
              List.of("few"),
              List.of("some"),
              List.of("state"),
              List.of("few", "number"))) {
        long before = heap();
        graph
            .schema()
            .createIndex(new IndexDefinition("i", ElementType.VERTEX, null, keys, IndexKind.RANGE));
        while (graph.schema().indexes().get(0).state() != IndexStatus.State.READY) {
          Thread.onSpinWait();
        }
        say(graph, before);
        graph.schema().dropIndex("i");
      }
      for (String key : List.of("number", "name")) {
        long before = heap();
        graph
            .schema()
            .createConstraint(ConstraintDefinition.named("c").onVertices("v").unique(key));
        say(graph, before);
        graph.schema().dropConstraint("c");
      }
      System.out.println("> left " + graph.metrics().memory().indexBytes());
    }
  }

  private static void say(PalimpsestGraph graph, long before) {
    System.out.println(
        "> counted " + graph.metrics().memory().indexBytes() + " real " + (heap() - before));
  }

  /** What is reachable, once who filled an index is gone and what it held is collected. */
  private static long heap() {
    while (Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith("palimpsest-indexes"))) {
      Thread.onSpinWait();
    }
    long least = Long.MAX_VALUE;
    for (int same = 0; same < 3; ) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      long used = runtime.totalMemory() - runtime.freeMemory();
      same = used < least - STABLE ? 0 : same + 1;
      least = Math.min(least, used);
    }
    return least;
  }
}
