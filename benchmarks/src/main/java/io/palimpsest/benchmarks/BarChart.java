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

import io.palimpsest.benchmarks.LogCharts.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws bars in groups: the median as the bar, and each round as a dot, since medians hide. */
final class BarChart {

  private static final int WIDTH = 820;
  private static final int LEFT = 270;
  private static final int RIGHT = 90;
  private static final int TOP = 48;
  private static final int ROW = 20;
  private static final int GAP = 10;

  private static final Map<String, String> COLOURS =
      Map.of(
          LogTrials.PALIMPSEST, "#b5442e",
          LogTrials.ROCKSDB, "#5b7a99",
          LogTrials.CHRONICLE, "#6d8f5e",
          GraphContender.TINKERGRAPH, "#6d8f5e",
          GraphContender.TTG, "#8a6aa8");
  private static final String GREY = "#a7a39b";

  private final String title;
  private final List<Row> rows = new ArrayList<>();

  BarChart(String title) {
    this.title = title;
  }

  void add(String group, String label, List<Double> values) {
    List<Double> finite = values.stream().filter(Double::isFinite).toList();
    if (!finite.isEmpty()) {
      rows.add(new Row(group, label, finite));
    }
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  String svg() {
    double most =
        rows.stream().flatMap(row -> row.values().stream()).mapToDouble(v -> v).max().orElse(1);
    StringBuilder body = new StringBuilder();
    int y = TOP;
    String group = "";
    for (Row row : rows) {
      if (!row.group().equals(group)) {
        y += GAP;
        group = row.group();
        text(body, 12, y + ROW - 6, "start", "#222", group);
      }
      bar(body, row, y, (WIDTH - LEFT - RIGHT) / most);
      y += ROW;
    }
    return String.format(
        Locale.ROOT,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
            + " font-family=\"sans-serif\" font-size=\"12\">%n"
            + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n"
            + "<text x=\"12\" y=\"28\" font-size=\"16\" fill=\"#222\">%s</text>%n%s</svg>%n",
        WIDTH,
        y + GAP,
        title,
        body);
  }

  private static void bar(StringBuilder body, Row row, int y, double scale) {
    double median = Results.median(row.values());
    text(body, LEFT - 8, y + ROW - 6, "end", "#444", row.label());
    body.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
            LEFT,
            y + 2,
            median * scale,
            ROW - 4,
            COLOURS.getOrDefault(row.label(), GREY)));
    double end = median * scale;
    for (double value : row.values()) {
      end = Math.max(end, value * scale);
      body.append(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%.1f\" cy=\"%d\" r=\"2\" fill=\"#222\" fill-opacity=\"0.6\"/>%n",
              LEFT + value * scale,
              y + ROW / 2));
    }
    text(body, LEFT + end + 8, y + ROW - 6, "start", "#222", Bar.Verdict.number(median));
  }

  private static void text(
      StringBuilder body, double x, int y, String anchor, String colour, String text) {
    body.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
            x,
            y,
            anchor,
            colour,
            text));
  }
}
