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

/** What is measured, and in what. */
enum Metric {
  RATE("1/s"),
  TIME("ns"),
  P50("us"),
  P99("us"),
  P999("us"),
  MEAN("us"),
  ALLOCATED("bytes/append"),
  ENTRY("bytes in file"),
  FRAMES("1/s"),
  REPLAYED("1/s"),
  DISK("bytes/s"),
  HELD("bytes in memory"),
  VERTEX("bytes/vertex"),
  EDGE("bytes/edge"),
  PROPERTY("bytes/property"),
  ANSWER("the same for all");

  private final String unit;

  Metric(String unit) {
    this.unit = unit;
  }

  String unit() {
    return unit;
  }

  /** What somebody is given who did not come to an end. */
  double worst() {
    return this == RATE ? 0 : Double.POSITIVE_INFINITY;
  }
}
