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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Does the same over and over for the time that is measured. */
final class Repetition {

  private Repetition() {}

  /**
   * Times passes and takes the one in the middle.
   *
   * @param pass what is done; returns its answer, which must be the same every time
   * @param prepare what is done before each pass and not timed
   * @param operations how many operations are in a pass
   * @param plan for how long
   * @return the time of one operation, and the answer
   */
  static Map<Metric, Double> measure(
      LongSupplier pass, Runnable prepare, long operations, StorePlan plan) {
    long answer = pass.getAsLong();
    List<Double> nanos = new ArrayList<>();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(plan.windowMillis());
    do {
      prepare.run();
      long start = System.nanoTime();
      long again = pass.getAsLong();
      nanos.add((double) (System.nanoTime() - start) / operations);
      requireSame(answer, again);
    } while (System.nanoTime() < end);
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    values.put(Metric.TIME, Results.median(nanos));
    values.put(Metric.ANSWER, (double) answer);
    return values;
  }

  static void requireSame(long expected, long found) {
    if (found != expected) {
      throw new IllegalStateException("expected the answer " + expected + ", found " + found);
    }
  }
}
