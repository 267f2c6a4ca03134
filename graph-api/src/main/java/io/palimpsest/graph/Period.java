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
package io.palimpsest.graph;

/**
 * A half-open period {@code [from, to)} on one axis of time, in UTC microseconds since 1970.
 *
 * @param from the first microsecond inside; {@link #MIN} for since ever
 * @param to the first microsecond after; {@link #MAX} for for ever
 */
public record Period(long from, long to) {

  /** Since ever. */
  public static final long MIN = Long.MIN_VALUE;

  /** For ever. */
  public static final long MAX = Long.MAX_VALUE;

  /**
   * A period that holds at least one microsecond.
   *
   * @param from the first microsecond inside
   * @param to the first microsecond after
   * @throws InvalidPeriodException if {@code from >= to}
   */
  public Period {
    if (from >= to) {
      throw new InvalidPeriodException(
          "a period must end after it begins, but it runs from "
              + Times.format(from)
              + " to "
              + Times.format(to));
    }
  }

  /**
   * Whether an instant lies inside.
   *
   * @param micros UTC microseconds
   * @return {@code from <= micros < to}
   */
  public boolean contains(long micros) {
    return from <= micros && micros < to;
  }

  @Override
  public String toString() {
    return "[" + Times.format(from) + ", " + Times.format(to) + ")";
  }
}
