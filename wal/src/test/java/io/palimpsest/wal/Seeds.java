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
package io.palimpsest.wal;

import java.util.Random;

/** Where the tests get chance from: every seed is printed, and one can be given. */
final class Seeds {

  private Seeds() {}

  /** Returns the seed in the system property {@code palimpsest.seed}, or a new one; prints it. */
  static long next(String test) {
    Long given = Long.getLong("palimpsest.seed");
    long seed = given != null ? given : new Random().nextLong();
    System.out.println(test + ": -Dpalimpsest.seed=" + seed);
    return seed;
  }
}
