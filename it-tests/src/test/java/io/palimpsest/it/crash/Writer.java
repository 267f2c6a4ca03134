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
package io.palimpsest.it.crash;

import io.palimpsest.graph.CommitOptions;
import io.palimpsest.graph.Durability;
import io.palimpsest.it.TestGraphs;
import io.palimpsest.temporal.PalimpsestGraph;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;

/**
 * A process that commits until it is killed: two vertices and an edge for each number, which it
 * prints once the commit is acknowledged.
 *
 * <p>Arguments: the directory, the first number, how many threads, whether the durability goes
 * round with the numbers.
 */
final class Writer {

  private Writer() {}

  /** What the commit of a number waits for. */
  static Durability durability(long number, boolean mixed) {
    return mixed ? List.of(Durability.values()).get((int) (number % 4)) : Durability.SYNC;
  }

  public static void main(String[] args) {
    boolean mixed = Boolean.parseBoolean(args[3]);
    AtomicLong numbers = new AtomicLong(Long.parseLong(args[1]));
    PalimpsestGraph graph = PalimpsestGraph.open(TestGraphs.configuration(Path.of(args[0])));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.println("open");
    for (int i = 0; i < Integer.parseInt(args[2]); i++) {
      new Thread(
              () -> {
                while (true) {
                  long number = numbers.getAndIncrement();
                  Vertex a = graph.addVertex(T.id, "a" + number, "number", number);
                  Vertex b = graph.addVertex(T.id, "b" + number, "number", number);
                  a.addEdge("to", b, T.id, "e" + number, "number", number);
                  graph.tx().commit(CommitOptions.NONE.withDurability(durability(number, mixed)));
                  synchronized (out) {
                    out.println(number);
                  }
                }
              })
          .start();
    }
  }
}
