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
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is taken, what is refused with both numbers, and who waits for room. */
class LimitsTest {

  private static final int SEGMENT = 64 * 1024;
  private static final int GROUP = 8 * 1024;
  private static final int RECORD = 20_000;
  private static final int TRANSACTION = 150_000;
  private static final int HEADER = FrameLayout.HEADER;

  private final CrashDisk disk = new CrashDisk();
  private final ManualTime time = new ManualTime();

  private static WalConfig.Builder config() {
    return WalConfig.builder()
        .segmentBytes(SEGMENT)
        .groupBytes(GROUP)
        .recordBytes(RECORD)
        .transactionBytes(TRANSACTION)
        .bufferBytes(2 * GROUP);
  }

  private WriteAheadLog open() {
    return WriteAheadLog.open(disk.storage(SEGMENT), config().build(), TimeSource.system());
  }

  private WriteAheadLog openStepped() {
    return WriteAheadLog.openStepped(
        disk.storage(SEGMENT), config().admissionDeadlineMillis(0).build(), time);
  }

  private static void refused(WriteAheadLog log, int bytes, int mutations, int limit) {
    long appended = log.appended();
    assertThatThrownBy(() -> log.append(ByteBuffer.allocate(bytes), mutations))
        .isInstanceOfSatisfying(
            RecordTooLargeException.class,
            e -> {
              assertThat(e.bytes()).isEqualTo(bytes);
              assertThat(e.limit()).isEqualTo(limit);
            })
        .hasMessageContaining(String.valueOf(bytes))
        .hasMessageContaining(String.valueOf(limit));
    assertThat(log.appended()).isEqualTo(appended);
  }

  @Test
  void shouldTakeAMutationOfExactlyTheLimitHeaderIncluded() {
    int limit = RECORD - HEADER;
    try (WriteAheadLog log = open()) {
      for (int mutations = 0; mutations <= 1; mutations++) {
        log.appendAndWait(ByteBuffer.allocate(limit), mutations, Durability.SYNC);
        refused(log, limit + 1, mutations, limit);
      }
      log.appendAndWait(ByteBuffer.allocate(3 * limit), 3, Durability.SYNC);
      refused(log, 3 * limit + 1, 3, 3 * limit);
      assertThat(log.durable()).isEqualTo(4);
    }
  }

  @Test
  void shouldTakeATransactionOfExactlyTheLimitHeaderIncluded() {
    int limit = TRANSACTION - HEADER;
    try (WriteAheadLog log = open()) {
      log.appendAndWait(ByteBuffer.allocate(limit), 1000, Durability.SYNC);
      refused(log, limit + 1, 1000, limit);
      assertThat(log.durable()).isEqualTo(1000);
    }
    try (WriteAheadLog log = open()) {
      assertThat(Logs.read(log, 1)).extracting(r -> r.payload().remaining()).containsExactly(limit);
    }
  }

  @Test
  void shouldHoldABatchToTheSameLimits() {
    ByteBuffer largest = ByteBuffer.allocate(RECORD - HEADER);
    ByteBuffer larger = ByteBuffer.allocate(RECORD - HEADER + 1);
    ByteBuffer rest = ByteBuffer.allocate(TRANSACTION - HEADER - 7 * largest.remaining());
    ByteBuffer one = ByteBuffer.allocate(1);
    List<ByteBuffer> whole =
        List.of(largest, largest, largest, largest, largest, largest, largest, rest);
    List<ByteBuffer> more =
        List.of(largest, largest, largest, largest, largest, largest, largest, rest, one);
    try (WriteAheadLog log = open()) {
      CommitTicket ticket = log.appendBatch(whole, Durability.SYNC);
      ticket.await();
      assertThat(ticket.firstLsn()).isEqualTo(1);
      assertThat(ticket.lastLsn()).isEqualTo(8);
      assertThatThrownBy(() -> log.appendBatch(more, Durability.SYNC))
          .isInstanceOf(RecordTooLargeException.class)
          .hasMessageContaining(String.valueOf(TRANSACTION - HEADER))
          .hasMessageContaining(String.valueOf(TRANSACTION - HEADER + 1));
      assertThatThrownBy(() -> log.appendBatch(List.of(one, larger), Durability.SYNC))
          .isInstanceOf(RecordTooLargeException.class)
          .hasMessageContaining("mutation of " + larger.remaining())
          .hasMessageContaining("at most " + largest.remaining());
      assertThat(log.appended()).isEqualTo(8);
      assertThat(largest.remaining()).as("not consumed").isEqualTo(RECORD - HEADER);
    }
  }

