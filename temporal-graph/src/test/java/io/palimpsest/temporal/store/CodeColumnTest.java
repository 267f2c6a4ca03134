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

import java.util.Random;
import org.junit.jupiter.api.Test;

class CodeColumnTest {

  @Test
  void shouldHoldCodesOfAnySizeInEveryOrder() {
    long seed = Long.getLong("palimpsest.seed", System.nanoTime());
    Random random = new Random(seed);
    int[] expected = new int[20_000];
    CodeColumn column = new CodeColumn();
    for (int row = 0; row < expected.length; row++) {
      column.ensure(row);
      assertThat(column.get(row)).as("row %d before it is set", row).isZero();
    }
    for (int i = 0; i < 20_000; i++) {
      int row = random.nextInt(expected.length);
      // Rare enough that some chunks stay bytes.
      int code = random.nextInt(10_000) == 0 ? 256 + random.nextInt(1 << 20) : random.nextInt(256);
      column.set(row, code);
      expected[row] = code;
    }
    for (int row = 0; row < expected.length; row++) {
      assertThat(column.get(row)).as("seed %d, row %d", seed, row).isEqualTo(expected[row]);
    }
  }

  @Test
  void shouldHoldTheLargestByteAndTheCodeBehindIt() {
    CodeColumn column = new CodeColumn();
    column.ensure(2);
    column.set(0, 255);
    column.set(1, 256);
    column.set(2, 255);
    assertThat(new int[] {column.get(0), column.get(1), column.get(2)})
        .containsExactly(255, 256, 255);
  }
}
