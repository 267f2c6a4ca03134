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

import io.palimpsest.graph.CommitInfo;
import io.palimpsest.graph.CommitOptions;
import io.palimpsest.graph.Durability;
import io.palimpsest.graph.Retry;
import io.palimpsest.it.Seeds;
import io.palimpsest.it.TestGraphs;
import io.palimpsest.temporal.PalimpsestGraph;
import io.palimpsest.wal.TimeSource;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.structure.Direction;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Transfers between accounts, and edges that are added to hubs which come and go, now and on
 * windows, all at once and with all durabilities: what has to hold holds as of every commit, at
 * whatever valid instant, also after a reopen.
 */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InvariantsTest {

  private static final int ACCOUNTS = 16;
  private static final int HUBS = 4;
  private static final int EACH = 100;

  /** The hours around the beginning, before it and after it, at which something may begin. */
  private static final int HOURS = 4;

  private final Instant begin = Instant.now().truncatedTo(ChronoUnit.HOURS);

  @TempDir Path directory;

  @Test
  void shouldHoldAsOfEveryCommit() throws Exception {
    run(4, 25, Integer.MAX_VALUE);
  }

  @Test
  @Tag("torture")
  void shouldHoldAsOfEveryCommitOfManyThreads() throws Exception {
    run(64, 400, Integer.MAX_VALUE);
  }

  private void run(int threads, int each, int looks) throws Exception {
    long seed = Seeds.of("invariants");
    try (PalimpsestGraph graph = TestGraphs.inDirectory(directory, TimeSource.system())) {
      graph.transact(this::begin);
      ExecutorService pool = Executors.newFixedThreadPool(threads);
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Random random = new Random(seed + i);
        workers.add(
            pool.submit(
                () -> {
                  for (int j = 0; j < each; j++) {
                    one(graph, random);
                  }
                }));
      }
      pool.shutdown();
      for (Future<?> worker : workers) {
        worker.get();
      }
      check(graph, looks);
    }
    try (PalimpsestGraph graph = TestGraphs.inDirectory(directory, TimeSource.system())) {
      check(graph, looks);
    }
  }

  private int begin(GraphTraversalSource tx) {
    for (int i = 0; i < ACCOUNTS; i++) {
      tx.addV("account").property(T.id, "account" + i).property("balance", EACH).iterate();
    }
    for (int i = 0; i < HUBS; i++) {
      tx.with("validFrom", hour(-HOURS)).addV("hub").property(T.id, "hub" + i).iterate();
    }
    return ACCOUNTS + HUBS;
  }

  private Instant hour(int number) {
    return begin.plus(number, ChronoUnit.HOURS);
  }

  private void one(PalimpsestGraph graph, Random random) {
    Durability durability = List.of(Durability.values()).get(random.nextInt(4));
    Retry retry = new Retry(10_000, CommitOptions.NONE.withDurability(durability));
    int kind = random.nextInt(14);
    Object from = "account" + random.nextInt(ACCOUNTS);
    Object to = "account" + random.nextInt(ACCOUNTS);
    Object hub = "hub" + random.nextInt(HUBS);
    int amount = random.nextInt(20);
    int hour = random.nextInt(2 * HOURS) - HOURS;
    boolean all = random.nextBoolean();
    retry.transact(
        graph,
        tx -> {
          Graph there = tx.getGraph();
          if (kind < 4) {
            transfer(there, from, to, amount);
          } else if (kind < 8) {
            there
                .vertices(hub)
                .forEachRemaining(end -> there.addVertex("spoke").addEdge("at", end));
          } else if (kind < 9) {
            if (all) {
              tx.V(hub).in("at").drop().iterate();
            }
            tx.V(hub).drop().iterate();
          } else if (kind < 10) {
            if (!there.vertices(hub).hasNext()) {
              tx.with("validTo", "next").addV("hub").property(T.id, hub).iterate();
            }
          } else if (kind < 13) {
            tx.with("validFrom", hour(hour))
                .V(hub)
                .as("hub")
                .addV("spoke")
                .addE("at")
                .to("hub")
                .iterate();
          } else {
            tx.with("validFrom", hour(hour))
                .with("validTo", hour(hour + 1))
                .V(hub)
                .drop()
                .iterate();
          }
          return hub;
        });
  }

  private static void transfer(Graph graph, Object from, Object to, int amount) {
    if (!from.equals(to)) {
      Vertex giver = graph.vertices(from).next();
      Vertex taker = graph.vertices(to).next();
      giver.property("balance", giver.<Integer>value("balance") - amount);
      taker.property("balance", taker.<Integer>value("balance") + amount);
    }
  }

  /** Looks at so many commits at most, evenly spread, and at the last. */
  private void check(PalimpsestGraph graph, int looks) {
    List<CommitInfo> commits = graph.commits(null, null).toList();
    Instant first = commits.get(0).transactionTime();
    int step = 1 + commits.size() / looks;
    int edges = 0;
    for (int i = commits.size() - 1; i >= 0; i -= step) {
      edges += check(graph.asOf(commits.get(i).token()), ACCOUNTS * EACH);
      Instant known = commits.get(i).transactionTime();
      for (int hour = -HOURS; hour <= HOURS; hour += i % HOURS == 0 ? 1 : HOURS) {
        Instant valid = hour(hour);
        edges += check(graph.at(valid, known), valid.isBefore(first) ? 0 : ACCOUNTS * EACH);
      }
    }
    assertThat(edges).isPositive();
  }

  /** Returns how many edges there are. */
  private static int check(Graph view, int money) {
    int sum = 0;
    int degrees = 0;
    Set<Object> alive = new HashSet<>();
    for (Vertex vertex : (Iterable<Vertex>) view::vertices) {
      alive.add(vertex.id());
      if (vertex.label().equals("account")) {
        sum += vertex.<Integer>value("balance");
      } else if (vertex.label().equals("hub")) {
        for (Edge unused : (Iterable<Edge>) () -> vertex.edges(Direction.IN, "at")) {
          degrees++;
        }
      }
    }
    assertThat(sum).isEqualTo(money);
    int edges = 0;
    int dangling = 0;
    for (Edge edge : (Iterable<Edge>) view::edges) {
      edges++;
      dangling += alive.contains(edge.outVertex().id()) ? 0 : 1;
      dangling += alive.contains(edge.inVertex().id()) ? 0 : 1;
    }
    assertThat(dangling).isZero();
    assertThat(degrees).isEqualTo(edges);
    return edges;
  }
}
