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

import io.palimpsest.wal.storage.ClaimedLog;
import io.palimpsest.wal.storage.LogAppender;
import io.palimpsest.wal.storage.LogIdentity;
import io.palimpsest.wal.storage.ReadableLog;
import io.palimpsest.wal.storage.file.CrashDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Transactions in several frames: written, read, and found by an opening. */
class SplitTransactionTest {

  private static final int SEGMENT = 64 * 1024;
  private static final UUID STORE = new UUID(1, 2);
  private static final long WRITER = 9;

  private static WriteAheadLog open(CrashDisk disk) {
    return WriteAheadLog.openStepped(disk.storage(SEGMENT), Logs.impatient(), new ManualTime());
  }

  private static void frame(
      FlushGroup group, long epoch, FrameType type, long id, int mutations, String text) {
    byte[] payload = Logs.bytes(text).array();
    int crc = new FrameSalt(STORE).payload(epoch, WRITER, payload, 0, payload.length);
    group.add(type, id, mutations, id, id, payload, 0, payload.length, crc, (byte) 0);
  }

  /** Leaves a whole transaction, one in parts over two groups, and the beginning of another one. */
  private static void leave(CrashDisk disk) throws IOException {
    LogIdentity identity = new LogIdentity(STORE, WRITER, 1, "host", 0);
    ClaimedLog claim = disk.storage(SEGMENT).open(identity);
    long epoch = claim.logEpoch();
    FlushGroup group = new FlushGroup(new FrameSalt(STORE), epoch, WRITER, 8192, 0);
    group.begin(0);
    group.addControl(
        FrameType.EPOCH,
        new FlushGroup.Stamp(1, 0, 0, 0),
        ByteBuffer.allocate(FrameLayout.EPOCH_BYTES).order(ByteOrder.LITTLE_ENDIAN));
    LogAppender appender = claim.begin(group.finish(), 1, 0);
    appender.mark(new LogMark(epoch, 0, 0, 1, 1, false).encode());
    group.begin(0);
    frame(group, epoch, FrameType.TRANSACTION, 1, 1, "one");
    frame(group, epoch, FrameType.TRANSACTION_FIRST, 2, 0, "a");
    frame(group, epoch, FrameType.TRANSACTION_MIDDLE, 2, 0, "b");
    appender.append(group.finish(), 1, 1);
    group.begin(0);
    frame(group, epoch, FrameType.TRANSACTION_LAST, 2, 1, "c");
    frame(group, epoch, FrameType.TRANSACTION_FIRST, 3, 0, "never whole");
    appender.append(group.finish(), 2, 2);
    appender.sync();
    disk.kill();
  }

  @Test
  void shouldWriteThePartsAgainAndLeaveAnUnfinishedOneBehind() throws IOException {
    CrashDisk disk = new CrashDisk();
    leave(disk);
    try (WriteAheadLog log = open(disk)) {
      assertThat(log.openReport().verdict()).isEqualTo(TailVerdict.TORN);
      assertThat(log.openReport().tail().reappended()).isEqualTo(2);
      assertThat(log.openReport().tail().bytesDiscarded()).isPositive();
      assertThat(Logs.texts(log)).containsExactly("one", "abc");
      List<LogRecord> fromTwo = Logs.read(log, 2);
      assertThat(fromTwo).hasSize(1);
      assertThat(fromTwo.get(0).mutations()).isEqualTo(1);
      assertThat(fromTwo.get(0).transactionId()).isEqualTo(2);
      assertThat(log.append(Logs.bytes("next"), 1, 10).firstLsn()).isEqualTo(3);
      log.coordinator().doWork();
    }
    try (WriteAheadLog log = open(disk)) {
      assertThat(log.openReport().verdict()).isEqualTo(TailVerdict.CLEAN);
      assertThat(Logs.texts(log)).containsExactly("one", "abc", "next");
    }
  }

  // Written by the log itself ---------------------------------------------------------------------

  private static final int GROUP = 8 * 1024;

  private static WriteAheadLog openInParts(CrashDisk disk) {
    WalConfig config =
        WalConfig.builder()
            .segmentBytes(SEGMENT)
            .groupBytes(GROUP)
            .recordBytes(32 * 1024)
            .transactionBytes(400 * 1024)
            .build();
    return WriteAheadLog.openStepped(disk.storage(512 * 1024), config, new ManualTime());
  }

