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
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Computes the two checksums of a frame; the store's identity goes into both.
 *
 * <p>So bytes of another store are never taken for a frame of this one, wherever they come from.
 * Log epoch and writer id, which tell this store's own writers apart, stand in the header and are
 * under its checksum; the payload's checksum takes them in too, so that a payload does not fit
 * under the header of another epoch. A CRC is affine: a salt before bytes of a given length changes
 * it by a constant, so the constant is computed once and added. Not safe for use by many threads.
 */
final class FrameSalt {

  private final UUID storeId;
  private final int headerConstant;
  private final CRC32C crc = new CRC32C();

  /** The constant of the log epoch and writer that were asked for last. */
  private long logEpoch;

  private long writerId;
  private int payloadConstant;

  FrameSalt(UUID storeId) {
    this.storeId = storeId;
    this.headerConstant = constant(bytesOf(storeId, 16));
    this.payloadConstant = payloadConstant(storeId, 0, 0);
  }

  /** Returns what is added to the checksums of all payloads of one opening of a store. */
  static int payloadConstant(UUID storeId, long logEpoch, long writerId) {
    return constant(bytesOf(storeId, 32).putLong(logEpoch).putLong(writerId));
  }

  private static ByteBuffer bytesOf(UUID storeId, int capacity) {
    return ByteBuffer.allocate(capacity)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(storeId.getMostSignificantBits())
        .putLong(storeId.getLeastSignificantBits());
  }

  private static int constant(ByteBuffer salt) {
    CRC32C crc = new CRC32C();
    crc.update(salt.flip());
    return (int) crc.getValue();
  }

  /** Returns the checksum of a header: of everything in it behind the checksum. */
  int header(byte[] frames, int at) {
    crc.reset();
    crc.update(frames, at + FrameLayout.LENGTH, FrameLayout.HEADER - FrameLayout.LENGTH);
    return (int) crc.getValue() ^ headerConstant;
  }

  /** Returns the checksum of a header in a buffer whose position and limit may be moved. */
  int header(ByteBuffer frames, int at) {
    crc.reset();
    crc.update(frames.limit(at + FrameLayout.HEADER).position(at + FrameLayout.LENGTH));
    return (int) crc.getValue() ^ headerConstant;
  }

  /** Returns the checksum of a payload; the payload is not consumed. */
  int payload(long epoch, long writer, ByteBuffer payload) {
    prepare(epoch, writer);
    int position = payload.position();
    crc.reset();
    crc.update(payload);
    payload.position(position);
    return (int) crc.getValue() ^ payloadConstant;
  }

  /** Returns the checksum of a payload in an array. */
  int payload(long epoch, long writer, byte[] bytes, int offset, int length) {
    prepare(epoch, writer);
    crc.reset();
    crc.update(bytes, offset, length);
    return (int) crc.getValue() ^ payloadConstant;
  }

  /**
   * Returns the checksum of a payload in an array, with the constant that {@link #payloadConstant}
   * returned; safe for use by many threads.
   */
  static int payload(int constant, byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue() ^ constant;
  }

  private void prepare(long epoch, long writer) {
    if (epoch != logEpoch || writer != writerId) {
      payloadConstant = payloadConstant(storeId, epoch, writer);
      logEpoch = epoch;
      writerId = writer;
    }
  }

  /** Returns whether a header is one of format version 1, which this code does not read. */
  boolean isVersion1(byte[] frames, int at) {
    crc.reset();
    crc.update(bytesOf(storeId, 16).flip());
    crc.update(frames, at, 4);
    crc.update(frames, at + 8, FrameLayout.HEADER - 8);
    ByteBuffer header = ByteBuffer.wrap(frames).order(ByteOrder.LITTLE_ENDIAN);
    return header.getInt(at) >= FrameLayout.HEADER && header.getInt(at + 4) == (int) crc.getValue();
  }
}
