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
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The flush coordinator, stepped by hand on a disk that can fail. */
class FlushCoordinatorTest {

  private final CrashDisk disk = new CrashDisk();
  private final ManualTime time = new ManualTime();

  private WriteAheadLog open() {
    return WriteAheadLog.openStepped(disk.storage(512 * 1024), Logs.small(), time);
  }

  @Test
  void shouldAcknowledgeNothingBeforeTheCycleThatForcesIt() {
    WriteAheadLog log = open();
    CommitTicket ticket = log.append(Logs.bytes("a"), 3, 1);
    assertThat(log.appended()).isEqualTo(3);
    assertThat(log.written()).isZero();
    assertThat(log.durable()).isZero();
    assertThat(ticket.isDurable()).isFalse();
    assertThat(ticket.awaitDurable(Duration.ZERO)).isFalse();
    assertThat(Logs.texts(log)).isEmpty();
    assertThat(log.coordinator().doWork()).isEqualTo(1);
    assertThat(log.durable()).isEqualTo(3);
    assertThat(ticket.isDurable()).isTrue();
    assertThat(log.coordinator().doWork()).isEqualTo(FlushCoordinator.IDLE);
  }

  @Test
  void shouldWriteAndForceAGroupOnce() {
    WriteAheadLog log = open();
    for (int i = 1; i <= 20; i++) {
      log.append(Logs.bytes("r" + i), 1, i);
    }
    int before = disk.calls();
    assertThat(log.coordinator().doWork()).isEqualTo(20);
    assertThat(disk.calls() - before).as("one write and one force").isEqualTo(2);
    assertThat(log.coordinator().epoch()).isEqualTo(1);
  }

  @Test
  void shouldEndAGroupAtItsUsualSizeAndTakeALargerRecordAlone() {
    WriteAheadLog log = open();
    for (int i = 1; i <= 4; i++) {
      log.append(ByteBuffer.allocate(5000), 1, i);
    }
    log.append(ByteBuffer.allocate(30_000), 1, 5);
    assertThat(log.coordinator().doWork()).isEqualTo(3);
    assertThat(log.coordinator().doWork()).isEqualTo(1);
    assertThat(log.coordinator().doWork()).isEqualTo(1);
    assertThat(log.durable()).isEqualTo(5);
  }

  @Test
  void shouldMergeTheStripesInTheOrderOfTheNumbers() throws Exception {
    List<Future<?>> done = new ArrayList<>();
    WriteAheadLog log = open();
    ExecutorService pool = Executors.newFixedThreadPool(6);
    for (int t = 0; t < 6; t++) {
      done.add(
          pool.submit(
              () -> {
                for (int i = 0; i < 10; i++) {
                  log.append(Logs.bytes("x"), 2);
                }
              }));
    }
    for (Future<?> one : done) {
      one.get();
    }
    pool.shutdown();
    while (log.coordinator().doWork() != FlushCoordinator.IDLE) {
      assertThat(log.durable()).isLessThanOrEqualTo(log.appended());
    }
    List<LogRecord> records = Logs.read(log, 1);
    assertThat(records).hasSize(60);
    for (int i = 0; i < records.size(); i++) {
      assertThat(records.get(i).firstLsn()).isEqualTo(1 + 2L * i);
    }
  }

  @Test
  void shouldFailForGoodWhenWritingOrForcingFails() {
    for (int call = 1; call <= 2; call++) {
      CrashDisk own = new CrashDisk();
      WriteAheadLog log = WriteAheadLog.openStepped(own.storage(64 * 1024), Logs.small(), time);
      CommitTicket durable = log.append(Logs.bytes("durable"), 1, 1);
      log.coordinator().doWork();
      own.failAt(own.calls() + call);
      CommitTicket lost = log.append(Logs.bytes("lost"), 1, 2);
      StagedRecord staged = log.stage(Logs.bytes("staged"), 1);
      log.coordinator().doWork();
      assertThat(log.state()).isEqualTo(WalState.FAILED);
      assertThat(log.durable()).isEqualTo(1);
      durable.awaitDurable();
      assertThatThrownBy(lost::awaitDurable)
          .isInstanceOf(LogFailedException.class)
          .hasMessageContaining("unknown")
          .hasMessageContaining("injected failure");
      assertThatThrownBy(() -> log.sequence(staged, 3)).isInstanceOf(LogFailedException.class);
      assertThatThrownBy(() -> log.stage(Logs.bytes("x"), 1))
          .isInstanceOf(LogFailedException.class);
      assertThatThrownBy(log::flush).isInstanceOf(LogFailedException.class);
      assertThat(Logs.texts(log)).as("reading goes on").containsExactly("durable");
      int calls = own.calls();
      log.coordinator().doWork();
      log.close();
      assertThat(own.calls()).as("nothing is written after a failure").isEqualTo(calls);
    }
  }

  @Test
  void shouldRefuseWhatTheStorageHasNoRoomForAndGoOnWhenThereIsSome() {
    WalConfig impatient =
        WalConfig.builder()
            .segmentBytes(64 * 1024)
            .groupBytes(16 * 1024)
            .admissionDeadlineMillis(0)
            .build();
    WriteAheadLog log = WriteAheadLog.openStepped(disk.storage(64 * 1024), impatient, time);
    disk.fullFrom(0);
    int i = 0;
    LogOverloadedException refused = null;
    while (refused == null) {
      try {
        log.append(ByteBuffer.allocate(9000), 1, i + 1L);
        i++;
        log.coordinator().doWork();
        log.coordinator().doWork();
      } catch (LogOverloadedException e) {
        refused = e;
      }
    }
    assertThat(log.state()).isEqualTo(WalState.FULL);
    assertThat(refused).hasMessageContaining("no room").hasMessageContaining("new segment");
    assertThat(log.durable()).as("all that was admitted is durable").isEqualTo(i);
    disk.fullFrom(Integer.MAX_VALUE);
    log.coordinator().doWork();
    log.coordinator().doWork();
    log.append(ByteBuffer.allocate(9000), 1, ++i);
    log.coordinator().doWork();
    assertThat(log.state()).isEqualTo(WalState.RUNNING);
    assertThat(log.durable()).isEqualTo(i);
    log.close();
    assertThat(Logs.texts(open())).hasSize(i);
  }

