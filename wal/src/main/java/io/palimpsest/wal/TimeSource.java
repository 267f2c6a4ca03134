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

/** Where the log takes time from. Implementations are safe for use by many threads. */
public interface TimeSource {

  /**
   * Returns the time of day.
   *
   * @return microseconds since 1970-01-01T00:00Z; may step in either direction
   */
  long micros();

  /**
   * Returns a time to measure with.
   *
   * @return nanoseconds since some moment; never steps back
   */
  long nanos();

  /**
   * Returns the clock of the machine.
   *
   * @return the one time source that reads a clock
   */
  static TimeSource system() {
    return SystemClock.INSTANCE;
  }
}
