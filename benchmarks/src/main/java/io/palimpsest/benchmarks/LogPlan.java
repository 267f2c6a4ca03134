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
package io.palimpsest.benchmarks;

/**
 * How long and how much the log is measured.
 *
 * @param rounds how often each contender is measured
 * @param warmUpMillis how long a load runs before it is measured
 * @param windowMillis how long it is measured
 * @param pacedAppends how many appends are timed one by one
 * @param flatOutAppends how many appends are timed together
 * @param sustainedBytes how large a log, as we write it, the sustained appends make
 * @param scannedBytes how large a log is opened
 * @param diskBytes how much is written to learn what the disk can do
 */
record LogPlan(
    int rounds,
    long warmUpMillis,
    long windowMillis,
    int pacedAppends,
    int flatOutAppends,
    long sustainedBytes,
    long scannedBytes,
    long diskBytes)
    implements Plan {

  private static final long MIB = 1 << 20;

  static LogPlan full() {
    return new LogPlan(5, 500, 2_000, 400_000, 3_000_000, 512 * MIB, 400 * MIB, 256 * MIB);
  }

  /** Within a minute in all. */
  static LogPlan quick() {
    return new LogPlan(3, 80, 300, 60_000, 500_000, 48 * MIB, 48 * MIB, 32 * MIB);
  }

  /** What is run once before all rounds and thrown away, so that the first is not the slowest. */
  static LogPlan warmUp() {
    return new LogPlan(1, 0, 150, 40_000, 400_000, 32 * MIB, 16 * MIB, 4 * MIB);
  }

  /** The least that does everything. */
  static LogPlan least() {
    return new LogPlan(2, 10, 40, 500, 2_000, MIB, MIB, MIB);
  }

  @Override
  public LogPlan withRounds(int count) {
    return new LogPlan(
        count,
        warmUpMillis,
        windowMillis,
        pacedAppends,
        flatOutAppends,
        sustainedBytes,
        scannedBytes,
        diskBytes);
  }
}
