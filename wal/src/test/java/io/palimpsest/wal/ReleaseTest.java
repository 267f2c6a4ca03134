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

import io.palimpsest.wal.ReleaseReport.Obstacle;
import io.palimpsest.wal.storage.file.CrashDisk;
import io.palimpsest.wal.storage.file.CrashDisk.Mode;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing goes that somebody needs, and what goes, goes whole. */
class ReleaseTest {

  private static final int SEGMENT = 64 * 1024;

  private final ManualTime time = new ManualTime();
  private final CrashDisk disk = new CrashDisk();

  private WriteAheadLog open(CrashDisk where, WalConfig config) {
    return WriteAheadLog.openStepped(where.storage(SEGMENT), config, time);
  }

  private WriteAheadLog open() {
    return open(disk, Logs.impatient());
  }

  private void append(WriteAheadLog log, int records) {
    for (int i = 0; i < records; i++) {
      time.advanceMicros(1_000);
      log.append(Logs.bytes("x".repeat(20_000)), 1, time.micros());
      // The second and third see to it that the next segment is ready.
      for (int k = 0; k < 3; k++) {
        log.coordinator().doWork();
      }
    }
    assertThat(log.durable()).isEqualTo(log.appended());
  }

  private static List<String> segments(CrashDisk disk) {
    return disk.files().stream().filter(file -> file.endsWith(".wal")).toList();
  }

  private static List<String> obstacles(ReleaseReport report) {
    return report.heldBy().stream().map(Obstacle::what).toList();
  }

  @Test
  void shouldReleaseNothingWithoutACheckpoint() {
    try (WriteAheadLog log = open()) {
      append(log, 8);
      List<String> before = segments(disk);
      assertThat(before).hasSizeGreaterThan(3);
      ReleaseReport report = log.release();
      assertThat(report.deleted()).isEmpty();
      assertThat(report.firstLsn()).isEqualTo(1);
      assertThat(obstacles(report)).singleElement().asString().contains("no checkpoint");
      assertThat(segments(disk)).isEqualTo(before);
    }
  }

  @Test
  void shouldDeleteWhatEverybodyIsPastAndSayWhy() {
    try (WriteAheadLog log = open()) {
      append(log, 9);
      List<String> before = segments(disk);
      LogHold hold = log.hold(LogHold.Kind.CHECKPOINT, "c1", 6);
      assertThat(log.holds()).containsExactly(hold);
      ReleaseReport report = log.release();
      assertThat(report.deleted())
          .isNotEmpty()
          .isEqualTo(before.subList(0, report.deleted().size()));
      assertThat(segments(disk)).isEqualTo(before.subList(report.deleted().size(), before.size()));
      assertThat(report.firstLsnBefore()).isEqualTo(1);
      assertThat(report.firstLsn()).isBetween(2L, 6L).isEqualTo(log.firstLsn());
      assertThat(report.heldBy()).containsExactly(new Obstacle("checkpoint 'c1' at LSN 6", 6));
      assertThat(Logs.read(log, report.firstLsn()))
          .extracting(LogRecord::firstLsn)
          .startsWith(report.firstLsn())
          .endsWith(9L);
      assertThat(log.release().deleted()).as("a second time").isEmpty();
    }
    try (WriteAheadLog log = open()) {
      assertThat(log.openReport().firstLsn()).isEqualTo(log.firstLsn()).isBetween(2L, 6L);
    }
  }

  @ParameterizedTest
  @EnumSource(LogHold.Kind.class)
  void shouldWaitForEveryHolder(LogHold.Kind kind) {
    try (WriteAheadLog log = open()) {
      append(log, 9);
      log.hold(LogHold.Kind.CHECKPOINT, "all", Long.MAX_VALUE);
      LogHold slow = log.hold(kind, "slow", 1);
      assertThat(log.release().heldBy()).containsExactly(new Obstacle(slow.toString(), 1));
      slow.advance(7);
      assertThatThrownBy(() -> slow.advance(6))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("slow")
          .hasMessageContaining("6");
      ReleaseReport report = log.release();
      assertThat(report.deleted()).isNotEmpty();
      assertThat(report.firstLsn()).isBetween(2L, 7L);
      slow.close();
      slow.close();
      assertThat(log.release().firstLsn()).isGreaterThan(7);
    }
  }

