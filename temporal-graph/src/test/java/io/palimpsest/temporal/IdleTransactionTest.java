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

import io.palimpsest.graph.Retry;
import io.palimpsest.graph.TransactionExpiredException;
import io.palimpsest.wal.TimeSource;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.commons.configuration2.MapConfiguration;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.structure.util.TemporaryException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transactions that nobody uses, and what is told of those that are open. */
class IdleTransactionTest {

  private static final long IDLE = 1_000;

  /** The time of day and the one to measure with, moved by hand. */
  private static final class Time implements TimeSource {
    final AtomicLong millis = new AtomicLong(1_700_000_000_000L);

    @Override
    public long micros() {
      return TimeUnit.MILLISECONDS.toMicros(millis.get());
    }

    @Override
    public long nanos() {
      return TimeUnit.MILLISECONDS.toNanos(millis.get());
    }
  }

  /** Ticks when it is told to, with whatever time it is then. */
  private static final class Steps implements Ticker {
    private final Map<Tick, Runnable> tasks = new LinkedHashMap<>();
    private long nanos;

    @Override
    public <T> Tick every(long every, T owner, Consumer<T> task) {
      nanos = every;
      Tick tick =
          new Tick() {
            @Override
            public void stop() {
              tasks.remove(this);
            }
          };
      tasks.put(tick, () -> task.accept(owner));
      return tick;
    }

    void tick() {
      tasks.values().forEach(Runnable::run);
    }
  }

  @TempDir Path directory;

  private final Time time = new Time();
  private final Steps steps = new Steps();
  private PalimpsestGraph graph;
  private GraphTraversalSource g;
  private GraphTraversalSource idle;

  private PalimpsestGraph open(@Nullable String idleMillis) {
    Map<String, Object> keys = new HashMap<>();
    keys.put("palimpsest.directory", directory.toString());
    if (idleMillis != null) {
      keys.put("palimpsest.transaction.idle.millis", idleMillis);
    }
    return PalimpsestGraph.open(new MapConfiguration(keys), time, steps);
  }

  @BeforeEach
  void open() {
    graph = open(Long.toString(IDLE));
    g = graph.traversal();
    idle = g.tx().begin();
    idle.addV("lost").iterate();
  }

  @AfterEach
  void close() {
    graph.close();
  }

  /** Lets time pass. */
  private void pass(long millis) {
    for (long left = millis; left > 0; left -= IDLE / 4) {
      time.millis.addAndGet(Math.min(left, IDLE / 4));
      steps.tick();
    }
  }

  @Test
  void shouldRollBackWhatNobodyUsesAndRefuseItByName() {
    assertThat(graph.hasUncommittedChanges()).isTrue();
    pass(2 * IDLE);
    assertThat(graph.hasUncommittedChanges()).isFalse();
    assertThat(graph.metrics().transactions().expired()).isEqualTo(1);
    assertThat(graph.metrics().transactions().open()).isZero();
    assertThat(idle.tx().isOpen()).isTrue(); // it has to be ended
    for (Runnable use : List.<Runnable>of(() -> idle.V().iterate(), () -> idle.addV().iterate())) {
      assertThatThrownBy(use::run)
          .isInstanceOf(TransactionExpiredException.class)
          .isInstanceOf(TemporaryException.class)
          .hasMessageContaining("palimpsest.transaction.idle.millis=1000");
    }
    idle.tx().rollback();
    assertThat(idle.V().count().next()).isZero();
  }

  @Test
  void shouldRefuseTheCommitAndBeOverThen() {
    pass(2 * IDLE);
    assertThatThrownBy(() -> idle.tx().commit()).isInstanceOf(TransactionExpiredException.class);
    assertThat(idle.tx().isOpen()).isFalse();
    idle.addV("kept").iterate();
    idle.tx().commit();
    assertThat(g.V().label().toList()).containsExactly("kept");
  }

  @Test
  void shouldBeClosedLikeAnyOther() {
    pass(2 * IDLE);
    idle.tx().close();
    assertThatThrownBy(() -> idle.V().iterate()).hasMessageContaining("transaction is closed");
  }

  @Test
  void shouldLetLiveWhatIsUsedNowAndThen() {
    Vertex mine = g.addV("mine").next();
    for (int i = 0; i < 10; i++) {
      pass(IDLE / 2);
      idle.V().iterate();
      assertThat(mine.label()).isEqualTo("mine");
      assertThat(mine.property("p").isPresent()).isFalse(); // the elements' use counts as well
    }
    idle.tx().commit();
    g.tx().commit();
    assertThat(g.V().count().next()).isEqualTo(2);
    assertThat(graph.metrics().transactions().expired()).isZero();
  }

