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
import io.palimpsest.graph.CommitReceipt;
import io.palimpsest.graph.Durability;
import io.palimpsest.graph.schema.ConstraintDefinition;
import io.palimpsest.graph.schema.ConstraintViolationException;
import io.palimpsest.graph.schema.IndexDefinition;
import io.palimpsest.graph.schema.Schema;
import io.palimpsest.it.TestGraphs;
import io.palimpsest.temporal.PalimpsestGraph;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;

/**
 * A process that commits until it is killed: two vertices and an edge for each number, which it
 * prints with the commit's token once that is acknowledged. Now and then it tries to take a number
 * twice, which a constraint refuses.
 *
 * <p>Arguments: the directory, the first number, how many threads, whether the durability goes
 * round with the numbers.
 */
final class Writer {

  static final String INDEX = "by_number";
  static final String CONSTRAINT = "one_number";

  private Writer() {}

  /** Creates what of the schema is not there yet: the writer before may have died meanwhile. */
  private static void createSchema(Schema schema) {
    if (schema.indexes().isEmpty()) {
      schema.createIndex(IndexDefinition.named(INDEX).onVertices().range("number"));
    }
    if (schema.constraints().isEmpty()) {
      schema.createConstraint(
          ConstraintDefinition.named(CONSTRAINT).onVertices("a").unique("number"));
    }
  }

  /** What the commit of a number waits for. */
  static Durability durability(long number, boolean mixed) {
    return mixed ? List.of(Durability.values()).get((int) (number % 4)) : Durability.SYNC;
  }

  public static void main(String[] args) {
    boolean mixed = Boolean.parseBoolean(args[3]);
    AtomicLong numbers = new AtomicLong(Long.parseLong(args[1]));
    PalimpsestGraph graph = PalimpsestGraph.open(TestGraphs.configuration(Path.of(args[0])));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    createSchema(graph.schema());
    out.println("open");
    for (int i = 0; i < Integer.parseInt(args[2]); i++) {
      int thread = i;
      new Thread(
              () -> {
                while (true) {
                  long number = numbers.getAndIncrement();
                  CommitOptions options =
                      CommitOptions.NONE
                          .withDurability(durability(number, mixed))
                          .withMetadata(Map.of("number", number, "thread", thread));
                  CommitReceipt receipt = commit(graph, number, options);
                  synchronized (out) {
                    out.println(number + " " + receipt.token());
                  }
                  if (number % 16 == 0 && !isRefusedTwice(graph, number)) {
                    synchronized (out) {
                      out.println("taken twice: " + number);
                    }
                  }
                }
              })
          .start();
    }
  }

  private static CommitReceipt commit(PalimpsestGraph graph, long number, CommitOptions options) {
    Vertex a = graph.addVertex(T.id, "a" + number, T.label, "a", "number", number);
    Vertex b = graph.addVertex(T.id, "b" + number, T.label, "b", "number", number);
    a.addEdge("to", b, T.id, "e" + number, "number", number);
    return graph.tx().commit(options);
  }

  private static boolean isRefusedTwice(PalimpsestGraph graph, long number) {
    graph.addVertex(T.label, "a", "number", number);
    try {
      graph.tx().commit();
      return false;
    } catch (ConstraintViolationException e) {
      return true;
    }
  }
}
