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

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Notices when the wall clock is set: when it has moved otherwise than the time that cannot step.
 *
 * <p>Nothing follows from it for the log, whose commit times never run backwards; it is logged and
 * counted for whoever has to explain a history. Used by the flusher.
 */
final class ClockWatch {

  private static final Logger LOGGER = LoggerFactory.getLogger(ClockWatch.class);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long READING_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
  private static final long TOLERANCE_MICROS = 1_000;
  private static final long WORTH_TELLING_MICROS = 1_000_000;

  /** One part in so many is what a clock may be slewed by without being set. */
  private static final long SLEW = 1_000;

  private final TimeSource time;
  private final FlushMetrics metrics;
  private long lastNanos;
  private long lastMicros;

  ClockWatch(TimeSource time, FlushMetrics metrics) {
    this.time = time;
    this.metrics = metrics;
    this.lastNanos = time.nanos();
    this.lastMicros = time.micros();
  }

  /** Looks at the clock if that was not done lately. */
  void look(long nanos) {
    if (nanos - lastNanos < LOOK_NANOS) {
      return;
    }
    long before = time.nanos();
    long micros = time.micros();
    if (time.nanos() - before > READING_NANOS) {
      // Put to sleep between the two readings: they do not belong together.
      return;
    }
    long elapsed = (before - lastNanos) / 1_000;
    long step = micros - lastMicros - elapsed;
    if (Math.abs(step) > TOLERANCE_MICROS + elapsed / SLEW) {
      metrics.clockStepped(step < 0);
      LOGGER
          .atLevel(Math.abs(step) < WORTH_TELLING_MICROS ? Level.DEBUG : Level.WARN)
          .log(
              "the clock was put {} by {} s; commit times {}",
              step < 0 ? "back" : "forward",
              String.format(Locale.ROOT, "%.3f", Math.abs(step) / 1e6),
              step < 0 ? "do not go back with it" : "go on from there");
    }
    lastNanos = before;
    lastMicros = micros;
  }
}
