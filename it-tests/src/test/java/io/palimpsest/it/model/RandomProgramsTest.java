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
    runInMemory("small programs", 2000, 8);
  }

  @Test
  void shouldAgreeWithTheModelOnSomeLongPrograms() {
    runInMemory("long programs", 20, 60);
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
    runInMemory("many programs", 60_000, 12);
    runInMemory("very long programs", 300, 200);
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
