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
package io.palimpsest.it.concurrency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.palimpsest.graph.CommitConflictException;
import io.palimpsest.graph.CommitToken;
import io.palimpsest.it.Seeds;
import io.palimpsest.it.TestGraphs;
import io.palimpsest.temporal.PalimpsestGraph;
import io.palimpsest.wal.TimeSource;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.__;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many threads on one graph in a directory, on the machine's clock. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConcurrencyTest {

  private static final int THREADS = 6;

  @TempDir Path directory;

  private PalimpsestGraph graph;
  private GraphTraversalSource g;
  private ExecutorService threads;

  @BeforeEach
  void open() {
    graph = TestGraphs.inDirectory(directory, TimeSource.system());
    g = graph.traversal();
    threads = Executors.newFixedThreadPool(THREADS);
  }

  @AfterEach
  void close() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    graph.tx().rollback();
    graph.close();
  }

  private interface Work {
    void run(Random random, int number) throws Exception;
  }

  /** Runs work in every thread at once, and rethrows what fails there. */
  private void inThreads(long seed, Work work) throws Exception {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Future<?>> results = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int number = i;
      results.add(
          threads.submit(
              () -> {
                start.await();
                work.run(new Random(seed + number), number);
                return null;
              }));
    }
    for (Future<?> result : results) {
      result.get();
    }
  }

  /** Runs a transaction until it wins; returns its token. */
  private CommitToken retry(Runnable work) {
    while (true) {
      try {
        work.run();
        graph.tx().commit();
        return graph.tx().lastReceipt().orElseThrow().token();
      } catch (CommitConflictException e) {
        assertThat(graph.tx().isOpen()).isFalse();
      }
    }
  }

  @Test
  void shouldKeepTheSumOfAllAccountsAtEveryCommit() throws Exception {
    int accounts = 8;
    for (int i = 0; i < accounts; i++) {
      g.addV("account").property(T.id, "account" + i).property("balance", 100).iterate();
    }
    graph.tx().commit();
    ConcurrentLinkedQueue<CommitToken> tokens = new ConcurrentLinkedQueue<>();
    inThreads(
        Seeds.of("bank"),
        (random, number) -> {
          for (int i = 0; i < 60; i++) {
            Object from = "account" + random.nextInt(accounts);
            Object to = "account" + random.nextInt(accounts);
            int amount = random.nextInt(10);
            if (from.equals(to)) {
              continue;
            }
            tokens.add(
                retry(
                    () -> {
                      int left = g.V(from).<Integer>values("balance").next() - amount;
                      int right = g.V(to).<Integer>values("balance").next() + amount;
                      g.V(from).property("balance", left).iterate();
                      g.V(to).property("balance", right).iterate();
                    }));
            if (i % 10 == 0) {
              assertThat(sum(g)).isEqualTo(100L * accounts); // no read skew
              graph.tx().rollback();
            }
          }
        });
    assertThat(tokens).isNotEmpty();
    for (CommitToken token : tokens) {
      assertThat(sum(graph.asOf(token).traversal())).isEqualTo(100L * accounts);
    }
    graph.close();
    graph = TestGraphs.inDirectory(directory, TimeSource.system());
    g = graph.traversal();
    assertThat(sum(g)).isEqualTo(100L * accounts);
    for (CommitToken token : tokens) {
      assertThat(sum(g.with("asOf", token.toString()))).isEqualTo(100L * accounts);
    }
  }

  private static long sum(GraphTraversalSource source) {
    return source.V().hasLabel("account").values("balance").sum().next().longValue();
  }

  @Test
  void shouldLoseNoUpdate() throws Exception {
    g.addV("counter").property(T.id, "c").property("n", 0).iterate();
    graph.tx().commit();
    int each = 50;
    inThreads(
        0,
        (random, number) -> {
          for (int i = 0; i < each; i++) {
            retry(() -> g.V("c").property("n", g.V("c").<Integer>values("n").next() + 1).iterate());
          }
        });
    assertThat(g.V("c").values("n").next()).isEqualTo(THREADS * each);
  }

  @Test
  void shouldLetManyTransactionsAddEdgesToOneHub() throws Exception {
    g.addV("hub").property(T.id, "hub").iterate();
    graph.tx().commit();
    long each = 50;
    inThreads(
        0,
        (random, number) -> {
          for (int i = 0; i < each; i++) {
            g.addV("spoke").as("s").addE("to").to(__.V("hub")).iterate();
            graph.tx().commit(); // without a conflict
          }
        });
    assertThat(g.V("hub").in().count().next()).isEqualTo(THREADS * each);
  }

  @Test
  void shouldLeaveNoDanglingEdgeAtAnyCoordinate() throws Exception {
    int hubs = 3;
    for (int i = 0; i < hubs; i++) {
      g.with("validFrom", "-inf").addV("hub").property(T.id, "hub" + i).iterate();
    }
    graph.tx().commit();
    Instant origin = Instant.parse("2020-01-01T00:00:00Z");
    ConcurrentLinkedQueue<CommitToken> tokens = new ConcurrentLinkedQueue<>();
    inThreads(
        Seeds.of("hubs"),
        (random, number) -> {
          for (int i = 0; i < 40; i++) {
            Object hub = "hub" + random.nextInt(hubs);
            Object other = "hub" + random.nextInt(hubs);
            Instant from = origin.plusSeconds(random.nextInt(6));
            Instant to = from.plusSeconds(1 + random.nextInt(3));
            GraphTraversalSource window = g.with("validFrom", from).with("validTo", to);
            int kind = random.nextInt(5);
            try {
              if (kind == 0) {
                window.V(hub).drop().iterate();
              } else if (kind == 1) {
                window.V(hub).property("p", i).iterate();
              } else if (kind == 2) {
                window.addV("hub").property(T.id, hub).iterate();
              } else if (window.V(other).hasNext()) {
                window.V(hub).addE("to").to(__.V(other)).property("p", i).iterate();
              }
              graph.tx().commit();
              tokens.add(graph.tx().lastReceipt().orElseThrow().token());
            } catch (CommitConflictException | IllegalArgumentException e) {
              graph.tx().rollback(); // lost, or does not fit
            }
          }
        });
    int edges = 0;
    for (CommitToken token : tokens) {
      for (int second = -1; second < 10; second++) {
        edges += checkContained(graph.at(origin.plusSeconds(second), token));
      }
    }
    assertThat(edges).isPositive();
    graph.tx().rollback();
  }

  private static int checkContained(Graph view) {
    Set<Object> alive = new HashSet<>();
    view.vertices().forEachRemaining(vertex -> alive.add(vertex.id()));
    Set<Object> edges = new HashSet<>();
    view.edges()
        .forEachRemaining(
            edge -> {
              edges.add(edge.id());
              assertThat(alive).contains(edge.outVertex().id(), edge.inVertex().id());
            });
    Set<Object> reached = new HashSet<>();
    for (Object id : alive) {
      Vertex vertex = view.vertices(id).next();
      vertex
          .edges(org.apache.tinkerpop.gremlin.structure.Direction.OUT)
          .forEachRemaining((Edge edge) -> reached.add(edge.id()));
    }
    assertThat(reached).isEqualTo(edges);
    return edges.size();
  }

  @Test
  void shouldKeepASnapshotStableWhileOthersCommit() throws Exception {
    g.addV("x").property(T.id, "x").property("n", 0).iterate();
    graph.tx().commit();
    AtomicBoolean stop = new AtomicBoolean();
    Future<?> writer =
        threads.submit(
            () -> {
              for (int i = 1; i < 2000 && !stop.get(); i++) {
                int n = i;
                retry(
                    () -> {
                      g.V("x").property("n", n).iterate();
                      g.addV("y").property("n", n).iterate();
                      g.V().hasLabel("y").has("n", n - 3).drop().iterate();
                    });
              }
            });
    try {
      for (int i = 0; i < 20; i++) {
        graph.tx().rollback();
        Object n = g.V("x").values("n").next();
        List<Object> ids = g.V().id().toList();
        for (int j = 0; j < 20; j++) {
          assertThat(g.V("x").values("n").next()).isEqualTo(n);
          assertThat(g.V().id().toList()).isEqualTo(ids);
        }
      }
    } finally {
      stop.set(true);
      writer.get();
    }
  }

  @Test
  void shouldSeeItsOwnCommitsAndNeverGoBack() throws Exception {
    g.addV("x").property(T.id, "x").property("n", 0).iterate();
    graph.tx().commit();
    inThreads(
        0,
        (random, number) -> {
          int seen = 0;
          for (int i = 0; i < 40; i++) {
            Object own = "own" + number + "-" + i;
            g.addV("own").property(T.id, own).iterate();
            graph.tx().commit();
            assertThat(g.V(own).hasNext()).isTrue();
            graph.tx().rollback();
            if (number == 0) {
              int n = i + 1;
              retry(() -> g.V("x").property("n", n).iterate());
            }
            int now = g.V("x").<Integer>values("n").next();
            assertThat(now).isGreaterThanOrEqualTo(seen);
            seen = now;
            graph.tx().rollback();
          }
        });
  }

  @Test
  void shouldNotLetTwoTransactionsAddOneId() throws Exception {
    ConcurrentLinkedQueue<String> winners = new ConcurrentLinkedQueue<>();
    inThreads(
        0,
        (random, number) -> {
          for (int i = 0; i < 30; i++) {
            try {
              g.addV("v").property(T.id, "id" + i).property("by", number).iterate();
              graph.tx().commit();
              winners.add("id" + i);
            } catch (CommitConflictException | IllegalArgumentException e) {
              graph.tx().rollback();
            }
          }
        });
    assertThat(winners).doesNotHaveDuplicates().hasSize(30);
    assertThat(g.V().count().next()).isEqualTo(30);
  }

  @Test
  void shouldConflictWhenAnOwnerEndsUnderAProperty() throws Exception {
    g.addV("v").property(T.id, "v").iterate();
    graph.tx().commit();
    g.V("v").property("p", 1).iterate();
    threads
        .submit(
            () -> {
              g.V("v").drop().iterate();
              graph.tx().commit();
            })
        .get();
    assertThatThrownBy(() -> graph.tx().commit()).isInstanceOf(CommitConflictException.class);
    assertThat(g.V("v").hasNext()).isFalse();
  }
}
