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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user of the log sees, on local files. */
class WriteAheadLogTest {

  @TempDir Path directory;

  private WriteAheadLog open() {
    return WriteAheadLog.open(directory, Logs.small(), TimeSource.system());
  }

  @Test
  void shouldGiveEveryMutationALsnAndReadRecordsBack() {
    try (WriteAheadLog log = open()) {
      CommitTicket first = log.append(Logs.bytes("one"), 1, 10);
      CommitTicket second = log.append(Logs.bytes("two, three"), 2, 11);
      second.awaitDurable();
      assertThat(first.isDurable()).isTrue();
      assertThat(first.firstLsn()).isEqualTo(1);
      assertThat(second.firstLsn()).isEqualTo(2);
      assertThat(second.lastLsn()).isEqualTo(3);
      assertThat(log.durable()).isEqualTo(3);
      List<LogRecord> records = Logs.read(log, 1);
      assertThat(records).extracting(Logs::text).containsExactly("one", "two, three");
      assertThat(records.get(1).timeMicros()).isEqualTo(11);
      assertThat(records.get(1).mutations()).isEqualTo(2);
      assertThat(Logs.read(log, 3)).extracting(Logs::text).containsExactly("two, three");
    }
  }

  @Test
  void shouldGoOnWhereItWasWhenReopened() {
    for (int opening = 1; opening <= 4; opening++) {
      try (WriteAheadLog log = open()) {
        assertThat(log.logEpoch()).isEqualTo(opening);
        assertThat(log.openReport().verdict()).isEqualTo(TailVerdict.CLEAN);
        assertThat(log.durable()).isEqualTo(opening - 1);
        assertThat(log.append(Logs.bytes("r" + opening), 1, opening * 10L).firstLsn())
            .isEqualTo(opening);
        assertThat(log.lastTimeMicros()).isEqualTo(opening * 10L);
      }
    }
    try (WriteAheadLog log = open()) {
      assertThat(Logs.texts(log)).containsExactly("r1", "r2", "r3", "r4");
      assertThat(log.lastTimeMicros()).isEqualTo(40);
    }
  }

  @Test
  void shouldKeepARecordWithoutMutations() {
    try (WriteAheadLog log = open()) {
      log.append(Logs.bytes("a"), 1, 1);
      CommitTicket empty = log.append(Logs.bytes("meta"), 0, 2);
      CommitTicket after = log.append(Logs.bytes("b"), 1, 3);
      empty.awaitDurable();
      assertThat(empty.firstLsn()).isEqualTo(2);
      assertThat(empty.lastLsn()).isEqualTo(1);
      assertThat(after.firstLsn()).isEqualTo(2);
    }
    try (WriteAheadLog log = open()) {
      assertThat(Logs.texts(log)).containsExactly("a", "meta", "b");
      assertThat(Logs.read(log, 2)).extracting(Logs::text).containsExactly("meta", "b");
    }
  }

  @Test
  void shouldRollOverManySegmentsAndReadWhileAppending() {
    int count = 400;
    try (WriteAheadLog log = open();
        LogReader reader = log.readFrom(1)) {
      int read = 0;
      for (int i = 0; i < count; i++) {
        log.append(ByteBuffer.wrap(new byte[4 + i * 7]).putInt(0, i), 1, i + 1).awaitDurable();
        LogRecord record = reader.next();
        assertThat(record).isNotNull();
        assertThat(record.payload().getInt(0)).isEqualTo(read++);
        assertThat(reader.next()).isNull();
      }
    }
    try (WriteAheadLog log = open()) {
      assertThat(log.openReport().work().segments()).isGreaterThan(10);
      assertThat(Logs.read(log, 1)).hasSize(count);
    }
  }

