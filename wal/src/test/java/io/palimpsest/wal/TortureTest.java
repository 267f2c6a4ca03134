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

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Writers that die are watched from outside: what they acknowledged must be there, and what is
 * there must be what they wrote, from the first record on.
 */
class TortureTest {

  private static final int FOREVER = 1_000_000;

  @TempDir Path directory;

  private void kill(Durability durability, int rounds) throws Exception {
    Random random = new Random(Seeds.next("TortureTest.kill"));
    long known = 0;
    for (int round = 0; round < rounds; round++) {
      TorturedProcess writer =
          TorturedProcess.start(List.of(), directory, durability, FOREVER)
              .listen(1 + random.nextInt(durability == Durability.ASYNC ? 5000 : 200));
      assertThat(writer.said()).containsExactly("open");
      // What was only queued may die with the process; what was handed over does not.
      boolean kept = durability != Durability.ASYNC;
      long least = kept ? Math.max(known, writer.acknowledged()) : known;
      String where = durability + ", round " + round + ", acknowledged " + writer.acknowledged();
      known = TorturedProcess.check(directory, least, where).lastLsn();
    }
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void shouldKeepWhatAKilledWriterWasPromised(Durability durability) throws Exception {
    kill(durability, 2);
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  @Tag("torture")
  void shouldKeepWhatManyKilledWritersWerePromised(Durability durability) throws Exception {
    kill(durability, 25);
  }
}
