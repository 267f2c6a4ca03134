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

import io.palimpsest.wal.LogVerifier.Verified;
import io.palimpsest.wal.LogVerifierTest.ArrayExtent;
import io.palimpsest.wal.storage.LogExtent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every single damage to two small logs of two log epochs each, with a transaction in parts and a
 * seal in the middle: one closed, with the mark that says so, and one whose process was killed.
 *
 * <p>A closed log shows everything or is refused. A killed one may miss what no promise covers.
 */
class ExhaustiveCorruptionTest {

  private static final UUID STORE = new UUID(1, 2);
  private static final List<String> RECORDS = List.of("t1", "t2", "abc", "t4", "t5", "t6", "t7");

  /** What the killed log's mark promises, and what its frames do while none of them is gone. */
  private static final int MARKED = 4;

  private static final int PROMISED = 6;
  private static final LogMark CLOSED_MARK = new LogMark(2, 7, 7, 1, 2, true);
  private static final LogMark KILLED_MARK = new LogMark(2, MARKED, MARKED, 1, 2, false);

  private static byte[] old = {};
  private static byte[] closed = {};
  private static byte[] killed = {};

  /** Puts groups one after the other. */
  private static final class Writer {

    private final FlushGroup group;
    private final long epoch;
    private byte[] bytes = {};

    private Writer(long epoch, int chain) {
      this.group = new FlushGroup(new FrameSalt(STORE), epoch, epoch * 100, 8192, chain);
      this.epoch = epoch;
    }

    private void group(long promise, Consumer<FlushGroup> frames) {
      group.begin(promise);
      frames.accept(group);
      ByteBuffer added = group.finish();
      int at = bytes.length;
      bytes = Arrays.copyOf(bytes, at + added.remaining());
      added.get(bytes, at, bytes.length - at);
    }

    private void frame(FrameType type, long id, int mutations, String text) {
      byte[] payload = text.getBytes(StandardCharsets.UTF_8);
      int constant = FrameSalt.payloadConstant(STORE, epoch, epoch * 100);
      int crc = FrameSalt.payload(constant, payload, 0, payload.length);
      group.add(type, id, mutations, id, id, payload, 0, payload.length, crc, (byte) 0);
    }

    private void whole(long id) {
      frame(FrameType.TRANSACTION, id, 1, "t" + id);
    }
  }

  @BeforeAll
  static void makeLogs() throws IOException {
    Writer one = new Writer(1, 0);
    one.group(
        0,
        group -> {
          LogVerifierTest.epoch(group, 1, 0, 0);
          one.whole(1);
        });
    one.group(
        1,
        group -> {
          one.whole(2);
          one.frame(FrameType.TRANSACTION_FIRST, 3, 0, "a");
          one.frame(FrameType.TRANSACTION_MIDDLE, 3, 0, "b");
        });
    one.group(2, group -> one.frame(FrameType.TRANSACTION_LAST, 3, 1, "c"));
    one.group(3, group -> one.whole(4));
    old = one.bytes;

    // Transaction 4 was not proven durable and is written again.
    Writer two = new Writer(2, LogVerifierTest.crcOf(extent(1, old), 3));
    two.group(
        3,
        group -> {
          LogVerifierTest.epoch(group, 4, 3, 4);
          two.whole(4);
        });
    two.group(
        4,
        group -> {
          two.whole(5);
          two.whole(6);
        });
    two.group(6, group -> LogVerifierTest.seal(group, 7, 6));
    two.group(6, group -> two.whole(7));
    killed = two.bytes;
    two.group(7, group -> LogVerifierTest.seal(group, 8, 7));
    closed = two.bytes;
  }

  private static LogExtent extent(int sequence, byte[] bytes) {
    return new ArrayExtent(sequence, sequence, sequence == 1 ? 1 : 4, ByteBuffer.wrap(bytes));
  }

  /** What an opening would show; null if it is refused. */
  private static @Nullable List<String> shown(
      byte[] first, byte[] second, LogMark mark, int all, String where) throws IOException {
    Verified verified;
    try {
      verified = LogVerifier.verify(List.of(extent(1, first), extent(2, second)), STORE, mark);
    } catch (CorruptLogException e) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    Watermarks durable =
        new Watermarks(verified.kept().nextLsn() - 1, verified.kept().transaction());
    LogCatalog catalog = new LogCatalog(verified.spans());
    FrameOpener opener = new FrameOpener(new KeyVault(null, STORE));
    try (LogReader reader = new LogReader(catalog, durable, new FrameSalt(STORE), opener, 1)) {
      for (LogRecord record = reader.next(); record != null; record = reader.next()) {
        texts.add(Logs.text(record));
      }
    }
    try (UnpromisedTail.Reader tail = verified.unpromised().open(STORE, opener)) {
      for (var again = tail.next(); again != null; again = tail.next()) {
        texts.add(StandardCharsets.UTF_8.decode(again.payload()).toString());
      }
    }
    if (texts.size() < all && verified.isClean(mark)) {
      throw new AssertionError("called clean: " + where);
    }
    return texts;
  }

