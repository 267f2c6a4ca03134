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

/** The caches of the processor. */
final class Caches {

  /** More than most processors have; what is left of a larger one is the same for all. */
  private static final long[] MEMORY = new long[8 << 20];

  private static final int LINE = Long.BYTES;

  private Caches() {}

  /** Fills them with something else. */
  static void empty() {
    for (int i = 0; i < MEMORY.length; i += LINE) {
      MEMORY[i]++;
    }
  }
}
