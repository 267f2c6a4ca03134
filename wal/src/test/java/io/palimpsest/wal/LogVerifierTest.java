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

import io.palimpsest.wal.LogVerifier.Verified;
import io.palimpsest.wal.storage.ExtentReader;
import io.palimpsest.wal.storage.LogExtent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the walk along a log makes of frames that are each valid. */
class LogVerifierTest {

  private static final UUID STORE = new UUID(1, 2);
  private static final FrameSalt SALT = new FrameSalt(STORE);

  /** An extent in an array. */
  record ArrayExtent(long sequence, long logEpoch, long firstLsn, ByteBuffer content)
      implements LogExtent {

    @Override
    public String name() {
      return "extent " + sequence;
    }

    @Override
    public ByteBuffer label() {
      return ByteBuffer.allocate(0);
    }

    @Override
    public long origin() {
      return 0;
    }

    @Override
    public ExtentReader open() {
      byte[] bytes = new byte[content.remaining()];
      content.get(content.position(), bytes);
      return FrameTest.reader(bytes);
    }
  }

  private static LogExtent extent(
      long sequence, long epoch, long firstLsn, int chain, Consumer<FlushGroup> frames) {
    FlushGroup group = new FlushGroup(SALT, epoch, epoch * 100, 8192, chain);
    group.begin(0);
    frames.accept(group);
    return new ArrayExtent(sequence, epoch, firstLsn, group.finish().slice());
  }

  static void epoch(FlushGroup group, long nextLsn, long transaction, long opening) {
    ByteBuffer payload =
        ByteBuffer.allocate(FrameLayout.EPOCH_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(FrameLayout.EPOCH_OPENING_TRANSACTION, opening);
    FlushGroup.Stamp stamp = new FlushGroup.Stamp(nextLsn, 0, transaction, 0);
    group.addControl(FrameType.EPOCH, stamp, payload);
  }

  private static void transaction(FlushGroup group, long epoch, long id, long micros) {
    ByteBuffer payload = Logs.bytes("t" + id + " of " + epoch);
    group.add(
        new FlushGroup.Stamp(id, 1, id, micros),
        payload,
        SALT.payload(epoch, epoch * 100, payload),
        (byte) 0);
  }

  static int crcOf(LogExtent extent, long transaction) throws IOException {
    try (FrameCursor cursor = new FrameCursor(extent.open(), SALT)) {
      long at = 0;
      while (cursor.look(at) == FrameVerdict.VALID) {
        if (cursor.transaction() == transaction
            && (cursor.typeCode() == FrameType.TRANSACTION.code()
                || cursor.typeCode() == FrameType.TRANSACTION_LAST.code())) {
          return cursor.selfCrc();
        }
        at = cursor.next();
      }
    }
    throw new AssertionError("no transaction " + transaction);
  }

  private static LogExtent first() {
    return extent(
        1,
        1,
        1,
        0,
        group -> {
          epoch(group, 1, 0, 0);
          transaction(group, 1, 1, 10);
          transaction(group, 1, 2, 20);
          transaction(group, 1, 3, 30);
        });
  }

  @Test
  void shouldLetAYoungerEpochReplaceWhatLiesBehindTheTransactionItFollowsOn() throws IOException {
    LogExtent old = first();
    LogExtent young =
        extent(
            2,
            2,
            2,
            crcOf(old, 1),
            group -> {
              epoch(group, 2, 1, 2);
              transaction(group, 2, 2, 21);
            });
    Verified verified = LogVerifier.verify(List.of(old, young), STORE, null);
    assertThat(verified.end().transaction).isEqualTo(2);
    assertThat(verified.end().timeMicros).isEqualTo(21);
    assertThat(verified.unpromised().frames()).as("the opening group is durable").isZero();
    assertThat(verified.spans().get(0).end()).isLessThan(old.open().size());
  }

  @Test
  void shouldHoldUnpromisedTransactionsBack() throws IOException {
    Verified verified = LogVerifier.verify(List.of(first()), STORE, null);
    assertThat(verified.end().transaction).isEqualTo(3);
    assertThat(verified.kept().transaction()).isZero();
    assertThat(verified.unpromised().records()).isEqualTo(3);
    LogMark mark = new LogMark(1, 2, 2, 1, 1, false);
    assertThat(LogVerifier.verify(List.of(first()), STORE, mark).unpromised().records())
        .isEqualTo(1);
  }

  @Test
  void shouldRefuseAnEpochThatFollowsOnSomethingElse() throws IOException {
    LogExtent old = first();
    int crc = crcOf(old, 1);
    assertThatThrownBy(
            () ->
                LogVerifier.verify(
                    List.of(old, extent(2, 2, 2, crc + 1, group -> epoch(group, 2, 1, 1))),
                    STORE,
                    null))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("which a later log epoch follows on");
    assertThatThrownBy(
            () ->
                LogVerifier.verify(
                    List.of(old, extent(2, 2, 5, crc, group -> epoch(group, 5, 4, 4))),
                    STORE,
                    null))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("transaction 4");
  }

  @Test
  void shouldStopAtAFrameThatFollowsOnAnotherOne() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(8192);
    bytes.put(((ArrayExtent) first()).content().duplicate());
    LogExtent other = extent(1, 1, 1, 12345, group -> transaction(group, 1, 4, 40));
    bytes.put(((ArrayExtent) other).content().duplicate());
    LogExtent joined = new ArrayExtent(1, 1, 1, bytes.flip());
    Verified verified = LogVerifier.verify(List.of(joined), STORE, null);
    assertThat(verified.end().transaction).isEqualTo(3);
    assertThat(verified.isClean(null)).isFalse();
    assertThat(verified.tailBytes()).isPositive();
  }

