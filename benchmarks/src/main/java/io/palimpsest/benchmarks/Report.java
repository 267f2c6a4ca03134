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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** Writes what was measured: a table for people, one for programs, and pictures. */
final class Report {

  private final Map<String, String> environment;
  private final Results results;
  private final List<Bar.Verdict> verdicts;
  private final Map<String, String> charts;

  /**
   * Takes what there is to tell.
   *
   * @param environment where it was measured
   * @param results what was measured
   * @param verdicts how the bars were met
   * @param charts pictures, SVG by name
   */
  Report(
      Map<String, String> environment,
      Results results,
      List<Bar.Verdict> verdicts,
      Map<String, String> charts) {
    this.environment = environment;
    this.results = results;
    this.verdicts = verdicts;
    this.charts = charts;
  }

  void write(Path directory, String name) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve(name + ".csv"), csv());
    Files.writeString(directory.resolve(name + ".md"), markdown());
    for (Map.Entry<String, String> chart : charts.entrySet()) {
      Files.writeString(directory.resolve(name + "-" + chart.getKey() + ".svg"), chart.getValue());
    }
  }

  /** One line for each value of each round. */
  String csv() {
    StringBuilder text = new StringBuilder("experiment,contender,metric,unit,round,value\n");
    results
        .all()
        .forEach(
            (key, values) -> {
              for (int round = 0; round < values.size(); round++) {
                text.append(key.experiment()).append(',').append(key.contender()).append(',');
                text.append(name(key.metric())).append(',').append(key.metric().unit());
                text.append(',').append(round + 1).append(',').append(values.get(round));
                text.append('\n');
              }
            });
    return text.toString();
  }

  String markdown() {
    StringBuilder text = new StringBuilder("# Benchmark\n\n| | |\n| --- | --- |\n");
    environment.forEach(
        (what, value) -> text.append("| ").append(what).append(" | ").append(value).append(" |\n"));
    text.append("\n## Bars\n\n| bar | measured | limit | |\n| --- | ---: | ---: | --- |\n");
    for (Bar.Verdict verdict : verdicts) {
      text.append("| ").append(verdict.name());
      text.append(" | ").append(Bar.Verdict.number(verdict.measured()));
      text.append(" | ").append(Bar.Verdict.number(verdict.limit()));
      text.append(" | ").append(verdict.met() ? "ok" : "short").append(" |\n");
    }
    text.append("\n## Side by side\n\n");
    text.append("Medians, and in brackets how many times that of the first.\n\n");
    text.append(comparison());
    text.append("\n## Values\n\n");
    text.append("The median over the rounds, the least and the greatest.\n\n").append(table());
    return text.toString();
  }

  /** The medians and their spread. */
  String table() {
    StringBuilder text =
        new StringBuilder(
            row("experiment", "contender", "metric", "median", "least", "greatest", "unit"));
    text.append("| --- | --- | --- | ---: | ---: | ---: | --- |\n");
    results
        .all()
        .forEach(
            (key, values) ->
                text.append(
                    row(
                        key.experiment(),
                        key.contender(),
                        name(key.metric()),
                        Bar.Verdict.number(Results.median(values)),
                        Bar.Verdict.number(Collections.min(values)),
                        Bar.Verdict.number(Collections.max(values)),
                        key.metric().unit())));
    return text.toString();
  }

  /** One row for each experiment and metric: those who take part side by side. */
  String comparison() {
    Map<String, StringJoiner> rows = new LinkedHashMap<>();
    Map<String, Double> firsts = new HashMap<>();
    results
        .all()
        .forEach(
            (key, values) -> {
              String unit = name(key.metric()) + ", " + key.metric().unit();
              String row = String.format(Locale.ROOT, "| %-24s | %-24s |", key.experiment(), unit);
              double median = Results.median(values);
              double first = firsts.computeIfAbsent(row, any -> median);
              String cell = key.contender() + " " + Bar.Verdict.number(median);
              double ratio = median / first;
              boolean tells = key.metric() != Metric.ANSWER && Double.isFinite(ratio) && ratio > 0;
              if (rows.containsKey(row) && tells) {
                cell += String.format(Locale.ROOT, " (%.2fx)", ratio);
              }
              rows.computeIfAbsent(row, any -> new StringJoiner(", ")).add(cell);
            });
    StringBuilder text = new StringBuilder("| experiment | metric | contenders |\n");
    text.append("| --- | --- | --- |\n");
    rows.forEach((row, cells) -> text.append(row).append(' ').append(cells).append(" |\n"));
    return text.toString();
  }

  private static String row(
      String experiment,
      String contender,
      String metric,
      String median,
      String least,
      String greatest,
      String unit) {
    return String.format(
        Locale.ROOT,
        "| %-24s | %-18s | %-9s | %12s | %12s | %12s | %-16s |%n",
        experiment,
        contender,
        metric,
        median,
        least,
        greatest,
        unit);
  }

  private static String name(Metric metric) {
    return metric.name().toLowerCase(Locale.ROOT);
  }
}
