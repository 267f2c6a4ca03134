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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdIndexTest {

  @Test
  void shouldFindEveryIdAndNoOther() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    IdIndex index = new IdIndex();
    Map<Object, Integer> expected = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      Object id =
          switch (random.nextInt(4)) {
            case 0 -> (long) i;
            case 1 -> random.nextLong();
            case 2 -> "id " + random.nextInt(100_000);
            default -> new UUID(random.nextLong(), i);
          };
      if (!expected.containsKey(id)) {
        assertThat(index.find(id)).isEqualTo(IdIndex.NONE);
        index.put(id, expected.size());
        expected.put(id, expected.size());
      }
    }
    expected.forEach(
        (id, slot) -> {
          assertThat(index.find(id)).as("seed %d: %s", seed, id).isEqualTo(slot);
          assertThat(index.id(slot)).isEqualTo(id);
          assertThat(index.hashOf(slot)).isEqualTo(id.hashCode());
        });
  }

  @Test
  void shouldTellANumberFromATextWithItsHash() {
    IdIndex index = new IdIndex();
    List<Object> ids = new ArrayList<>(List.of("7", (long) "7".hashCode(), "Aa", "BB"));
    for (int i = 0; i < ids.size(); i++) {
      index.put(ids.get(i), i);
    }
    for (int i = 0; i < ids.size(); i++) {
      assertThat(index.find(ids.get(i))).isEqualTo(i);
    }
    assertThat(index.find((long) "Aa".hashCode())).isEqualTo(IdIndex.NONE);
  }

  @Test
  void shouldFindNumbersInWhateverStepsTheyCome() {
    for (long step : new long[] {1, -1, 3, 16, 64, 1 << 10, 1L << 40, -(1L << 60)}) {
      IdIndex index = new IdIndex();
      Map<Long, Integer> expected = new HashMap<>();
      for (int i = 0; i < 5_000; i++) {
        long id = i * step;
        if (expected.putIfAbsent(id, expected.size()) == null) {
          assertThat(index.find(id)).isEqualTo(IdIndex.NONE);
          index.put(id, expected.size() - 1);
        }
      }
      expected.forEach(
          (id, slot) -> assertThat(index.find(id)).as("%d of %d", id, step).isEqualTo(slot));
    }
  }
}
