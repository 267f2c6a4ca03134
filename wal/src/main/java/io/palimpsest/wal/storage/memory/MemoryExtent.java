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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pages of bytes that never change what they already hold. A page keeps no zeros at its end, for a
 * group is filled up with zeros, and most are small.
 */
final class MemoryExtent implements LogExtent {

  private static final int PAGE = 4096;

  private static final byte[] ZEROS = new byte[PAGE];

  private final String log;
  private final long sequence;
  private final long logEpoch;
  private final long firstLsn;
  private final ByteBuffer label;

  /** Guarded by this. All but the last are full, as far as they are not zero. */
  private final List<byte[]> pages = new ArrayList<>();

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
    int end = Math.addExact(length, group.remaining());
    while (length < end) {
      int offset = length % PAGE;
      int count = Math.min(PAGE - offset, end - length);
      int used = withoutZeros(group, count);
      byte[] page = offset == 0 ? new byte[used] : pages.remove(pages.size() - 1);
      if (offset > 0 && used > 0) {
        page = Arrays.copyOf(page, offset + used);
      }
      group.get(group.position(), page, used == 0 ? 0 : offset, used);
      pages.add(page);
      group.position(group.position() + count);
      length += count;
    }
  }

  /** How many of the next bytes there are up to the last that is not zero. */
  private static int withoutZeros(ByteBuffer group, int count) {
    int start = group.position();
    int used = count;
    while (used >= Long.BYTES && group.getLong(start + used - Long.BYTES) == 0) {
      used -= Long.BYTES;
    }
    while (used > 0 && group.get(start + used - 1) == 0) {
      used--;
    }
    return used;
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
    int end = (int) position + count;
    for (int next = (int) position; next < end; ) {
      byte[] page = pages.get(next / PAGE);
      int offset = next % PAGE;
      int wanted = Math.min(PAGE - offset, end - next);
      int kept = Math.max(0, Math.min(wanted, page.length - offset));
      if (kept > 0) {
        into.put(page, offset, kept);
      }
      into.put(ZEROS, 0, wanted - kept);
      next += wanted;
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
