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
import io.palimpsest.wal.storage.file.CrashDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Transactions in several frames, found by an opening. */
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
}
