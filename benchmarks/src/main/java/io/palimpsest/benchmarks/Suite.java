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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs trials side by side: one round is every trial once, the contenders of an experiment one
 * right after the other, in an order that moves on from round to round.
 *
 * <p>All in one process. What that could do to a contender, unlike a process for each: the compiler
 * sees several kinds of contender where the harness calls one. That costs a call through a table,
 * some nanoseconds, and the same for all.
 */
final class Suite {

  private final List<Trial> trials;
  private final Plan plan;
  private final Path directory;

  Suite(List<Trial> trials, Plan plan, Path directory) {
    this.trials = trials;
    this.plan = plan;
    this.directory = directory;
  }

  /** How many trials are run in all. */
  static int steps(List<Trial> trials, Plan plan) {
    return trials.size() * (plan.rounds() + 1);
  }

  Results run(Plan warmUp, Progress progress) throws IOException {
    Results results = new Results();
    try (Scratch scratch = Scratch.in(directory)) {
      for (Trial trial : trials) {
        progress.begin("warm-up", trial);
        run(scratch, trial, warmUp);
      }
      for (int round = 0; round < plan.rounds(); round++) {
        for (Trial trial : inOrder(round)) {
          progress.begin("round " + (round + 1) + " of " + plan.rounds(), trial);
          results.add(round, trial, run(scratch, trial, plan));
        }
      }
    }
    return results;
  }

  private static Map<Metric, Double> run(Scratch scratch, Trial trial, Plan plan)
      throws IOException {
    Path fresh = scratch.fresh();
    try {
      return trial.run().in(fresh, plan);
    } finally {
      scratch.delete(fresh);
    }
  }

  /** The trials of a round: every experiment begins with the next of its contenders. */
  private List<Trial> inOrder(int round) {
    Map<String, List<Trial>> experiments = new LinkedHashMap<>();
    for (Trial trial : trials) {
      experiments.computeIfAbsent(trial.experiment(), any -> new ArrayList<>()).add(trial);
    }
    List<Trial> order = new ArrayList<>();
    for (List<Trial> contenders : experiments.values()) {
      Collections.rotate(contenders, -round);
      order.addAll(contenders);
    }
    return order;
  }
}
