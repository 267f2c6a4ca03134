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

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PostingTreeTest {

  private static Posting posting(int slot) {
    Posting.Editor editor = new Posting.Editor(Posting.NONE);
    editor.begin(slot, 1);
    return editor.done();
  }

  private static List<Object> keys(PostingTree tree, ValueRange range) {
    List<Object> keys = new ArrayList<>();
    PostingTree.Walk walk = tree.walk(new KeyRange(List.of(range)));
    while (walk.next()) {
      keys.add(walk.key());
    }
    return keys;
  }

  @Test
  void shouldBeWhatASortedMapIs() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    TreeMap<Object, Integer> expected = new TreeMap<>(ValueOrder.INSTANCE);
    PostingTree tree = PostingTree.EMPTY;
    for (int i = 0; i < 60; i++) {
      TreeMap<Object, Integer> batch = new TreeMap<>(ValueOrder.INSTANCE);
      for (int j = random.nextInt(i == 30 ? 20_000 : 50); j >= 0; j--) {
        batch.put(value(random), random.nextInt(1000));
      }
      List<Posting> postings = new ArrayList<>();
      batch.values().forEach(slot -> postings.add(posting(slot)));
      tree = tree.with(new ArrayList<>(batch.keySet()), postings);
      expected.putAll(batch);
      assertThat(tree.entries()).as("seed %d", seed).isEqualTo(expected.size());
      Object probe = value(random);
      Integer slot = expected.get(probe);
      assertThat(tree.get(probe).live().next(0))
          .as("seed %d", seed)
          .isEqualTo(slot == null ? -1 : slot);
      ValueRange range = i % 2 == 0 ? ValueRange.from(probe) : ValueRange.of(probe);
      List<Object> inRange =
          expected.keySet().stream().filter(key -> range.position(key) == 0).toList();
      assertThat(keys(tree, range)).as("seed %d", seed).isEqualTo(inRange);
      PostingTree.Size size = new PostingTree.Size();
      tree.measure(new KeyRange(List.of(range)), size);
      assertThat(size.entries).as("seed %d", seed).isEqualTo(inRange.size());
      assertThat(size.weight).as("seed %d", seed).isEqualTo(inRange.size());
    }
  }

  private static Object value(Random random) {
    int number = random.nextInt(20_000);
    return switch (random.nextInt(4)) {
      case 0 -> number;
      case 1 -> (long) number;
      case 2 -> number / 8.0;
      default -> "text" + number;
    };
  }

  @Test
  void shouldTellValuesApartThatAreCoarselyOne() {
    List<Object> ones = List.of(1, 1L, 1f, 1.0, new BigDecimal("1"), new BigDecimal("1.0"));
    for (Object a : ones) {
      for (Object b : ones) {
        assertThat(ValueOrder.compareCoarsely(a, b)).isZero();
        assertThat(ValueOrder.INSTANCE.compare(a, b) == 0).isEqualTo(a.equals(b));
      }
    }
    assertThat(ValueOrder.INSTANCE.compare("b", "a")).isPositive();
    assertThat(ValueOrder.kindOf(List.of())).isEqualTo(ValueOrder.NONE);
  }

  @Test
  void shouldMergeRangesThatOverlap() {
    List<ValueRange> merged =
        ValueRange.merged(
            List.of(
                ValueRange.of(5),
                ValueRange.from(7),
                ValueRange.of(5L),
                ValueRange.of("a"),
                ValueRange.of(8),
                ValueRange.prefix("a")));
    assertThat(merged).hasToString("[[5, 5], [7, ], [a, b]]");
  }
}
