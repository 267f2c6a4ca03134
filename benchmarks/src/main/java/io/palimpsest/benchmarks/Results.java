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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was measured, round after round. */
final class Results {

  /** What one value is about. */
  record Key(String experiment, String contender, Metric metric) {}

  /** The values of one round. */
  @FunctionalInterface
  interface Round {

    /** Returns a value, or NaN if it was not measured. */
    double value(String experiment, String contender, Metric metric);
  }

  private final Map<Key, List<Double>> values = new LinkedHashMap<>();
  private final Map<String, String> answers = new HashMap<>();
  private int rounds;

  /**
   * Adds what a trial measured.
   *
   * @throws IllegalStateException if its answer is not that of the others in its experiment: then
   *     they did not do the same, and no time means anything
   */
  void add(int round, Trial<?> trial, Map<Metric, Double> measured) {
    rounds = Math.max(rounds, round + 1);
    requireSame(trial, measured.get(Metric.ANSWER));
    for (Metric metric : Metric.values()) {
      Double value = measured.get(metric);
      if (value != null) {
        Key key = new Key(trial.experiment(), trial.contender(), metric);
        values.computeIfAbsent(key, any -> new ArrayList<>()).add(value);
      }
    }
  }

  private void requireSame(Trial<?> trial, @Nullable Double answer) {
    if (answer == null) {
      return;
    }
    String here = trial.contender() + " answered " + answer.longValue();
    String before = answers.putIfAbsent(trial.experiment(), here);
    if (before != null && !before.endsWith(" " + answer.longValue())) {
      throw new IllegalStateException(trial.experiment() + ": " + before + ", but " + here);
    }
  }

  Map<Key, List<Double>> all() {
    return values;
  }

  int rounds() {
    return rounds;
  }

  Round round(int number) {
    return (experiment, contender, metric) -> {
      List<Double> series = values.getOrDefault(new Key(experiment, contender, metric), List.of());
      return number < series.size() ? series.get(number) : Double.NaN;
    };
  }

  /** The middle one, or between the two in the middle; NaN if there is none. */
  static double median(double... numbers) {
    double[] sorted = Arrays.stream(numbers).filter(n -> !Double.isNaN(n)).sorted().toArray();
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  static double median(List<Double> numbers) {
    return median(numbers.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
