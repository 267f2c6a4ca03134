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
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** The command {@code benchmark log}: the write-ahead log beside its peers. */
@Command(
    name = "log",
    mixinStandardHelpOptions = true,
    header = "Measures the log beside RocksDB, Chronicle Queue and the bare disk.",
    description = {
      "",
      "All of them in one run, one after the other in every round, each in a fresh directory. It"
          + " ends with a line BAR NAME MEASURED LIMIT ok|short for each thing that the log holds"
          + " itself to; figures are ratios wherever a ratio can say it.",
      ""
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:every bar is met",
      "1:at least one is short, or a run failed",
      "2:the command line was not understood"
    })
final class LogCommand extends SuiteCommand<LogPlan> {

  LogCommand() {}

  @Override
  String name() {
    return "log";
  }

  @Override
  LogPlan plan(boolean inHaste) {
    return inHaste ? LogPlan.quick() : LogPlan.full();
  }

  @Override
  List<Trial<LogPlan>> trials() {
    return LogTrials.all();
  }

  @Override
  List<Bar> bars() {
    return LogBars.all();
  }

  @Override
  Map<String, String> charts(Results results) {
    return LogCharts.of(results);
  }

  @Override
  Results run(
      List<Trial<LogPlan>> chosen,
      LogPlan plan,
      Path where,
      Progress progress,
      Environment environment)
      throws IOException {
    Results results = new Suite<>(chosen, plan, where).run(LogPlan.warmUp(), progress);
    List<Double> sync =
        results
            .all()
            .getOrDefault(new Results.Key(LogTrials.SYNC_1, LogTrials.RAW, Metric.P50), List.of());
    if (!sync.isEmpty()) {
      environment.add("raw write and force", micros(sync));
    }
    return results;
  }

  private static String micros(List<Double> sync) {
    return String.format(
        Locale.ROOT,
        "p50 %.0f us (of the rounds: %s)",
        Results.median(sync),
        sync.stream()
            .map(value -> String.format(Locale.ROOT, "%.0f", value))
            .collect(Collectors.joining(", ")));
  }
}
