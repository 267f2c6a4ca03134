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
package io.palimpsest.temporal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CeilingTest {

  @Test
  void shouldLetTheNewestVersionHideWhatLiesBelow() {
    Ceiling ceiling = new Ceiling(0, 10);
    ceiling.lay(4, 6, "new");
    ceiling.lay(2, 8, "old");
    assertThat(ceiling.pieces())
        .containsExactly(
            new Piece(0, 2, null, 0),
            new Piece(2, 4, "old", 2),
            new Piece(4, 6, "new", 4),
            new Piece(6, 8, "old", 2),
            new Piece(8, 10, null, 8));
  }

  @Test
  void shouldBeCompleteWhenNothingIsOpen() {
    Ceiling ceiling = new Ceiling(0, 10);
    ceiling.lay(0, 5, "a");
    assertThat(ceiling.isComplete()).isFalse();
    ceiling.lay(3, 12, null);
    assertThat(ceiling.isComplete()).isTrue();
  }

  @Test
  void shouldAgreeWithAPointwiseSearchFromTheNewest() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      int length = 12;
      Ceiling ceiling = new Ceiling(0, length);
      List<int[]> versions = new ArrayList<>();
      for (int i = random.nextInt(8); i > 0; i--) {
        int from = random.nextInt(length + 4) - 2;
        int to = from + random.nextInt(6);
        versions.add(new int[] {from, to, random.nextInt(4)});
        ceiling.lay(from, to, value(versions.get(versions.size() - 1)[2]));
      }
      List<Piece> pieces = ceiling.pieces();
      for (int valid = 0; valid < length; valid++) {
        int at = valid;
        Object expected =
            versions.stream()
                .filter(version -> version[0] <= at && at < version[1])
                .findFirst()
                .map(version -> value(version[2]))
                .orElse(null);
        assertThat(pieces)
            .as("seed %d round %d at %d", seed, round, at)
            .filteredOn(piece -> piece.from() <= at && at < piece.to())
            .singleElement()
            .extracting(Piece::value)
            .isEqualTo(expected);
      }
    }
  }

  private static @Nullable Object value(int number) {
    return number == 0 ? null : "value " + number;
  }
}