  @Test
  void shouldAdmitAloneWhatIsLargerThanTheWholeBuffer() {
    WriteAheadLog log = openStepped();
    StagedRecord large = log.stage(ByteBuffer.allocate(40_000), 5);
    assertThatThrownBy(() -> log.stage(Logs.bytes("x"), 1))
        .isInstanceOf(LogOverloadedException.class);
    log.sequence(large, 1);
    log.coordinator().doWork();
    try (StagedRecord small = log.stage(Logs.bytes("x"), 1)) {
      assertThatThrownBy(() -> log.stage(ByteBuffer.allocate(40_000), 5))
          .isInstanceOf(LogOverloadedException.class)
          .hasMessageContaining("record of 40400 bytes")
          .hasMessageContaining("not in the log");
      assertThat(small.mutations()).isEqualTo(1);
    }
    assertThat(log.appended()).isEqualTo(5);
    assertThat(log.durable()).isEqualTo(5);
  }

  @Test
  void shouldNotGiveRoomOfTheStorageAwayThatALargeRecordWasPromised() {
    WriteAheadLog log = openStepped();
    log.append(Logs.bytes("small"), 1, 1);
    log.coordinator().doWork();
    disk.fullFrom(0);
    // Segment header, opening group and the first record took a block each; one is for the seal.
    int room = SEGMENT - 4 * FrameLayout.BLOCK;
    StagedRecord staged = log.stage(ByteBuffer.allocate(room - room / GROUP * HEADER), 5);
    time.advanceMicros(60_000_000);
    log.coordinator().doWork();
    log.coordinator().doWork();
    log.sequence(staged, 2);
    assertThat(log.coordinator().doWork()).isEqualTo(1);
    assertThat(log.state()).isEqualTo(WalState.RUNNING);
    assertThat(log.durable()).isEqualTo(6);
    log.close();
  }

  @Test
  void shouldWaitForASegmentThatIsLargeEnough() {
    try (WriteAheadLog log = open()) {
      for (int i = 0; i < 5; i++) {
        log.append(ByteBuffer.allocate(140_000), 10);
        log.append(Logs.bytes("small"), 1);
      }
      log.flush();
      assertThat(log.durable()).isEqualTo(55);
    }
    try (WriteAheadLog log = open()) {
      assertThat(log.openReport().verdict()).isEqualTo(TailVerdict.CLEAN);
      assertThat(Logs.read(log, 1)).hasSize(10);
    }
  }

  @Test
  void shouldRefuseAtItsDeadlineWhatFindsNoSegmentAndTakeItWhenThereIsOne() throws Exception {
    WalConfig patient = config().admissionDeadlineMillis(300).build();
    try (WriteAheadLog log =
        WriteAheadLog.open(disk.storage(SEGMENT), patient, TimeSource.system())) {
      disk.fullFrom(0);
      CompletableFuture<Throwable> refused =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  log.append(ByteBuffer.allocate(140_000), 10);
                  throw new AssertionError("admitted");
                } catch (LogOverloadedException e) {
                  return e;
                }
              });
      assertThat(refused.get(30, TimeUnit.SECONDS))
          .hasMessageContaining("record of 141440 bytes")
          .hasMessageContaining("not in the log")
          .hasMessageContaining("no room for a new segment");
      assertThat(log.appended()).isZero();
      log.append(Logs.bytes("small"), 1).awaitDurable();
      disk.fullFrom(Integer.MAX_VALUE);
      CommitTicket ticket = log.append(ByteBuffer.allocate(140_000), 10);
      ticket.awaitDurable();
      assertThat(ticket.firstLsn()).isEqualTo(2);
    }
  }

  @Test
  void shouldStageARecordInPieces() {
    ByteBuffer text = Logs.bytes("[one two three]");
    List<ByteBuffer> pieces =
        List.of(
            text.duplicate().limit(5),
            ByteBuffer.allocate(0),
            text.duplicate().position(5).limit(6),
            text.slice(6, 9).asReadOnlyBuffer());
    for (Compression compression : Compression.values()) {
      WalConfig config = config().compression(compression).build();
      try (WriteAheadLog log =
          WriteAheadLog.open(new CrashDisk().storage(SEGMENT), config, TimeSource.system())) {
        try (StagedRecord record = log.stage(pieces, 3, Durability.SYNC)) {
          assertThat(record.payloadBytes()).isEqualTo(15);
          log.sequence(record, 1).awaitDurable();
        }
        try (StagedRecord record =
            log.stage(Collections.nCopies(2_000, text), 2_000, Durability.SYNC)) {
          log.sequence(record, 2).awaitDurable();
        }
        assertThat(Logs.texts(log))
            .containsExactly("[one two three]", "[one two three]".repeat(2_000));
        assertThat(log.durable()).isEqualTo(2_003);
        assertThatThrownBy(
                () -> log.stage(Collections.nCopies(10_000, text), 10_000, Durability.SYNC))
            .isInstanceOf(RecordTooLargeException.class)
            .hasMessageContaining("150000");
      }
    }
  }
}
