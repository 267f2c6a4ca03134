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

/**
 * How a quantity was distributed since the log was opened; a snapshot.
 *
 * <p>Values are counted in buckets, eight to each power of two, so a percentile is at most an
 * eighth too high, whatever the range.
 */
public final class Distribution {

  private final long[] buckets;
  private final long count;
  private final long sum;
  private final long max;

  Distribution(long[] buckets, long sum, long max) {
    this.buckets = buckets;
    this.sum = sum;
    this.max = max;
    long counted = 0;
    for (long bucket : buckets) {
      counted += bucket;
    }
    this.count = counted;
  }

  /**
   * Returns how many values there were.
   *
   * @return 0 or more
   */
  public long count() {
    return count;
  }

  /**
   * Returns the sum of the values; it may be of a moment later than the count.
   *
   * @return in the unit of the values
   */
  public long sum() {
    return sum;
  }

  /**
   * Returns the greatest value.
   *
   * @return in the unit of the values, 0 if there was none
   */
  public long max() {
    return max;
  }

  /**
   * Returns a bound that a share of the values does not exceed.
   *
   * @param share above 0 and up to 1, such as 0.99
   * @return in the unit of the values, at most an eighth above the exact value and never above
   *     {@link #max}; 0 if there was no value
   */
  public long percentile(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("share " + share + ", expected above 0 and up to 1");
    }
    long rank = (long) Math.ceil(share * count);
    long seen = 0;
    for (int i = 0; i < buckets.length; i++) {
      seen += buckets[i];
      if (seen >= rank && seen > 0) {
        return Math.min(max, Recorder.upperBound(i));
      }
    }
    return 0;
  }

  @Override
  public String toString() {
    return String.format(
        java.util.Locale.ROOT,
        "%d values, median %d, 99%% %d, max %d",
        count,
        percentile(0.5),
        percentile(0.99),
        max);
  }
}
