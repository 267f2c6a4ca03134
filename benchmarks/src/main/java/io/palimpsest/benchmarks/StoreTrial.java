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
import java.util.List;
import java.util.Map;

/**
 * One contender in one experiment with the store.
 *
 * @param experiment the experiment's name
 * @param contender the contender's name
 * @param host the process in which it is measured, with others that do not disturb it
 * @param metric what matters of what it measures
 * @param body what is done there
 */
record StoreTrial(String experiment, String contender, String host, Metric metric, Body body) {

  /** What is done in a process with its graphs, and a fresh directory. */
  @FunctionalInterface
  interface Body {
    Map<Metric, Double> in(Bench bench, Path directory, StorePlan plan) throws IOException;
  }

  /** Memory does not depend on the weather, and measuring it takes long. */
  boolean once() {
    return metric == Metric.HELD;
  }

  /** Whether the time of single answers is what matters; the same for all of a process. */
  boolean answers() {
    return metric == Metric.TIME || metric == Metric.P50;
  }

  static StoreTrial find(String experiment, String contender) {
    return List.of(StoreTrials.all(), StoreCurves.all()).stream()
        .flatMap(List::stream)
        .filter(trial -> trial.experiment().equals(experiment))
        .filter(trial -> trial.contender().equals(contender))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no trial " + experiment + " of " + contender));
  }
}