  @Test
  void shouldRefuseALogShorterThanItsMark() {
    LogMark mark = new LogMark(1, 4, 4, 1, 1, false);
    assertThatThrownBy(() -> LogVerifier.verify(List.of(first()), STORE, mark))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("since the mark promises everything up to transaction 4");
    assertThatThrownBy(() -> LogVerifier.verify(List.of(), STORE, mark))
        .isInstanceOf(CorruptLogException.class);
  }

  private static void part(
      FlushGroup group, FrameType type, long id, int mutations, long micros, String text) {
    byte[] payload = Logs.bytes(text).array();
    int constant = FrameSalt.payloadConstant(STORE, 1, 100);
    int crc = FrameSalt.payload(constant, payload, 0, payload.length);
    group.add(type, id, mutations, id, micros, payload, 0, payload.length, crc, (byte) 0);
  }

  static void seal(FlushGroup group, long nextLsn, long transaction) {
    FlushGroup.Stamp stamp = new FlushGroup.Stamp(nextLsn, 0, transaction, 0);
    group.addControl(FrameType.SEAL, stamp, ByteBuffer.allocate(0));
  }

  private static Verified verified(@Nullable LogMark mark, Consumer<FlushGroup> frames)
      throws IOException {
    return LogVerifier.verify(
        List.of(
            extent(
                1,
                1,
                1,
                0,
                group -> {
                  epoch(group, 1, 0, 0);
                  frames.accept(group);
                })),
        STORE,
        mark);
  }

  @Test
  void shouldRefuseASegmentWithoutItsSealThoughTheNextOneFollowsOnIt() throws IOException {
    for (boolean sealed : new boolean[] {true, false}) {
      LogExtent before =
          extent(
              1,
              1,
              1,
              0,
              group -> {
                epoch(group, 1, 0, 0);
                if (sealed) {
                  seal(group, 1, 0);
                }
              });
      LogExtent next = extent(2, 1, 1, lastCrc(before), group -> transaction(group, 1, 1, 10));
      if (sealed) {
        assertThat(LogVerifier.verify(List.of(before, next), STORE, null).end().transaction)
            .isEqualTo(1);
      } else {
        assertThatThrownBy(() -> LogVerifier.verify(List.of(before, next), STORE, null))
            .isInstanceOf(CorruptLogException.class)
            .hasMessageContaining("the seal of a segment that ends before LSN 1");
      }
    }
  }

