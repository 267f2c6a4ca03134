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

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What some elements have under a key, to tell how much memory a list of all by their values will
 * take.
 *
 * @param values about how many elements have a value
 * @param distinct about how many values there are, rather too many than too few
 * @param slots how many slots there are in all
 */
record Sample(long values, long distinct, int slots) {

  /** So many are looked at. */
  private static final int MOST = 1024;

  /** A chunk of a {@link SlotSet} with few slots, and its place there. */
  private static final int SLOT = 32;

  /** What a value takes that several elements have: a posting, a set, and the arrays of that. */
  private static final int SHARED = 120;

  private static final int ALONE = 24;

  /**
   * Looks at some elements.
   *
   * @param label the only label, or null
   */
  static Sample of(VersionedStore store, Kind kind, @Nullable String label, String key) {
    ElementTable elements = store.elements(kind);
    PropertyTable properties = store.properties(kind);
    int code = store.keys().code(key);
    int labelCode = label == null ? Names.UNKNOWN : elements.labels.code(label);
    Point now = store.point(store.commits().newest(), Long.MAX_VALUE);
    int slots = elements.size();
    int step = 1 + slots / MOST;
    int found = 0;
    Set<Object> different = new TreeSet<>(ValueOrder::compareCoarsely);
    for (int slot = 0; slot < slots; slot += step) {
      if (label == null || elements.firstLabel(slot) == labelCode) {
        Object stored = properties.find(slot, code, now);
        Object value = stored == null ? null : PropertyValue.valueOf(stored);
        if (ValueOrder.kindOf(value) != ValueOrder.NONE) {
          found++;
          different.add(value);
        }
      }
    }
    return new Sample((long) found * step, (long) different.size() * step, slots);
  }

  long weightOfIndex() {
    if (distinct == 0) {
      return 0;
    }
    long key = PostingTree.ENTRY + 16;
    if (distinct == values) {
      return values * (key + ALONE);
    }
    long each = values / distinct;
    long chunks = Math.min(each, 1 + slots / SlotSet.CHUNK);
    return distinct * (key + SHARED + chunks * SLOT) + 2 * values;
  }

  long weightOfLookup() {
    return values * (UniqueLookup.ENTRY + 16);
  }
}
