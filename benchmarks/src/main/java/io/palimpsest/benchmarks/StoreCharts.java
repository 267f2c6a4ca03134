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
import java.util.Map;

/** The pictures of a run of the store's suite. */
final class StoreCharts {

  private StoreCharts() {}

  /** Returns the pictures by name, without those that have nothing to show. */
  static Map<String, String> of(Results results) {
    Map<String, BarChart> charts = new LinkedHashMap<>();
    results
        .all()
        .forEach(
            (key, values) -> {
              String chart = chart(key);
              if (!chart.isEmpty()) {
                charts
                    .computeIfAbsent(chart, any -> new BarChart(title(chart, key)))
                    .add(group(chart, key), key.contender(), values);
              }
            });
    Map<String, String> drawn = new LinkedHashMap<>();
    charts.forEach((name, chart) -> drawn.put(name, chart.svg()));
    return drawn;
  }

  /** A picture for each experiment whose scale is its own. */
  private static String chart(Results.Key key) {
    return switch (key.metric()) {
      case TIME, P50, HELD -> key.experiment();
      case RATE -> key.experiment().equals(StoreTrials.LOAD) ? "load" : "transactions";
      case VERTEX, EDGE, PROPERTY -> "memory-parts";
      default -> "";
    };
  }

  private static String group(String chart, Results.Key key) {
    return chart.equals("memory-parts") ? key.metric().unit() : key.experiment();
  }

  private static String title(String chart, Results.Key key) {
    return chart.equals("memory-parts") ? "memory of a part" : chart + ", " + key.metric().unit();
  }
}
