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
package io.palimpsest.it.scenario;

import static io.palimpsest.it.Days.day;

import io.palimpsest.graph.CommitReceipt;
import io.palimpsest.graph.Times;
import io.palimpsest.it.ManualClock;
import io.palimpsest.it.TestGraphs;
import io.palimpsest.temporal.PalimpsestGraph;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.junit.jupiter.api.AfterEach;

/** A graph whose clock stands at the beginning of day 5, and short words for what is said to it. */
abstract class Scenario {

  /** One microsecond. */
  static final long E = 1;

  final String name = "scenario-" + UUID.randomUUID();
  final ManualClock clock = new ManualClock(day(5));
  PalimpsestGraph graph = TestGraphs.inMemory(name, clock);
  GraphTraversalSource g = graph.traversal();

  @AfterEach
  void close() {
    graph.tx().rollback();
    graph.close();
    TestGraphs.forget(name);
  }

  void reopen() {
    graph.tx().rollback();
    graph.close();
    graph = TestGraphs.inMemory(name, clock);
    g = graph.traversal();
  }

  /** Commits, and returns the stamp. */
  long commit() {
    graph.tx().commit();
    return Times.toMicros(receipt().transactionTime());
  }

  CommitReceipt receipt() {
    return graph.tx().lastReceipt().orElseThrow();
  }

  GraphTraversalSource from(Object from) {
    return g.with("validFrom", from);
  }

  GraphTraversalSource window(Object from, Object to) {
    return g.with("validFrom", from).with("validTo", to);
  }

  GraphTraversalSource validAt(long micros) {
    return g.with("validAt", instant(micros));
  }

  GraphTraversalSource asOf(long micros) {
    return g.with("asOf", instant(micros));
  }

  GraphTraversalSource at(long valid, long asOf) {
    return validAt(valid).with("asOf", instant(asOf));
  }

  static Instant instant(long micros) {
    return Times.toInstant(micros);
  }

  /** Day n. */
  static Instant d(int n) {
    return instant(day(n));
  }

  /** Adds a vertex since ever and commits. */
  void vertexSinceEver(Object id) {
    from("-inf").addV("thing").property(org.apache.tinkerpop.gremlin.structure.T.id, id).iterate();
    commit();
  }

  static Vertex only(Graph graph, Object id) {
    return graph.vertices(id).next();
  }

  static List<Object> values(GraphTraversalSource source, Object id, String key) {
    return source.V(id).values(key).toList();
  }

  static Optional<Object> value(GraphTraversalSource source, Object id, String key) {
    return source.V(id).values(key).tryNext();
  }

  /** Runs something as another user would, in a thread and a transaction of its own. */
  <T> T elsewhere(Supplier<T> work) {
    return CompletableFuture.supplyAsync(
            () -> {
              try {
                return work.get();
              } finally {
                graph.tx().rollback();
              }
            },
            task -> new Thread(task).start())
        .join();
  }
}
