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
package io.palimpsest.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.palimpsest.wal.storage.file.CrashDisk;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The tests of the designs that this log began from, said in its own terms.
 *
 * <p>There each test had the name that is displayed here. Where this log decided otherwise the test
 * asserts the decision: a number of stripes is not rounded but refused, LSNs go on from what was
 * found and cannot be set, what is drained is what one cycle of the flusher writes, and what is
 * pending is what was appended and not written.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SeedLogTest {

  private final CrashDisk disk = new CrashDisk();
  private final ManualTime time = new ManualTime();

  private WriteAheadLog stepped() {
    return WriteAheadLog.openStepped(disk.storage(512 * 1024), Logs.impatient(), time);
  }

  private WriteAheadLog running(WalConfig config) {
    return WriteAheadLog.open(disk.storage(512 * 1024), config, TimeSource.system());
  }

  private static long pending(WriteAheadLog log) {
    return log.appended() - log.written();
  }

  private static List<Long> lsns(WriteAheadLog log) {
    return Logs.read(log, 1).stream().map(LogRecord::firstLsn).toList();
  }

  private static List<Long> upTo(int last) {
    return IntStream.rangeClosed(1, last).mapToObj(Long::valueOf).toList();
  }

  /** Runs the same in several threads and returns what all of them said. */
  private static <T> List<T> inThreads(int threads, Callable<T> work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> one : pool.invokeAll(Collections.nCopies(threads, work))) {
        results.add(one.get());
      }
      return results;
    } finally {
      pool.shutdown();
    }
  }

  private static List<ByteBuffer> mutations(int count) {
    return IntStream.range(0, count).mapToObj(i -> Logs.bytes("m" + i)).toList();
  }

  /** The stripe: one part of the queue. */
  @Nested
  class OfTheStripe {

    @Test
    @DisplayName("test_stripe_creation")
    void shouldBeEmptyAndOpenWhenNew() {
      WriteAheadLog log = stepped();
      assertThat(log.appended()).isZero();
      assertThat(pending(log)).isZero();
      assertThat(log.state()).isEqualTo(WalState.RUNNING);
    }

    @Test
    @DisplayName("test_stripe_with_custom_capacity")
    void shouldHaveASlotForEachRecordThatIsAdmittedAndTheLast() {
      Stripes stripes = new Stripes(4, 10, new LogEnd());
      assertThat(stripes.slots()).isEqualTo(11);
      assertThat(IntStream.range(0, 10).map(i -> stripes.take().index).distinct().count())
          .isEqualTo(10);
    }

    @Test
    @DisplayName("test_stripe_append_async")
    void shouldCountWhatIsAppended() {
      WriteAheadLog log = stepped();
      assertThat(log.appendAsync(Logs.bytes("abc"), 1)).isEqualTo(1);
      assertThat(log.appended()).isEqualTo(1);
      assertThat(pending(log)).isEqualTo(1);
    }

    @Test
    @DisplayName("test_stripe_append_sync")
    void shouldGiveATicketThatIsNotDone() {
      CommitTicket ticket = stepped().append(Logs.bytes("abcd"), 1, Durability.SYNC);
      assertThat(ticket.isDone()).isFalse();
      assertThat(ticket.isDurable()).isFalse();
    }

    @Test
    @DisplayName("test_stripe_drain")
    void shouldDrainInTheOrderOfAppending() {
      WriteAheadLog log = stepped();
      for (int i = 0; i < 5; i++) {
        log.append(Logs.bytes("r" + i), 1, Durability.SYNC);
      }
      assertThat(log.coordinator().doWork()).isEqualTo(5);
      assertThat(pending(log)).isZero();
      assertThat(log.coordinator().doWork()).isEqualTo(FlushCoordinator.IDLE);
      assertThat(Logs.texts(log)).containsExactly("r0", "r1", "r2", "r3", "r4");
    }

    @Test
    @DisplayName("test_stripe_close")
    void shouldTakeNothingWhenClosed() {
      WriteAheadLog log = stepped();
      log.close();
      assertThat(log.state()).isEqualTo(WalState.CLOSED);
      assertThatThrownBy(() -> log.appendAsync(Logs.bytes("x"), 1))
          .isInstanceOf(LogClosedException.class);
    }

    @Test
    @DisplayName("test_stripe_metrics")
    void shouldTellHowMuchIsPending() {
      WriteAheadLog log = stepped();
      log.append(Logs.bytes("abc"), 1, Durability.SYNC);
      log.append(Logs.bytes("de"), 1, Durability.SYNC);
      assertThat(log.appended()).isEqualTo(2);
      assertThat(pending(log)).isEqualTo(2);
      log.coordinator().doWork();
      assertThat(Logs.read(log, 1).stream().mapToInt(r -> r.payload().remaining()).sum())
          .isEqualTo(5);
    }

    @Test
    @DisplayName("test_stripe_concurrent_appends")
    void shouldCountTheAppendsOfAllThreads() throws Exception {
      appendFromThreads(4, 100);
    }

    @Test
    @DisplayName("test_stripe_sync_completion")
    void shouldCompleteATicketByWriting() {
      WriteAheadLog log = stepped();
      CommitTicket ticket = log.append(Logs.bytes("x"), 1, Durability.SYNC);
      log.coordinator().doWork();
      assertThat(ticket.isDone()).isTrue();
      ticket.await();
    }

    @Test
    @DisplayName("test_stripe_sync_error_notification")
    void shouldTellAWaiterWhyItFailed() {
      WriteAheadLog log = stepped();
      CommitTicket ticket = log.append(Logs.bytes("x"), 1, Durability.SYNC);
      disk.failAt(disk.calls() + 1);
      log.coordinator().doWork();
      assertThatThrownBy(ticket::await)
          .isInstanceOf(LogFailedException.class)
          .hasMessageContaining("injected failure");
      assertThat(ticket.isDone()).isFalse();
    }

    @Test
    @DisplayName("test_stripe_interleaved_append_drain")
    void shouldDrainWhatCameSince() {
      WriteAheadLog log = stepped();
      for (int cycle = 1; cycle <= 5; cycle++) {
        for (int i = 0; i < 3; i++) {
          log.append(Logs.bytes("x"), 1, Durability.SYNC);
        }
        assertThat(log.coordinator().doWork()).isEqualTo(3);
        assertThat(log.durable()).isEqualTo(3L * cycle);
      }
    }

    @Test
    @DisplayName("test_stripe_metrics_on_failure")
    void shouldCountOnlyWhatWasTaken() {
      WalConfig two =
          WalConfig.builder()
              .segmentBytes(64 * 1024)
              .bufferRecords(2)
              .admissionDeadlineMillis(0)
              .build();
      WriteAheadLog log = WriteAheadLog.openStepped(disk.storage(512 * 1024), two, time);
      int taken = 0;
      int refused = 0;
      for (int i = 0; i < 10; i++) {
        try {
          log.append(Logs.bytes("x"), 1, Durability.SYNC);
          taken++;
        } catch (LogOverloadedException e) {
          refused++;
        }
      }
      assertThat(taken).isEqualTo(2);
      assertThat(refused).isEqualTo(8);
      assertThat(log.appended()).as("a refused record has no LSN").isEqualTo(taken);
    }

    @Test
    @DisplayName("test_stripe_metrics_on_closed_failure")
    void shouldKeepItsCountsWhenARefusalIsForClosing() {
      WriteAheadLog log = stepped();
      log.append(Logs.bytes("x"), 1, Durability.SYNC);
      log.close();
      assertThatThrownBy(() -> log.append(Logs.bytes("y"), 1, Durability.SYNC))
          .isInstanceOf(LogClosedException.class);
      assertThat(log.appended()).isEqualTo(1);
      assertThat(log.durable()).isEqualTo(1);
    }
  }

  private void appendFromThreads(int threads, int each) throws Exception {
    WriteAheadLog log = running(Logs.small());
    inThreads(
        threads,
        () -> {
          for (int i = 0; i < each; i++) {
            log.appendAsync(Logs.bytes("x"), 1);
          }
          return null;
        });
    assertThat(log.appended()).isEqualTo((long) threads * each);
    assertThat(log.appendAsync(Logs.bytes("next"), 1)).isEqualTo((long) threads * each + 1);
    log.close();
    assertThat(log.durable()).isEqualTo((long) threads * each + 1);
  }

  /** The log: numbers, batches, limits. */
  @Nested
  class OfTheLog {

    @Test
    @DisplayName("test_concurrent_wal_creation")
    void shouldBeginWithTheFirstLsn() {
      WriteAheadLog log = stepped();
      assertThat(Integer.bitCount(WalConfig.defaults().stripes())).isEqualTo(1);
      assertThat(log.appended()).isZero();
      assertThat(log.appendAsync(Logs.bytes("x"), 1)).isEqualTo(1);
    }

    @Test
    @DisplayName("test_concurrent_wal_custom_stripes")
    void shouldTakeAPowerOfTwo() {
      assertThat(WalConfig.builder().stripes(8).build().stripes()).isEqualTo(8);
    }

    @Test
    @DisplayName("test_concurrent_wal_stripe_rounding")
    void shouldRefuseAnotherNumberOfStripes() {
      assertThatThrownBy(() -> WalConfig.builder().stripes(10).build())
          .isInstanceOf(WalConfigException.class)
          .hasMessageContaining("power of two, found 10");
    }

    @Test
    @DisplayName("test_append_async_allocates_lsn")
    void shouldNumberFromOneWithoutAHole() {
      WriteAheadLog log = stepped();
      for (int i = 1; i <= 3; i++) {
        assertThat(log.appendAsync(Logs.bytes("x"), 1)).isEqualTo(i);
      }
      assertThat(log.appended()).isEqualTo(3);
    }

    @Test
    @DisplayName("test_append_with_handle")
    void shouldGiveATicketWithTheLsn() {
      CommitTicket ticket = stepped().append(Logs.bytes("x"), 1, Durability.GROUP);
      assertThat(ticket.firstLsn()).isEqualTo(1);
      assertThat(ticket.isDone()).isFalse();
    }

    @Test
    @DisplayName("test_drain_all_sorted_by_lsn")
    void shouldWriteInTheOrderOfTheNumbers() throws Exception {
      WriteAheadLog log = stepped();
      inThreads(
          4,
          () -> {
            for (int i = 0; i < 10; i++) {
              log.append(Logs.bytes("x"), 1, Durability.SYNC);
            }
            return null;
          });
      log.coordinator().doWork();
      assertThat(lsns(log)).isEqualTo(upTo(40));
    }

    @Test
    @DisplayName("test_stripe_affinity")
    void shouldBeginAtTheSameStripeInOneThread() {
      Stripes stripes = new Stripes(4, 16, new LogEnd());
      Slot first = stripes.take();
      assertThat(stripes.take().home).isSameAs(first.home);
    }

    @Test
    @DisplayName("test_concurrent_appends")
    void shouldNumberTheAppendsOfManyThreads() throws Exception {
      appendFromThreads(8, 100);
    }

    @Test
    @DisplayName("test_close_prevents_appends")
    void shouldRefuseEveryWayOfAppendingOnceClosed() {
      WriteAheadLog log = stepped();
      StagedRecord staged = log.stage(Logs.bytes("x"), 1);
      log.close();
      assertThatThrownBy(() -> log.stage(Logs.bytes("x"), 1))
          .isInstanceOf(LogClosedException.class);
      assertThatThrownBy(() -> log.sequence(staged, 1)).isInstanceOf(LogClosedException.class);
      assertThatThrownBy(() -> log.appendBatch(mutations(2), Durability.ASYNC))
          .isInstanceOf(LogClosedException.class);
    }

    @Test
    @DisplayName("test_metrics")
    void shouldTellWhatIsAppendedAndPending() {
      WriteAheadLog log = stepped();
      for (int i = 0; i < 10; i++) {
        log.appendAsync(Logs.bytes("x"), 1);
      }
      assertThat(log.appended()).isEqualTo(10);
      assertThat(pending(log)).isEqualTo(10);
      assertThat(log.appendAsync(Logs.bytes("x"), 1)).isEqualTo(11);
    }

    @Test
    @DisplayName("test_set_next_lsn")
    void shouldGoOnFromWhatWasFound() {
      LogEnd end = new LogEnd();
      end.nextLsn = 1000;
      end.transaction = 7;
      Stripes stripes = new Stripes(1, 2, end);
      Sequencer sequencer = new Sequencer(stripes, new LogHealth("seed", time), time);
      assertThat(sequencer.lsn()).isEqualTo(999);
      Slot slot = stripes.take();
      slot.begin(1, Durability.SYNC, 0);
      slot.fill(Logs.bytes("x"), null);
      assertThat(sequencer.enterNow(slot, null)).isEqualTo(1000);
      assertThat(sequencer.transaction()).isEqualTo(8);
    }

    @Test
    @DisplayName("test_drain_stripe")
    void shouldTakeASlotFromOneStripe() {
      Stripes stripes = new Stripes(4, 8, new LogEnd());
      List<Stripe> homes = IntStream.rangeClosed(1, 4).mapToObj(i -> stripes.at(i).home).toList();
      Slot slot = stripes.take();
      for (Stripe home : homes) {
        assertThat(home.metrics().pooled()).isEqualTo(home == slot.home ? 1 : 2);
      }
    }

    @Test
    @DisplayName("test_completion_notification_via_drain")
    void shouldCompleteEveryTicketOfAGroup() {
      WriteAheadLog log = stepped();
      List<CommitTicket> tickets = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        tickets.add(log.append(Logs.bytes("x"), 1, Durability.GROUP));
      }
      log.coordinator().doWork();
      assertThat(tickets).allMatch(CommitTicket::isDone);
    }

    @Test
    @DisplayName("test_append_batch_allocates_consecutive_lsns")
    void shouldNumberABatchWithoutAHole() {
      CommitTicket batch = stepped().appendBatch(mutations(3), Durability.ASYNC);
      assertThat(batch.firstLsn()).isEqualTo(1);
      assertThat(batch.lastLsn()).isEqualTo(3);
    }

    @Test
    @DisplayName("test_append_batch_empty_operations")
    void shouldDoNothingForAnEmptyBatch() {
      WriteAheadLog log = stepped();
      assertThat(log.appendBatch(List.of(), Durability.SYNC).isDone()).isTrue();
      assertThat(log.appended()).isZero();
      assertThat(log.coordinator().doWork()).isEqualTo(FlushCoordinator.IDLE);
    }

    @Test
    @DisplayName("test_append_batch_single_operation")
    void shouldTakeABatchOfOne() {
      CommitTicket batch = stepped().appendBatch(mutations(1), Durability.ASYNC);
      assertThat(batch.firstLsn()).isEqualTo(1);
      assertThat(batch.lastLsn()).isEqualTo(1);
    }

    @Test
    @DisplayName("test_append_batch_many_operations")
    void shouldTakeALongBatch() {
      WriteAheadLog log = stepped();
      assertThat(log.appendBatch(mutations(100), Durability.ASYNC).lastLsn()).isEqualTo(100);
      assertThat(log.appended()).isEqualTo(100);
    }

    @Test
    @DisplayName("test_append_batch_with_drain")
    void shouldWriteTheNumbersThatABatchWasGiven() {
      WriteAheadLog log = stepped();
      CommitTicket batch = log.appendBatch(mutations(3), Durability.SYNC);
      log.coordinator().doWork();
      List<LogRecord> records = Logs.read(log, 1);
      assertThat(records).hasSize(1);
      assertThat(records.get(0).firstLsn()).isEqualTo(batch.firstLsn());
      assertThat(records.get(0).mutations()).isEqualTo(3);
      assertThat(Logs.text(records.get(0))).isEqualTo("m0m1m2");
    }

    @Test
    @DisplayName("test_append_batch_interleaved_with_single")
    void shouldNumberBatchesAndSinglesInOneOrder() {
      WriteAheadLog log = stepped();
      assertThat(log.append(Logs.bytes("x"), 1).firstLsn()).isEqualTo(1);
      CommitTicket batch = log.appendBatch(mutations(2), Durability.ASYNC);
      assertThat(batch.firstLsn()).isEqualTo(2);
      assertThat(batch.lastLsn()).isEqualTo(3);
      assertThat(log.append(Logs.bytes("y"), 1).firstLsn()).isEqualTo(4);
    }

    @Test
    @DisplayName("test_concurrent_wal_accessors")
    void shouldShowItsParts() {
      assertThat(WalConfig.builder().stripes(4).bufferRecords(9).build().bufferRecords())
          .isEqualTo(9);
      Stripes stripes = new Stripes(4, 9, new LogEnd());
      assertThat(stripes.at(0)).isSameAs(stripes.last());
      assertThatThrownBy(() -> stripes.at(1000)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    @DisplayName("test_append_entry_exactly_max_size_succeeds")
    void shouldTakeARecordOfTheLargestSize() {
      WriteAheadLog log = stepped();
      log.append(ByteBuffer.allocate(largest(log)), 1, Durability.SYNC);
      log.coordinator().doWork();
      assertThat(log.durable()).isEqualTo(1);
    }

    @Test
    @DisplayName("test_append_entry_exceeding_max_size_fails")
    void shouldNameBothNumbersOfARecordThatIsTooLarge() {
      WriteAheadLog log = stepped();
      int limit = largest(log);
      assertThatThrownBy(() -> log.append(ByteBuffer.allocate(limit + 1), 1, Durability.SYNC))
          .isInstanceOf(RecordTooLargeException.class)
          .hasMessageContaining(String.valueOf(limit))
          .hasMessageContaining(String.valueOf(limit + 1));
      assertThat(log.appended()).as("refused before it has a number").isZero();
    }

    /** Asks the log: what it says of a record that can never fit. */
    private int largest(WriteAheadLog log) {
      try {
        log.stage(ByteBuffer.allocate(100 << 20), 1).close();
        throw new AssertionError("100 MiB were taken");
      } catch (RecordTooLargeException e) {
        return (int) e.limit();
      }
    }

    @Test
    @DisplayName("test_thread_local_switching_between_sizes")
    void shouldLetAThreadUseLogsOfDifferentStripes() throws Exception {
      WriteAheadLog wide = running(WalConfig.builder().segmentBytes(64 * 1024).stripes(32).build());
      CrashDisk other = new CrashDisk();
      WriteAheadLog narrow =
          WriteAheadLog.open(
              other.storage(512 * 1024),
              WalConfig.builder().segmentBytes(64 * 1024).stripes(4).build(),
              TimeSource.system());
      inThreads(
          10,
          () -> {
            wide.appendAsync(Logs.bytes("x"), 1);
            return narrow.appendAsync(Logs.bytes("y"), 1);
          });
      wide.close();
      narrow.close();
      assertThat(wide.durable()).isEqualTo(10);
      assertThat(narrow.durable()).isEqualTo(10);
    }
  }

  /** The log with its thread. */
  @Nested
  class OfTheSystem {

    @Test
    @DisplayName("test_concurrent_wal_system_creation")
    void shouldOpenAnEmptyLog() {
      try (WriteAheadLog log = running(Logs.small())) {
        assertThat(log.appended()).isZero();
        assertThat(log.durable()).isZero();
        assertThat(log.openReport().lastLsn()).isZero();
      }
    }

    @Test
    @DisplayName("test_append_sync_mode")
    void shouldAppendAndWait() {
      try (WriteAheadLog log = running(Logs.small())) {
        CommitTicket ticket = log.appendAndWait(Logs.bytes("x"), 1, Durability.SYNC);
        assertThat(ticket.firstLsn()).isEqualTo(1);
        assertThat(ticket.isDurable()).isTrue();
      }
    }

    @Test
    @DisplayName("test_append_sync_mode_handles_more_than_stripe_capacity")
    void shouldTakeMoreThanItHasRoomForAtATime() {
      WalConfig eight = WalConfig.builder().segmentBytes(64 * 1024).bufferRecords(8).build();
      try (WriteAheadLog log = running(eight)) {
        for (int i = 0; i < 64; i++) {
          log.appendAndWait(Logs.bytes("x"), 1, Durability.SYNC);
        }
        assertThat(log.appended()).isEqualTo(64);
        assertThat(log.durable()).isEqualTo(64);
      }
    }

    @Test
    @DisplayName("test_append_async_mode")
    void shouldFlushWhatNobodyWaitsFor() {
      WriteAheadLog log = running(Logs.small());
      for (int i = 1; i <= 10; i++) {
        assertThat(log.appendAsync(Logs.bytes("x"), 1)).isEqualTo(i);
      }
      log.flush();
      assertThat(log.durable()).isEqualTo(10);
      log.close();
      assertThat(log.durable()).isEqualTo(10);
    }

    @Test
    @DisplayName("test_concurrent_appends of the system")
    void shouldTakeTheAppendsOfManyThreads() throws Exception {
      appendFromThreads(4, 100);
    }

    @Test
    @DisplayName("test_flush_persists_entries")
    void shouldMakeDurableByFlush() {
      try (WriteAheadLog log = running(Logs.small())) {
        for (int i = 0; i < 5; i++) {
          log.append(Logs.bytes("x"), 1, Durability.ASYNC);
        }
        log.flush();
        assertThat(log.durable()).isEqualTo(5);
        assertThat(lsns(log)).isEqualTo(upTo(5));
      }
    }

    @Test
    @DisplayName("test_group_commit_mode")
    void shouldFlushAGroupWithoutBeingAsked() {
      try (WriteAheadLog log = running(Logs.small())) {
        CommitTicket last = log.append(Logs.bytes("0"), 1, Durability.GROUP);
        for (int i = 1; i < 5; i++) {
          last = log.append(Logs.bytes("x"), 1, Durability.GROUP);
        }
        assertThat(last.awaitDurable(Duration.ofSeconds(30))).isTrue();
        assertThat(log.durable()).isEqualTo(5);
      }
    }

    @Test
    @DisplayName("test_shutdown_flushes_remaining")
    void shouldMakeDurableByClose() {
      WriteAheadLog log = running(Logs.small());
      for (int i = 0; i < 5; i++) {
        log.appendAsync(Logs.bytes("x"), 1);
      }
      log.close();
      assertThat(log.durable()).isEqualTo(5);
      assertThat(lsns(stepped())).isEqualTo(upTo(5));
    }

    @Test
    @DisplayName("test_append_batch_async")
    void shouldAppendABatchWithoutWaiting() {
      try (WriteAheadLog log = running(Logs.small())) {
        CommitTicket batch = log.appendBatch(mutations(3), Durability.ASYNC);
        assertThat(batch.lastLsn()).isEqualTo(3);
        assertThat(batch.isDone()).isTrue();
      }
    }

    @Test
    @DisplayName("test_append_batch_sync")
    void shouldAppendABatchAndWait() {
      try (WriteAheadLog log = running(Logs.small())) {
        CommitTicket batch = log.appendBatch(mutations(2), Durability.SYNC);
        batch.await();
        assertThat(batch.firstLsn()).isEqualTo(1);
        assertThat(log.durable()).isEqualTo(2);
      }
    }

    @Test
    @DisplayName("test_append_batch_empty")
    void shouldWaitForNothingWithAnEmptyBatch() {
      try (WriteAheadLog log = running(Logs.small())) {
        log.appendBatch(List.of(), Durability.SYNC).await();
        assertThat(log.appended()).isZero();
      }
    }

    @Test
    @DisplayName("test_append_batch_large")
    void shouldMakeALongBatchDurable() {
      try (WriteAheadLog log = running(Logs.small())) {
        log.appendBatch(mutations(100), Durability.SYNC).await();
        assertThat(log.durable()).isEqualTo(100);
      }
    }

    @Test
    @DisplayName("test_append_sync_persistence_guarantee")
    void shouldBeDurableAtOnceAfterAWait() {
      try (WriteAheadLog log = running(Logs.small())) {
        log.appendAndWait(Logs.bytes("x"), 1, Durability.SYNC);
        assertThat(log.durable()).isEqualTo(1);
        log.appendBatch(mutations(2), Durability.SYNC).await();
        assertThat(log.durable()).isEqualTo(3);
      }
    }
  }
}
