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

import io.palimpsest.graph.MemoryLimitException;
import io.palimpsest.it.TestGraphs;
import io.palimpsest.temporal.PalimpsestGraph;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.apache.commons.configuration2.Configuration;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;

/** A process with a small heap that fills a graph until it is refused, or opens it. */
final class Filler {

  private Filler() {}

  public static void main(String[] args) {
    Configuration keys = TestGraphs.configuration(Path.of(args[0]));
    keys.setProperty("palimpsest.memory.share", args[1]);
    keys.setProperty("palimpsest.wal.buffer.bytes", "2097152");
    try (PalimpsestGraph graph = PalimpsestGraph.open(keys)) {
      if (args[2].equals("fill")) {
        fill(graph);
      }
      say(
          "found %d vertices %d edges"
              .formatted(graph.traversal().V().count().next(), edges(graph)));
    } catch (MemoryLimitException e) {
      say("no room: needed %d allowed %d".formatted(e.bytesNeeded(), e.bytesAllowed()));
    }
  }

  private static long edges(PalimpsestGraph graph) {
    long edges = 0;
    for (var vertices = graph.vertices(); vertices.hasNext(); ) {
      for (var out = vertices.next().edges(org.apache.tinkerpop.gremlin.structure.Direction.OUT);
          out.hasNext();
          out.next()) {
        edges++;
      }
    }
    return edges;
  }

  private static void fill(PalimpsestGraph graph) {
    Random random = new Random(1);
    long heapBefore = heap();
    long before = graph.metrics().memory().bytes();
    long vertices = 0;
    long edges = 0;
    try {
      while (true) {
        Vertex[] last = new Vertex[1000];
        for (int i = 0; i < last.length; i++) {
          last[i] =
              graph.addVertex(
                  T.label, "person", "name", "person " + random.nextLong(), "age", i, "w", 0.5 * i);
        }
        for (Vertex vertex : last) {
          vertex.addEdge("knows", last[random.nextInt(last.length)], "since", random.nextInt());
        }
        graph.tx().commit();
        for (int i = 0; i < last.length; i += 2) {
          last[i].property("age", random.nextInt());
        }
        vertices += last.length;
        edges += last.length;
        graph.tx().commit();
      }
    } catch (MemoryLimitException e) {
      say("refused: needed %d allowed %d".formatted(e.bytesNeeded(), e.bytesAllowed()));
    }
    graph.tx().rollback();
    say(
        "counted %d real %d"
            .formatted(graph.metrics().memory().bytes() - before, heap() - heapBefore));
    say("committed %d vertices %d edges".formatted(vertices, edges));
    say("found %d vertices %d edges".formatted(graph.traversal().V().count().next(), edges(graph)));
    graph.tx().rollback();
    // What is only ended is still taken.
    graph.traversal().V().limit(100).outE().drop().iterate();
    graph.tx().commit();
    say("refusals %d".formatted(graph.metrics().commits().memoryRefusals()));
  }

  private static long heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static void say(String text) {
    System.out.println("> " + text.toLowerCase(Locale.ROOT));
  }
}
