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

import static io.palimpsest.benchmarks.GraphContender.PALIMPSEST;
import static io.palimpsest.benchmarks.GraphContender.TINKERGRAPH;
import static io.palimpsest.benchmarks.GraphContender.TTG;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How costs grow with the graph, with the history of a fact and with the threads. An experiment is
 * called by the axis, the place on it and what is done there.
 */
final class StoreCurves {

  private static final String SIZE = "size";
  private static final String VERSIONS = "versions";
  private static final String THREADS = "threads";

  /** Tenths of the plan's graph. */
  private static final List<Integer> SIZES = List.of(1, 3, 10);

  private static final List<Integer> COUNTS = List.of(10, 100, 1_000, 10_000);
  private static final List<Integer> WRITERS = List.of(1, 2, 4, 8);
  private static final List<Integer> DURABLE_WRITERS = List.of(1, 8, 64);

  private static final List<Read> READS =
      List.of(
          Read.HOP3,
          Read.WALK2_COLD,
          Read.LOOKUP_STRUCTURE,
          Read.INDEX_ELEMENTS,
          Read.VERTEX_COUNT,
          Read.LABEL_COUNT,
          Read.DEGREE);

  private final List<StoreTrial> trials = new ArrayList<>();

  private StoreCurves() {}

  static List<StoreTrial> all() {
    StoreCurves made = new StoreCurves();
    made.sizes();
    made.versions();
    made.threads();
    return List.copyOf(made.trials);
  }

  private static String name(String axis, int place, String what) {
    return axis + "-" + place + "-" + what;
  }

  private void sizes() {
    for (Read read : READS) {
      for (int tenths : SIZES) {
        for (String contender : List.of(PALIMPSEST, TINKERGRAPH)) {
          trials.add(
              new StoreTrial(
                  name(SIZE, tenths, read.experiment()),
                  contender,
                  contender,
                  Metric.TIME,
                  (bench, directory, plan) -> {
                    int most = read.fixture() == Fixture.HUB ? plan.hubEdges() : plan.vertices();
                    int size = Math.max(1, most * tenths / 10);
                    return read.measure(bench.graph(contender, read.fixture(), size), plan);
                  }));
        }
      }
    }
  }

  private void versions() {
    for (int count : COUNTS) {
      version(
          count, "now", Metric.TIME, (bench, dir, plan) -> versions(bench, count, plan).now(plan));
      version(
          count,
          "asof",
          Metric.TIME,
          (bench, dir, plan) -> versions(bench, count, plan).asOf(plan));
      version(
          count,
          "update",
          Metric.P50,
          (bench, dir, plan) -> Versions.update(plan.atMost(count), plan));
    }
  }

  private void version(int count, String what, Metric metric, StoreTrial.Body body) {
    trials.add(
        new StoreTrial(
            name(VERSIONS, count, what), PALIMPSEST, PALIMPSEST + "-versions", metric, body));
  }

  private static Versions versions(Bench bench, int count, StorePlan plan) {
    return bench.versions(plan.atMost(count));
  }

  private void threads() {
    for (int writers : WRITERS) {
      for (String contender : List.of(PALIMPSEST, TTG)) {
        trials.add(
            StoreTrials.inMemory(name(THREADS, writers, "memory"), contender, false, writers));
      }
    }
    for (int writers : DURABLE_WRITERS) {
      String experiment = name(THREADS, writers, "durable");
      trials.add(StoreTrials.durable(experiment, false, writers));
      trials.add(StoreTrials.puts(experiment, writers));
    }
  }

  /** A picture for each axis and what is done along it. */
  static Map<String, String> charts(Results results) {
    Map<String, LineChart> charts = new LinkedHashMap<>();
    results
        .all()
        .forEach(
            (key, values) -> {
              if (key.metric() == Metric.ANSWER || key.metric() == Metric.HELD) {
                return;
              }
              String[] parts = key.experiment().split("-", 3);
              String what = parts[2] + ", " + key.metric().unit();
              charts
                  .computeIfAbsent(
                      parts[0] + "-" + parts[2], any -> new LineChart(what, across(parts[0])))
                  .add(key.contender(), Double.parseDouble(parts[1]), Results.median(values));
            });
    Map<String, String> drawn = new LinkedHashMap<>();
    charts.forEach((name, chart) -> drawn.put(name, chart.svg()));
    return drawn;
  }

  private static String across(String axis) {
    return switch (axis) {
      case SIZE -> "size of the graph, the smallest is 1";
      case VERSIONS -> "versions of the fact";
      default -> axis;
    };
  }
}
