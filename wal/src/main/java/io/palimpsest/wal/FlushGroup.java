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

import static io.palimpsest.wal.FrameLayout.ALIGNMENT;
import static io.palimpsest.wal.FrameLayout.BLOCK;
import static io.palimpsest.wal.FrameLayout.HEADER;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one group commit while they are put together, and the chain from group to group.
 *
 * <p>A frame is finished when the next one is added, or the group ends: only then its length is
 * known, and with it its checksum, which the next frame repeats. Used by one thread.
 */
final class FlushGroup {

  private final FrameSalt salt;
  private final long logEpoch;
  private final long writerId;
  private final int usualBytes;

  private ByteBuffer buffer;

  /** The same bytes; its position and limit say what goes into a checksum. */
  private ByteBuffer checked;

  /** Encrypts records; null if they are not to be encrypted. Its results go through an array. */
  private @Nullable FrameCipher cipher;

  private byte[] encrypted = {};

  /** The number of the last part of a transaction. */
  private int part;

  private int open = -1;
  private int end;
  private long promise;
  private int chain;

  /**
   * Makes an empty group.
   *
   * @param salt checksums of the store
   * @param logEpoch written into every frame
   * @param writerId written into every frame
   * @param usualBytes the size of a group at which it should be written
   * @param chain the checksum of the frame before the first
   */
  FlushGroup(FrameSalt salt, long logEpoch, long writerId, int usualBytes, int chain) {
    this.salt = salt;
    this.logEpoch = logEpoch;
    this.writerId = writerId;
    this.usualBytes = usualBytes;
    this.chain = chain;
    this.buffer = allocate(usualBytes);
    this.checked = buffer.duplicate();
  }

  /** Empties the group; its frames will promise that everything up to a transaction is durable. */
  void begin(long durableTransaction) {
    if (buffer.capacity() > usualBytes) {
      buffer = allocate(usualBytes);
      checked = buffer.duplicate();
    }
    buffer.clear();
    open = -1;
    end = 0;
    promise = durableTransaction;
  }

  /** Sets what encrypts the records from now on; the group is empty. */
  void encrypt(@Nullable FrameCipher with) {
    cipher = with;
  }

  boolean isEmpty() {
    return end == 0;
  }

  /** Returns where in the group the next frame goes. */
  int length() {
    return end;
  }

  /** Returns how long the group would be with more frames, or a longer one. */
  int bytesWith(int frameBytes) {
    return FrameLayout.alignUp(end + frameBytes, BLOCK);
  }

  /** Returns the size that a group does not exceed, unless a frame written again does. */
  int usualBytes() {
    return usualBytes;
  }

  /** Adds a transaction. */
  void add(Stamp stamp, ByteBuffer payload, int payloadCrc, byte flags) {
    add(FrameType.TRANSACTION, stamp, payload, payloadCrc, flags);
  }

  /** Adds a transaction or a part of one. */
  void add(FrameType type, Stamp stamp, ByteBuffer payload, int payloadCrc, byte flags) {
    int bytes = payload.remaining();
    if (cipher != null && type.isTransaction()) {
      byte[] copy = new byte[bytes];
      payload.get(payload.position(), copy);
      add(
          type,
          stamp.firstLsn(),
          stamp.mutations(),
          stamp.transaction(),
          stamp.timeMicros(),
          copy,
          0,
          bytes,
          payloadCrc,
          flags);
      return;
    }
    int at = addHeader(bytes, payloadCrc, type, flags);
    stamp(at, stamp.firstLsn(), stamp.mutations(), stamp.transaction(), stamp.timeMicros());
    buffer.put(at + HEADER, payload, payload.position(), bytes);
  }

  /**
   * Adds a transaction, or a part of one, from a part of an array; makes no objects.
   *
   * @param type TRANSACTION, or which part
   * @param firstLsn the LSN of the transaction's first mutation, also in a later part
   * @param mutations how many mutations; 0 in all parts but the last
   * @param transaction the transaction's id
   * @param timeMicros its commit time, in microseconds of UTC
   * @param payload holds the payload
   * @param offset where it begins
   * @param length how many bytes it has
   * @param payloadCrc its checksum, see {@link FrameSalt}; not used if it is encrypted
   * @param flags see {@link FrameLayout}
   */
  void add(
      FrameType type,
      long firstLsn,
      int mutations,
      long transaction,
      long timeMicros,
      byte[] payload,
      int offset,
      int length,
      int payloadCrc,
      byte flags) {
    FrameCipher with = cipher;
    if (with == null || !type.isTransaction()) {
      int at = addHeader(length, payloadCrc, type, flags);
      stamp(at, firstLsn, mutations, transaction, timeMicros);
      buffer.put(at + HEADER, payload, offset, length);
      return;
    }
    int bytes = length + FrameCipher.OVERHEAD;
    int at = addHeader(bytes, 0, type, (byte) (flags | FrameLayout.FLAG_ENCRYPTED));
    stamp(at, firstLsn, mutations, transaction, timeMicros);
    if (encrypted.length < bytes) {
      encrypted = new byte[Math.max(bytes, Math.min(usualBytes, encrypted.length * 2))];
    }
    with.encrypt(checked, at, transaction, part, payload, offset, length, encrypted);
    buffer
        .put(at + HEADER, encrypted, 0, bytes)
        .putInt(
            at + FrameLayout.PAYLOAD_CRC, salt.payload(logEpoch, writerId, encrypted, 0, bytes));
  }

