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

import io.palimpsest.wal.storage.ExtentReader;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads on behind the last whole frame, to tell a tail that a crash explains from damage.
 *
 * <p>Every frame carries its own checksum, so one that lies behind a broken one can still be
 * believed, and with it its promise: that everything up to a transaction was durable before it was
 * written. A frame can begin at any multiple of 8.
 */
final class TailScan {

  private static final int CHUNK = 64 * 1024;

  private final FrameCursor cursor;
  private final ExtentReader reader;
  private long promise;
  private long promisedAt = -1;
  private long endOfBytes;
  private long bytesRead;

  private TailScan(FrameCursor cursor, ExtentReader reader, long from) {
    this.cursor = cursor;
    this.reader = reader;
    this.endOfBytes = from;
  }

  /** Scans from a position to the end of an extent. */
  static TailScan scan(FrameCursor cursor, ExtentReader reader, long from) throws IOException {
    TailScan scan = new TailScan(cursor, reader, from);
    scan.run(from);
    return scan;
  }

  private void run(long from) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    long at = from;
    while (true) {
      chunk.clear();
      int got = reader.read(at, chunk);
      bytesRead += got;
      if (got == 0) {
        return;
      }
      // A last piece that is no whole word can only be the end of a cut file.
      for (int i = 0; i < got; i += ALIGNMENT) {
        boolean whole = i + ALIGNMENT <= got;
        if (whole ? chunk.getLong(i) != 0 : hasBytes(chunk, i, got)) {
          endOfBytes = at + Math.min(got, i + ALIGNMENT);
          believe(at + i);
        }
      }
      at += got;
    }
  }

  private static boolean hasBytes(ByteBuffer chunk, int from, int to) {
    for (int i = from; i < to; i++) {
      if (chunk.get(i) != 0) {
        return true;
      }
    }
    return false;
  }

  private void believe(long position) throws IOException {
    if (cursor.header(position) && cursor.promise() > promise) {
      promise = cursor.promise();
      promisedAt = position;
    }
  }

  /** Returns the greatest transaction that a frame in the tail promises, or 0. */
  long promise() {
    return promise;
  }

  /** Returns where the frame with that promise stands. */
  long promisedAt() {
    return promisedAt;
  }

  /** Returns the position behind the last byte that is not zero (rounded up to a word). */
  long endOfBytes() {
    return endOfBytes;
  }

  long bytesRead() {
    return bytesRead;
  }
}
