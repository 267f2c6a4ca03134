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

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A map from slots, negative ones too, to objects: open-addressed, linear probing, nothing is taken
 * out. For one thread.
 */
final class SlotMap<V> {

  private static final int FIRST_LENGTH = 8;

  private static final int[] NO_SLOTS = new int[1];
  private static final @Nullable Object[] NO_VALUES = new @Nullable Object[1];

  private int[] slots = NO_SLOTS;
  private @Nullable Object[] values = NO_VALUES;
  private int size;

  @SuppressWarnings("unchecked") // only put writes them
  @Nullable V get(int slot) {
    return (V) values[place(slot)];
  }

  void put(int slot, V value) {
    int place = place(slot);
    if (values[place] == null && ++size * 2 > slots.length) {
      grow();
      place = place(slot);
    }
    slots[place] = slot;
    values[place] = value;
  }

  @SuppressWarnings("unchecked") // only put writes them
  List<V> values() {
    List<V> all = new ArrayList<>(size);
    for (Object value : values) {
      if (value != null) {
        all.add((V) value);
      }
    }
    return all;
  }

  /** Where a slot is, or would be. */
  private int place(int slot) {
    int mask = slots.length - 1;
    int place = ((slot * 0x9E3779B9) >>> 7) & mask;
    while (values[place] != null && slots[place] != slot) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private void grow() {
    int[] formerSlots = slots;
    @Nullable Object[] formerValues = values;
    slots = new int[Math.max(FIRST_LENGTH, formerSlots.length * 2)];
    values = new @Nullable Object[slots.length];
    for (int i = 0; i < formerSlots.length; i++) {
      Object value = formerValues[i];
      if (value != null) {
        int place = place(formerSlots[i]);
        slots[place] = formerSlots[i];
        values[place] = value;
      }
    }
  }
}
