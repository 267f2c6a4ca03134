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
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;

/**
 * Looks at the frames of one extent; the only class that takes frame bytes apart.
 *
 * <p>It holds a window of the extent, as large as the largest frame it met. A frame's fields and
 * payload can be asked for after {@link #look} said {@link FrameVerdict#VALID}, until the next
 * call.
 */
final class FrameCursor implements AutoCloseable {

  /** How much is read at first, and again at the end of a log that grows. */
  private static final int FIRST_WINDOW = 32 * 1024;

  /** How much is read at a time by who goes on. */
  private static final int WINDOW = 1024 * 1024;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final ExtentReader reader;
  private final FrameSalt salt;
  private byte[] window = new byte[FIRST_WINDOW];
  private int limit;
  private int ahead = FIRST_WINDOW;
  private long windowStart;
  private int at;
  private long position;
  private long bytesRead;

  FrameCursor(ExtentReader reader, FrameSalt salt) {
    this.reader = reader;
    this.salt = salt;
  }

  /** Looks at a position with fresh eyes: what was read earlier is read again. */
  FrameVerdict lookAgain(long where) throws IOException {
    forget();
    return look(where);
  }

  /** Returns what {@link #header} does, with fresh eyes. */
  boolean headerAgain(long where) throws IOException {
    forget();
    return header(where);
  }

  private void forget() {
    limit = 0;
    ahead = FIRST_WINDOW;
  }

  /** Says what stands at a position. */
  FrameVerdict look(long where) throws IOException {
    if (!header(where)) {
      return isZeroHeader() ? FrameVerdict.NOTHING : FrameVerdict.NO_FRAME;
    }
    if (!load(where, length())) {
      return FrameVerdict.BAD_PAYLOAD;
    }
    int payloadCrc = salt.payload(logEpoch(), writer(), window, at + HEADER, payloadLength());
    if (payloadCrc != getInt(FrameLayout.PAYLOAD_CRC) || !isPaddingZero()) {
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
    int payload = payloadLength();
    return length >= HEADER
        && length % ALIGNMENT == 0
        && payload >= 0
        && payload <= length - HEADER
        && salt.header(window, at) == selfCrc();
  }

  /** Returns whether a header of format version 1 stands where the last look was. */
  boolean isVersion1() {
    return limit - at >= HEADER && salt.isVersion1(window, at);
  }

  private boolean isZeroHeader() {
    int end = Math.min(at + HEADER, limit);
    for (int i = at; i < end; i++) {
      if (window[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private boolean isPaddingZero() {
    int i = at + HEADER + payloadLength();
    int end = at + length();
    while (i < end && (i - at) % ALIGNMENT != 0) {
      if (window[i++] != 0) {
        return false;
      }
    }
    for (; i < end; i += ALIGNMENT) {
      if ((long) LONG.get(window, i) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Gets bytes into the window; false if the extent ends before. */
  private boolean load(long where, int bytes) throws IOException {
    long into = where - windowStart;
    if (into >= 0 && into + bytes <= limit) {
      at = (int) into;
      return true;
    }
    return read(where, bytes);
  }

  private boolean read(long where, int bytes) throws IOException {
    at = 0;
    windowStart = where;
    limit = 0;
    // Asked before memory is taken: the length may be that of a frame that was cut off.
    if (bytes > Math.max(ahead, window.length) && where + bytes > reader.size()) {
      return false;
    }
    int wanted = Math.max(ahead, bytes);
    if (wanted > window.length) {
      window = new byte[wanted];
    }
    ahead = Math.min(WINDOW, ahead * 2);
    limit = reader.read(where, ByteBuffer.wrap(window, 0, wanted));
    bytesRead += limit;
    return limit >= bytes;
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
    return getInt(FrameLayout.LENGTH);
  }

  int selfCrc() {
    return getInt(FrameLayout.SELF_CRC);
  }

  long firstLsn() {
    return getLong(FrameLayout.FIRST_LSN);
  }

  int mutations() {
    return getInt(FrameLayout.MUTATIONS);
  }

  int payloadLength() {
    return getInt(FrameLayout.PAYLOAD_LENGTH);
  }

  long transaction() {
    return getLong(FrameLayout.TRANSACTION);
  }

  long promise() {
    return getLong(FrameLayout.PROMISE);
  }

  long timeMicros() {
    return getLong(FrameLayout.TIME);
  }

  long logEpoch() {
    return getLong(FrameLayout.LOG_EPOCH);
  }

  long writer() {
    return getLong(FrameLayout.WRITER);
  }

  int previousCrc() {
    return getInt(FrameLayout.PREVIOUS_CRC);
  }

  byte typeCode() {
    return window[at + FrameLayout.TYPE];
  }

  byte flags() {
    return window[at + FrameLayout.FLAGS];
  }

  boolean isCompressed() {
    return (flags() & FrameLayout.FLAG_COMPRESSED) != 0;
  }

  boolean isEncrypted() {
    return (flags() & FrameLayout.FLAG_ENCRYPTED) != 0;
  }

  /** Adds the frame to a chain. */
  void chain(LogChain chain) {
    chain.add(window, at, payloadLength());
  }

  /** Returns which part of its transaction the frame is, from 0. */
  int part() {
    return getInt(FrameLayout.PART);
  }

  /** Returns the payload of an encrypted frame. */
  byte[] decrypt(FrameCipher cipher) throws AEADBadTagException {
    return cipher.decrypt(window, at, transaction(), part(), payloadLength());
  }

  /** Returns a number from the payload of an EPOCH frame. */
  long epochField(int offset) {
    return getLong(HEADER + offset);
  }

  /** Returns a copy of the payload. */
  ByteBuffer copyPayload() {
    int from = at + HEADER;
    return ByteBuffer.wrap(Arrays.copyOfRange(window, from, from + payloadLength()));
  }

  /** Copies the payload into an array that has room for it. */
  void copyPayload(byte[] into, int offset) {
    System.arraycopy(window, at + HEADER, into, offset, payloadLength());
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private int getInt(int field) {
    return (int) INT.get(window, at + field);
  }

  private long getLong(int field) {
    return (long) LONG.get(window, at + field);
  }
}
