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
