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

import io.palimpsest.graph.CommitOptions;
import io.palimpsest.graph.CommitOutcomeUnknownException;
import io.palimpsest.graph.CommitReceipt;
import io.palimpsest.graph.Durability;
import io.palimpsest.graph.InvalidOptionException;
import io.palimpsest.wal.HeldStorageProvider;
import io.palimpsest.wal.storage.memory.MemoryLogStorageProvider;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.commons.configuration2.MapConfiguration;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.structure.T;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What commits wait for, and when they become visible. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CommitDurabilityTest {

  private static final String NAME = "durability";
  private static final Duration A_MOMENT = Duration.ofMillis(50);

  private final HeldStorageProvider.Gate forces = HeldStorageProvider.gate(NAME);
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private PalimpsestGraph graph = open(null);
  private GraphTraversalSource g = graph.traversal();

  private static PalimpsestGraph open(@Nullable String durability) {
    Map<String, Object> keys = new HashMap<>();
    keys.put("palimpsest.directory", NAME);
    keys.put("palimpsest.wal.storage.class", HeldStorageProvider.class.getName());
    keys.put("palimpsest.wal.storage.config.name", NAME);
    keys.put("palimpsest.wal.segment.bytes", "65536");
    if (durability != null) {
      keys.put("palimpsest.durability", durability);
    }
    return PalimpsestGraph.open(new MapConfiguration(keys));
  }

  @AfterEach
  void close() throws InterruptedException {
    forces.release();
    threads.shutdownNow();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    graph.close();
    MemoryLogStorageProvider.forget(NAME);
  }

  private static CommitOptions asking(Durability durability) {
    return CommitOptions.NONE.withDurability(durability);
  }

  private static CommitOptions notForLong(Durability durability) {
    return asking(durability).withDeadline(A_MOMENT);
  }

  /** What another thread sees in a transaction that begins now. */
  private long seen() throws Exception {
    return threads
        .submit(
            () -> {
              g.tx().rollback();
              return g.V().count().next();
            })
        .get();
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void shouldReachWhatIsAskedFor(Durability durability) {
    g.addV().iterate();
    CommitReceipt receipt = graph.tx().commit(asking(durability));
    assertThat(receipt.durability()).isLessThanOrEqualTo(durability);
    assertThat(receipt.mutations()).isEqualTo(1);
    assertThat(graph.tx().lastReceipt()).contains(receipt);
    assertThat(g.V().count().next()).isEqualTo(1);
    graph.close();
    graph = open(null);
    g = graph.traversal();
    assertThat(g.V().count().next()).isEqualTo(1);
    assertThat(g.with("asOf", receipt.token().toString()).V().count().next()).isEqualTo(1);
  }

  @Test
  void shouldNotWaitForAForceWhereNoneIsAskedFor() throws Exception {
    forces.hold();
    g.addV().iterate();
    assertThat(graph.tx().commit(asking(Durability.ASYNC_BATCHED)).durability())
        .isEqualTo(Durability.ASYNC_BATCHED);
    assertThat(seen()).isEqualTo(1);
    g.addV().iterate();
    assertThat(graph.tx().commit(asking(Durability.ASYNC)).durability())
        .isGreaterThanOrEqualTo(Durability.ASYNC_BATCHED);
    assertThat(seen()).isEqualTo(2);
  }

  @Test
  void shouldShowNothingBeforeWhatHasToBeDurable() throws Exception {
    g.addV().property(T.id, "first").iterate();
    graph.tx().commit();
    forces.hold();
    Future<CommitReceipt> durable =
        threads.submit(
            () -> {
              g.V("first").property("n", 1).iterate();
              return graph.tx().commit(asking(Durability.SYNC));
            });
    while (((CommitPipeline) graph.commits()).sequenced() == 1) { // until the other has its number
      Thread.onSpinWait();
    }
    g.addV().iterate();
    CommitReceipt behind = graph.tx().commit(asking(Durability.ASYNC));
    assertThat(seen()).isEqualTo(1);
    assertThat(graph.commitInfo(behind.token())).isEmpty();
    forces.release();
    CommitReceipt first = durable.get();
    assertThat(first.durability()).isEqualTo(Durability.SYNC);
    assertThat(first.token().lastLsn()).isLessThan(behind.token().lastLsn());
    // What follows on this thread waits for what it has committed.
    assertThat(g.V().count().next()).isEqualTo(2);
    assertThat(graph.asOf(behind.token()).traversal().V().count().next()).isEqualTo(2);
  }

  @Test
  void shouldSayThatTheOutcomeIsUnknownAfterADeadlineAndShowItWhenItIsThere() {
    forces.hold();
    g.addV().iterate();
    CommitOutcomeUnknownException unknown =
        catchThrowableOfType(
            CommitOutcomeUnknownException.class,
            () -> graph.tx().commit(notForLong(Durability.SYNC)));
    assertThat(unknown).hasMessageContaining("within its deadline of 50 ms").hasNoCause();
    assertThat(graph.tx().isOpen()).isFalse();
    assertThat(g.V().count().next()).isZero();
    assertThat(graph.commitInfo(unknown.token())).isEmpty();
    forces.release();
    while (graph.commitInfo(unknown.token()).isEmpty()) { // nobody else commits
      g.tx().rollback();
      g.V().iterate();
    }
    g.tx().rollback();
    assertThat(g.V().count().next()).isEqualTo(1);
  }

  @Test
  void shouldTakeTheStrongestThatIsAskedFor() {
    forces.hold();
    g.with("durability", "async").addV().iterate();
    g.with("durability", Durability.SYNC).addV().iterate();
    g.with("durability", "ASYNC_batched").addV().iterate();
    assertThatThrownBy(() -> graph.tx().commit(notForLong(Durability.ASYNC)))
        .isInstanceOf(CommitOutcomeUnknownException.class);
    g.with("durability", "async").addV().iterate(); // of that transaction only
    g.tx().commit();
    assertThat(graph.tx().lastReceipt()).isPresent();
  }

  @Test
  void shouldForgetWhatWasAskedForWhenRolledBack() {
    g.with("durability", "SYNC").with("txMeta", Map.of("who", "ada")).addV().iterate();
    g.tx().rollback();
    forces.hold();
    g.addV().iterate();
    CommitReceipt receipt = graph.tx().commit(asking(Durability.ASYNC));
    assertThat(graph.commitInfo(receipt.token()).orElseThrow().metadata()).isEmpty();
  }

  @Test
  void shouldAskInATransactionThatWasBegun() {
    forces.hold();
    GraphTraversalSource gtx = g.tx().begin();
    gtx.with("durability", "ASYNC").addV().iterate();
    gtx.tx().commit();
    assertThat(gtx.V().count().next()).isEqualTo(1);
  }

  @Test
  void shouldTakeItFromTheConfiguration() {
    graph.close();
    graph = open("async_batched");
    g = graph.traversal();
    forces.hold();
    g.addV().iterate();
    g.tx().commit();
    assertThat(graph.tx().lastReceipt().orElseThrow().durability())
        .isEqualTo(Durability.ASYNC_BATCHED);
    assertThatThrownBy(() -> open("later"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "palimpsest.durability must be one of [SYNC, GROUP, ASYNC_BATCHED, ASYNC], but is"
                + " \"later\"");
  }

  @Test
  void shouldRefuseWhatIsNoOption() {
    assertThatThrownBy(() -> g.with("durability", "later").addV().iterate())
        .isInstanceOf(InvalidOptionException.class)
        .hasMessage("durability must be one of [SYNC, GROUP, ASYNC_BATCHED, ASYNC], but is later");
    assertThatThrownBy(() -> g.with("durability", 1).addV().iterate())
        .isInstanceOf(InvalidOptionException.class);
    assertThatThrownBy(() -> g.with("durabilty", "SYNC").addV().iterate())
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("did you mean \"durability\"?");
    assertThatThrownBy(() -> g.with("tx_meta", Map.of()).addV().iterate())
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("did you mean \"txMeta\"?");
    assertThatThrownBy(
            () ->
                graph
                    .validAt("2000-01-01T00:00:00Z")
                    .traversal()
                    .with("durability", "SYNC")
                    .V()
                    .iterate())
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("a view has none");
    assertThat(g.V().count().next()).isZero();
    assertThat(g.with("validAt", "2000-01-01T00:00:00Z").with("durability", "SYNC").V().toList())
        .isEmpty();
  }
}
