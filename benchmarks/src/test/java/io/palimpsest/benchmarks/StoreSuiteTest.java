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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** The frame, with the least that does everything; the figures mean nothing. */
class StoreSuiteTest {

  private static final StorePlan PLAN = StorePlan.of(StorePlan.LEAST);

  @TempDir private Path directory;

  /** In this process, where it is faster. */
  private Results run(List<StoreTrial> trials) throws IOException {
    try (Bench bench = new Bench(directory, PLAN);
        Progress progress = Progress.onStandardError(false, trials.size())) {
      List<Trial<StorePlan>> here =
          trials.stream()
              .map(
                  trial ->
                      new Trial<StorePlan>(
                          trial.experiment(),
                          trial.contender(),
                          trial.once(),
                          (fresh, plan) -> trial.body().in(bench, fresh, plan)))
              .toList();
      return new Suite<>(here, PLAN, directory).run(PLAN.warmUp(), progress);
    }
  }

  @Test
  void shouldJudgeEveryBarAndReportWhatItMeasured() throws Exception {
    Results results = run(StoreTrials.all());
    List<Bar.Verdict> verdicts = StoreBars.all().stream().map(bar -> bar.judge(results)).toList();
    assertThat(verdicts).allMatch(Bar.Verdict::isKnown);
    assertThat(verdicts.stream().map(Bar.Verdict::name)).doesNotHaveDuplicates();
    assertThat(verdicts)
        .allSatisfy(
            verdict ->
                assertThat(verdict.line())
                    .matches("BAR [a-z0-9-]+ (-?[0-9.]+|Infinity) [0-9.]+ (ok|short)"));
    for (StoreTrial trial : StoreTrials.all()) {
      assertThat(results.round(0).value(trial.experiment(), trial.contender(), trial.metric()))
          .as("%s of %s", trial.experiment(), trial.contender())
          .isNotNaN(); // what so small a graph holds is lost in what else is collected
    }
    Map<String, String> charts = StoreCharts.of(results);
    requireXml(charts);
    Report report = new Report(Map.of(), results, verdicts, charts);
    assertThat(report.csv().lines()).allMatch(line -> line.split(",", -1).length == 6);
    assertThat(report.comparison()).contains("| hop3 ", "tinkergraph ", "ttg ");
  }

  @Test
  void shouldDrawEveryCurve() throws Exception {
    Results results = run(StoreCurves.all());
    Map<String, String> charts = StoreCurves.charts(results);
    assertThat(charts).containsKeys("size-hop3", "versions-asof", "threads-durable");
    requireXml(charts);
  }

  private static void requireXml(Map<String, String> charts) throws Exception {
    for (String chart : charts.values()) {
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(chart)));
    }
  }

  @Test
  void shouldMeasureInAProcessOfItsOwn() throws IOException {
    StoreTrial trial = StoreTrial.find(Read.VERTEX_COUNT.experiment(), GraphContender.TINKERGRAPH);
    try (Forks forks = new Forks(PLAN, directory)) {
      assertThat(forks.run(trial, directory, PLAN))
          .containsKey(Metric.TIME)
          .containsEntry(Metric.ANSWER, (double) PLAN.questions() * PLAN.vertices());
    }
  }

  @Test
  void shouldLeaveOutARoundInWhichAProcessIsKilledButNotTwo() throws IOException {
    StoreTrial trial = StoreTrial.find(Read.VERTEX_COUNT.experiment(), GraphContender.TINKERGRAPH);
    try (Forks forks = new Forks(PLAN, directory)) {
      forks.run(trial, directory, PLAN);
      killForks();
      assertThat(forks.run(trial, directory, PLAN)).containsEntry(Metric.TIME, Double.NaN);
      assertThat(forks.run(trial, directory, PLAN).get(Metric.TIME)).isPositive();
      killForks();
      assertThat(forks.run(trial, directory, PLAN)).containsEntry(Metric.TIME, Metric.TIME.worst());
    }
  }

  private static void killForks() {
    ProcessHandle.current()
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("java"))
        .forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void shouldGiveUpWhatTakesTooLongAndCallItShort() throws IOException {
    StorePlan noTime = PLAN.withBudget(0);
    StoreTrial trial = StoreTrial.find(Read.HOP3.experiment(), GraphContender.PALIMPSEST);
    Results results = new Results();
    try (Forks forks = new Forks(noTime, directory)) {
      add(results, GraphContender.PALIMPSEST, forks.run(trial, directory, noTime));
    }
    add(results, GraphContender.TTG, Map.of(Metric.TIME, 1.0));
    assertThat(StoreBars.all().stream().map(bar -> bar.judge(results)))
        .filteredOn(Bar.Verdict::isKnown)
        .singleElement()
        .matches(verdict -> verdict.name().equals("hop3-ttg") && !verdict.met());
  }

  @Test
  void shouldCallItShortIfWhatItIsComparedWithOfOursDidNotEnd() {
    Results results = new Results();
    String experiment = StoreTrials.AGED + Read.HOP3.experiment();
    add(results, experiment, GraphContender.PALIMPSEST, Map.of(Metric.TIME, Metric.TIME.worst()));
    add(results, experiment, StoreTrials.BOUNDS, Map.of(Metric.TIME, 1.0));
    assertThat(StoreBars.all().stream().map(bar -> bar.judge(results)))
        .filteredOn(Bar.Verdict::isKnown)
        .singleElement()
        .matches(verdict -> verdict.name().equals("bounds-hop3") && !verdict.met());
  }

  @Test
  void shouldFailIfOneAnswersOtherwise() {
    Results results = new Results();
    add(results, GraphContender.TINKERGRAPH, Map.of(Metric.ANSWER, 12.0));
    assertThatThrownBy(() -> add(results, GraphContender.PALIMPSEST, Map.of(Metric.ANSWER, 2.0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("hop3: tinkergraph answered 12, but palimpsest answered 2");
  }

  private static void add(Results results, String contender, Map<Metric, Double> values) {
    add(results, "hop3", contender, values);
  }

  private static void add(
      Results results, String experiment, String contender, Map<Metric, Double> values) {
    results.add(0, new Trial<StorePlan>(experiment, contender, (where, plan) -> values), values);
  }

  @Test
  void shouldNameEveryTrialOnce() {
    assertThat(
            Stream.concat(StoreTrials.all().stream(), StoreCurves.all().stream())
                .map(trial -> trial.experiment() + " of " + trial.contender()))
        .doesNotHaveDuplicates();
  }
}
