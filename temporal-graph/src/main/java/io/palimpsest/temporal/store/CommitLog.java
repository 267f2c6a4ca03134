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
 * The table of all commits in order: transaction time, last LSN, log epoch. A commit's number is
 * its place, from 1.
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
      int length = Math.addExact(stamps.length, Math.max(16, stamps.length >> 1));
      return new Columns(
          Arrays.copyOf(stamps, length),
          Arrays.copyOf(lastLsns, length),
          Arrays.copyOf(epochs, length));
    }
  }

  /** What the store of these commits holds; here, since every writer knows this table. */
  final Inventory inventory = new Inventory();

  private volatile Columns columns = new Columns(16);
  private volatile int size;
  private final MetadataColumn metadata = new MetadataColumn();

  /** Enters a commit that is being applied, so that its stamp is known; returns its number. */
  int begin(Entry entry) {
    int index = size;
    Columns target = columns;
    if (index == target.stamps.length) {
      target = target.grown();
      columns = target;
    }
    target.stamps[index] = entry.stamp;
    target.lastLsns[index] = entry.lastLsn;
    target.epochs[index] = entry.logEpoch;
    return index + 1;
  }

  /** Notes what is said of the commit that was entered last. */
  void describe(int number, Metadata said) {
    metadata.add(number, said);
  }

  /** What was said of a commit. */
  Metadata metadata(int number) {
    return metadata.of(number);
  }

  /** Makes the commit that was entered last count. */
  void publish() {
    int index = size;
    size = index + 1;
    inventory.addBytes(Weight.COMMIT);
  }

  /** The number of the newest commit. */
  int newest() {
    return size;
  }

  /** The transaction time of a commit, which may be the one being applied. */
  long stamp(int number) {
    return columns.stamps[number - 1];
  }

  /** The last LSN of a commit. */
  long lastLsn(int number) {
    return columns.lastLsns[number - 1];
  }

  /** The number of the newest commit stamped at or before an instant, 0 if there is none. */
  int numberAt(long stamp) {
    int end = size;
    Columns source = columns;
    return end == 0 || source.stamps[end - 1] <= stamp ? end : floor(source.stamps, end, stamp) + 1;
  }

  /** The number of the newest commit whose last LSN is at most this one, 0 if there is none. */
  int numberUpTo(long lsn) {
    int end = size;
    Columns source = columns;
    return end == 0 || source.lastLsns[end - 1] <= lsn ? end : floor(source.lastLsns, end, lsn) + 1;
  }

  /** The newest commit stamped at or before an instant, or null. */
  @Nullable Entry newestAt(long stamp) {
    return entry(numberAt(stamp));
  }

  /** The newest commit whose last LSN is at most this one, or null. */
  @Nullable Entry newestUpTo(long lsn) {
    return entry(numberUpTo(lsn));
  }

  private static int floor(long[] column, int end, long key) {
    int found = Arrays.binarySearch(column, 0, end, key);
    return found >= 0 ? found : -found - 2;
  }

  /** The commit with a number, or null for 0. */
  @Nullable Entry entry(int number) {
    Columns source = columns;
    return number == 0
        ? null
        : new Entry(
            source.stamps[number - 1], source.lastLsns[number - 1], source.epochs[number - 1]);
  }
}