  @Test
  void shouldRefuseAHoldThatComesTooLateAndANameThatIsTaken() {
    try (WriteAheadLog log = open()) {
      append(log, 9);
      log.hold(LogHold.Kind.CHECKPOINT, "c", 8);
      assertThatThrownBy(() -> log.hold(LogHold.Kind.CHECKPOINT, "c", 9))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'c' at LSN 8");
      long first = log.release().firstLsn();
      assertThat(first).isGreaterThan(1);
      assertThatThrownBy(() -> log.hold(LogHold.Kind.REPLICA, "late", first - 1))
          .isInstanceOf(LogReleasedException.class);
      assertThatThrownBy(() -> log.readFrom(1))
          .isInstanceOfSatisfying(
              LogReleasedException.class,
              e -> {
                assertThat(e.lsn()).isEqualTo(1);
                assertThat(e.firstLsn()).isEqualTo(first);
              })
          .hasMessage("LSN 1 was released, the log begins at LSN " + first);
      assertThatThrownBy(() -> log.readFrom(0)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void shouldKeepWhatAReaderHasNotReadYet() {
    try (WriteAheadLog log = open()) {
      append(log, 9);
      log.hold(LogHold.Kind.CHECKPOINT, "all", Long.MAX_VALUE);
      try (LogReader reader = log.readFrom(2)) {
        assertThat(obstacles(log.release())).containsExactly("reader 1 from LSN 2");
        for (int lsn = 2; lsn <= 9; lsn++) {
          LogRecord record = reader.next();
          assertThat(record).isNotNull();
          assertThat(record.firstLsn()).isEqualTo(lsn);
          log.release();
          assertThat(log.firstLsn()).isLessThanOrEqualTo(lsn);
        }
        assertThat(reader.next()).isNull();
        assertThat(log.firstLsn()).as("it moves on with the reader").isGreaterThan(5);
      }
      assertThat(obstacles(log.release())).noneMatch(what -> what.startsWith("reader"));
    }
  }

  @Test
  void shouldKeepTheLeastNumberOfSegments() {
    WalConfig config = WalConfig.from(minimum("retention.min.segments", "3"));
    try (WriteAheadLog log = open(disk, config)) {
      append(log, 9);
      log.hold(LogHold.Kind.CHECKPOINT, "all", Long.MAX_VALUE);
      ReleaseReport report = log.release();
      assertThat(report.deleted()).isNotEmpty();
      assertThat(segments(disk)).hasSize(3);
      assertThat(obstacles(report)).containsExactly("retention.min.segments = 3");
    }
  }

  @Test
  void shouldKeepWhatIsYoung() {
    WalConfig config = WalConfig.from(minimum("retention.min.age.millis", "60000"));
    try (WriteAheadLog log = open(disk, config)) {
      append(log, 9);
      log.hold(LogHold.Kind.CHECKPOINT, "all", Long.MAX_VALUE);
      assertThat(log.release().deleted()).isEmpty();
      // The first record is 9 ms old, the one after it 8 ms.
      time.advanceMicros(60_000_000 - 6_500);
      ReleaseReport report = log.release();
      assertThat(report.firstLsn()).isBetween(2L, 3L);
      assertThat(obstacles(report)).containsExactly("retention.min.age.millis = 60000");
      time.advanceMicros(-120_000_000);
      assertThat(log.release().deleted()).as("after a step of the clock").isEmpty();
      time.advanceMicros(360_000_000);
      assertThat(log.release().deleted()).isNotEmpty();
    }
  }

  private static Map<String, String> minimum(String key, String value) {
    return Map.of(
        key,
        value,
        "segment.bytes",
        "65536",
        "record.bytes",
        "57344",
        "buffer.bytes",
        "65536",
        "admission.deadline.millis",
        "0");
  }

  /** Openings without a record leave segments that begin where others do. */
  @Test
  void shouldKeepTheSegmentThatTheNextOpeningNeeds() {
    for (int i = 0; i < 3; i++) {
      try (WriteAheadLog log = open()) {
        log.hold(LogHold.Kind.CHECKPOINT, "all", Long.MAX_VALUE);
        log.append(Logs.bytes("no mutation"), 0, time.micros());
        time.advanceMicros(1);
        log.coordinator().doWork();
        ReleaseReport report = log.release();
        assertThat(report.deleted()).isEmpty();
        assertThat(report.heldBy()).isNotEmpty();
      }
    }
    try (WriteAheadLog log = open()) {
      append(log, 4);
    }
    long last = time.micros();
    for (int i = 0; i < 5; i++) {
      try (WriteAheadLog log = open()) {
        assertThat(log.openReport().lastTransaction()).isEqualTo(7);
        assertThat(log.openReport().lastTimeMicros()).isEqualTo(last);
        assertThat(log.durable()).isEqualTo(4);
        log.hold(LogHold.Kind.CHECKPOINT, "all", Long.MAX_VALUE);
        ReleaseReport report = log.release();
        assertThat(report.firstLsn()).isEqualTo(3);
        assertThat(Logs.read(log, 4)).extracting(LogRecord::firstLsn).containsExactly(4L);
        assertThat(obstacles(report)).contains("the segment that holds the last record");
      }
    }
  }

  @Test
  void shouldBeginAtTheOldOrTheNewLsnWhereverThePowerIsCut() {
    long seed = Seeds.next("ReleaseTest");
    CrashDisk dry = new CrashDisk();
    WriteAheadLog whole = filled(dry);
    int before = dry.calls();
    long target = whole.release().firstLsn();
    int calls = dry.calls() - before;
    assertThat(calls).isGreaterThan(4);
    for (int call = 1; call <= calls; call++) {
      for (Mode mode : Mode.values()) {
        String where = "seed " + seed + ", call " + call + ", " + mode;
        CrashDisk crashed = new CrashDisk();
        WriteAheadLog log = filled(crashed);
        crashed.crashAt(crashed.calls() + call);
        assertThatThrownBy(log::release).as(where).isInstanceOf(WalException.class);
        CrashDisk after = crashed.crash(mode, seed + call);
        try (WriteAheadLog again = open(after, Logs.impatient())) {
          long first = again.firstLsn();
          assertThat(first).as(where).isBetween(1L, target);
          assertThat(Logs.read(again, first))
              .as(where)
              .extracting(LogRecord::firstLsn)
              .startsWith(first)
              .endsWith(9L)
              .hasSize((int) (10 - first));
          again.hold(LogHold.Kind.CHECKPOINT, "c", 7);
          assertThat(again.release().firstLsn()).as(where).isEqualTo(target);
        }
        try (WriteAheadLog again = open(after, Logs.impatient())) {
          assertThat(again.firstLsn()).as(where).isEqualTo(target);
        }
      }
    }
  }

  private WriteAheadLog filled(CrashDisk where) {
    time.set(1_000_000);
    WriteAheadLog log = open(where, Logs.impatient());
    append(log, 9);
    log.hold(LogHold.Kind.CHECKPOINT, "c", 7);
    return log;
  }

  @Test
  void shouldAskForNothingThatIsGone() {
    try (WriteAheadLog log = filled(disk)) {
      int before = disk.calls();
      log.release();
      // The mark is the first call; nothing was deleted before it was forced.
      CrashDisk again = new CrashDisk();
      WriteAheadLog other = filled(again);
      List<String> all = segments(again);
      again.crashAt(again.calls() + 2);
      assertThatThrownBy(other::release).isInstanceOf(WalException.class);
      assertThat(segments(again)).isEqualTo(all);
      assertThat(disk.calls() - before).isGreaterThan(2);
    }
  }

  @Test
  void shouldReportAFailedDeletionAndTryAgain() {
    try (WriteAheadLog log = filled(disk)) {
      List<String> all = segments(disk);
      // A write and a force of the mark come first.
      disk.failAt(disk.calls() + 3);
      assertThatThrownBy(log::release)
          .isInstanceOf(WalException.class)
          .hasMessageContaining("could not be deleted");
      assertThat(disk.hasFailed()).isTrue();
      assertThat(segments(disk)).isEqualTo(all);
      assertThat(log.state()).isEqualTo(WalState.RUNNING);
      append(log, 1);
      ReleaseReport report = log.release();
      assertThat(report.deleted()).isEqualTo(all.subList(0, report.deleted().size())).isNotEmpty();
    }
  }

  @Test
  void shouldFailForGoodIfTheDirectoryCannotBeForced() {
    WriteAheadLog log = filled(disk);
    // A write and a force of the mark, and two deletions, come first.
    disk.failAt(disk.calls() + 5);
    assertThatThrownBy(log::release).isInstanceOf(WalException.class);
    assertThat(log.state()).isEqualTo(WalState.FAILED);
    assertThatThrownBy(log::release).isInstanceOf(LogFailedException.class);
    log.close();
    assertThatThrownBy(log::release).isInstanceOf(LogClosedException.class);
  }

  @Test
  void shouldFindTheFirstLsnAtATime() {
    try (WriteAheadLog log = open()) {
      assertThat(log.firstLsnAt(0)).isEmpty();
      append(log, 9);
      log.append(Logs.bytes("no mutation"), 0, time.micros() + 500);
      log.coordinator().doWork();
      for (int lsn = 1; lsn <= 9; lsn++) {
        long stamp = 1_000_000 + lsn * 1_000L;
        assertThat(log.firstLsnAt(stamp)).hasValue(lsn);
        assertThat(log.firstLsnAt(stamp - 999)).hasValue(lsn);
      }
      assertThat(log.firstLsnAt(1_009_001)).isEmpty();
      assertThat(log.firstLsnAt(Long.MIN_VALUE)).hasValue(1);
      log.hold(LogHold.Kind.CHECKPOINT, "all", 7);
      long first = log.release().firstLsn();
      assertThat(log.firstLsnAt(0)).hasValue(first);
    }
  }

  /** Appends, rolls, releases, and reads from random places, all at once. */
  @Test
  void shouldReadWithoutAGapWhileOthersAppendAndRelease(@TempDir Path directory) throws Exception {
    long seed = Seeds.next("ReleaseTest.beside");
    AtomicBoolean done = new AtomicBoolean();
    try (WriteAheadLog log = WriteAheadLog.open(directory, Logs.small(), TimeSource.system())) {
      LogHold hold = log.hold(LogHold.Kind.CHECKPOINT, "c", 1);
      CompletableFuture<Integer> reads =
          CompletableFuture.supplyAsync(() -> readAround(log, new Random(seed), done));
      Random random = new Random(seed + 1);
      for (int i = 1; i <= 600; i++) {
        byte[] payload = new byte[8 + random.nextInt(9_000)];
        ByteBuffer bytes = ByteBuffer.wrap(payload).putLong(0, i);
        log.append(bytes, 1).awaitDurable();
        if (random.nextInt(20) == 0) {
          hold.advance(Math.max(hold.lsn(), i - random.nextInt(100)));
          log.release();
        }
      }
      done.set(true);
      assertThat(reads.get(60, TimeUnit.SECONDS)).isPositive();
      assertThat(log.firstLsn()).isGreaterThan(300);
    }
  }

  private static int readAround(WriteAheadLog log, Random random, AtomicBoolean done) {
    int read = 0;
    while (!done.get()) {
      long from = Math.max(1, log.durable() - random.nextInt(150));
      try (LogReader reader = log.readFrom(from)) {
        long expected = from;
        for (LogRecord next = reader.next(); next != null; next = reader.next()) {
          assertThat(next.firstLsn()).isEqualTo(expected);
          assertThat(next.payload().getLong(0)).isEqualTo(expected);
          expected++;
          read++;
        }
      } catch (LogReleasedException e) {
        assertThat(e.firstLsn()).isGreaterThan(from);
      }
    }
    return read;
  }
}