  @Test
  void shouldRefuseARecordThatIsTooLargeAndTakeTheLargestOne() {
    try (WriteAheadLog log = open()) {
      assertThatThrownBy(() -> log.stage(ByteBuffer.allocate(1 << 20), 1))
          .isInstanceOfSatisfying(
              RecordTooLargeException.class,
              e -> {
                assertThat(e.bytes()).isEqualTo(1 << 20);
                int limit = (int) e.limit();
                log.append(ByteBuffer.allocate(limit), 1, 1).awaitDurable();
                assertThatThrownBy(() -> log.stage(ByteBuffer.allocate(limit + 1), 1))
                    .isInstanceOf(RecordTooLargeException.class)
                    .hasMessageContaining(String.valueOf(limit))
                    .hasMessageContaining(String.valueOf(limit + 1));
              });
    }
  }

  @Test
  void shouldCostLittleToOpenAndTakeLargeRecordsWithTheDefaults() throws Exception {
    ByteBuffer large = ByteBuffer.allocate(20 << 20).putInt(0, 4711);
    for (int opening = 1; opening <= 3; opening++) {
      try (WriteAheadLog log =
          WriteAheadLog.open(directory, WalConfig.defaults(), TimeSource.system())) {
        log.append(Logs.bytes("small"), 1).awaitDurable();
      }
      try (Stream<Path> files = Files.list(directory.resolve("wal"))) {
        assertThat(files.mapToLong(file -> file.toFile().length()).sum())
            .isEqualTo((long) opening << 20);
      }
    }
    try (WriteAheadLog log =
        WriteAheadLog.open(directory, WalConfig.defaults(), TimeSource.system())) {
      log.append(large, 150_000).awaitDurable();
      log.append(Logs.bytes("after"), 1).awaitDurable();
      assertThat(Logs.read(log, 4).get(0).payload()).isEqualTo(large);
    }
    try (WriteAheadLog log =
        WriteAheadLog.open(directory, WalConfig.defaults(), TimeSource.system())) {
      assertThat(log.durable()).isEqualTo(150_004);
      assertThat(Logs.read(log, 150_004)).extracting(Logs::text).containsExactly("after");
    }
  }

  @Test
  void shouldRefuseATimeThatIsNotLater() {
    try (WriteAheadLog log = open()) {
      log.append(Logs.bytes("a"), 1, 5);
      assertThatThrownBy(() -> log.append(Logs.bytes("b"), 1, 5))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not later than 5");
      assertThat(log.append(Logs.bytes("c"), 1, 6).firstLsn()).isEqualTo(2);
    }
  }

