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

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Calendar;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/**
 * Times as users write them, and as the graph keeps them: UTC microseconds since 1970 in a {@code
 * long}.
 *
 * <p>Accepted are {@link Instant}, {@link OffsetDateTime}, {@link ZonedDateTime}, {@link Date},
 * {@link Calendar} and ISO-8601 text with an offset or {@code Z}. A bare number is refused, for
 * nobody can tell milliseconds from microseconds; so are local times, which name no instant. What
 * is finer than a microsecond is floored.
 */
public final class Times {

  private static final long MICROS_PER_SECOND = 1_000_000L;

  // The two extreme values are kept for "since ever" and "for ever".
  private static final Instant EARLIEST = toInstant(Long.MIN_VALUE + 1);
  private static final Instant LATEST = toInstant(Long.MAX_VALUE - 1);

  private Times() {}

  /**
   * The microsecond a user's value stands for.
   *
   * @param name what the value is called, for the error message
   * @param value the value
   * @return UTC microseconds; never {@link Period#MIN} or {@link Period#MAX}
   * @throws InvalidTimeException if the value is no time, or a time out of range
   */
  public static long parse(String name, @Nullable Object value) {
    Instant instant = toInstant(name, value);
    if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
      throw new InvalidTimeException(
          name + " must lie between " + EARLIEST + " and " + LATEST + ", but is " + instant);
    }
    return toMicros(instant);
  }

  /**
   * The microsecond that contains an instant.
   *
   * @param instant an instant that fits a {@code long} of microseconds
   * @return UTC microseconds
   * @throws ArithmeticException if it does not fit
   */
  public static long toMicros(Instant instant) {
    // Negative seconds first brought towards zero, so that the earliest microsecond does not
    // overflow half way.
    long seconds = instant.getEpochSecond();
    long micros = Math.floorDiv(instant.getNano(), 1000);
    return seconds < 0
        ? Math.addExact(
            Math.multiplyExact(seconds + 1, MICROS_PER_SECOND), micros - MICROS_PER_SECOND)
        : Math.addExact(Math.multiplyExact(seconds, MICROS_PER_SECOND), micros);
  }

  /**
   * The instant a microsecond begins.
   *
   * @param micros UTC microseconds
   * @return the instant
   */
  public static Instant toInstant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /**
   * A microsecond as text: ISO-8601 in UTC, {@code -inf} or {@code +inf}.
   *
   * @param micros UTC microseconds
   * @return the text
   */
  public static String format(long micros) {
    if (micros == Period.MIN) {
      return TemporalTokens.MINUS_INFINITY;
    }
    return micros == Period.MAX ? TemporalTokens.PLUS_INFINITY : toInstant(micros).toString();
  }

  private static Instant toInstant(String name, @Nullable Object value) {
    if (value instanceof Instant instant) {
      return instant;
    }
    if (value instanceof OffsetDateTime dateTime) {
      return dateTime.toInstant();
    }
    if (value instanceof ZonedDateTime dateTime) {
      return dateTime.toInstant();
    }
    if (value instanceof java.sql.Date || value instanceof java.sql.Time) {
      throw unusable(name, value); // a local date or time in the clothes of an instant
    }
    if (value instanceof Date date) {
      return date.toInstant();
    }
    if (value instanceof Calendar calendar) {
      return calendar.toInstant();
    }
    if (value instanceof CharSequence text) {
      try {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
      } catch (DateTimeException e) {
        throw unusable(name, value);
      }
    }
    throw unusable(name, value);
  }

  private static InvalidTimeException unusable(String name, @Nullable Object value) {
    String found = value == null ? "null" : value.getClass().getSimpleName() + " " + quoted(value);
    return new InvalidTimeException(
        name
            + " must be a time: ISO-8601 text with an offset or Z (2024-03-31T00:00:00Z), an"
            + " OffsetDateTime, ZonedDateTime, Instant or Date; found "
            + found);
  }

  private static String quoted(Object value) {
    return value instanceof CharSequence ? "\"" + value + "\"" : value.toString();
  }
}
