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
package io.palimpsest.wal.storage.memory;

import io.palimpsest.wal.storage.ExtentReader;
import io.palimpsest.wal.storage.LogAppender;
import io.palimpsest.wal.storage.LogExtent;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A growing array of bytes that never changes what it already holds. */
final class MemoryExtent implements LogExtent {

  private static final int FIRST_BYTES = 64 * 1024;

  /** The largest array that a virtual machine certainly makes. */
  private static final int LARGEST_BYTES = Integer.MAX_VALUE - 8;

  private final String log;
  private final long sequence;
  private final long logEpoch;
  private final long firstLsn;
  private final ByteBuffer label;

  /** Guarded by this; replaced when it grows. */
  private byte[] bytes = new byte[FIRST_BYTES];

  /** Guarded by this. */
  private int length;

  /** Guarded by this. */
  private byte @Nullable [] index;

  MemoryExtent(String log, long sequence, long logEpoch, long firstLsn, ByteBuffer label) {
    this.log = log;
    this.sequence = sequence;
    this.logEpoch = logEpoch;
    this.firstLsn = firstLsn;
    if (label.remaining() > LogAppender.MAX_LABEL_BYTES) {
      throw new IllegalArgumentException(
          "label of "
              + label.remaining()
              + " bytes, expected at most "
              + LogAppender.MAX_LABEL_BYTES);
    }
    this.label = ByteBuffer.allocate(label.remaining()).put(label.duplicate()).flip();
  }

  synchronized void append(ByteBuffer group) {
    int added = group.remaining();
    if (length + added > bytes.length) {
      int doubled = (int) Math.min(bytes.length * 2L, LARGEST_BYTES);
      bytes = Arrays.copyOf(bytes, Math.max(doubled, Math.addExact(length, added)));
    }
    group.get(bytes, length, added);
    length += added;
  }

  synchronized int length() {
    return length;
  }

  @Override
  public String name() {
    return "memory:" + log + "/" + sequence;
  }

  @Override
  public long sequence() {
    return sequence;
  }

  @Override
  public long logEpoch() {
    return logEpoch;
  }

  @Override
  public long firstLsn() {
    return firstLsn;
  }

  @Override
  public ByteBuffer label() {
    return label.asReadOnlyBuffer();
  }

  @Override
  public long origin() {
    return 0;
  }

  synchronized void index(byte[] written) {
    index = written;
  }

  @Override
  public synchronized @Nullable ByteBuffer index() {
    return index == null ? null : ByteBuffer.wrap(index).asReadOnlyBuffer();
  }

  @Override
  public ExtentReader open() {
    return new Reader();
  }

  private synchronized int read(long position, ByteBuffer into) {
    int count = (int) Math.max(0, Math.min(into.remaining(), length - position));
    if (count > 0) {
      into.put(bytes, (int) position, count);
    }
    return count;
  }

  /** Reads what is there at the time of each call. */
  private final class Reader implements ExtentReader {

    @Override
    public long size() {
      return length();
    }

    @Override
    public int read(long position, ByteBuffer into) {
      return MemoryExtent.this.read(position, into);
    }

    @Override
    public void close() {}
  }
}
