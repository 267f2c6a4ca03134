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

class SlotSetTest {

  private static List<Integer> slots(SlotSet set) {
    List<Integer> slots = new ArrayList<>();
    SlotSet.Walk walk = set.walk();
    for (int slot = walk.next(); slot >= 0; slot = walk.next()) {
      slots.add(slot);
    }
    return slots;
  }

  @Test
  void shouldBeWhatASortedSetIs() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int range : new int[] {40, 5_000, 60_000, Integer.MAX_VALUE}) {
      TreeSet<Integer> expected = new TreeSet<>();
      SlotSet set = SlotSet.EMPTY;
      for (int i = 0; i < 60; i++) {
        SlotSet before = set;
        List<Integer> slotsBefore = slots(before);
        SlotSet.Editor editor = new SlotSet.Editor(set);
        boolean fill = random.nextBoolean();
        for (int j = random.nextInt(900); j >= 0; j--) {
          int slot = random.nextInt(range);
          if (fill || random.nextInt(3) == 0) {
            assertThat(editor.add(slot)).as("seed %d", seed).isEqualTo(expected.add(slot));
          } else {
            assertThat(editor.remove(slot)).as("seed %d", seed).isEqualTo(expected.remove(slot));
          }
        }
        set = editor.done();
        assertThat(slots(before)).as("seed %d", seed).isEqualTo(slotsBefore);
        assertThat(slots(set)).as("seed %d", seed).containsExactlyElementsOf(expected);
        assertThat(set.size()).isEqualTo(expected.size());
        assertThat(before.bytes() + editor.grown()).as("seed %d", seed).isEqualTo(set.bytes());
        int probe = random.nextInt(range);
        assertThat(set.contains(probe)).isEqualTo(expected.contains(probe));
        Integer ceiling = expected.ceiling(probe);
        assertThat(set.next(probe)).isEqualTo(ceiling == null ? -1 : ceiling);
      }
    }
  }
}
