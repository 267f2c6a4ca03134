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
package io.palimpsest.it;

import java.util.Random;

/**
 * Seeds of random tests: printed, so that a failure can be had again with {@code
 * -Dpalimpsest.seed=…}.
 */
public final class Seeds {

  private Seeds() {}

  /** The seed of a test: the given one, or another one every time. */
  public static long of(String test) {
    Long given = Long.getLong("palimpsest.seed");
    long seed = given == null ? new Random().nextLong() : given;
    System.out.printf("%s: -Dpalimpsest.seed=%d%n", test, seed);
    return seed;
  }
}
