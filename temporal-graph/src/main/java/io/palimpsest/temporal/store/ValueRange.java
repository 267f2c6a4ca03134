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

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of the order in which an index keeps values, of one kind, both ends included. All
 * values that pass some test lie in it, and perhaps others.
 */
public final class ValueRange {

  private static final Comparator<ValueRange> BY_BEGIN =
      Comparator.<ValueRange>comparingInt(range -> range.kind)
          .thenComparing((a, b) -> a.low == null ? b.low == null ? 0 : -1 : compareLow(a, b));

  private final int kind;

  /** Null if it begins, or ends, with the kind. */
  private final @Nullable Object low;

  private final @Nullable Object high;

  private ValueRange(int kind, @Nullable Object low, @Nullable Object high) {
    this.kind = kind;
    this.low = low;
    this.high = high;
  }

  private static int compareLow(ValueRange a, ValueRange b) {
    return b.low == null ? 1 : ValueOrder.compareCoarsely(a.low, b.low);
  }

  /** Whether values like this one are indexed. */
  public static boolean isIndexed(@Nullable Object value) {
    return ValueOrder.kindOf(value) != ValueOrder.NONE;
  }

  /** Where what equals a value lies. */
  public static ValueRange of(Object value) {
    return new ValueRange(ValueOrder.kindOf(value), value, value);
  }

  /** Where what is at least a value lies. */
  public static ValueRange from(Object value) {
    return new ValueRange(ValueOrder.kindOf(value), value, null);
  }

  /** Where what is at most a value lies. */
  public static ValueRange upTo(Object value) {
    return new ValueRange(ValueOrder.kindOf(value), null, value);
  }

  /** Where all texts lie. */
  public static ValueRange texts() {
    return new ValueRange(ValueOrder.TEXTS, null, null);
  }

  /** Where the texts lie that begin with one. */
  public static ValueRange prefix(String prefix) {
    return new ValueRange(ValueOrder.TEXTS, prefix, behind(prefix));
  }

  /** The first text behind all those with a prefix, or null if there is none. */
  private static @Nullable String behind(String prefix) {
    int end = prefix.length();
    while (end > 0 && prefix.charAt(end - 1) == Character.MAX_VALUE) {
      end--;
    }
    return end == 0 ? null : prefix.substring(0, end - 1) + (char) (prefix.charAt(end - 1) + 1);
  }

  /** What lies in both, or null if nothing does. */
  public @Nullable ValueRange and(ValueRange other) {
    if (kind != other.kind) {
      return null;
    }
    Object lowest = low;
    if (lowest == null
        || (other.low != null && ValueOrder.compareCoarsely(lowest, other.low) < 0)) {
      lowest = other.low;
    }
    Object highest = high;
    if (highest == null
        || (other.high != null && ValueOrder.compareCoarsely(highest, other.high) > 0)) {
      highest = other.high;
    }
    return lowest != null && highest != null && ValueOrder.compareCoarsely(lowest, highest) > 0
        ? null
        : new ValueRange(kind, lowest, highest);
  }

  /** Where it begins; null for the beginning of the kind. */
  @Nullable Object low() {
    return low;
  }

  /** Whether only texts lie in it. */
  boolean isOfTexts() {
    return kind == ValueOrder.TEXTS;
  }

  /** Whether all that lies in it is coarsely one value. */
  boolean isPoint() {
    return low != null && high != null && ValueOrder.compareCoarsely(low, high) == 0;
  }

  /** Negative, zero or positive, as a value lies before, in or behind it. */
  int position(@Nullable Object value) {
    int byKind = Integer.compare(ValueOrder.kindOf(value), kind);
    if (byKind != 0) {
      return byKind;
    }
    if (low != null && ValueOrder.compareCoarsely(value, low) < 0) {
      return -1;
    }
    return high != null && ValueOrder.compareCoarsely(value, high) > 0 ? 1 : 0;
  }

  /**
   * The range with what Gremlin takes for equal to its ends as soon as a float is compared, which
   * makes floats of some others, too.
   */
  ValueRange widened() {
    if (kind != ValueOrder.NUMBERS) {
      return this;
    }
    return new ValueRange(
        kind,
        low == null ? null : ValueOrder.coarse(low) - ulp(low),
        high == null ? null : ValueOrder.coarse(high) + ulp(high));
  }

  private static double ulp(Object number) {
    float ulp = Math.ulp(((Number) number).floatValue());
    return Float.isFinite(ulp) ? ulp : 0;
  }

  /** Whether an end is a float. */
  boolean hasFloat() {
    return low instanceof Float || high instanceof Float;
  }

  /** The same stretches in order, none overlapping another. */
  static List<ValueRange> merged(List<ValueRange> ranges) {
    if (ranges.size() < 2) {
      return ranges;
    }
    List<ValueRange> sorted = new ArrayList<>(ranges);
    sorted.sort(BY_BEGIN);
    List<ValueRange> merged = new ArrayList<>();
    for (ValueRange range : sorted) {
      int last = merged.size() - 1;
      ValueRange before = last < 0 ? null : merged.get(last);
      if (before != null && before.reaches(range)) {
        merged.set(last, before.upToEndOf(range));
      } else {
        merged.add(range);
      }
    }
    return merged;
  }

  private boolean reaches(ValueRange next) {
    return kind == next.kind
        && (high == null || next.low == null || ValueOrder.compareCoarsely(next.low, high) <= 0);
  }

  private ValueRange upToEndOf(ValueRange next) {
    boolean ends =
        high != null && next.high != null && ValueOrder.compareCoarsely(high, next.high) < 0;
    return new ValueRange(
        kind, low, high == null || next.high == null ? null : ends ? next.high : high);
  }

  @Override
  public String toString() {
    return "[" + Objects.toString(low, "") + ", " + Objects.toString(high, "") + "]";
  }
}
