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
import static io.palimpsest.wal.FrameLayout.HEADER;

import io.palimpsest.wal.storage.ExtentReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Looks at the frames of one extent; the only class that takes frame bytes apart.
 *
 * <p>It holds a window of the extent, as large as the largest frame it met. A frame's fields and
 * payload can be asked for after {@link #look} said {@link FrameVerdict#VALID}, until the next
 * call.
 */
final class FrameCursor implements AutoCloseable {

  private static final int WINDOW = 256 * 1024;

  private final ExtentReader reader;
  private final FrameSalt salt;
  private ByteBuffer window = allocate(WINDOW);
  private long windowStart;
  private int at;
  private long position;
  private long bytesRead;

  FrameCursor(ExtentReader reader, FrameSalt salt) {
    this.reader = reader;
    this.salt = salt;
    window.limit(0);
  }

  /** Looks at a position with fresh eyes: what was read earlier is read again. */
  FrameVerdict lookAgain(long where) throws IOException {
    window.limit(0);
    return look(where);
  }

  /** Says what stands at a position. */
  FrameVerdict look(long where) throws IOException {
    position = where;
    if (!header(where)) {
      return isZeroHeader() ? FrameVerdict.NOTHING : FrameVerdict.NO_FRAME;
    }
    int length = length();
    if (!load(where, length)) {
      return FrameVerdict.BAD_PAYLOAD;
    }
    int payloadCrc = salt.payload(logEpoch(), writer(), payload());
    if (payloadCrc != window.getInt(at + FrameLayout.PAYLOAD_CRC) || !isPaddingZero()) {
      return FrameVerdict.BAD_PAYLOAD;
    }
    return FrameVerdict.VALID;
  }

  /**
   * Returns whether a header with a right checksum stands at a position; its fields can be read.
   */
  boolean header(long where) throws IOException {
    position = where;
    if (!load(where, HEADER)) {
      return false;
    }
    int length = length();
    return length >= HEADER
        && length % ALIGNMENT == 0
        && payloadLength() >= 0
        && payloadLength() <= length - HEADER
        && salt.header(window, at) == selfCrc();
  }

  private boolean isZeroHeader() {
    int bytes = Math.min(HEADER, window.limit() - at);
    for (int i = 0; i < bytes; i++) {
      if (window.get(at + i) != 0) {
        return false;
      }
    }
    return true;
  }

  private boolean isPaddingZero() {
    for (int i = HEADER + payloadLength(); i < length(); i++) {
      if (window.get(at + i) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Gets bytes into the window; false if the extent ends before. */
  private boolean load(long where, int bytes) throws IOException {
    if (where >= windowStart && where + bytes <= windowStart + window.limit()) {
      at = (int) (where - windowStart);
      return true;
    }
    if (bytes > window.capacity()) {
      if (where + bytes > reader.size()) {
        return false;
      }
      window = allocate(bytes);
    }
    window.clear();
    windowStart = where;
    at = 0;
    bytesRead += reader.read(where, window);
    window.flip();
    return window.limit() >= bytes;
  }

  /** Returns how many bytes were read from the extent. */
  long bytesRead() {
    return bytesRead;
  }

  long position() {
    return position;
  }

  /** Returns the position behind the frame. */
  long next() {
    return position + length();
  }

  int length() {
    return window.getInt(at + FrameLayout.LENGTH);
  }

  int selfCrc() {
    return window.getInt(at + FrameLayout.SELF_CRC);
  }

  long firstLsn() {
    return window.getLong(at + FrameLayout.FIRST_LSN);
  }

  int mutations() {
    return window.getInt(at + FrameLayout.MUTATIONS);
  }

  int payloadLength() {
    return window.getInt(at + FrameLayout.PAYLOAD_LENGTH);
  }

  long transaction() {
    return window.getLong(at + FrameLayout.TRANSACTION);
  }

  long promise() {
    return window.getLong(at + FrameLayout.PROMISE);
  }

  long timeMicros() {
    return window.getLong(at + FrameLayout.TIME);
  }

  long logEpoch() {
    return window.getLong(at + FrameLayout.LOG_EPOCH);
  }

  long writer() {
    return window.getLong(at + FrameLayout.WRITER);
  }

  int previousCrc() {
    return window.getInt(at + FrameLayout.PREVIOUS_CRC);
  }

  byte typeCode() {
    return window.get(at + FrameLayout.TYPE);
  }

  /** Returns a number from the payload of an EPOCH frame. */
  long epochField(int offset) {
    return window.getLong(at + HEADER + offset);
  }

  /** Returns the payload, as a view that the next call destroys. */
  ByteBuffer payload() {
    return window.duplicate().limit(at + HEADER + payloadLength()).position(at + HEADER);
  }

  /** Returns a copy of the payload. */
  ByteBuffer copyPayload() {
    byte[] bytes = new byte[payloadLength()];
    window.get(at + HEADER, bytes);
    return ByteBuffer.wrap(bytes);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