  /** Checks a damaged log that must not show less than some records. */
  private static void check(byte[] first, byte[] second, boolean isClosed, int least, String where)
      throws IOException {
    LogMark mark = isClosed ? CLOSED_MARK : KILLED_MARK;
    List<String> texts = shown(first, second, mark, RECORDS.size(), where);
    // Not through assertions with a description: this runs some hundred thousand times.
    if (texts != null
        && (texts.size() < least || !texts.equals(RECORDS.subList(0, texts.size())))) {
      throw new AssertionError(where + ": " + texts);
    }
  }

  private static int least(boolean isClosed, int ofKilled) {
    return isClosed ? RECORDS.size() : ofKilled;
  }

  private static void flipEveryBit(boolean isClosed) throws IOException {
    byte[] first = old.clone();
    byte[] second = isClosed ? closed.clone() : killed.clone();
    for (byte[] bytes : List.of(first, second)) {
      for (int at = 0; at < bytes.length; at++) {
        // All bits where something is, one of eight in what is left free.
        int step = bytes[at] == 0 && at % FrameLayout.BLOCK > 512 ? 8 : 1;
        for (int bit = at % step; bit < 8; bit += step) {
          bytes[at] ^= (byte) (1 << bit);
          String where = isClosed + ", byte " + at + " of " + bytes.length + ", bit " + bit;
          check(first, second, isClosed, least(isClosed, PROMISED), where);
          bytes[at] ^= (byte) (1 << bit);
        }
      }
    }
  }

  @Test
  void shouldShowEverythingOfAWholeLog() throws IOException {
    assertThat(shown(old, closed, CLOSED_MARK, 0, "closed")).isEqualTo(RECORDS);
    assertThat(shown(old, killed, KILLED_MARK, 0, "killed")).isEqualTo(RECORDS);
  }

  @Test
  void shouldSurviveEveryFlippedBitOfAClosedLog() throws IOException {
    flipEveryBit(true);
  }

  @Test
  void shouldSurviveEveryFlippedBitOfAKilledLog() throws IOException {
    flipEveryBit(false);
  }

  @Test
  void shouldSurviveEveryTruncation() throws IOException {
    for (boolean isClosed : new boolean[] {true, false}) {
      byte[] second = isClosed ? closed : killed;
      for (int length = 0; length < old.length; length++) {
        String where = "first segment cut to " + length;
        byte[] cut = Arrays.copyOf(old, length);
        check(cut, second, isClosed, least(isClosed, RECORDS.size()), where);
      }
      for (int length = 0; length < second.length; length++) {
        String where = "second segment cut to " + length;
        byte[] cut = Arrays.copyOf(second, length);
        check(old, cut, isClosed, least(isClosed, MARKED), where);
      }
    }
  }

  @Test
  void shouldSurviveEveryZeroedSector() throws IOException {
    for (boolean isClosed : new boolean[] {true, false}) {
      byte[] first = old.clone();
      byte[] second = isClosed ? closed.clone() : killed.clone();
      for (byte[] bytes : List.of(first, second)) {
        for (int at = 0; at < bytes.length; at += 512) {
          byte[] before = Arrays.copyOfRange(bytes, at, at + 512);
          Arrays.fill(bytes, at, at + 512, (byte) 0);
          String where = isClosed + ", sector at " + at + " of " + bytes.length;
          check(first, second, isClosed, least(isClosed, PROMISED), where);
          System.arraycopy(before, 0, bytes, at, 512);
        }
      }
    }
  }

  @Test
  void shouldSurviveEverySwapOfTwoBlocks() throws IOException {
    for (boolean isClosed : new boolean[] {true, false}) {
      byte[] second = isClosed ? closed : killed;
      byte[] both = Arrays.copyOf(old, old.length + second.length);
      System.arraycopy(second, 0, both, old.length, second.length);
      int blocks = both.length / FrameLayout.BLOCK;
      for (int one = 0; one < blocks; one++) {
        for (int other = one + 1; other < blocks; other++) {
          byte[] swapped = both.clone();
          int from = one * FrameLayout.BLOCK;
          int to = other * FrameLayout.BLOCK;
          System.arraycopy(both, from, swapped, to, FrameLayout.BLOCK);
          System.arraycopy(both, to, swapped, from, FrameLayout.BLOCK);
          check(
              Arrays.copyOf(swapped, old.length),
              Arrays.copyOfRange(swapped, old.length, swapped.length),
              isClosed,
              least(isClosed, PROMISED),
              isClosed + ", blocks " + one + " and " + other);
        }
      }
    }
  }
}
