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
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ValueKeyTest {

  private static void same(Object... values) {
    for (Object value : values) {
      assertThat(ValueKey.of(value)).isEqualTo(ValueKey.of(values[0]));
      assertThat(ValueKey.of(value)).hasSameHashCodeAs(ValueKey.of(values[0]));
    }
  }

  private static void different(Object... values) {
    for (int i = 0; i < values.length; i++) {
      for (int j = 0; j < i; j++) {
        assertThat(ValueKey.of(values[i])).isNotEqualTo(ValueKey.of(values[j]));
      }
    }
  }

  @Test
  void shouldTakeNumbersForWhatTheyAreWorth() {
    same(
        1, 1L, (short) 1, (byte) 1, 1f, 1.0, BigInteger.ONE, BigDecimal.ONE, new BigDecimal("1.0"));
    same(0, -0.0, 0.0f, new BigDecimal("0.00"));
    same(0.5, 0.5f, new BigDecimal("0.50"));
    same(new BigInteger("9223372036854775808"), new BigDecimal("9223372036854775808.0"));
    same(1e300, new BigDecimal("1e300"));
    same(Double.NaN, Float.NaN);
    same(Long.MAX_VALUE, BigInteger.valueOf(Long.MAX_VALUE));
    different(
        1, 2, 1.5, "1", '1', true, Long.MAX_VALUE, 0x1p63, Double.POSITIVE_INFINITY, Double.NaN);
    assertThat(ValueKey.of(new BigDecimal("1e100000000"))).isNotNull();
  }

  @Test
  void shouldCompareArraysAndCollectionsByContent() {
    same(new byte[] {1, 2}, new byte[] {1, 2});
    same(List.of(1, List.of("x")), List.of(1L, List.of("x")));
    same(Set.of(1, 2), Set.of(2L, 1.0));
    same(Map.of("a", 1), Map.of("a", 1L));
    different(new byte[] {1}, new int[] {1}, List.of(1), Set.of(1), Map.of(1, 1), 1);
  }
}