  @Test
  void shouldRefuseASecondOpenerAndNameTheHolder() {
    try (WriteAheadLog log = open()) {
      assertThat(log.state()).isEqualTo(WalState.RUNNING);
      assertThatThrownBy(this::open)
          .isInstanceOf(LogLockedException.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("pid " + ProcessHandle.current().pid());
      log.append(Logs.bytes("still"), 1, 1).awaitDurable();
    }
    open().close();
  }

  @Test
  void shouldRefuseEverythingAfterClose() {
    WriteAheadLog log = open();
    StagedRecord staged = log.stage(Logs.bytes("late"), 1);
    CommitTicket ticket = log.append(Logs.bytes("early"), 1, 1);
    log.close();
    log.close();
    assertThat(ticket.isDurable()).isTrue();
    ticket.awaitDurable();
    assertThatThrownBy(() -> log.sequence(staged, 2)).isInstanceOf(LogClosedException.class);
    assertThatThrownBy(() -> log.stage(Logs.bytes("x"), 1)).isInstanceOf(LogClosedException.class);
    assertThatThrownBy(() -> log.readFrom(1)).isInstanceOf(LogClosedException.class);
    staged.close();
    assertThat(log.state()).isEqualTo(WalState.CLOSED);
  }

  @Test
  void shouldKeepAPrefixWithDenseLsnsUnderConcurrentAppenders() throws Exception {
    int threads = 8;
    int each = 300;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (WriteAheadLog log = open()) {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<List<CommitTicket>>> results = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int thread = t;
        results.add(
            pool.submit(
                () -> {
                  start.await();
                  List<CommitTicket> tickets = new ArrayList<>();
                  for (int i = 0; i < each; i++) {
                    CommitTicket ticket = log.append(Logs.bytes(thread + ":" + i), 1 + i % 3);
                    if (i % 5 == 0) {
                      ticket.awaitDurable();
                      assertThat(log.durable()).isGreaterThanOrEqualTo(ticket.lastLsn());
                    }
                    long durable = log.durable();
                    long written = log.written();
                    assertThat(log.appended()).isGreaterThanOrEqualTo(written);
                    assertThat(written).isGreaterThanOrEqualTo(durable);
                    tickets.add(ticket);
                  }
                  return tickets;
                }));
      }
      start.countDown();
      for (Future<List<CommitTicket>> result : results) {
        long last = 0;
        for (CommitTicket ticket : result.get()) {
          assertThat(ticket.firstLsn()).isGreaterThan(last);
          last = ticket.lastLsn();
        }
      }
      log.flush();
      assertThat(log.durable()).isEqualTo(log.appended());
    } finally {
      pool.shutdownNow();
    }
    try (WriteAheadLog log = open()) {
      int[] next = new int[threads];
      long lsn = 1;
      for (LogRecord record : Logs.read(log, 1)) {
        assertThat(record.firstLsn()).isEqualTo(lsn);
        lsn = record.lastLsn() + 1;
        String[] parts = Logs.text(record).split(":", -1);
        int thread = Integer.parseInt(parts[0]);
        assertThat(Integer.parseInt(parts[1])).isEqualTo(next[thread]++);
      }
      assertThat(next).containsOnly(each);
    }
  }

  @Test
  void shouldFinishTheWaitOfAnInterruptedThreadAndKeepItsFlag() {
    try (WriteAheadLog log = open()) {
      CommitTicket ticket = log.append(Logs.bytes("a"), 1, 1);
      Thread.currentThread().interrupt();
      ticket.awaitDurable();
      assertThat(Thread.interrupted()).isTrue();
      Thread.currentThread().interrupt();
      assertThat(Logs.texts(log)).containsExactly("a");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void shouldOpenAndCloseOnAnInterruptedThread() {
    Thread.currentThread().interrupt();
    try (WriteAheadLog log = open()) {
      log.append(Logs.bytes("a"), 1, 1);
    }
    assertThat(Thread.interrupted()).isTrue();
    try (WriteAheadLog log = open()) {
      assertThat(Logs.texts(log)).containsExactly("a");
    }
  }

  @Test
  void shouldReportATornTailAndKeepACopy() {
    CrashDisk disk = new CrashDisk();
    WriteAheadLog killed =
        WriteAheadLog.openStepped(disk.storage(64 * 1024), Logs.small(), new ManualTime());
    killed.append(Logs.bytes("a"), 1, 1);
    killed.coordinator().doWork();
    disk.kill();
    String segment = "wal/0000000001-00000000000000000001.wal";
    byte[] bytes = disk.bytes(segment);
    bytes[40_000] = 77;
    disk.setBytes(segment, bytes);
    try (WriteAheadLog log =
        WriteAheadLog.openStepped(disk.storage(64 * 1024), Logs.small(), new ManualTime())) {
      OpenReport report = log.openReport();
      assertThat(report.verdict()).isEqualTo(TailVerdict.TORN);
      assertThat(report.tail().bytesDiscarded()).isGreaterThan(0);
      assertThat(disk.files()).contains(String.valueOf(report.tail().quarantine()));
      assertThat(Logs.texts(log)).containsExactly("a");
    }
    try (WriteAheadLog log =
        WriteAheadLog.openStepped(disk.storage(64 * 1024), Logs.small(), new ManualTime())) {
      assertThat(log.openReport().verdict()).isEqualTo(TailVerdict.CLEAN);
      assertThat(Logs.texts(log)).containsExactly("a");
    }
  }
}
