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

/** How a graph comes about that reads are measured on. */
enum Fixture {
  /** The sample graph. */
  PLAIN,
  /** Its vertices only, with an index on a property. */
  INDEXED,
  /** One vertex with many edges. */
  HUB,
  /** The sample graph with an index, beside which the next three are measured. */
  HISTORY_0,
  /** The same after one fact in a hundred was corrected. */
  HISTORY_1,
  /** The same after one fact in ten was corrected. */
  HISTORY_10,
  /** The same, one fact in a hundred with an end that is still to come. */
  BOUNDS_1;

  /** Of a hundred facts, how many are not plain. */
  int percent() {
    return switch (this) {
      case HISTORY_1, BOUNDS_1 -> 1;
      case HISTORY_10 -> 10;
      default -> 0;
    };
  }
}
