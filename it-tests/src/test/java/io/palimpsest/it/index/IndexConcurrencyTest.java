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
package io.palimpsest.it.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.palimpsest.graph.CommitConflictException;
import io.palimpsest.graph.CommitToken;
import io.palimpsest.graph.schema.IndexDefinition;
import io.palimpsest.it.Seeds;
import io.palimpsest.it.TestGraphs;
import io.palimpsest.temporal.PalimpsestGraph;
import io.palimpsest.wal.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.tinkerpop.gremlin.process.traversal.P;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Indexes while others write, and while indexes come and go. */
class IndexConcurrencyTest {

  private static final int VERTICES = 400;
  private static final int WRITERS = 3;
  private static final int TRANSACTIONS = 250;
  private static final IndexDefinition STATE =
      IndexDefinition.named("state").onVertices().range("state");

  private final String name = "indexes-" + UUID.randomUUID();
  private final AtomicBoolean done = new AtomicBoolean();
  private PalimpsestGraph graph;

  @BeforeEach
  void open() {
    graph = TestGraphs.inMemory(name, 1 << 20, TimeSource.system());
    for (int i = 0; i < VERTICES; i++) {
      graph.addVertex(T.id, (long) i, T.label, "task", "state", i % 4);
    }
    graph.tx().commit();
  }

  @AfterEach
  void close() {
    graph.tx().rollback();
    graph.close();
    TestGraphs.forget(name);
  }

  /**
   * Every commit swaps the states of two vertices, so each state has as many vertices at every
   * commit: whoever sees another number has seen a part of a commit, or a phantom.
   */
  @Test
  void shouldShowWholeCommitsOnly() throws Exception {
    graph.schema().createIndex(STATE);
    whileOthersWrite(
        random -> {
          GraphTraversalSource g = graph.traversal();
          check(g, random);
          check(g, random);
          CommitToken past = graph.tx().lastReceipt().map(r -> r.token()).orElse(null);
          graph.tx().rollback();
          if (past != null) {
            check(graph.asOf(past).traversal(), random);
            graph.tx().rollback();
          }
        });
    assertThat(graph.traversal().V().has("state", 1).explain().toString()).contains("index state");
    check(graph.traversal(), new Random());
  }

  @Test
  void shouldGiveTheSameAnswersWhileIndexesComeAndGo() throws Exception {
    whileOthersWrite(
        random -> {
          if (random.nextInt(4) == 0) {
            if (graph.schema().indexes().isEmpty()) {
              create();
            } else {
              drop();
            }
          }
          check(graph.traversal(), random);
          graph.tx().rollback();
        });
    check(graph.traversal(), new Random());
  }

  private synchronized void create() {
    if (graph.schema().indexes().isEmpty()) {
      graph.schema().createIndex(STATE);
    }
  }

  private synchronized void drop() {
    if (!graph.schema().indexes().isEmpty()) {
      graph.schema().dropIndex("state");
    }
  }

  private static void check(GraphTraversalSource g, Random random) {
    int state = random.nextInt(4);
    assertThat(g.V().has("state", state).count().next()).isEqualTo(VERTICES / 4);
    assertThat(g.V().has("state", state).toSet()).hasSize(VERTICES / 4);
    assertThat(g.V().has("state", P.between(1, 3)).hasLabel("task").toList())
        .hasSize(VERTICES / 2)
        .doesNotHaveDuplicates();
    assertThat(g.V().has("state", P.lt(3)).count().next()).isEqualTo(VERTICES / 4 * 3);
  }

  private interface Reader {
    void read(Random random);
  }

  private void whileOthersWrite(Reader reader) throws Exception {
    long seed = Seeds.of(name);
    ExecutorService pool = Executors.newCachedThreadPool();
    try {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        Random random = new Random(seed + i);
        writers.add(pool.submit(() -> swapStates(random)));
      }
      List<Future<?>> readers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Random random = new Random(seed - 1 - i);
        readers.add(
            pool.submit(
                () -> {
                  while (!done.get()) {
                    reader.read(random);
                  }
                }));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
      done.set(true);
      for (Future<?> each : readers) {
        each.get();
      }
    } finally {
      done.set(true);
      pool.shutdownNow();
    }
  }

  private void swapStates(Random random) {
    for (int i = 0; i < TRANSACTIONS; i++) {
      try {
        Vertex a = graph.vertices((long) random.nextInt(VERTICES)).next();
        Vertex b = graph.vertices((long) random.nextInt(VERTICES)).next();
        int stateOfA = a.value("state");
        a.property("state", b.value("state"));
        b.property("state", stateOfA);
        check(graph.traversal(), random);
        graph.tx().commit();
      } catch (CommitConflictException e) {
        // The other one has swapped it; nothing is lost.
      } finally {
        graph.tx().rollback();
      }
    }
  }
}
