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
package io.palimpsest.temporal.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The table of all commits in order: transaction time, last LSN, log epoch.
 *
 * <p>One writer, the applier; the columns are replaced on growth and published by the size.
 */
final class CommitLog {

  /**
   * One commit.
   *
   * @param stamp transaction time, microseconds
   * @param lastLsn the LSN of its last mutation
   * @param logEpoch the opening of the log that made it
   */
  record Entry(long stamp, long lastLsn, long logEpoch) {}

  private static final class Columns {
    final long[] stamps;
    final long[] lastLsns;
    final long[] epochs;

    Columns(int length) {
      this(new long[length], new long[length], new long[length]);
    }

    private Columns(long[] stamps, long[] lastLsns, long[] epochs) {
      this.stamps = stamps;
      this.lastLsns = lastLsns;
      this.epochs = epochs;
    }

    Columns grown() {
      int length = stamps.length * 2;
      return new Columns(
          Arrays.copyOf(stamps, length),
          Arrays.copyOf(lastLsns, length),
          Arrays.copyOf(epochs, length));
    }
  }

  private volatile Columns columns = new Columns(16);
  private volatile int size;

  void add(Entry entry) {
    int index = size;
    Columns target = columns;
    if (index == target.stamps.length) {
      target = target.grown();
      columns = target;
    }
    target.stamps[index] = entry.stamp;
    target.lastLsns[index] = entry.lastLsn;
    target.epochs[index] = entry.logEpoch;
    size = index + 1;
  }

  /** The newest commit stamped at or before an instant, or null. */
  @Nullable Entry newestAt(long stamp) {
    int end = size;
    return entry(floor(columns.stamps, end, stamp));
  }

  /** The newest commit whose last LSN is at most this one, or null. */
  @Nullable Entry newestUpTo(long lsn) {
    int end = size;
    return entry(floor(columns.lastLsns, end, lsn));
  }

  /** The commit that contains a mutation, or null if none does. */
  @Nullable Entry containing(long lsn) {
    int end = size;
    int before = floor(columns.lastLsns, end, lsn - 1);
    return before + 1 < end ? entry(before + 1) : null;
  }

  private static int floor(long[] column, int end, long key) {
    int found = Arrays.binarySearch(column, 0, end, key);
    return found >= 0 ? found : -found - 2;
  }

  private @Nullable Entry entry(int index) {
    Columns source = columns;
    return index < 0
        ? null
        : new Entry(source.stamps[index], source.lastLsns[index], source.epochs[index]);
  }
}
