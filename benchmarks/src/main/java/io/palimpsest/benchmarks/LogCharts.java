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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The pictures of a run. */
final class LogCharts {

  private LogCharts() {}

  /** Returns the pictures by name, without those that have nothing to show. */
  static Map<String, String> of(Results results) {
    Map<String, BarChart> charts = new LinkedHashMap<>();
    charts.put("commits", new BarChart("Durable commits per second"));
    charts.put("commit-p50", new BarChart("Durable commits, median time, microseconds"));
    charts.put("commit-p99", new BarChart("Durable commits, 99th percentile, microseconds"));
    charts.put("appends", new BarChart("Sustained appends per second, nothing forced"));
    charts.put("append-p50", new BarChart("Append of 64 bytes, median time, microseconds"));
    charts.put("recovery", new BarChart("Entries of 64 bytes read per second"));
    results
        .all()
        .forEach(
            (key, values) -> {
              String chart = chart(key);
              BarChart into = charts.get(chart);
              if (into != null) {
                String label =
                    chart.equals("recovery")
                        ? (key.metric() == Metric.FRAMES ? "open" : "replay")
                        : key.contender();
                into.add(key.experiment(), label, values);
              }
            });
    Map<String, String> drawn = new LinkedHashMap<>();
    charts.forEach(
        (name, chart) -> {
          if (!chart.isEmpty()) {
            drawn.put(name, chart.svg());
          }
        });
    return drawn;
  }

  private static String chart(Results.Key key) {
    String experiment = key.experiment();
    boolean blocking =
        experiment.equals(LogTrials.SYNC_1) || experiment.startsWith(LogTrials.BLOCKING);
    boolean commits = blocking || experiment.equals(LogTrials.PIPELINED);
    return switch (key.metric()) {
      case RATE -> commits ? "commits" : "appends";
      case P50 -> blocking ? "commit-p50" : "append-p50";
      case P99 -> blocking ? "commit-p99" : "";
      case FRAMES, REPLAYED -> "recovery";
      default -> "";
    };
  }

  /** The values of the rounds of one bar. */
  record Row(String group, String label, List<Double> values) {}
}
