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
package io.palimpsest.it.model;

import io.palimpsest.it.ManualClock;
import io.palimpsest.it.Seeds;
import io.palimpsest.it.TestGraphs;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomProgramsTest {

  @Test
  void shouldAgreeWithTheModelOnManySmallPrograms() {
    runInMemory("small programs", 1200, 8);
  }

  @Test
  void shouldAgreeWithTheModelOnSomeLongPrograms() {
    runInMemory("long programs", 12, 40);
  }

  @Test
  void shouldAgreeWithTheModelOnFiles(@TempDir Path directory) {
    long seed = Seeds.of("programs on files");
    Random seeds = new Random(seed);
    for (int i = 0; i < 15; i++) {
      Path home = directory.resolve("graph" + i);
      ManualClock clock = new ManualClock(0);
      String name = "program " + i + " of seed " + seed;
      new RandomProgram(
              name, seeds.nextLong(), 10, clock, () -> TestGraphs.inDirectory(home, clock))
          .run();
    }
  }

  @Tag("torture")
  @Test
  void shouldAgreeWithTheModelForLong() {
    runInMemory("many programs", 15_000, 12);
    runInMemory("very long programs", 60, 150);
  }

  private static void runInMemory(String what, int programs, int largest) {
    long seed = Seeds.of(what);
    Random seeds = new Random(seed);
    for (int i = 0; i < programs; i++) {
      String log = what + i;
      ManualClock clock = new ManualClock(0);
      int transactions = 1 + (int) ((long) largest * i / programs); // the small ones first
      String name = what + ": program " + i + " of seed " + seed;
      try {
        new RandomProgram(
                name, seeds.nextLong(), transactions, clock, () -> TestGraphs.inMemory(log, clock))
            .run();
      } finally {
        TestGraphs.forget(log);
      }
    }
  }
}
