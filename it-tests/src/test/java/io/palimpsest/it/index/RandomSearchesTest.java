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
package io.palimpsest.it.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.palimpsest.it.ManualClock;
import io.palimpsest.it.Seeds;
import io.palimpsest.it.TestGraphs;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever way a search takes, the answer is the same. */
class RandomSearchesTest {

  private static final long LATER = 1_600_000_000_000_000L;

  @Test
  void shouldFindWithIndexesWhatIsThere() {
    run("short searches", 60, 25);
    run("long searches", 4, 150);
  }

  @Tag("torture")
  @Test
  void shouldFindWithIndexesWhatIsThereForLong() {
    run("many searches", 2_000, 60);
    run("very long searches", 20, 1_000);
  }

  private static void run(String what, int programs, int transactions) {
    long seed = Seeds.of(what);
    Random seeds = new Random(seed);
    int indexed = 0;
    int labelled = 0;
    for (int i = 0; i < programs; i++) {
      String log = what + i;
      ManualClock clock = new ManualClock(LATER);
      String name = what + ": program " + i + " of seed " + seed;
      try {
        RandomSearches searches =
            new RandomSearches(
                name, seeds.nextLong(), clock, () -> TestGraphs.inMemory(log, clock));
        indexed += searches.run(transactions);
        labelled += searches.labelled();
      } finally {
        TestGraphs.forget(log);
      }
    }
    assertThat(indexed).as("questions for which an index was used").isGreaterThan(programs);
    assertThat(labelled).as("questions answered by label").isGreaterThan(programs);
  }
}
