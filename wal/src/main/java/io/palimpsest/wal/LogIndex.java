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

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Where in one extent some transactions begin, about every 64 KiB, so that a reader need not come
 * from the beginning.
 *
 * <p>One word, replaced by the one thread that adds. The array behind it is shared by what was
 * published earlier; nothing below a published size is written again. Safe for use by many readers.
 */
final class LogIndex {

  /** The least distance of two entries, in bytes. */
  static final int APART = 64 * 1024;

  private static final VarHandle ENTRIES;

  static {
    try {
      ENTRIES = MethodHandles.lookup().findVarHandle(LogIndex.class, "entries", Entries.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final int POSITION = 0;
  private static final int FIRST_LSN = 1;
  private static final int TIME = 2;
  private static final int WORDS = 3;

  /** Single writer: wal-flush (the opener before it). Release on write, acquire on read. */
  private Entries entries = new Entries(new long[8 * WORDS], 0);

  /** What is published at a time; in no column do the numbers fall. */
  private static final class Entries {

    private final long[] words;
    private final int size;

    private Entries(long[] words, int size) {
      this.words = words;
      this.size = size;
    }

    /** Returns how many entries have a number below a bound in a column. */
    int below(int column, long bound) {
      int low = 0;
      int high = size;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (words[middle * WORDS + column] < bound) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }

  /**
   * Adds a place, unless it is too near to the last one (or to the beginning).
   *
   * @param position where the first frame of a transaction begins; after the one added last
   * @param firstLsn the LSN in that frame
   * @param timeMicros the commit time in that frame
   */
  void add(long position, long firstLsn, long timeMicros) {
    Entries now = entries;
    int at = now.size * WORDS;
    long last = at == 0 ? 0 : now.words[at - WORDS + POSITION];
    if (position - last < APART) {
      return;
    }
    long[] words = at < now.words.length ? now.words : Arrays.copyOf(now.words, at * 2);
    words[at + POSITION] = position;
    words[at + FIRST_LSN] = firstLsn;
    words[at + TIME] = timeMicros;
    ENTRIES.setRelease(this, new Entries(words, now.size + 1));
  }

  /**
   * Returns where to begin to read for everything from an LSN on.
   *
   * @param lsn the LSN
   * @param end no entry from this position on is used
   * @return the position of the last transaction known here that begins before the LSN, or 0
   */
  long positionBefore(long lsn, long end) {
    Entries now = published();
    int found = Math.min(now.below(FIRST_LSN, lsn), now.below(POSITION, end));
    return found == 0 ? 0 : now.words[(found - 1) * WORDS + POSITION];
  }

  int size() {
    return published().size;
  }

  /** Writes every entry: position, LSN, time. */
  void copyTo(ByteBuffer bytes) {
    Entries now = published();
    for (int i = 0; i < now.size * WORDS; i++) {
      bytes.putLong(now.words[i]);
    }
  }

  /** Returns the LSN of the last transaction known here that is older than a time, or -1. */
  long lsnBefore(long timeMicros) {
    Entries now = published();
    int found = now.below(TIME, timeMicros);
    return found == 0 ? -1 : now.words[(found - 1) * WORDS + FIRST_LSN];
  }

  private Entries published() {
    return (Entries) ENTRIES.getAcquire(this);
  }
}
