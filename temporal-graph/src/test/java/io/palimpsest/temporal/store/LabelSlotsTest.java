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
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LabelSlotsTest {

  private static List<Integer> all(LabelSlots.Walk walk) {
    List<Integer> all = new ArrayList<>();
    for (int slot = walk.next(); slot >= 0; slot = walk.next()) {
      all.add(slot);
    }
    for (int slot = walk.nextOther(); slot >= 0; slot = walk.nextOther()) {
      all.add(slot);
    }
    return all;
  }

  @Test
  void shouldKeepEverySlotOnceWhateverTheDistances() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int range : new int[] {2, 127, 128, 129, 40_000, 1 << 28}) {
      LabelSlots slots = new LabelSlots();
      TreeSet<Integer> expected = new TreeSet<>();
      int slot = random.nextInt(3);
      for (int i = 0; i < 2_000 && slot >= 0; i++) {
        slots.add(slot, true);
        expected.add(slot);
        if (random.nextInt(10) == 0) {
          int earlier = random.nextInt(slot + 1);
          if (expected.add(earlier) || slots.isOther(earlier)) {
            slots.add(earlier, false);
          }
        }
        slot += 1 + random.nextInt(range);
      }
      assertThat(all(slots.walk()))
          .as("seed %d", seed)
          .doesNotHaveDuplicates()
          .containsExactlyInAnyOrderElementsOf(expected);
      assertThat(slots.size()).isGreaterThanOrEqualTo(expected.size());
    }
  }

  @Test
  void shouldShowAReaderWhatWasThereWhenItBegan() {
    LabelSlots slots = new LabelSlots();
    slots.add(Integer.MAX_VALUE - 9, true);
    LabelSlots.Walk walk = slots.walk();
    for (int i = 1; i < 9; i++) {
      slots.add(Integer.MAX_VALUE - 9 + i, true);
    }
    assertThat(all(walk)).containsExactly(Integer.MAX_VALUE - 9);
    assertThat(all(slots.walk())).hasSize(9);
    assertThat(slots.add(5, true)).isPositive();
    assertThat(slots.add(5, false)).isZero();
    assertThat(slots.add(Integer.MAX_VALUE, false)).isPositive();
    assertThat(slots.isOther(5)).isTrue();
    assertThat(slots.isOther(Integer.MAX_VALUE)).isTrue();
  }
}
