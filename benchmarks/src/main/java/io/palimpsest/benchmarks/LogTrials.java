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

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Every experiment with the log and those who take part. */
final class LogTrials {

  static final String PALIMPSEST = "palimpsest";
  static final String RAW = "raw";
  static final String ROCKSDB = "rocksdb";
  static final String CHRONICLE = "chronicle";
  static final String MINIMAL = "minimal";
  static final String DISK = "disk";

  static final String SYNC_1 = "sync-1";
  static final String BLOCKING = "blocking-";
  static final String PIPELINED = "pipelined";
  static final String ASYNC_APPEND = "async-append-64";
  static final String SUSTAINED = "async-sustained-";
  static final String DISK_WRITE = "disk-write";
  static final String RECOVERY_SCAN = "recovery-scan";

  static final List<Integer> COMMITTERS = List.of(8, 64, 256);
  static final List<Integer> PAYLOADS = List.of(64, 256);
  static final List<Integer> APPENDERS = List.of(1, 2);

  private static final int COMMIT_BYTES = 100;
  private static final int RAW_BYTES = 128;
  private static final int APPEND_BYTES = 64;
  private static final int PIPELINES = 2;
  private static final int IN_FLIGHT = 64;

  /** About what we write around a payload; it says how many entries make a log of some size. */
  private static final int OVERHEAD_BYTES = 80;

  private static final double NANOS_PER_MICRO = 1e3;

  /** Opens a contender. */
  @FunctionalInterface
  private interface Opener {
    Subject open(Path directory) throws IOException;
  }

  private final List<Trial<LogPlan>> trials = new ArrayList<>();

  private LogTrials() {}

  static List<Trial<LogPlan>> all() {
    LogTrials made = new LogTrials();
    made.commits();
    made.appends();
    made.disk();
    return List.copyOf(made.trials);
  }

  static String sustained(int payload, int appenders) {
    return SUSTAINED + payload + "-" + appenders;
  }

  private void commits() {
    blocking(SYNC_1, RAW, RawDisk::open, RAW_BYTES, 1);
    blocking(SYNC_1, PALIMPSEST, PalimpsestLog::open, COMMIT_BYTES, 1);
    blocking(SYNC_1, MINIMAL, MinimalLog::open, COMMIT_BYTES, 1);
    blocking(SYNC_1, ROCKSDB, RocksStore::open, COMMIT_BYTES, 1);
    for (int threads : COMMITTERS) {
      String experiment = BLOCKING + threads;
      blocking(experiment, PALIMPSEST, PalimpsestLog::open, COMMIT_BYTES, threads);
      blocking(experiment, ROCKSDB, RocksStore::open, COMMIT_BYTES, threads);
      blocking(experiment, MINIMAL, MinimalLog::open, COMMIT_BYTES, threads);
    }
    pipelined(PALIMPSEST, PalimpsestLog::open);
    pipelined(MINIMAL, MinimalLog::open);
  }

  private void blocking(
      String experiment, String contender, Opener opener, int payload, int threads) {
    Trial.Run<LogPlan> run =
        (directory, plan) -> {
          try (Subject subject = opener.open(directory)) {
            Load.Result result = Load.blocking(subject, payload, threads, plan);
            Map<Metric, Double> values = times(result.nanos());
            values.put(Metric.RATE, result.perSecond());
            return values;
          }
        };
    trials.add(new Trial<>(experiment, contender, run));
  }

  private void pipelined(String contender, Opener opener) {
    Trial.Run<LogPlan> run =
        (directory, plan) -> {
          try (Subject subject = opener.open(directory)) {
            Load.Result result = Load.pipelined(subject, COMMIT_BYTES, PIPELINES, IN_FLIGHT, plan);
            return Map.of(Metric.RATE, result.perSecond());
          }
        };
    trials.add(new Trial<>(PIPELINED, contender, run));
  }

