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

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Finds the slot of an id, and the id of a slot.
 *
 * <p>A long id takes the eight bytes of its column and four to six in an open-addressed table of
 * slots. Other ids are kept as objects, their hash takes the place of the number. The table is in
 * segments, so that none grows for long. Nothing is ever taken out.
 *
 * <p>Sixteen numbers that follow each other, as they are generated, hash to one line of the cache
 * and take its sixteen cells in some rotation, so that they are put there, and found, at the cost
 * of one miss. Who finds its cell taken goes on to the same cell of the next line.
 *
 * <p>One writer; readers take no lock. A slot is put into the table with release after its id was
 * written.
 */
final class IdIndex {

  static final int NONE = Integer.MIN_VALUE;

  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(int[].class);
  private static final VarHandle TABLE = MethodHandles.arrayElementVarHandle(int[][].class);
  private static final int SEGMENT_BITS = 6;
  private static final int LINE_BITS = 4;
  private static final int LINE = 1 << LINE_BITS;
  private static final int FIRST_LENGTH = LINE;

  private final LongColumn numbers = new LongColumn();
  private final RefColumn<Object> objects = new RefColumn<>();

  /** Slots plus one; 0 is an empty cell. */
  private final int[][] tables = new int[1 << SEGMENT_BITS][];

  private final int[] counts = new int[1 << SEGMENT_BITS];

  /** The largest number that is an id. Writer only. */
  private long largest = Long.MIN_VALUE;

  /** The slot of an id, or {@link #NONE}. */
  int find(Object id) {
    return id instanceof Long number ? find(number, null) : find(id.hashCode(), id);
  }

  private int find(long number, @Nullable Object object) {
    long hash = mix(number);
    int[] table = (int[]) TABLE.getAcquire(tables, segment(hash));
    if (table == null) {
      return NONE;
    }
    int first = first(table, number, hash);
    for (int i = first; ; i = next(table, i, first)) {
      int slot = (int) CELL.getAcquire(table, i) - 1;
      if (slot < 0) {
        return NONE;
      }
      if (numbers.get(slot) == number) {
        Object there = objects.getAcquire(slot);
        if (object == null ? there == null : object.equals(there)) {
          return slot;
        }
      }
    }
  }

  /** As {@link #find}, without a look for a number larger than every other. Writer only. */
  int findForWriter(Object id) {
    return id instanceof Long number && number > largest ? NONE : find(id);
  }

  /** The id of a slot. */
  Object id(int slot) {
    Object object = objects.getAcquire(slot);
    return object == null ? (Object) numbers.get(slot) : object;
  }

  /** The hash code of the id of a slot. */
  int hashOf(int slot) {
    Object object = objects.getAcquire(slot);
    return object == null ? Long.hashCode(numbers.get(slot)) : object.hashCode();
  }

  /** Gives a new slot its id. Writer only. */
  void put(Object id, int slot) {
    long number;
    numbers.ensure(slot);
    if (id instanceof Long given) {
      number = given;
      largest = Math.max(largest, given);
    } else {
      number = id.hashCode();
      objects.setRelease(slot, id);
    }
    numbers.set(slot, number);
    int segment = segment(mix(number));
    int[] table = tables[segment];
    if (table == null || (counts[segment] + 1) * 4L > table.length * 3L) {
      table = grown(table);
      enter(table, number, slot);
      TABLE.setRelease(tables, segment, table);
    } else {
      enter(table, number, slot);
    }
    counts[segment]++;
  }

  private int[] grown(int @Nullable [] table) {
    int[] larger = new int[table == null ? FIRST_LENGTH : table.length * 2];
    if (table != null) {
      for (int entry : table) {
        if (entry != 0) {
          enter(larger, numbers.get(entry - 1), entry - 1);
        }
      }
    }
    return larger;
  }

  private static void enter(int[] table, long number, int slot) {
    int first = first(table, number, mix(number));
    int i = first;
    while (table[i] != 0) {
      i = next(table, i, first);
    }
    CELL.setRelease(table, i, slot + 1);
  }

  /** The cell where a number is, if nothing is in its way. */
  private static int first(int[] table, long number, long hash) {
    int line = (int) hash & (table.length - 1) & -LINE;
    int rotation = (int) (hash >>> Integer.SIZE);
    return line | (((int) number + rotation) & (LINE - 1));
  }

  /** The cell to look at after another: all of a column, and then those of the next. */
  private static int next(int[] table, int cell, int first) {
    int mask = table.length - 1;
    int below = (cell + LINE) & mask;
    boolean round = (below & -LINE) == (first & -LINE);
    return round ? (below & -LINE) | ((below + 1) & (LINE - 1)) : below;
  }

  /** For tests: which segment of the table a number is in. */
  static int segmentOf(long number) {
    return segment(mix(number));
  }

  private static int segment(long hash) {
    return (int) (hash >>> (Long.SIZE - SEGMENT_BITS));
  }

  /** The last steps of MurmurHash3, of the line's number. */
  private static long mix(long number) {
    long x = number >>> LINE_BITS;
    x = (x ^ (x >>> 33)) * 0xff51afd7ed558ccdL;
    x = (x ^ (x >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return x ^ (x >>> 33);
  }
}
