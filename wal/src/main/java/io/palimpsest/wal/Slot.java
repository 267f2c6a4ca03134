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

import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Where one record is kept from its staging until it has been copied into a group.
 *
 * <p>Slots are made once and used again and again. Between {@link Stripes#take} and its entry into
 * the queue a slot belongs to the thread that stages; from the entry on to the flusher, which gives
 * it back. The compare-and-set of the entry publishes everything written before.
 */
final class Slot {

  private static final int LEAST_BYTES = 128;

  /** Arrays above this size are not kept for the next record. */
  private static final int KEPT_BYTES = 4096;

  private static final byte[] NONE = {};

  /** The place in the table of all slots, by which the queue's word names this one. */
  final int index;

  /** The pool this slot goes back to. */
  final Stripe home;

  private final CRC32C crc = new CRC32C();
  private byte[] bytes = NONE;
  private int length;
  private byte flags;

  /** The frames it is written in, the length of all but the last one's payload, and checksums. */
  private int parts = 1;

  private int partBytes;
  private int frameBytes;
  private int[] payloadCrcs = new int[1];
  private int mutations;
  private Durability durability = Durability.GROUP;
  private long cost;

  /** Written before the record enters the queue. The slot that entered before this one. */
  private int previous;

  private long firstLsn;
  private long lastLsn;
  private long transaction;
  private long timeMicros;

  Slot(int index, Stripe home) {
    this.index = index;
    this.home = home;
  }

  /** Makes the slot that stands for the last record of the log as it was opened. */
  static Slot standingFor(int index, Stripe home, LogEnd end) {
    Slot slot = new Slot(index, home);
    slot.lastLsn = end.nextLsn - 1;
    slot.transaction = end.transaction;
    slot.timeMicros = end.timeMicros;
    return slot;
  }

  /** Begins a record, which {@link #fill} and {@link #cut} complete. */
  void begin(int mutationCount, Durability asked, long admitted) {
    mutations = mutationCount;
    durability = asked;
    cost = admitted;
  }

  /** Copies a payload into the slot, compressed if there is a compressor and it helps. */
  void fill(ByteBuffer payload, @Nullable Compressor compressor) {
    int size = payload.remaining();
    ensure(size);
    int compressed = compressor == null ? 0 : compressor.compress(payload, bytes);
    if (compressed == 0) {
      payload.get(payload.position(), bytes, 0, size);
    }
    flags = compressed == 0 ? 0 : FrameLayout.FLAG_COMPRESSED;
    length = compressed == 0 ? size : compressed;
  }

  /** Copies a payload of several pieces; it is put together before only to be compressed. */
  void fill(List<ByteBuffer> pieces, int size, @Nullable Compressor compressor) {
    byte[] into;
    if (compressor == null) {
      ensure(size);
      into = bytes;
    } else {
      into = new byte[size];
    }
    int at = 0;
    for (ByteBuffer piece : pieces) {
      piece.get(piece.position(), into, at, piece.remaining());
      at += piece.remaining();
    }
    if (compressor == null) {
      flags = 0;
      length = size;
    } else {
      fill(ByteBuffer.wrap(into), compressor);
    }
  }

  private void ensure(int size) {
    if (bytes.length < size) {
      bytes = new byte[Math.max(LEAST_BYTES, size <= KEPT_BYTES ? powerOfTwo(size) : size)];
    }
  }

  private static int powerOfTwo(int size) {
    return 1 << (32 - Integer.numberOfLeadingZeros(size - 1));
  }

  /**
   * Cuts the payload into as many parts as it takes frames, and computes their checksums.
   *
   * @param largestFrame the most bytes a frame may have
   * @param overhead what a frame has besides payload
   * @param constant stands for who writes it
   */
  void cut(int largestFrame, int overhead, int constant) {
    parts = FrameLayout.parts(length, largestFrame, overhead);
    partBytes = largestFrame - overhead;
    frameBytes = FrameLayout.transactionBytes(length, largestFrame, overhead);
    if (payloadCrcs.length < parts) {
      payloadCrcs = new int[parts];
    }
    for (int part = 0; part < parts; part++) {
      crc.reset();
      crc.update(bytes, part * partBytes, lengthOf(part));
      payloadCrcs[part] = (int) crc.getValue() ^ constant;
    }
  }

  private int lengthOf(int part) {
    return part < parts - 1 ? partBytes : length - part * partBytes;
  }

  private FrameType typeOf(int part) {
    if (parts == 1) {
      return FrameType.TRANSACTION;
    }
    if (part == 0) {
      return FrameType.TRANSACTION_FIRST;
    }
    return part < parts - 1 ? FrameType.TRANSACTION_MIDDLE : FrameType.TRANSACTION_LAST;
  }

  /** Numbers the record as the one after another; not yet for good. */
  void follow(Slot before, long micros) {
    previous = before.index;
    firstLsn = before.lastLsn + 1;
    lastLsn = before.lastLsn + mutations;
    transaction = before.transaction + 1;
    timeMicros = micros;
  }

  /** Copies a part of the record into a group, as one frame; the last one counts the mutations. */
  void copyTo(FlushGroup group, int part) {
    group.add(
        typeOf(part),
        firstLsn,
        part < parts - 1 ? 0 : mutations,
        transaction,
        timeMicros,
        bytes,
        part * partBytes,
        lengthOf(part),
        payloadCrcs[part],
        flags);
  }

  /** Forgets a large record, so that it is not kept for longer than it is needed. */
  void empty() {
    if (bytes.length > KEPT_BYTES) {
      bytes = NONE;
    }
    if (payloadCrcs.length > KEPT_BYTES / Integer.BYTES) {
      payloadCrcs = new int[1];
    }
  }

  /** Returns in how many frames the record is written. */
  int parts() {
    return parts;
  }

  /** Returns the length of its frames. */
  int frameBytes() {
    return frameBytes;
  }

  /** Returns how many bytes the payload has as it is written. */
  int length() {
    return length;
  }

  int mutations() {
    return mutations;
  }

  Durability durability() {
    return durability;
  }

  long cost() {
    return cost;
  }

  int previous() {
    return previous;
  }

  long firstLsn() {
    return firstLsn;
  }

  long lastLsn() {
    return lastLsn;
  }

  long transaction() {
    return transaction;
  }

  long timeMicros() {
    return timeMicros;
  }
}
