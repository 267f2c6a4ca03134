package io.palimpsest.it;

import io.palimpsest.graph.Times;
import java.time.Duration;
import java.time.Instant;

/** A calendar of few days: day 1 is 2024-01-01. */
public final class Days {

  /** A day in microseconds. */
  public static final long DAY = Duration.ofDays(1).toNanos() / 1000;

  private static final long FIRST = Times.toMicros(Instant.parse("2024-01-01T00:00:00Z"));

  private Days() {}

  /** The microsecond a day begins. */
  public static long day(int number) {
    return FIRST + (number - 1) * DAY;
  }

  /** The instant of a microsecond. */
  public static Instant at(long micros) {
    return Times.toInstant(micros);
  }

  /** The instant a day begins. */
  public static Instant d(int number) {
    return at(day(number));
  }
}
