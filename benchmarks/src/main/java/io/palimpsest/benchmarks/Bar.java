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

import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What the product holds itself to, relative to its peers. It is judged by the median over the
 * rounds of what is measured within one round, so that a disturbance of the machine meets both
 * sides of a ratio.
 *
 * @param name its name
 * @param experiments the experiments that it needs
 * @param measured what counts, of one round
 * @param limit what it is compared with, of one round
 * @param sense on which side of the limit it has to be
 */
record Bar(
    String name,
    Set<String> experiments,
    ToDoubleFunction<Results.Round> measured,
    ToDoubleFunction<Results.Round> limit,
    Sense sense) {

  private static final double LARGE = 1_000;

  /** On which side of its limit a value is good. */
  enum Sense {
    AT_LEAST,
    AT_MOST
  }

  /**
   * How a bar was met.
   *
   * @param name its name
   * @param measured what was measured
   * @param limit what was asked for
   * @param met whether it is on the right side
   */
  record Verdict(String name, double measured, double limit, boolean met) {

    boolean isKnown() {
      return !Double.isNaN(measured) && !Double.isNaN(limit);
    }

    String line() {
      return String.format(
          Locale.ROOT,
          "BAR %s %s %s %s",
          name,
          number(measured),
          number(limit),
          met ? "ok" : "short");
    }

    static String number(double value) {
      return String.format(Locale.ROOT, Math.abs(value) >= LARGE ? "%.0f" : "%.3f", value);
    }
  }

  static Bar atLeast(
      String name, Set<String> experiments, double limit, ToDoubleFunction<Results.Round> of) {
    return new Bar(name, experiments, of, round -> limit, Sense.AT_LEAST);
  }

  static Bar atMost(
      String name, Set<String> experiments, double limit, ToDoubleFunction<Results.Round> of) {
    return new Bar(name, experiments, of, round -> limit, Sense.AT_MOST);
  }

  Verdict judge(Results results) {
    double value = median(results, measured);
    double asked = median(results, limit);
    boolean met = sense == Sense.AT_LEAST ? value >= asked : value <= asked;
    return new Verdict(name, value, asked, met);
  }

  private static double median(Results results, ToDoubleFunction<Results.Round> of) {
    return Results.median(
        IntStream.range(0, results.rounds()).mapToObj(results::round).mapToDouble(of).toArray());
  }
}
