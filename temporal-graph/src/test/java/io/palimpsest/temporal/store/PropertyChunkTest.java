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

import io.palimpsest.graph.Period;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PropertyChunkTest {

  private static final int ROWS = 64;

  private final CommitLog commits = new CommitLog();

  private int commit() {
    int seq = commits.begin(new CommitLog.Entry(commits.newest() + 1, commits.newest() + 1, 1));
    commits.publish();
    return seq;
  }

  private static Object value(int form, int number) {
    return switch (form) {
      case 0 -> number;
      case 1 -> (long) number;
      case 2 -> (double) number;
      default -> "v" + number;
    };
  }

  /** Says values of rows, some again and some away, in any order. */
  private PropertyChunk fill(
      Random random, IntFunction<Object> values, Map<Integer, Object> model) {
    PropertyChunk chunk = PropertyChunk.first(values.apply(0));
    for (int i = 0; i < 3 * ROWS; i++) {
      int row = random.nextInt(ROWS);
      int seq = commit();
      Object value = random.nextInt(5) == 0 ? null : values.apply(i);
      chunk = chunk.say(row, new History.Said(seq, seq, Period.MAX, true, value), commits);
      model.put(row, value);
      if (random.nextInt(16) == 0) {
        chunk = chunk.withBag(row);
      }
    }
    return chunk;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldKeepEachCellWithItsRowHoweverItGrows(long seed) {
    Random random = new Random(seed);
    int form = random.nextInt(4);
    boolean mixed = random.nextBoolean(); // then the form changes on the way
    IntFunction<Object> values =
        number -> value(mixed && random.nextInt(40) == 0 ? (form + 1) % 4 : form, number);
    Map<Integer, Object> model = new HashMap<>();
    PropertyChunk chunk = fill(random, values, model);
    Point now = new Point(commits.newest(), commits.newest(), Period.MAX - 1);
    for (int row = 0; row < ROWS; row++) {
      assertThat(chunk.has(row)).isEqualTo(model.containsKey(row));
      assertThat(chunk.find(row, now)).as("seed %d row %d", seed, row).isEqualTo(model.get(row));
    }
  }
}
