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
 * <p>The log's contenders are all in this process. What that could do to one, unlike a process for
 * each: the compiler sees several kinds of contender where the harness calls one. That costs a call
 * through a table, some nanoseconds, and the same for all. The store's, which are called more often
 * than that, have a process each ({@link Forks}).
 *
 * @param <P> the plan of the suite
 */
final class Suite<P extends Plan> {

  private final List<Trial<P>> trials;
  private final P plan;
  private final Path directory;

  Suite(List<Trial<P>> trials, P plan, Path directory) {
    this.trials = trials;
    this.plan = plan;
    this.directory = directory;
  }

  /** How many trials are run in all. */
  static <P extends Plan> int steps(List<Trial<P>> trials, P plan) {
    int once = (int) trials.stream().filter(Trial::once).count();
    return once + (trials.size() - once) * (plan.rounds() + 1);
  }

  Results run(P warmUp, Progress progress) throws IOException {
    Results results = new Results();
    try (Scratch scratch = Scratch.in(directory)) {
      for (Trial<P> trial : trials) {
        if (trial.once()) {
          progress.begin("what is measured once", trial);
          results.add(0, trial, run(scratch, trial, plan));
        }
      }
      for (Trial<P> trial : inOrder(0)) {
        progress.begin("warm-up", trial);
        run(scratch, trial, warmUp);
      }
      for (int round = 0; round < plan.rounds(); round++) {
        for (Trial<P> trial : inOrder(round)) {
          progress.begin("round " + (round + 1) + " of " + plan.rounds(), trial);
          results.add(round, trial, run(scratch, trial, plan));
        }
      }
    }
    return results;
  }

  private Map<Metric, Double> run(Scratch scratch, Trial<P> trial, P how) throws IOException {
    Path fresh = scratch.fresh();
    try {
      return trial.run().in(fresh, how);
    } finally {
      scratch.delete(fresh);
    }
  }

  /** The trials of a round: every experiment begins with the next of its contenders. */
  private List<Trial<P>> inOrder(int round) {
    Map<String, List<Trial<P>>> experiments = new LinkedHashMap<>();
    for (Trial<P> trial : trials) {
      if (!trial.once()) {
        experiments.computeIfAbsent(trial.experiment(), any -> new ArrayList<>()).add(trial);
      }
    }
    List<Trial<P>> order = new ArrayList<>();
    for (List<Trial<P>> contenders : experiments.values()) {
      Collections.rotate(contenders, -round);
      order.addAll(contenders);
    }
    return order;
  }
}
