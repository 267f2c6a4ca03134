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

import static io.palimpsest.benchmarks.LogTrials.ASYNC_APPEND;
import static io.palimpsest.benchmarks.LogTrials.BLOCKING;
import static io.palimpsest.benchmarks.LogTrials.CHRONICLE;
import static io.palimpsest.benchmarks.LogTrials.DISK;
import static io.palimpsest.benchmarks.LogTrials.DISK_WRITE;
import static io.palimpsest.benchmarks.LogTrials.PALIMPSEST;
import static io.palimpsest.benchmarks.LogTrials.PIPELINED;
import static io.palimpsest.benchmarks.LogTrials.RAW;
import static io.palimpsest.benchmarks.LogTrials.RECOVERY_SCAN;
import static io.palimpsest.benchmarks.LogTrials.ROCKSDB;
import static io.palimpsest.benchmarks.LogTrials.SYNC_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** What the log holds itself to. */
final class LogBars {

  private static final double SYNC_1_P50 = 1.3;
  private static final double BLOCKING_8 = 1.6;
  private static final double BLOCKING_64 = 2.5;
  private static final double BLOCKING_256 = 3.0;
  private static final double P99_64 = 0.5;
  private static final double PIPELINED_BLOCKING = 2.0;
  private static final double PIPELINED_RAW = 30;
  private static final double ASYNC_P50 = 1.5;
  private static final double ASYNC_ALLOCATED = 1.0;
  private static final double SUSTAINED_ONE = 0.8;
  private static final double SUSTAINED_TWO = 1.0;

  /** Of the disk's rate; the other half is for whoever reads and lays out segments. */
  private static final double SUSTAINED_DISK = 0.5;

  private static final double SCANNED_FRAMES = 3e6;
  private static final double SCANNED_DISK = 0.8;

  private LogBars() {}

  static List<Bar> all() {
    List<Bar> bars = new ArrayList<>();
    bars.add(Bar.atMost("sync-1-p50", Set.of(SYNC_1), SYNC_1_P50, to(SYNC_1, RAW, Metric.P50)));
    bars.add(blocking(8, BLOCKING_8));
    bars.add(blocking(64, BLOCKING_64));
    bars.add(blocking(256, BLOCKING_256));
    String sixtyFour = BLOCKING + 64;
    bars.add(Bar.atMost("p99-64", Set.of(sixtyFour), P99_64, to(sixtyFour, ROCKSDB, Metric.P99)));
    bars.add(
        Bar.atLeast(
            "pipelined-blocking",
            Set.of(PIPELINED, sixtyFour),
            PIPELINED_BLOCKING,
            round -> pipelined(round) / round.value(sixtyFour, PALIMPSEST, Metric.RATE)));
    bars.add(
        Bar.atLeast(
            "pipelined-raw",
            Set.of(PIPELINED, SYNC_1),
            PIPELINED_RAW,
            round -> pipelined(round) / round.value(SYNC_1, RAW, Metric.RATE)));
    bars.add(
        Bar.atMost(
            "async-append-64-p50",
            Set.of(ASYNC_APPEND),
            ASYNC_P50,
            to(ASYNC_APPEND, CHRONICLE, Metric.P50)));
    bars.add(
        Bar.atMost(
            "async-alloc",
            Set.of(ASYNC_APPEND),
            ASYNC_ALLOCATED,
            round -> round.value(ASYNC_APPEND, PALIMPSEST, Metric.ALLOCATED)));
    for (int payload : LogTrials.PAYLOADS) {
      bars.add(sustained(payload, 1, SUSTAINED_ONE));
      bars.add(sustained(payload, 2, SUSTAINED_TWO));
    }
    bars.add(
        new Bar(
            RECOVERY_SCAN,
            Set.of(RECOVERY_SCAN),
            round -> round.value(RECOVERY_SCAN, PALIMPSEST, Metric.FRAMES),
            round ->
                Math.min(
                    SCANNED_FRAMES,
                    SCANNED_DISK
                        * round.value(RECOVERY_SCAN, PALIMPSEST, Metric.DISK)
                        / round.value(RECOVERY_SCAN, PALIMPSEST, Metric.ENTRY)),
            Bar.Sense.AT_LEAST));
    return List.copyOf(bars);
  }

  private static Bar blocking(int threads, double limit) {
    String experiment = BLOCKING + threads;
    return Bar.atLeast(experiment, Set.of(experiment), limit, to(experiment, ROCKSDB, Metric.RATE));
  }

  /** As a part of Chronicle's rate; the limit is that, or what the disk leaves room for. */
  private static Bar sustained(int payload, int appenders, double limit) {
    String experiment = LogTrials.sustained(payload, appenders);
    return new Bar(
        experiment,
        Set.of(experiment, DISK_WRITE),
        to(experiment, CHRONICLE, Metric.RATE),
        round ->
            Math.min(
                limit,
                SUSTAINED_DISK
                    * round.value(DISK_WRITE, DISK, Metric.DISK)
                    / round.value(experiment, PALIMPSEST, Metric.ENTRY)
                    / round.value(experiment, CHRONICLE, Metric.RATE)),
        Bar.Sense.AT_LEAST);
  }

  private static double pipelined(Results.Round round) {
    return round.value(PIPELINED, PALIMPSEST, Metric.RATE);
  }

  /** Ours as a part of somebody else's. */
  private static ToDoubleFunction<Results.Round> to(
      String experiment, String contender, Metric metric) {
    return round ->
        round.value(experiment, PALIMPSEST, metric) / round.value(experiment, contender, metric);
  }
}
