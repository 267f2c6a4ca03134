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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Draws how a cost grows: a line for each contender, both axes logarithmic. */
final class LineChart {

  /** A median at a place. */
  private record Point(double x, double y) {}

  private static final int WIDTH = 640;
  private static final int HEIGHT = 420;
  private static final int LEFT = 70;
  private static final int RIGHT = 190;
  private static final int TOP = 50;
  private static final int BOTTOM = 50;

  private static final List<String> COLOURS =
      List.of("#b5442e", "#5b7a99", "#6d8f5e", "#8a6aa8", "#b08c3c");

  private final String title;
  private final String across;
  private final Map<String, List<Point>> lines = new LinkedHashMap<>();

  LineChart(String title, String across) {
    this.title = title;
    this.across = across;
  }

  void add(String line, double x, double y) {
    if (Double.isFinite(y) && y > 0) {
      lines.computeIfAbsent(line, any -> new ArrayList<>()).add(new Point(x, y));
    }
  }

  String svg() {
    Axis x = Axis.of(points().mapToDouble(Point::x).toArray(), LEFT, WIDTH - RIGHT);
    Axis y = Axis.of(points().mapToDouble(Point::y).toArray(), HEIGHT - BOTTOM, TOP);
    StringBuilder body = new StringBuilder();
    for (double mark : x.marks()) {
      rule(body, x.at(mark), TOP, x.at(mark), HEIGHT - BOTTOM);
      text(body, x.at(mark), HEIGHT - BOTTOM + 18, "middle", "#444", label(mark));
    }
    for (double mark : y.marks()) {
      rule(body, LEFT, y.at(mark), WIDTH - RIGHT, y.at(mark));
      text(body, LEFT - 8, y.at(mark) + 4, "end", "#444", label(mark));
    }
    text(body, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", "#222", across);
    int number = 0;
    for (Map.Entry<String, List<Point>> line : lines.entrySet()) {
      String colour = COLOURS.get(number % COLOURS.size());
      line(body, line.getValue(), x, y, colour);
      text(body, WIDTH - RIGHT + 16, TOP + 14 + 18.0 * number++, "start", colour, line.getKey());
    }
    return String.format(
        Locale.ROOT,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
            + " font-family=\"sans-serif\" font-size=\"12\">%n"
            + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n"
            + "<text x=\"12\" y=\"28\" font-size=\"16\" fill=\"#222\">%s</text>%n%s</svg>%n",
        WIDTH,
        HEIGHT,
        title,
        body);
  }

  private Stream<Point> points() {
    return lines.values().stream().flatMap(List::stream);
  }

  private static void line(StringBuilder body, List<Point> points, Axis x, Axis y, String colour) {
    StringBuilder path = new StringBuilder();
    for (Point point : points) {
      path.append(String.format(Locale.ROOT, "%.1f,%.1f ", x.at(point.x()), y.at(point.y())));
      body.append(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>%n",
              x.at(point.x()),
              y.at(point.y()),
              colour));
    }
    body.append(
        String.format(
            Locale.ROOT,
            "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n",
            path.toString().strip(),
            colour));
  }

  private static void rule(StringBuilder body, double x1, double y1, double x2, double y2) {
    body.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
            x1,
            y1,
            x2,
            y2));
  }

  private static void text(
      StringBuilder body, double x, double y, String anchor, String colour, String text) {
    body.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
            x,
            y,
            anchor,
            colour,
            text));
  }

  private static String label(double mark) {
    return mark >= 1 ? String.format(Locale.ROOT, "%,.0f", mark) : String.valueOf(mark);
  }

  /**
   * A logarithmic scale.
   *
   * @param least a power of ten
   * @param greatest another, larger
   * @param from where the least is drawn
   * @param to where the greatest is drawn
   */
  private record Axis(double least, double greatest, double from, double to) {

    static Axis of(double[] values, double from, double to) {
      double min = Double.POSITIVE_INFINITY;
      double max = 0;
      for (double value : values) {
        min = Math.min(min, value);
        max = Math.max(max, value);
      }
      double least = Math.floor(Math.log10(min));
      double greatest = Math.max(least + 1, Math.ceil(Math.log10(max)));
      return new Axis(least, greatest, from, to);
    }

    double at(double value) {
      return from + (to - from) * (Math.log10(value) - least) / (greatest - least);
    }

    double[] marks() {
      return IntStream.rangeClosed((int) least, (int) greatest)
          .mapToDouble(power -> Math.pow(10, power))
          .toArray();
    }
  }
}