  @Test
  void shouldLookFourTimesInThatTime() {
    assertThat(steps.nanos).isEqualTo(TimeUnit.MILLISECONDS.toNanos(IDLE / 4));
    pass(IDLE);
    assertThat(idle.V().count().next()).isEqualTo(1);
    pass(IDLE); // since the look that saw the use
    assertThat(graph.metrics().transactions().expired()).isZero();
    pass(IDLE / 4);
    assertThat(graph.metrics().transactions().expired()).isEqualTo(1);
  }

  @Test
  void shouldGiveBackWhatItKeptFromAVacuumThoughNothingElseHappens() {
    g.addV("other").property("k", 1).iterate();
    g.tx().commit();
    time.millis.addAndGet(100);
    g.V().property("k", 2).iterate();
    g.tx().commit();
    time.millis.addAndGet(100);
    Instant now = Instant.ofEpochMilli(time.millis.get());
    assertThat(graph.vacuum(now).isComplete()).isFalse();
    pass(2 * IDLE);
    boolean complete = false;
    for (int i = 0; i < 100 && !complete; i++) {
      System.gc(); // what it read from is garbage now
      complete = graph.vacuum(now).isComplete();
    }
    assertThat(complete).isTrue();
  }

  @Test
  void shouldLookNoMoreWhenTheGraphIsClosed() {
    assertThat(steps.tasks).hasSize(1);
    graph.close();
    assertThat(steps.tasks).isEmpty();
  }

  @Test
  void shouldBeLookedAtByAThreadThatAllGraphsShare() {
    graph.close();
    Map<String, Object> keys =
        Map.of(
            "palimpsest.directory",
            directory.toString(),
            "palimpsest.transaction.idle.millis",
            "1");
    graph = PalimpsestGraph.open(new MapConfiguration(keys), time);
    idle = graph.traversal().tx().begin();
    while (graph.metrics().transactions().expired() == 0) {
      time.millis.addAndGet(1);
      Thread.onSpinWait();
    }
    assertThatThrownBy(() -> idle.V().iterate()).isInstanceOf(TransactionExpiredException.class);
  }

  @Test
  void shouldRollBackThatOfAThreadAsWell() {
    g.addV("mine").iterate();
    pass(2 * IDLE);
    assertThatThrownBy(() -> g.V().iterate()).isInstanceOf(TransactionExpiredException.class);
    assertThat(graph.tx().hasChanges()).isFalse();
    g.tx().rollback();
    assertThat(g.V().count().next()).isZero();
  }

  @Test
  void shouldTryWorkAgainThatTookTooLong() {
    AtomicInteger attempts = new AtomicInteger();
    Retry.Done<Object> done =
        Retry.DEFAULT.transact(
            graph,
            tx -> {
              if (attempts.incrementAndGet() == 1) {
                pass(2 * IDLE);
              }
              return tx.addV("kept").id().next();
            });
    assertThat(done.attempts()).isEqualTo(2);
    assertThat(g.V().count().next()).isEqualTo(1);
  }

  @Test
  void shouldNeverRollBackIfToldSo() {
    graph.close();
    graph = open("0");
    g = graph.traversal();
    idle = g.tx().begin();
    idle.addV("kept").iterate();
    pass(1_000 * IDLE);
    idle.tx().commit();
    assertThat(g.V().count().next()).isEqualTo(1);
    assertThatThrownBy(() -> open("-1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "palimpsest.transaction.idle.millis must be a number of milliseconds, 0 for never, but"
                + " is \"-1\"");
  }

  @Test
  void shouldCountWhatIsOpen() {
    g.addV().iterate();
    g.tx().commit();
    long first = graph.tx().lastReceipt().orElseThrow().token().lastLsn();
    time.millis.addAndGet(100);
    GraphTraversalSource later = g.tx().begin();
    time.millis.addAndGet(100);
    GraphMetrics.Transactions both = graph.metrics().transactions();
    assertThat(both.open()).isEqualTo(2);
    assertThat(both.withChanges()).isEqualTo(1);
    assertThat(both.oldestSnapshotLsn()).isZero();
    assertThat(both.oldestMicros()).isEqualTo(200_000);
    idle.tx().rollback();
    GraphMetrics.Transactions one = graph.metrics().transactions();
    assertThat(one.open()).isEqualTo(1);
    assertThat(one.withChanges()).isZero();
    assertThat(one.oldestSnapshotLsn()).isEqualTo(first);
    assertThat(one.oldestMicros()).isEqualTo(100_000);
    later.tx().close();
    GraphMetrics.Transactions none = graph.metrics().transactions();
    assertThat(none.open()).isZero();
    assertThat(none.oldestSnapshotLsn()).isEqualTo(first);
    assertThat(none.oldestMicros()).isZero();
  }
}