  private static ByteBuffer pattern(int seed, int bytes) {
    byte[] all = new byte[bytes];
    new Random(seed).nextBytes(all);
    return ByteBuffer.wrap(all);
  }

  /** The frames of the only segment, as type and length. */
  private static List<String> frames(CrashDisk disk) throws IOException {
    List<String> found = new ArrayList<>();
    try (ReadableLog log = disk.storage(SEGMENT).openForReading();
        FrameCursor cursor =
            new FrameCursor(log.extents().get(0).open(), new FrameSalt(log.storeId()))) {
      for (long at = 0; cursor.look(at) == FrameVerdict.VALID; at = cursor.next()) {
        found.add(FrameType.of(cursor.typeCode()) + " " + cursor.length());
      }
    }
    return found;
  }

  @Test
  void shouldWriteALargeTransactionInPartsAndReadItWhole() throws IOException {
    CrashDisk disk = new CrashDisk();
    try (WriteAheadLog log = openInParts(disk)) {
      log.append(Logs.bytes("before"), 1, 1);
      CommitTicket large = log.append(pattern(1, 20_000), 7, 2);
      log.append(Logs.bytes("after"), 1, 3);
      assertThat(large.firstLsn()).isEqualTo(2);
      assertThat(large.lastLsn()).isEqualTo(8);
      assertThat(log.coordinator().doWork()).as("before").isEqualTo(1);
      assertThat(log.coordinator().doWork()).as("large and after").isEqualTo(2);
      assertThat(log.durable()).isEqualTo(9);
      assertThat(frames(disk))
          .containsExactly(
              "EPOCH 4096",
              "TRANSACTION 4096",
              "TRANSACTION_FIRST 8192",
              "TRANSACTION_MIDDLE 8192",
              "TRANSACTION_LAST 3856",
              "TRANSACTION 240");
      LogRecord read = Logs.read(log, 5).get(0);
      assertThat(read.payload()).isEqualTo(pattern(1, 20_000));
      assertThat(read.payload().capacity()).as("one array").isEqualTo(20_000);
      assertThat(read.firstLsn()).isEqualTo(2);
      assertThat(read.mutations()).isEqualTo(7);
    }
    try (WriteAheadLog log = openInParts(disk)) {
      assertThat(log.openReport().verdict()).isEqualTo(TailVerdict.CLEAN);
      assertThat(Logs.read(log, 1)).hasSize(3);
    }
  }

  @Test
  void shouldCutAtEveryLengthAroundAFrame() {
    CrashDisk disk = new CrashDisk();
    int part = GROUP - FrameLayout.HEADER;
    List<Integer> lengths = new ArrayList<>();
    for (int frames = 1; frames <= 3; frames++) {
      for (int more = -9; more <= 9; more++) {
        lengths.add(frames * part + more);
      }
    }
    try (WriteAheadLog log = openInParts(disk)) {
      for (int i = 0; i < lengths.size(); i++) {
        log.append(pattern(i, lengths.get(i)), 2, 1 + i);
        log.coordinator().doWork();
      }
      check(log, lengths);
    }
    try (WriteAheadLog log = openInParts(disk)) {
      check(log, lengths);
    }
  }

  private static void check(WriteAheadLog log, List<Integer> lengths) {
    List<LogRecord> found = Logs.read(log, 1);
    assertThat(found).hasSize(lengths.size());
    for (int i = 0; i < lengths.size(); i++) {
      assertThat(found.get(i).payload()).isEqualTo(pattern(i, lengths.get(i)));
    }
  }

