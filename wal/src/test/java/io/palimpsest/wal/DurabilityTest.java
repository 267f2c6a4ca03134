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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a commit waits for, and what is true when its wait returns. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DurabilityTest {

  private final CrashDisk disk = new CrashDisk();
  private final ManualTime time = new ManualTime();

  private WriteAheadLog stepped(WalConfig config) {
    return WriteAheadLog.openStepped(disk.storage(512 * 1024), config, time);
  }

  @Test
  void shouldWriteButNotForceWhatWaitsForWritingOnly() {
    WriteAheadLog log = stepped(WalConfig.defaults());
    CommitTicket batched = log.append(Logs.bytes("a"), 1, Durability.ASYNC_BATCHED);
    assertThat(batched.isDone()).isFalse();
    assertThat(batched.await(Duration.ZERO)).isFalse();
    int before = disk.calls();
    assertThat(log.coordinator().doWork()).isEqualTo(1);
    assertThat(disk.calls() - before).as("one write, no force").isEqualTo(1);
    batched.await();
    assertThat(batched.await(Duration.ZERO)).isTrue();
    assertThat(batched.awaitDurable(Duration.ZERO)).isFalse();
    assertThat(log.written()).isEqualTo(1);
    assertThat(log.durable()).isZero();
    assertThat(log.append(Logs.bytes("b"), 1, Durability.ASYNC).isDone()).isTrue();
    CommitTicket sync = log.append(Logs.bytes("c"), 1, Durability.SYNC);
    assertThat(log.coordinator().doWork()).isEqualTo(2);
    sync.await();
    assertThat(log.durable()).as("always a prefix").isEqualTo(3);
    assertThat(batched.isDurable()).isTrue();
  }

  @Test
  void shouldForceWithinTheIntervalWhatNobodyWaitsFor() {
    WriteAheadLog log = stepped(WalConfig.defaults());
    log.appendAsync(Logs.bytes("a"), 1);
    assertThat(log.coordinator().doWork()).as("gathered").isEqualTo(FlushCoordinator.IDLE);
    time.advanceMicros(1_000);
    assertThat(log.coordinator().doWork()).isEqualTo(1);
    assertThat(log.durable()).isZero();
    time.advanceMicros(11_000);
    log.coordinator().doWork();
    assertThat(log.durable()).isEqualTo(1);
  }

  @Test
  void shouldDoNothingByFlushWhenEverythingIsDurable() {
    try (WriteAheadLog log = stepped(Logs.impatient())) {
      log.flush();
      log.append(Logs.bytes("x"), 1, Durability.SYNC);
      log.coordinator().doWork();
      int before = disk.calls();
      long groups = log.metrics().groups().records().count();
      log.flush();
      log.coordinator().doWork();
      assertThat(disk.calls()).isEqualTo(before);
      assertThat(log.metrics().groups().records().count()).isEqualTo(groups);
    }
  }

  /** And not in a later one, which a stream of records that nobody waits for may put off. */
  @Test
  void shouldForceInTheCycleThatWritesWhatSomebodyBeganToWaitFor() {
    try (WriteAheadLog log = stepped(Logs.impatient())) {
      CommitTicket ticket = log.append(Logs.bytes("x"), 1, Durability.ASYNC);
      assertThat(ticket.awaitDurable(Duration.ZERO)).isFalse();
      log.coordinator().doWork();
      assertThat(ticket.isDurable()).isTrue();
    }
  }

  @Test
  void shouldCallNothingWrittenBeforeItIs() {
    AtomicReference<WriteAheadLog> opened = new AtomicReference<>();
    List<Long> before = new ArrayList<>();
    HookedStorage.Hook hook =
        call -> {
          if (call.equals("append")) {
            before.add(Objects.requireNonNull(opened.get()).written());
          }
        };
    try (WriteAheadLog log =
        WriteAheadLog.openStepped(
            new HookedStorage(disk.storage(64 * 1024), hook), Logs.impatient(), time)) {
      opened.set(log);
      for (int i = 0; i < 3; i++) {
        log.append(Logs.bytes("x"), 1, Durability.ASYNC_BATCHED);
        time.advanceMicros(1_000_000);
        log.coordinator().doWork();
      }
      assertThat(before).containsExactly(0L, 1L, 2L);
    }
  }

  @Test
  void shouldHoldGroupCommitsBackUntilASyncOneComes() {
    WriteAheadLog log =
        stepped(WalConfig.builder().groupDelayMicros(50_000).groupDelayRecords(3).build());
    CommitTicket group = log.append(Logs.bytes("a"), 1, Durability.GROUP);
    assertThat(log.coordinator().doWork()).isEqualTo(FlushCoordinator.IDLE);
    assertThat(group.isDone()).isFalse();
    log.append(Logs.bytes("b"), 1, Durability.SYNC);
    assertThat(log.coordinator().doWork()).isEqualTo(2);
    assertThat(group.isDone()).isTrue();
    for (int i = 0; i < 2; i++) {
      log.append(Logs.bytes("c"), 1, Durability.GROUP);
      assertThat(log.coordinator().doWork()).isEqualTo(FlushCoordinator.IDLE);
    }
    log.append(Logs.bytes("d"), 1, Durability.GROUP);
    assertThat(log.coordinator().doWork()).as("so many end the delay").isEqualTo(3);
    log.append(Logs.bytes("e"), 1, Durability.GROUP);
    assertThat(log.coordinator().doWork()).isEqualTo(FlushCoordinator.IDLE);
    time.advanceMicros(50_000);
    assertThat(log.coordinator().doWork()).as("the delay is over").isEqualTo(1);
  }

  @Test
  void shouldSealAnIdleLogOnce() {
    WriteAheadLog log = stepped(WalConfig.defaults());
    log.append(Logs.bytes("a"), 1, Durability.SYNC);
    log.coordinator().doWork();
    int before = disk.calls();
    time.advanceMicros(10_000);
    log.coordinator().doWork();
    assertThat(disk.calls() - before).as("a block and a force").isEqualTo(2);
    log.coordinator().doWork();
    assertThat(disk.calls() - before).isEqualTo(2);
    disk.kill();
    WriteAheadLog again = stepped(WalConfig.defaults());
    assertThat(again.openReport().verdict()).as("not closed").isEqualTo(TailVerdict.TORN);
    assertThat(again.openReport().tail().reappended()).as("all promised").isZero();
    assertThat(Logs.texts(again)).containsExactly("a");
  }

  @Test
  void shouldGiveABatchConsecutiveNumbersAndNoneToAnEmptyOne() {
    WriteAheadLog log = stepped(WalConfig.defaults());
    CommitTicket one = log.append(Logs.bytes("x"), 1, Durability.SYNC);
    CommitTicket batch =
        log.appendBatch(
            List.of(Logs.bytes("a"), Logs.bytes("b"), Logs.bytes("c")), Durability.SYNC);
    assertThat(batch.firstLsn()).isEqualTo(one.lastLsn() + 1);
    assertThat(batch.lastLsn()).isEqualTo(4);
    CommitTicket nothing = log.appendBatch(List.of(), Durability.SYNC);
    assertThat(log.appended()).isEqualTo(4);
    assertThat(nothing.isDone()).isFalse();
    log.coordinator().doWork();
    assertThat(nothing.isDone()).isTrue();
    assertThat(Logs.texts(log)).containsExactly("x", "abc");
  }

  @Test
  void shouldTakeARecordOfExactlyTheLimitAndNameBothNumbersBeyond(@TempDir Path directory) {
    WalConfig config = WalConfig.builder().segmentBytes(1 << 20).recordBytes(5 << 20).build();
    try (WriteAheadLog log = WriteAheadLog.open(directory, config, TimeSource.system())) {
      int limit = (5 << 20) - FrameLayout.HEADER;
      log.appendAndWait(ByteBuffer.allocate(limit), 1, Durability.SYNC);
      assertThatThrownBy(() -> log.append(ByteBuffer.allocate(limit + 1), 1))
          .isInstanceOf(RecordTooLargeException.class)
          .hasMessageContaining(String.valueOf(limit))
          .hasMessageContaining(String.valueOf(limit + 1));
      assertThat(log.durable()).isEqualTo(1);
    }
    try (WriteAheadLog log = WriteAheadLog.open(directory, config, TimeSource.system())) {
      assertThat(log.durable()).isEqualTo(1);
    }
  }

  @Test
  void shouldMakeDurableWithoutBeingAskedWhatNobodyWaitsFor(@TempDir Path directory) {
    try (WriteAheadLog log =
        WriteAheadLog.open(directory, WalConfig.defaults(), TimeSource.system())) {
      for (int i = 1; i <= 200_000; i++) {
        assertThat(log.appendAsync(Logs.bytes("x"), 1)).isEqualTo(i);
      }
      while (log.durable() < 200_000) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
      log.appendAsync(Logs.bytes("x"), 1);
      log.flush();
      assertThat(log.durable()).isEqualTo(200_001);
    }
  }
}
