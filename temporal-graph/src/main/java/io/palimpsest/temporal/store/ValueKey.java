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

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes of values what is equal exactly if the values count as the same: numbers by what they are
 * worth, as Gremlin compares them, arrays by content, all else as it is.
 */
final class ValueKey {

  private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  private record OfArray(Class<?> type, List<Object> items) {}

  private ValueKey() {}

  static Object of(Object value) {
    if (value instanceof Number number) {
      return ofNumber(number);
    }
    if (value.getClass().isArray()) {
      List<Object> items = new ArrayList<>(Array.getLength(value));
      for (int i = 0; i < Array.getLength(value); i++) {
        items.add(of(Array.get(value, i)));
      }
      return new OfArray(value.getClass(), items);
    }
    if (value instanceof List<?> list) {
      List<Object> items = new ArrayList<>(list.size());
      list.forEach(item -> items.add(of(item)));
      return items;
    }
    if (value instanceof Set<?> set) {
      Set<Object> items = new HashSet<>();
      set.forEach(item -> items.add(of(item)));
      return items;
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> items = new HashMap<>();
      map.forEach((key, item) -> items.put(of(key), of(item)));
      return items;
    }
    return value;
  }

  /** The long of a whole number, if it is one; else what stays when zeros are taken off. */
  private static Object ofNumber(Number number) {
    if (number instanceof Long
        || number instanceof Integer
        || number instanceof Short
        || number instanceof Byte) {
      return number.longValue();
    }
    if (number instanceof BigInteger whole) {
      return ofWhole(whole);
    }
    if (number instanceof BigDecimal decimal) {
      return ofDecimal(decimal);
    }
    double floating = number.doubleValue();
    if (floating == (long) floating && Math.abs(floating) < 0x1p62) {
      return (long) floating;
    }
    return Double.isFinite(floating) ? ofDecimal(BigDecimal.valueOf(floating)) : (Object) floating;
  }

  private static Object ofWhole(BigInteger whole) {
    return whole.compareTo(MIN) >= 0 && whole.compareTo(MAX) <= 0
        ? (Object) whole.longValue()
        : whole;
  }

  private static Object ofDecimal(BigDecimal decimal) {
    BigDecimal stripped = decimal.stripTrailingZeros();
    // A scale far below zero would be a whole number of as many digits.
    return stripped.scale() <= 0 && stripped.scale() > -1024
        ? ofWhole(stripped.toBigInteger())
        : stripped;
  }
}
