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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * A command that runs a suite, writes its report and judges its bars.
 *
 * @param <P> the plan of the suite
 */
abstract class SuiteCommand<P extends Plan> implements Callable<Integer> {

  @Option(names = "--quick", description = "Within a minute or two; what it says is only a hint.")
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
  SuiteCommand() {}

  /** What the files of the report are called. */
  abstract String name();

  /** How much is done, in haste or not. */
  abstract P plan(boolean inHaste);

  /** Everything that can be measured. */
  abstract List<Trial<P>> trials();

  /** What is asked of it. */
  abstract List<Bar> bars();

  /** The pictures, SVG by name. */
  abstract Map<String, String> charts(Results results);

  /** Measures, with data in a directory that is there. */
  abstract Results run(
      List<Trial<P>> chosen, P plan, Path where, Progress progress, Environment environment)
      throws IOException;

  @Override
  public Integer call() throws IOException {
    P plan = plan(quick);
    if (runs != null) {
      if (runs < 1) {
        throw usage("--runs: expected 1 or more, found " + runs);
      }
      @SuppressWarnings("unchecked") // a plan's like is a plan of the same kind
      P changed = (P) plan.withRounds(runs);
      plan = changed;
    }
    List<Trial<P>> trials = chosen();
    makeDirectory();
    Environment environment = new Environment(directory);
    Results results;
    try (Progress progress =
        Progress.onStandardError(Output.isTerminal(), Suite.steps(trials, plan))) {
      results = run(trials, plan, directory, progress, environment);
    }
    environment.end(results);
    List<Bar.Verdict> verdicts =
        bars().stream().map(bar -> bar.judge(results)).filter(Bar.Verdict::isKnown).toList();
    Report report = new Report(environment.facts(), results, verdicts, charts(results));
    report.write(Output.directory(), name());
    tell(environment, report, verdicts);
    return verdicts.stream().allMatch(Bar.Verdict::met) ? ExitCode.DONE : ExitCode.SHORT;
  }

  private void tell(Environment environment, Report report, List<Bar.Verdict> verdicts) {
    PrintWriter out = spec.commandLine().getOut();
    environment.facts().forEach((what, value) -> out.println(what + ": " + value));
    out.println();
    out.print(report.comparison());
    out.println();
    out.println("written to " + Output.directory().resolve(name()) + ".md, .csv and -*.svg");
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
  private List<Trial<P>> chosen() {
    List<Trial<P>> trials = trials();
    Set<String> names = new LinkedHashSet<>();
    trials.forEach(trial -> names.add(trial.experiment()));
    Set<String> experiments = new LinkedHashSet<>();
    for (String name : only) {
      if (names.contains(name)) {
        experiments.add(name);
      }
      bars().stream()
          .filter(bar -> bar.name().equals(name))
          .forEach(bar -> experiments.addAll(bar.experiments()));
    }
    bars().forEach(bar -> names.add(bar.name()));
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
