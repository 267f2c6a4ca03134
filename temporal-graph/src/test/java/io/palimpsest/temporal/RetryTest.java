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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.palimpsest.graph.CommitConflictException;
import io.palimpsest.graph.CommitOptions;
import io.palimpsest.graph.CommitOutcomeUnknownException;
import io.palimpsest.graph.CommitToken;
import io.palimpsest.graph.InvalidOptionException;
import io.palimpsest.graph.Retry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.util.TemporaryException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Conflicts, and work that is done again after one. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RetryTest {

  private PalimpsestGraph graph;
  private GraphTraversalSource g;

  @BeforeEach
  void open(@TempDir Path directory) {
    graph = PalimpsestGraph.open(directory);
    g = graph.traversal();
    g.addV("account").property(T.id, "a").property("n", 0).iterate();
    g.tx().commit();
  }

  @AfterEach
  void close() {
    graph.close();
  }

  private CommitToken set(Object id, int n) {
    g.V(id).property("n", n).iterate();
    g.tx().commit();
    return graph.tx().lastReceipt().orElseThrow().token();
  }

  @Test
  void shouldNameTheFactAndTheOtherCommit() throws Exception {
    GraphTraversalSource gtx = g.tx().begin();
    gtx.V("a").property("n", 1).iterate();
    CommitToken winner = set("a", 2);
    CommitConflictException conflict =
        catchThrowableOfType(CommitConflictException.class, () -> gtx.tx().commit());
    assertThat(conflict).isInstanceOf(TemporaryException.class);
    assertThat(conflict.fact()).isEqualTo("\"n\" of vertex a");
    assertThat(conflict.winner()).isEqualTo(winner);
    assertThat(conflict)
        .hasMessage(
            "commit "
                + winner
                + " has changed \"n\" of vertex a since this transaction began; nothing was written,"
                + " try again");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(conflict);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(((CommitConflictException) in.readObject()).winner()).isEqualTo(winner);
    }
  }

  @Test
  void shouldDoItAgainOnWhatTheWinnerLeft() {
    AtomicInteger attempts = new AtomicInteger();
    Retry.Done<Integer> done =
        Retry.DEFAULT.transact(
            graph,
            tx -> {
              int n = tx.V("a").<Integer>values("n").next();
              if (attempts.incrementAndGet() < 4) {
                set("a", 10 * (n + 1));
              }
              tx.V("a").property("n", n + 1).iterate();
              return n + 1;
            });
    assertThat(done.attempts()).isEqualTo(4);
    assertThat(done.result()).isEqualTo(1111);
    assertThat(g.V("a").values("n").next()).isEqualTo(1111);
    assertThat(graph.commitInfo(done.receipt().token())).isPresent();
    assertThat(graph.metrics().commits().conflicts()).isEqualTo(3);
  }

  @Test
  void shouldStandBesideTheTransactionOfTheThread() {
    g.addV("mine").iterate();
    Long seen =
        graph.transact(
            tx -> {
              tx.addV("its").iterate();
              return tx.V().count().next();
            });
    assertThat(seen).isEqualTo(2);
    assertThat(g.V().label().toSet()).containsExactlyInAnyOrder("account", "mine");
    g.tx().rollback();
    assertThat(g.V().label().toSet()).containsExactlyInAnyOrder("account", "its");
  }

  @Test
  void shouldGiveUpAfterItsAttempts() {
    AtomicInteger attempts = new AtomicInteger();
    assertThatThrownBy(
            () ->
                new Retry(3, CommitOptions.NONE)
                    .transact(
                        graph,
                        tx -> {
                          set("a", 100 + attempts.incrementAndGet());
                          return tx.V("a").property("n", -1).iterate();
                        }))
        .isInstanceOf(CommitConflictException.class);
    assertThat(attempts.get()).isEqualTo(3);
    assertThat(g.V("a").values("n").next()).isEqualTo(103);
    assertThatThrownBy(() -> new Retry(0, CommitOptions.NONE))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessage("attempts must be 1 or more, but are 0");
  }

  @Test
  void shouldNotTryAgainWhatFailsOtherwise() {
    AtomicInteger attempts = new AtomicInteger();
    CommitOutcomeUnknownException unknown =
        new CommitOutcomeUnknownException(new CommitToken(1, 1), "unknown", null);
    for (RuntimeException failure : List.of(unknown, new IllegalStateException("mine"))) {
      attempts.set(0);
      assertThatThrownBy(
              () ->
                  graph.transact(
                      tx -> {
                        attempts.incrementAndGet();
                        tx.addV("lost").iterate();
                        throw failure;
                      }))
          .isSameAs(failure);
      assertThat(attempts.get()).isEqualTo(1);
    }
    assertThat(g.V().hasLabel("lost").hasNext()).isFalse();
    assertThat(graph.metrics().transactions().open()).isEqualTo(1); // that of this thread
  }

  @Test
  void shouldNotTryAgainWhenInterrupted() {
    AtomicInteger attempts = new AtomicInteger();
    assertThatThrownBy(
            () ->
                graph.transact(
                    tx -> {
                      attempts.incrementAndGet();
                      set("a", 5);
                      tx.V("a").property("n", -1).iterate();
                      Thread.currentThread().interrupt();
                      return null;
                    }))
        .isInstanceOf(CommitConflictException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(attempts.get()).isEqualTo(1);
  }

  @Test
  void shouldCommitAsItIsTold() {
    CommitOptions options = CommitOptions.NONE.withMetadata(Map.of("who", "ada"));
    Retry.Done<Object> done = new Retry(1, options).transact(graph, tx -> tx.addV("b").id().next());
    assertThat(graph.commitInfo(done.receipt().token()).orElseThrow().metadata())
        .isEqualTo(Map.of("who", "ada"));
  }

  @Test
  void shouldLetManyThreadsCountInOnePlace() throws Exception {
    int threads = 6;
    int each = 25;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        all.add(
            pool.submit(
                () -> {
                  for (int j = 0; j < each; j++) {
                    graph.transact(
                        tx ->
                            tx.V("a")
                                .property("n", tx.V("a").<Integer>values("n").next() + 1)
                                .iterate());
                  }
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      pool.shutdown();
    }
    assertThat(g.V("a").values("n").next()).isEqualTo(threads * each);
  }
}
