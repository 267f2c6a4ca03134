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
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code benchmark store}: the graph beside its peers. */
@Command(
    name = "store",
    mixinStandardHelpOptions = true,
    header = "Measures the graph beside TinkerGraph, TinkerTransactionGraph and RocksDB.",
    description = {
      "",
      "All of them in one run, one after the other in every round, each in a process of its own"
          + " that keeps what it has loaded. Their answers are compared, and a difference fails the"
          + " run. A trial that takes too much time or memory is given up and counts as the worst there is. It ends"
          + " with a line BAR NAME MEASURED LIMIT ok|short for each thing that the store holds itself"
          + " to; figures are ratios.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  benchmark store                        everything, about twenty minutes and 16 GiB",
      "  benchmark store --quick                a small graph, about two minutes",
      "  benchmark store --only hop3            one experiment",
      "  benchmark store --only hop3-ttg        what one bar needs",
      "  benchmark store --curves               how costs grow; no bars"
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:every bar is met",
      "1:at least one is short, or a run failed",
      "2:the command line was not understood"
    })
final class StoreCommand extends SuiteCommand<StorePlan> {

  @Option(
      names = "--curves",
      description = "How costs grow with the graph, the history of a fact and the threads.")
  private boolean curves;

  private @Nullable Forks forks;

  StoreCommand() {}

  @Override
  String name() {
    return curves ? "store-curves" : "store";
  }

  @Override
  StorePlan plan(boolean inHaste) {
    return StorePlan.of(inHaste ? StorePlan.QUICK : StorePlan.FULL);
  }

  @Override
  List<Trial<StorePlan>> trials() {
    return (curves ? StoreCurves.all() : StoreTrials.all())
        .stream()
            .map(
                trial ->
                    new Trial<StorePlan>(
                        trial.experiment(),
                        trial.contender(),
                        trial.once(),
                        (directory, plan) ->
                            Objects.requireNonNull(forks).run(trial, directory, plan)))
            .toList();
  }

  @Override
  List<Bar> bars() {
    return curves ? List.of() : StoreBars.all();
  }

  @Override
  Map<String, String> charts(Results results) {
    return curves ? StoreCurves.charts(results) : StoreCharts.of(results);
  }

  @Override
  Results run(
      List<Trial<StorePlan>> chosen,
      StorePlan plan,
      Path where,
      Progress progress,
      Environment environment)
      throws IOException {
    try (Forks opened = new Forks(plan, where)) {
      forks = opened;
      environment.add("heap", opened.describe());
      return new Suite<>(chosen, plan, where).run(plan.warmUp(), progress);
    }
  }
}
