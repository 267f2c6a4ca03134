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
  }

  /** Empties the group; its frames will promise that everything up to a transaction is durable. */
  void begin(long durableTransaction) {
    if (buffer.capacity() > usualBytes) {
      buffer = allocate(usualBytes);
    }
    buffer.clear();
    open = -1;
    end = 0;
    promise = durableTransaction;
  }

  boolean isEmpty() {
    return end == 0;
  }

  /** Returns how long the group would be with one more frame. */
  int bytesWith(int payloadBytes) {
    return FrameLayout.alignUp(end + HEADER + payloadBytes, BLOCK);
  }

  /** Returns the size that a group should not exceed unless a single record does. */
  int usualBytes() {
    return usualBytes;
  }

  /** Adds a transaction. */
  void add(Stamp stamp, ByteBuffer payload, int payloadCrc, byte flags) {
    addFrame(FrameType.TRANSACTION, stamp, payload, payloadCrc);
    buffer.put(open + FrameLayout.FLAGS, flags);
  }

  /** Adds a frame without mutations; it carries the next LSN and the last transaction's id. */
  void addControl(FrameType type, Stamp stamp, ByteBuffer payload) {
    addFrame(type, stamp, payload, salt.payload(logEpoch, writerId, payload));
  }

  /** What the sequencer gave to a record. */
  record Stamp(long firstLsn, int mutations, long transaction, long timeMicros) {}

  private void addFrame(FrameType type, Stamp stamp, ByteBuffer payload, int payloadCrc) {
    if (open >= 0) {
      finish(end);
    }
    int bytes = payload.remaining();
    int at = end;
    ensure(FrameLayout.alignUp(at + HEADER + bytes, BLOCK));
    end = at + FrameLayout.frameBytes(bytes);
    buffer
        .putLong(at + FrameLayout.FIRST_LSN, stamp.firstLsn())
        .putInt(at + FrameLayout.MUTATIONS, stamp.mutations())
        .putInt(at + FrameLayout.PAYLOAD_LENGTH, bytes)
        .putLong(at + FrameLayout.TRANSACTION, stamp.transaction())
        .putLong(at + FrameLayout.PROMISE, promise)
        .putLong(at + FrameLayout.TIME, stamp.timeMicros())
        .putLong(at + FrameLayout.LOG_EPOCH, logEpoch)
        .putLong(at + FrameLayout.WRITER, writerId)
        .putInt(at + FrameLayout.PAYLOAD_CRC, payloadCrc)
        .put(at + FrameLayout.TYPE, type.code())
        .put(at + FrameLayout.FLAGS, (byte) 0)
        .putShort(at + FrameLayout.RESERVED_SHORT, (short) 0)
        .putInt(at + FrameLayout.RESERVED_INT, 0);
    buffer.put(at + HEADER, payload, payload.position(), bytes);
    zero(at + HEADER + bytes, end);
    open = at;
  }

  private void finish(int frameEnd) {
    buffer.putInt(open + FrameLayout.LENGTH, frameEnd - open);
    buffer.putInt(open + FrameLayout.PREVIOUS_CRC, chain);
    chain = salt.header(buffer, open);
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
    int at = from;
    for (; at % ALIGNMENT != 0 && at < to; at++) {
      buffer.put(at, (byte) 0);
    }
    for (; at < to; at += ALIGNMENT) {
      buffer.putLong(at, 0);
    }
  }

  private void ensure(int bytes) {
    if (bytes > buffer.capacity()) {
      ByteBuffer larger = allocate(Math.max(bytes, end * 2));
      larger.put(0, buffer, 0, end);
      buffer = larger;
    }
  }

  private static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
