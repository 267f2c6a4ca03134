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

/**
 * What a commit does to lives of the store, by slot: open-addressed, in the order of the first
 * mark. Written by one thread, then only read.
 */
final class SlotMarks {

  static final int WRITE = 1;
  static final int SHRINK = 2;
  static final int REQUIRE = 4;

  private static final int FIRST_LENGTH = 8;
  private static final int[] NOTHING = {};

  /** The marked slots in order, and what is marked at each. */
  private int[] slots = NOTHING;

  private byte[] marks = {};
  private int size;

  /** Where a slot is in order, plus one; made when there are more than a few. */
  private int[] table = NOTHING;

  int size() {
    return size;
  }

  int slot(int index) {
    return slots[index];
  }

  /** What is marked at a slot; 0 if nothing is. */
  int marks(int slot) {
    int index = find(slot);
    return index < 0 ? 0 : marks[index];
  }

  void mark(int slot, int mark) {
    int index = find(slot);
    if (index < 0) {
      index = size++;
      if (index == slots.length) {
        int length = Math.max(FIRST_LENGTH, index * 2);
        slots = Arrays.copyOf(slots, length);
        marks = Arrays.copyOf(marks, length);
      }
      slots[index] = slot;
      enter(index);
    }
    marks[index] |= (byte) mark;
  }

  /** The first slot that two commits fight over, or {@link VersionedStore#NONE}. */
  int clash(SlotMarks other) {
    SlotMarks probe = size <= other.size ? this : other;
    SlotMarks table = size <= other.size ? other : this;
    for (int i = 0; i < probe.size; i++) {
      int slot = probe.slots[i];
      int a = probe.marks[i];
      int b = table.marks(slot);
      if ((a & b & WRITE) != 0
          || ((a & REQUIRE) != 0 && (b & SHRINK) != 0)
          || ((a & SHRINK) != 0 && (b & REQUIRE) != 0)) {
        return slot;
      }
    }
    return VersionedStore.NONE;
  }

  private int find(int slot) {
    if (size <= FIRST_LENGTH) {
      for (int i = 0; i < size; i++) {
        if (slots[i] == slot) {
          return i;
        }
      }
      return -1;
    }
    int mask = table.length - 1;
    for (int place = place(slot, mask); ; place = (place + 1) & mask) {
      int index = table[place] - 1;
      if (index < 0 || slots[index] == slot) {
        return index;
      }
    }
  }

  private void enter(int index) {
    if (size <= FIRST_LENGTH) {
      return;
    }
    if (size * 2 > table.length) {
      table = new int[Integer.highestOneBit(size) * 4];
      for (int i = 0; i < index; i++) {
        put(i);
      }
    }
    put(index);
  }

  private void put(int index) {
    int mask = table.length - 1;
    int place = place(slots[index], mask);
    while (table[place] != 0) {
      place = (place + 1) & mask;
    }
    table[place] = index + 1;
  }

  private static int place(int slot, int mask) {
    return ((slot * 0x9E3779B9) >>> 7) & mask;
  }
}