  private static int lastCrc(LogExtent extent) throws IOException {
    try (FrameCursor cursor = new FrameCursor(extent.open(), SALT)) {
      int crc = 0;
      for (long at = 0; cursor.look(at) == FrameVerdict.VALID; at = cursor.next()) {
        crc = cursor.selfCrc();
      }
      return crc;
    }
  }

  @Test
  void shouldRefuseAClosedLogWithoutItsSeal() throws IOException {
    LogMark closed = new LogMark(1, 1, 1, 1, 1, true);
    Verified whole =
        verified(
            closed,
            group -> {
              transaction(group, 1, 1, 10);
              seal(group, 2, 1);
            });
    assertThat(whole.isClean(new LogMark(1, 0, 0, 1, 1, true))).isTrue();
    assertThatThrownBy(() -> verified(closed, group -> transaction(group, 1, 1, 10)))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("the seal of a log that was closed");
    assertThatThrownBy(
            () ->
                verified(
                    closed,
                    group -> {
                      transaction(group, 1, 1, 10);
                      transaction(group, 1, 2, 20);
                      seal(group, 3, 2);
                    }))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("found a seal in segment number 1 behind transaction 2 at LSN 2");
  }

  @Test
  void shouldHoldAClosedLogToItsMarkAlsoWhereALaterEpochFollows() throws IOException {
    LogExtent old = first();
    LogExtent young = extent(2, 2, 3, crcOf(old, 2), group -> epoch(group, 3, 2, 2));
    LogExtent whole = extent(2, 2, 4, crcOf(old, 3), group -> epoch(group, 4, 3, 3));
    LogMark closed = new LogMark(1, 3, 3, 1, 1, true);
    assertThat(LogVerifier.verify(List.of(old, whole), STORE, closed).end().transaction)
        .isEqualTo(3);
    for (boolean wasClosed : new boolean[] {true, false}) {
      LogMark mark = new LogMark(1, 3, 3, 1, 1, wasClosed);
      assertThatThrownBy(() -> LogVerifier.verify(List.of(old, young), STORE, mark))
          .isInstanceOf(CorruptLogException.class)
          .hasMessageContaining("follows on transaction 3")
          .hasMessageContaining("one that follows on transaction 2");
    }
    LogMark earlier = new LogMark(1, 2, 2, 1, 1, true);
    assertThatThrownBy(() -> LogVerifier.verify(List.of(old, whole), STORE, earlier))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("where the log was closed");
  }

  @Test
  void shouldNotTakeASealThatVouchesForLess() throws IOException {
    FlushGroup group = new FlushGroup(SALT, 1, 100, 8192, 0);
    group.begin(0);
    epoch(group, 1, 0, 0);
    transaction(group, 1, 1, 10);
    // By hand: a group writes into a control frame that it promises what stands before it.
    byte[] seal = new byte[0];
    int crc = FrameSalt.payload(FrameSalt.payloadConstant(STORE, 1, 100), seal, 0, 0);
    group.add(FrameType.SEAL, 2, 0, 1, 10, seal, 0, 0, crc, (byte) 0);
    LogExtent extent = new ArrayExtent(1, 1, 1, group.finish().slice());
    Verified verified = LogVerifier.verify(List.of(extent), STORE, null);
    assertThat(verified.end().sealed).isFalse();
    assertThat(verified.tailBytes()).isPositive();
    Verified promised =
        verified(
            null,
            frames -> {
              transaction(frames, 1, 1, 10);
              seal(frames, 2, 1);
            });
    assertThat(promised.end().sealed).isTrue();
    assertThat(promised.end().promised).isEqualTo(1);
  }

  @Test
  void shouldGoOnBehindASealInTheMiddle() throws IOException {
    Verified verified =
        verified(
            null,
            group -> {
              transaction(group, 1, 1, 10);
              seal(group, 2, 1);
              transaction(group, 1, 2, 20);
            });
    assertThat(verified.end().transaction).isEqualTo(2);
    assertThat(verified.end().sealed).isFalse();
    assertThat(verified.isClean(null)).isFalse();
  }