  private void appends() {
    append(PALIMPSEST, PalimpsestLog::open);
    append(CHRONICLE, ChronicleLog::open);
    for (int payload : PAYLOADS) {
      for (int appenders : APPENDERS) {
        trials.add(
            new Trial<>(
                sustained(payload, appenders),
                PALIMPSEST,
                (directory, plan) -> sustainedHere(directory, payload, appenders, plan)));
        trials.add(
            new Trial<>(
                sustained(payload, appenders),
                CHRONICLE,
                (directory, plan) -> {
                  try (Subject subject = ChronicleLog.open(directory)) {
                    long entries = entries(plan.sustainedBytes(), payload);
                    return Map.of(
                        Metric.RATE, Appends.sustained(subject, payload, appenders, entries));
                  }
                }));
      }
    }
  }

  private void append(String contender, Opener opener) {
    Trial.Run<LogPlan> run =
        (directory, plan) -> {
          Allocation allocation = new Allocation();
          try (Subject subject = opener.open(directory)) {
            Appends.Result result = Appends.measure(subject, allocation, APPEND_BYTES, plan);
            Map<Metric, Double> values = times(result.nanos());
            values.put(Metric.MEAN, result.flatOutNanos() / NANOS_PER_MICRO);
            values.put(Metric.ALLOCATED, result.bytesAllocated());
            return values;
          }
        };
    trials.add(new Trial<>(ASYNC_APPEND, contender, run));
  }

  private static Map<Metric, Double> sustainedHere(
      Path directory, int payload, int appenders, LogPlan plan) {
    long entries = entries(plan.sustainedBytes(), payload);
    double rate;
    try (Subject subject = PalimpsestLog.open(directory)) {
      rate = Appends.sustained(subject, payload, appenders, entries);
    }
    // Opened again: what is counted here is what is in the log.
    try (PalimpsestLog log = PalimpsestLog.open(directory)) {
      requireAll(entries, log.entries());
      double bytes = (double) log.bytesInUse() / log.entries();
      return Map.of(Metric.RATE, rate, Metric.ENTRY, bytes);
    }
  }

  private void disk() {
    trials.add(
        new Trial<>(
            DISK_WRITE,
            DISK,
            (directory, plan) ->
                Map.of(Metric.DISK, RawDisk.writeSequentially(directory, plan.diskBytes()))));
    trials.add(new Trial<>(RECOVERY_SCAN, PALIMPSEST, LogTrials::scan));
  }

  /**
   * Opens a closed log, replays it, and reads the same files with nothing in between. All of it
   * comes from the page cache, into which the files were written and are read once before.
   */
  private static Map<Metric, Double> scan(Path directory, LogPlan plan) throws IOException {
    long entries = entries(plan.scannedBytes(), APPEND_BYTES);
    try (PalimpsestLog log = PalimpsestLog.open(directory)) {
      try (Subject.Session session = log.session(APPEND_BYTES)) {
        for (long i = 0; i < entries; i++) {
          session.append();
        }
      }
    }
    RawDisk.readSequentially(directory);
    final double disk = RawDisk.readSequentially(directory);
    long start = System.nanoTime();
    try (PalimpsestLog log = PalimpsestLog.open(directory)) {
      double frames = RawDisk.perSecond(entries, System.nanoTime() - start);
      requireAll(entries, log.entries());
      start = System.nanoTime();
      requireAll(entries, log.replay());
      double replayed = RawDisk.perSecond(entries, System.nanoTime() - start);
      double bytes = (double) log.bytesScanned() / entries;
      return Map.of(
          Metric.FRAMES, frames,
          Metric.REPLAYED, replayed,
          Metric.DISK, disk,
          Metric.ENTRY, bytes);
    }
  }

  /** How many entries make a log of so many bytes; even, to be shared by two appenders. */
  private static long entries(long bytes, int payload) {
    return bytes / (payload + OVERHEAD_BYTES) & -2;
  }

  private static void requireAll(long expected, long found) {
    if (found != expected) {
      throw new IllegalStateException(
          "expected " + expected + " entries in the log, found " + found);
    }
  }

  private static Map<Metric, Double> times(Histogram nanos) {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    values.put(Metric.P50, nanos.getValueAtPercentile(50) / NANOS_PER_MICRO);
    values.put(Metric.P99, nanos.getValueAtPercentile(99) / NANOS_PER_MICRO);
    values.put(Metric.P999, nanos.getValueAtPercentile(99.9) / NANOS_PER_MICRO);
    return values;
  }
}