  @Test
  void shouldRefuseWhatFindsNoRoomAndGiveRoomBack() {
    WalConfig tight =
        WalConfig.builder()
            .segmentBytes(64 * 1024)
            .bufferBytes(4096)
            .bufferRecords(2)
            .admissionDeadlineMillis(0)
            .build();
    WriteAheadLog log = WriteAheadLog.openStepped(disk.storage(64 * 1024), tight, time);
    StagedRecord first = log.stage(Logs.bytes("first"), 1);
    StagedRecord second = log.stage(Logs.bytes("second"), 1);
    assertThatThrownBy(() -> log.stage(Logs.bytes("third"), 1))
        .isInstanceOf(LogOverloadedException.class)
        .hasMessageContaining("not in the log");
    second.close();
    second.close();
    try (StagedRecord third = log.stage(Logs.bytes("third"), 1)) {
      log.sequence(first, 1);
      log.sequence(third, 2);
      assertThatThrownBy(() -> log.sequence(third, 3)).isInstanceOf(IllegalStateException.class);
    }
    log.coordinator().doWork();
    // Larger than the whole room: admitted when all of it is free.
    log.append(ByteBuffer.allocate(20_000), 1, 4);
    assertThatThrownBy(() -> log.stage(Logs.bytes("x"), 1))
        .isInstanceOf(LogOverloadedException.class);
    log.coordinator().doWork();
    log.stage(Logs.bytes("x"), 1).close();
    assertThat(log.durable()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldTellAnInterruptedWaiterForRoomThatNothingWasLogged(boolean asleep) throws Exception {
    WalConfig tight =
        WalConfig.builder().segmentBytes(64 * 1024).bufferBytes(4096).bufferRecords(2).build();
    WriteAheadLog log = WriteAheadLog.openStepped(disk.storage(64 * 1024), tight, time);
    log.append(Logs.bytes("a"), 1, 1);
    log.append(Logs.bytes("b"), 1, 2);
    CountDownLatch caught = new CountDownLatch(1);
    Thread waiter =
        new Thread(
            () -> {
              try {
                log.stage(Logs.bytes("c"), 1);
              } catch (LogInterruptedException e) {
                if (Thread.currentThread().isInterrupted()) {
                  caught.countDown();
                }
              }
            });
    waiter.start();
    while (asleep && waiter.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    waiter.interrupt();
    assertThat(caught.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(log.appended()).isEqualTo(2);
  }

  @Test
  void shouldWakeEveryWaiterWhenTheLogFails() throws Exception {
    WriteAheadLog log = WriteAheadLog.open(disk.storage(64 * 1024), Logs.small(), time);
    log.append(Logs.bytes("a"), 1).awaitDurable();
    disk.failAt(disk.calls() + 2);
    ExecutorService pool = Executors.newFixedThreadPool(8);
    List<Future<?>> waiters = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      waiters.add(
          pool.submit(
              () ->
                  assertThatThrownBy(
                          () -> {
                            while (true) {
                              log.append(Logs.bytes("b"), 1).awaitDurable();
                            }
                          })
                      .isInstanceOf(LogFailedException.class)));
    }
    for (Future<?> waiter : waiters) {
      waiter.get(20, TimeUnit.SECONDS);
    }
    pool.shutdown();
    log.close();
    assertThat(log.state()).isEqualTo(WalState.CLOSED);
  }

  @Test
  void shouldAlwaysFindAPlaceInTheStripeForWhatWasAdmitted() throws Exception {
    WalConfig tight =
        WalConfig.builder().segmentBytes(64 * 1024).bufferRecords(2).stripes(1).build();
    WriteAheadLog log = WriteAheadLog.open(disk.storage(64 * 1024), tight, TimeSource.system());
    ExecutorService pool = Executors.newFixedThreadPool(3);
    List<Future<?>> done = new ArrayList<>();
    for (int t = 0; t < 3; t++) {
      done.add(
          pool.submit(
              () -> {
                for (int i = 0; i < 5_000; i++) {
                  log.append(Logs.bytes("x"), 1);
                }
              }));
    }
    for (Future<?> one : done) {
      one.get(50, TimeUnit.SECONDS);
    }
    pool.shutdown();
    log.close();
    assertThat(log.durable()).isEqualTo(15_000);
  }

  @Test
  void shouldNotLoseAWakeUp() throws Exception {
    // Every commit parks both sides once; one lost wake-up would end in the deadline.
    WalConfig config = Logs.small();
    try (WriteAheadLog log =
        WriteAheadLog.open(disk.storage(64 * 1024), config, TimeSource.system())) {
      ExecutorService pool = Executors.newFixedThreadPool(3);
      List<Future<?>> done = new ArrayList<>();
      for (int t = 0; t < 3; t++) {
        done.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < 1500; i++) {
                    log.append(Logs.bytes("x"), 1).awaitDurable();
                  }
                }));
      }
      for (Future<?> one : done) {
        one.get(50, TimeUnit.SECONDS);
      }
      pool.shutdown();
      assertThat(log.durable()).isEqualTo(4500);
    }
  }
}
