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

import io.palimpsest.graph.InvalidPeriodException;
import io.palimpsest.graph.Period;
import io.palimpsest.graph.TemporalTokens;
import io.palimpsest.graph.Times;
import org.jspecify.annotations.Nullable;

/**
 * The window a user asked for, before it is fitted to what the fact belongs to.
 *
 * @param fromStamp whether it begins with the commit; {@code from} then means nothing
 * @param from inclusive, microseconds
 * @param end how the end was said
 * @param to exclusive, microseconds; {@link Period#MAX} unless the end is given
 */
public record WindowSpec(boolean fromStamp, long from, End end, long to) {

  /** How the end of a window was said. */
  public enum End {
    /** Not at all: as long as what the fact belongs to. */
    OPEN,
    /** By an instant, which must fit what the fact belongs to. */
    GIVEN,
    /** By the word "next": up to the next known change of the fact. */
    NEXT
  }

  /** What a write without any temporal word means. */
  public static final WindowSpec FROM_NOW_ON =
      new WindowSpec(true, Period.MIN, End.OPEN, Period.MAX);

  /**
   * Reads the window from what a user gave.
   *
   * @throws io.palimpsest.graph.InvalidTimeException if a value is no time
   * @throws InvalidPeriodException if the window is empty
   */
  public static WindowSpec parse(@Nullable Object validFrom, @Nullable Object validTo) {
    return read(plain(validFrom), plain(validTo));
  }

  /** Text of any kind as a string, for words are compared. */
  private static @Nullable Object plain(@Nullable Object value) {
    return value instanceof CharSequence text ? text.toString() : value;
  }

  private static WindowSpec read(@Nullable Object validFrom, @Nullable Object validTo) {
    boolean fromStamp = validFrom == null;
    long from =
        validFrom == null || TemporalTokens.MINUS_INFINITY.equals(validFrom)
            ? Period.MIN
            : Times.parse(TemporalTokens.VALID_FROM, validFrom);
    if (validTo == null) {
      return new WindowSpec(fromStamp, from, End.OPEN, Period.MAX);
    }
    if (TemporalTokens.NEXT.equals(validTo)) {
      return new WindowSpec(fromStamp, from, End.NEXT, Period.MAX);
    }
    long to =
        TemporalTokens.PLUS_INFINITY.equals(validTo)
            ? Period.MAX
            : Times.parse(TemporalTokens.VALID_TO, validTo);
    if (from >= to) {
      throw new InvalidPeriodException(
          "validTo must be later than validFrom, but the window runs from "
              + Times.format(from)
              + " to "
              + Times.format(to));
    }
    return new WindowSpec(fromStamp, from, End.GIVEN, to);
  }

  /** Whether neither a beginning nor an end was said. */
  boolean isFromNowOn() {
    return fromStamp && end == End.OPEN;
  }

  /** The instant at which reads that go with the write see the graph. */
  public long readAt(long now) {
    return fromStamp ? now : from;
  }
}