  @Test
  void shouldMoveNothingBeforeTheLastPartAndKeepNothingIfThatFails() {
    for (int failed = 1; failed <= 26; failed++) {
      CrashDisk disk = new CrashDisk();
      WriteAheadLog log = openInParts(disk);
      log.append(Logs.bytes("before"), 1, 1);
      log.coordinator().doWork();
      // 25 parts are written and then forced.
      CommitTicket ticket = log.append(pattern(1, 200_000), 9, 2);
      disk.failAt(disk.calls() + failed);
      log.coordinator().doWork();
      assertThat(log.state()).isEqualTo(WalState.FAILED);
      assertThat(log.written()).isEqualTo(failed <= 25 ? 1 : 10);
      assertThat(log.durable()).isEqualTo(1);
      assertThat(ticket.isDurable()).isFalse();
      assertThat(Logs.texts(log)).containsExactly("before");
      log.close();
      // The page cache has what was to be forced; it is whole, and written again.
      int shown = failed <= 25 ? 1 : 2;
      try (WriteAheadLog again = openInParts(disk)) {
        assertThat(Logs.read(again, 1)).as("failure at " + failed).hasSize(shown);
        assertThat(again.append(Logs.bytes("next"), 1, 10).firstLsn())
            .isEqualTo(failed <= 25 ? 2 : 11);
      }
    }
  }

  private static final List<String> SHOWN = List.of("one", "large", "three", "larger");

  /** Leaves a killed log: the last transaction is in parts, and nothing promises it. */
  private static CrashDisk killed() {
    CrashDisk disk = new CrashDisk();
    WriteAheadLog log = openInParts(disk);
    log.append(text("one", 10), 1, 1);
    log.coordinator().doWork();
    log.append(text("large", 30_000), 3, 2);
    log.coordinator().doWork();
    log.append(text("three", 10), 1, 3);
    log.coordinator().doWork();
    log.append(text("larger", 50_000), 5, 4);
    log.coordinator().doWork();
    return disk.crash(CrashDisk.Mode.EVERYTHING, 1);
  }

  private static ByteBuffer text(String word, int size) {
    return Logs.bytes(word + " ".repeat(size));
  }

  /** Opens a damaged log, which shows whole transactions or is refused; returns how many. */
  private static int open(CrashDisk disk, String file, byte[] damaged, String where) {
    CrashDisk copy = disk.copy();
    copy.setBytes(file, damaged);
    try (WriteAheadLog log = openInParts(copy)) {
      List<LogRecord> found = Logs.read(log, 1);
      for (int i = 0; i < found.size(); i++) {
        String word = SHOWN.get(i);
        int size = List.of(10, 30_000, 10, 50_000).get(i);
        assertThat(found.get(i).payload()).as(where).isEqualTo(text(word, size));
        assertThat(found.get(i).mutations()).as(where).isEqualTo(List.of(1, 3, 1, 5).get(i));
      }
      assertThat(log.durable()).as(where).isEqualTo(List.of(0L, 1L, 4L, 5L, 10L).get(found.size()));
      assertThat(log.appended()).as(where).isEqualTo(log.durable());
      return found.size();
    } catch (CorruptLogException e) {
      return -1;
    }
  }

  @Test
  void shouldShowNothingHalfWhereverTheLogIsCut() {
    CrashDisk disk = killed();
    String file = disk.files().stream().filter(name -> name.endsWith(".wal")).toList().get(0);
    byte[] whole = disk.bytes(file);
    assertThat(open(disk, file, whole, "whole")).isEqualTo(4);
    int end = whole.length;
    while (whole[end - 1] == 0) {
      end--;
    }
    int torn = 0;
    for (int at = 4096; at < end; at += 512) {
      byte[] cut = Arrays.copyOf(Arrays.copyOf(whole, at), whole.length);
      int shown = open(disk, file, cut, "zeros from " + at);
      assertThat(shown).as("zeros from " + at).isNotEqualTo(4);
      torn += shown == 3 ? 1 : 0;

      byte[] hole = whole.clone();
      Arrays.fill(hole, at, at + 512, (byte) 0);
      open(disk, file, hole, "a hole at " + at);

      byte[] garbage = whole.clone();
      new Random(at).nextBytes(hole);
      System.arraycopy(hole, 0, garbage, at, 512);
      open(disk, file, garbage, "garbage at " + at);

      byte[] shorter = Arrays.copyOf(whole, at);
      assertThat(open(disk, file, shorter, "cut to " + at)).isEqualTo(-1);
    }
    // Wherever it is cut within the last transaction, exactly that one is gone.
    assertThat(torn).isGreaterThan(50_000 / 512);
  }
}
