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
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Makes payloads smaller and large again.
 *
 * <pre>
 *    0                 4
 *   +-----------------+--------------------------------
 *   | length before   | raw DEFLATE (RFC 1951)
 *   +-----------------+--------------------------------
 * </pre>
 *
 * <p>The length is little-endian. Safe for use by many threads: each borrows a compressor, and who
 * finds none makes one.
 */
final class Compressor implements AutoCloseable {

  private static final int PREFIX = 4;

  /** DEFLATE cannot make more than 258 bytes of 2 bits. */
  private static final long LARGEST_RATIO = 258 * 4;

  private final int level;
  private final int leastBytes;
  private final AtomicReferenceArray<Deflater> idle;

  /**
   * Makes one.
   *
   * @param level from 1, fastest, to 9, smallest
   * @param leastBytes payloads below this size are left alone
   */
  Compressor(int level, int leastBytes) {
    this.level = level;
    this.leastBytes = leastBytes;
    this.idle = new AtomicReferenceArray<>(Runtime.getRuntime().availableProcessors());
  }

  /**
   * Compresses a payload.
   *
   * @param payload the bytes, from position to limit; not consumed
   * @param into where the result goes, from index 0; at least as long as the payload
   * @return the length of the result, less than that of the payload; 0 if it would not be less
   */
  int compress(ByteBuffer payload, byte[] into) {
    int size = payload.remaining();
    if (size < leastBytes || size <= PREFIX + 1) {
      return 0;
    }
    Deflater deflater = borrow();
    try {
      deflater.setInput(payload.duplicate());
      deflater.finish();
      int made = deflater.deflate(into, PREFIX, size - PREFIX - 1);
      if (!deflater.finished()) {
        return 0;
      }
      ByteBuffer.wrap(into).order(ByteOrder.LITTLE_ENDIAN).putInt(0, size);
      return PREFIX + made;
    } finally {
      deflater.reset();
      giveBack(deflater);
    }
  }

  private Deflater borrow() {
    for (int i = 0; i < idle.length(); i++) {
      Deflater found = idle.getAndSet(i, null);
      if (found != null) {
        return found;
      }
    }
    return new Deflater(level, true);
  }

  private void giveBack(Deflater deflater) {
    for (int i = 0; i < idle.length(); i++) {
      if (idle.compareAndSet(i, null, deflater)) {
        return;
      }
    }
    deflater.end();
  }

  /** Frees what is not borrowed now. */
  @Override
  public void close() {
    for (int i = 0; i < idle.length(); i++) {
      Deflater found = idle.getAndSet(i, null);
      if (found != null) {
        found.end();
      }
    }
  }

  /**
   * Returns what was compressed.
   *
   * @param compressed as {@link #compress} made it, from position to limit
   * @throws DataFormatException if it is not; no more memory is taken than the bytes that are there
   *     can stand for
   */
  static byte[] expand(ByteBuffer compressed) throws DataFormatException {
    ByteBuffer bytes = compressed.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.remaining() <= PREFIX) {
      throw new DataFormatException("a compressed payload of " + bytes.remaining() + " bytes");
    }
    int size = bytes.getInt(0);
    long most = LARGEST_RATIO * (bytes.remaining() - PREFIX);
    if (size <= 0 || size > most) {
      throw new DataFormatException(
          String.format(
              Locale.ROOT,
              "a compressed payload of %d bytes that claims to stand for %d, at most %d can",
              bytes.remaining(),
              size,
              most));
    }
    byte[] expanded = new byte[size];
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(bytes.position(PREFIX));
      int got = 0;
      int more = 1;
      while (got < size && more > 0) {
        more = inflater.inflate(expanded, got, size - got);
        got += more;
      }
      boolean ended =
          inflater.finished() || (inflater.inflate(new byte[1]) == 0 && inflater.finished());
      if (got < size || !ended || inflater.getRemaining() > 0) {
        throw new DataFormatException(
            "a compressed payload that does not stand for the " + size + " bytes it claims");
      }
      return expanded;
    } finally {
      inflater.end();
    }
  }
}
