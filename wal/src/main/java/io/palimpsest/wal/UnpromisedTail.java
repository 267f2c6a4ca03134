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

import io.palimpsest.wal.storage.LogExtent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The records at the end of a log that nothing proves durable. They are read again whenever they
 * are needed, so that memory holds one frame of them, however many there are.
 */
final class UnpromisedTail {

  private final @Nullable LogExtent extent;
  private final long from;
  private final long to;
  private long records;
  private long frames;
  private long bytes;

  private UnpromisedTail(@Nullable LogExtent extent, long from, long to) {
    this.extent = extent;
    this.from = from;
    this.to = to;
  }

  /** Returns a tail of no records. */
  static UnpromisedTail none() {
    return new UnpromisedTail(null, 0, 0);
  }

  /**
   * Reads and decrypts a tail once, so that what is wrong with it is known before anything changes.
   *
   * @param extent where it lies
   * @param from the position behind the last transaction that is proven durable
   * @param to the position behind the last whole frame
   */
  static UnpromisedTail read(LogExtent extent, long from, long to, UUID storeId, FrameOpener opener)
      throws IOException {
    UnpromisedTail tail = new UnpromisedTail(extent, from, to);
    try (Reader reader = tail.open(storeId, opener)) {
      for (Part part = reader.next(); part != null; part = reader.next()) {
        tail.frames++;
        tail.bytes += FrameLayout.frameBytes(part.payload().remaining());
        tail.records += part.isEndOfRecord() ? 1 : 0;
      }
    }
    return tail;
  }

  /** Returns how many records there are. */
  long records() {
    return records;
  }

  /** Returns how many frames they are made of. */
  long frames() {
    return frames;
  }

  /** Returns the length of their frames without encryption. */
  long bytes() {
    return bytes;
  }

  /** A record, or a part of one; its payload is not encrypted. */
  record Part(FrameType type, FlushGroup.Stamp stamp, ByteBuffer payload, byte flags) {

    boolean isBeginOfRecord() {
      return type == FrameType.TRANSACTION || type == FrameType.TRANSACTION_FIRST;
    }

    boolean isEndOfRecord() {
      return type != FrameType.TRANSACTION_FIRST && type != FrameType.TRANSACTION_MIDDLE;
    }
  }

  /** Returns what reads it from its beginning. */
  Reader open(UUID storeId, FrameOpener opener) throws IOException {
    return new Reader(storeId, opener);
  }

  /** Reads one frame after the other. */
  final class Reader implements AutoCloseable {

    private final FrameOpener opener;
    private final UUID storeId;
    private final @Nullable FrameCursor cursor;
    private long at = from;

    private Reader(UUID storeId, FrameOpener opener) throws IOException {
      this.opener = opener;
      this.storeId = storeId;
      this.cursor = extent == null ? null : new FrameCursor(extent.open(), new FrameSalt(storeId));
    }

    /** Returns the next record or part, or null behind the last. */
    @Nullable Part next() throws IOException {
      FrameCursor frame = cursor;
      LogExtent where = extent;
      while (frame != null && where != null && at < to) {
        FrameType type =
            frame.look(at) == FrameVerdict.VALID ? FrameType.of(frame.typeCode()) : null;
        if (type == null) {
          throw CorruptLogException.of(
              where, storeId, at, "a frame that was read a moment ago", "none");
        }
        at = frame.next();
        if (type.isTransaction()) {
          FlushGroup.Stamp stamp =
              new FlushGroup.Stamp(
                  frame.firstLsn(), frame.mutations(), frame.transaction(), frame.timeMicros());
          return new Part(type, stamp, opener.payload(frame, where), frame.flags());
        }
      }
      return null;
    }

    @Override
    public void close() throws IOException {
      if (cursor != null) {
        cursor.close();
      }
    }
  }
}
