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

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts values into buckets, for one thread that records and any that look.
 *
 * <p>An array of counters written without fences: what recording costs is one addition and two
 * stores, and it allocates nothing. A library's histogram is built for many writers, or is recorded
 * in two phases; neither is needed here.
 */
final class Recorder {

  private static final int SUB_BITS = 3;
  private static final int SUB = 1 << SUB_BITS;
  private static final int BUCKETS = (Long.SIZE - SUB_BITS) * SUB;
  private static final int SUM = BUCKETS;
  private static final int MAX = BUCKETS + 1;

  /** Single writer, opaque: the buckets, the sum, the greatest value. */
  private final AtomicLongArray words = new AtomicLongArray(BUCKETS + 2);

  /** Records a value of 0 or more. */
  void record(long value) {
    add(bucket(value), 1);
    add(SUM, value);
    if (value > words.getPlain(MAX)) {
      words.setOpaque(MAX, value);
    }
  }

  private void add(int word, long by) {
    words.setOpaque(word, words.getPlain(word) + by);
  }

  /** Returns the bucket of a value: three bits behind the leading one say which of eight. */
  static int bucket(long value) {
    if (value < SUB) {
      return (int) Math.max(0, value);
    }
    int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
    int sub = (int) (value >>> (exponent - SUB_BITS)) & (SUB - 1);
    return (exponent - SUB_BITS + 1) * SUB + sub;
  }

  /** Returns the greatest value of a bucket. */
  static long upperBound(int bucket) {
    if (bucket < SUB) {
      return bucket;
    }
    int shift = bucket / SUB - 1;
    long first = (long) (SUB + bucket % SUB) << shift;
    return first + (1L << shift) - 1;
  }

  /** Returns what was recorded so far. */
  Distribution snapshot() {
    long[] buckets = new long[BUCKETS];
    for (int i = 0; i < BUCKETS; i++) {
      buckets[i] = words.getOpaque(i);
    }
    return new Distribution(buckets, words.getOpaque(SUM), words.getOpaque(MAX));
  }
}