  @Test
  void shouldTakeEqualTimesAndNoEarlierOnes() throws IOException {
    Verified verified =
        verified(
            null,
            group -> {
              transaction(group, 1, 1, 10);
              transaction(group, 1, 2, 10);
              transaction(group, 1, 3, 9);
            });
    assertThat(verified.end().transaction).isEqualTo(2);
    assertThat(verified.tailBytes()).isPositive();
  }

  @Test
  void shouldCountATransactionInPartsAsOne() throws IOException {
    Verified verified =
        verified(
            null,
            group -> {
              part(group, FrameType.TRANSACTION_FIRST, 1, 0, 10, "a");
              part(group, FrameType.TRANSACTION_MIDDLE, 1, 0, 10, "b");
              part(group, FrameType.TRANSACTION_LAST, 1, 3, 10, "c");
            });
    assertThat(verified.end().transaction).isEqualTo(1);
    assertThat(verified.end().nextLsn).isEqualTo(4);
    assertThat(verified.records()).isEqualTo(1);
    assertThat(verified.unpromised().frames()).isEqualTo(3);
    assertThat(verified.unpromised().records()).isEqualTo(1);
    assertThat(verified.kept().transaction()).isZero();
  }

  @Test
  void shouldDropPartsWithoutTheirLast() throws IOException {
    Consumer<FlushGroup> frames =
        group -> {
          transaction(group, 1, 1, 10);
          part(group, FrameType.TRANSACTION_FIRST, 2, 0, 20, "a");
          part(group, FrameType.TRANSACTION_MIDDLE, 2, 0, 20, "b");
        };
    Verified verified = verified(null, frames);
    assertThat(verified.end().transaction).isEqualTo(1);
    assertThat(verified.tailBytes()).isPositive();
    assertThat(verified.unpromised().records()).isEqualTo(1);
    assertThatThrownBy(() -> verified(new LogMark(1, 2, 2, 1, 1, false), frames))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("only the first parts of it");
  }

  @Test
  void shouldNotTakePartsInAnyOtherOrder() throws IOException {
    List<Consumer<FlushGroup>> wrong =
        List.of(
            group -> part(group, FrameType.TRANSACTION_LAST, 2, 1, 20, "c"),
            group -> {
              part(group, FrameType.TRANSACTION_FIRST, 2, 0, 20, "a");
              transaction(group, 1, 2, 20);
            },
            group -> {
              part(group, FrameType.TRANSACTION_FIRST, 2, 0, 20, "a");
              seal(group, 2, 1);
              part(group, FrameType.TRANSACTION_LAST, 2, 1, 20, "c");
            },
            group -> {
              part(group, FrameType.TRANSACTION_FIRST, 2, 0, 20, "a");
              part(group, FrameType.TRANSACTION_LAST, 2, 1, 21, "another time");
            },
            group -> {
              part(group, FrameType.TRANSACTION_FIRST, 2, 1, 20, "a count too early");
              part(group, FrameType.TRANSACTION_LAST, 2, 1, 20, "c");
            });
    for (Consumer<FlushGroup> frames : wrong) {
      Verified verified =
          verified(
              null,
              group -> {
                transaction(group, 1, 1, 10);
                frames.accept(group);
              });
      assertThat(verified.end().transaction).isEqualTo(1);
      assertThat(verified.tailBytes()).isPositive();
    }
  }

  @Test
  void shouldRefuseVersion1ByName() {
    ByteBuffer frame = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
    frame.putInt(0, 4096);
    CRC32C crc = new CRC32C();
    ByteBuffer salted = ByteBuffer.allocate(16 + 76).order(ByteOrder.LITTLE_ENDIAN);
    salted.putLong(STORE.getMostSignificantBits()).putLong(STORE.getLeastSignificantBits());
    crc.update(salted.putInt(4096).rewind());
    frame.putInt(4, (int) crc.getValue());
    assertThatThrownBy(
            () -> LogVerifier.verify(List.of(new ArrayExtent(1, 1, 1, frame)), STORE, null))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("one of format version 1");
  }
}
