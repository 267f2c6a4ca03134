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
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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
final class LogCommand implements Callable<Integer> {

  @Option(names = "--quick", description = "Within a minute; what it says is only a hint.")
  private boolean quick;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where data is written meanwhile; default: ${DEFAULT-VALUE}.")
  private Path directory = Output.directory().resolve("data");

  @Option(names = "--runs", paramLabel = "N", description = "How many rounds; default: 5, quick 3.")
  private @Nullable Integer runs;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      description = "Only this bar or experiment; can be repeated.")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--contender",
      paramLabel = "NAME",
      description = "Only this contender; can be repeated. Bars that need others are left out.")
  private List<String> contenders = new ArrayList<>();

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the specification before it runs anything
  LogCommand() {}

  @Override
  public Integer call() throws IOException {
    Plan plan = quick ? Plan.quick() : Plan.full();
    if (runs != null) {
      if (runs < 1) {
        throw usage("--runs: expected 1 or more, found " + runs);
      }
      plan = plan.withRounds(runs);
    }
    List<Trial> trials = chosen();
    makeDirectory();
    Environment environment = new Environment(directory);
    Results results;
    try (Progress progress =
        Progress.onStandardError(Output.isTerminal(), Suite.steps(trials, plan))) {
      results = new Suite(trials, plan, directory).run(Plan.warmUp(), progress);
    }
    environment.end(results);
    List<Bar.Verdict> verdicts =
        LogBars.all().stream().map(bar -> bar.judge(results)).filter(Bar.Verdict::isKnown).toList();
    Report report = new Report(environment.facts(), results, verdicts);
    report.write(Output.directory(), "log");
    tell(environment, report, verdicts);
    return verdicts.stream().allMatch(Bar.Verdict::met) ? ExitCode.DONE : ExitCode.SHORT;
  }

  private void tell(Environment environment, Report report, List<Bar.Verdict> verdicts) {
    PrintWriter out = spec.commandLine().getOut();
    environment.facts().forEach((what, value) -> out.println(what + ": " + value));
    out.println();
    out.print(report.table());
    out.println();
    out.println("written to " + Output.directory().resolve("log") + ".md, .csv and -*.svg");
    out.println();
    verdicts.forEach(verdict -> out.println(verdict.line()));
    out.flush();
  }

  private void makeDirectory() {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw usage("--dir: cannot make " + directory + ": " + e.getMessage());
    }
  }

  /** The trials of every experiment that a chosen name is, or needs. */
  private List<Trial> chosen() {
    List<Trial> trials = LogTrials.all();
    Set<String> names = new LinkedHashSet<>();
    trials.forEach(trial -> names.add(trial.experiment()));
    Set<String> experiments = new LinkedHashSet<>();
    for (String name : only) {
      if (names.contains(name)) {
        experiments.add(name);
      }
      LogBars.all().stream()
          .filter(bar -> bar.name().equals(name))
          .forEach(bar -> experiments.addAll(bar.experiments()));
    }
    LogBars.all().forEach(bar -> names.add(bar.name()));
    requireKnown("--only", only, names);
    Set<String> known = new LinkedHashSet<>();
    trials.forEach(trial -> known.add(trial.contender()));
    requireKnown("--contender", contenders, known);
    return trials.stream()
        .filter(trial -> only.isEmpty() || experiments.contains(trial.experiment()))
        .filter(trial -> contenders.isEmpty() || contenders.contains(trial.contender()))
        .toList();
  }

  private void requireKnown(String option, List<String> given, Set<String> known) {
    for (String name : given) {
      if (!known.contains(name)) {
        throw usage(option + ": unknown '" + name + "', known are " + String.join(", ", known));
      }
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
