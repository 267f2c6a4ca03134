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

import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.IntPredicate;

/**
 * Which elements of a label have held a value under a key: some that do not any more, but all that
 * do at some valid instant, as known latest. Who asks looks at each of them.
 *
 * <p>Written by the writer, and by who fills it with what was there before; readers take no lock.
 */
final class UniqueLookup {

  /** What a value takes that one element has: a node of the map, its part of the table, a slot. */
  static final int ENTRY = 32 + 8 + 16;

  /** What a slot takes that is alone. */
  private static final int ONE = 16;

  private static final int[] NOBODY = {};

  final Kind kind;
  final String label;
  final String key;

  /** By {@link ValueKey}: a slot as an Integer, or several as an {@code int[]}. */
  private final ConcurrentMap<Object, Object> holders = new ConcurrentHashMap<>();

  /** What is counted of it. For the holder of the writing lock. */
  long counted;

  UniqueLookup(Kind kind, String label, String key) {
    this.kind = kind;
    this.label = label;
    this.key = key;
  }

  /** The slots of those that have held a value. */
  int[] holders(Object valueKey) {
    Object found = holders.get(valueKey);
    if (found == null) {
      return NOBODY;
    }
    return found instanceof int[] several ? several : new int[] {(Integer) found};
  }

  /**
   * Lists an element under a value.
   *
   * @return about how many bytes of heap that has taken
   */
  long add(Object value, int slot) {
    Object valueKey = ValueKey.of(value);
    long[] grown = {ENTRY + weightOf(valueKey)};
    holders.merge(
        valueKey,
        slot,
        (known, more) -> {
          Object now = with(known, slot);
          grown[0] = bytes(now) - bytes(known);
          return now;
        });
    return grown[0];
  }

  /** All values that somebody has held. */
  Iterator<Object> values() {
    return holders.keySet().iterator();
  }

  /**
   * Keeps of those that have held a value only some.
   *
   * @return how many bytes of heap more it takes: none, or less than none
   */
  long retain(Object valueKey, IntPredicate kept) {
    long[] grown = {0};
    holders.computeIfPresent(
        valueKey,
        (any, known) -> {
          int[] before = known instanceof int[] several ? several : new int[] {(Integer) known};
          int[] after = Arrays.stream(before).filter(kept).toArray();
          if (after.length == before.length) {
            return known;
          }
          if (after.length == 0) {
            grown[0] = -bytes(known) - (ENTRY - ONE) - weightOf(valueKey);
            return null;
          }
          Object left = after.length == 1 ? (Object) after[0] : after;
          grown[0] = bytes(left) - bytes(known);
          return left;
        });
    return grown[0];
  }

  /** What a value takes as the key of the map; texts are the store's. */
  private static long weightOf(Object valueKey) {
    return valueKey instanceof String ? 0 : Weight.ofObject(valueKey);
  }

  private static long bytes(Object slots) {
    return slots instanceof int[] several ? Weight.array(several.length, Integer.BYTES) : ONE;
  }

  private static Object with(Object known, int slot) {
    if (known instanceof Integer one) {
      return one == slot ? known : new int[] {one, slot};
    }
    int[] several = (int[]) known;
    for (int other : several) {
      if (other == slot) {
        return several;
      }
    }
    int[] more = Arrays.copyOf(several, several.length + 1);
    more[several.length] = slot;
    return more;
  }
}