  /**
   * Adds a frame without mutations; it carries the next LSN and the last transaction's id, and
   * promises exactly that transaction. Who adds it has seen to it that this is durable.
   */
  void addControl(FrameType type, Stamp stamp, ByteBuffer payload) {
    add(type, stamp, payload, salt.payload(logEpoch, writerId, payload), (byte) 0);
    buffer.putLong(open + FrameLayout.PROMISE, stamp.transaction());
  }

  /** What the sequencer gave to a record. */
  record Stamp(long firstLsn, int mutations, long transaction, long timeMicros) {}

  /** Makes room for a frame, and writes what does not depend on the record's numbers. */
  private int addHeader(int bytes, int payloadCrc, FrameType type, byte flags) {
    if (open >= 0) {
      finish(end);
    }
    int at = end;
    ensure(FrameLayout.alignUp(at + HEADER + bytes, BLOCK));
    end = at + FrameLayout.frameBytes(bytes);
    buffer
        .putInt(at + FrameLayout.PAYLOAD_LENGTH, bytes)
        .putLong(at + FrameLayout.PROMISE, promise)
        .putLong(at + FrameLayout.LOG_EPOCH, logEpoch)
        .putLong(at + FrameLayout.WRITER, writerId)
        .putInt(at + FrameLayout.PAYLOAD_CRC, payloadCrc)
        // Type, flags, two zeros, and the number of the part.
        .putLong(
            at + FrameLayout.TYPE,
            (type.code() & 0xffL) | (flags & 0xffL) << 8 | (long) nextPart(type) << 32);
    if (bytes % ALIGNMENT != 0) {
      // The payload, which comes later, overwrites the first of these.
      buffer.putLong(end - ALIGNMENT, 0);
    }
    open = at;
    return at;
  }

  private int nextPart(FrameType type) {
    boolean later = type == FrameType.TRANSACTION_MIDDLE || type == FrameType.TRANSACTION_LAST;
    part = later ? part + 1 : 0;
    return part;
  }

  private void stamp(int at, long firstLsn, int mutations, long transaction, long timeMicros) {
    buffer
        .putLong(at + FrameLayout.FIRST_LSN, firstLsn)
        .putInt(at + FrameLayout.MUTATIONS, mutations)
        .putLong(at + FrameLayout.TRANSACTION, transaction)
        .putLong(at + FrameLayout.TIME, timeMicros);
  }

  private void finish(int frameEnd) {
    buffer.putInt(open + FrameLayout.LENGTH, frameEnd - open);
    buffer.putInt(open + FrameLayout.PREVIOUS_CRC, chain);
    chain = salt.header(checked, open);
    buffer.putInt(open + FrameLayout.SELF_CRC, chain);
    open = -1;
  }

  /** Ends the group at the next block and returns its bytes. */
  ByteBuffer finish() {
    int aligned = FrameLayout.alignUp(end, BLOCK);
    zero(end, aligned);
    finish(aligned);
    return buffer.limit(aligned).position(0);
  }

  private void zero(int from, int to) {
    for (int at = from; at < to; at += ALIGNMENT) {
      buffer.putLong(at, 0);
    }
  }

  private void ensure(int bytes) {
    if (bytes > buffer.capacity()) {
      ByteBuffer larger = allocate(Math.max(bytes, end * 2));
      larger.put(0, buffer, 0, end);
      buffer = larger;
      checked = larger.duplicate();
    }
  }

  private static ByteBuffer allocate(int bytes) {
    // Aligned, so that a storage need not copy it to write past the page cache.
    int whole = FrameLayout.alignUp(bytes, BLOCK);
    return ByteBuffer.allocateDirect(whole + BLOCK)
        .alignedSlice(BLOCK)
        .limit(whole)
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN);
  }
}
