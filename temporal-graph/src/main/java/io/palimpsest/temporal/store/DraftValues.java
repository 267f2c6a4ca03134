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

import io.palimpsest.temporal.store.Drafts.Write;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which elements a transaction has given which values, so that a search finds them without a look
 * at all that was written. Made for a key when it is first asked for, and then follows the writes.
 * For one thread.
 */
final class DraftValues {

  private record Of(Kind kind, String key) {}

  /** The values of a key in their coarse order, each with the slots that were given it. */
  private static final class Values {
    final NavigableMap<Object, Set<Integer>> slots = new TreeMap<>(ValueOrder::compareCoarsely);

    /** How many writes it has followed. */
    int followed;
  }

  private final List<Write> log;
  private final Map<Of, Values> byKey = new HashMap<>();

  DraftValues(List<Write> log) {
    this.log = log;
  }

  /** The slots that were given, at some time and not for certain now, a value in some ranges. */
  Set<Integer> find(Kind kind, String key, List<ValueRange> ranges) {
    Of of = new Of(kind, key);
    Values values = byKey.computeIfAbsent(of, any -> new Values());
    for (; values.followed < log.size(); values.followed++) {
      follow(values, of, log.get(values.followed));
    }
    Set<Integer> found = new HashSet<>();
    for (ValueRange range : ranges) {
      Object low = range.low();
      for (Map.Entry<Object, Set<Integer>> entry :
          (low == null ? values.slots : values.slots.tailMap(low, true)).entrySet()) {
        int position = range.position(entry.getKey());
        if (position > 0) {
          break;
        }
        if (position == 0) {
          found.addAll(entry.getValue());
        }
      }
    }
    return found;
  }

  private static void follow(Values values, Of of, Write write) {
    Fact fact = write.draft.fact;
    if (write.value == null || fact.kind() != of.kind || !of.key.equals(fact.key())) {
      return;
    }
    Object value = PropertyValue.valueOf(write.value);
    if (ValueOrder.kindOf(value) != ValueOrder.NONE) {
      values.slots.computeIfAbsent(value, any -> new HashSet<>(2)).add(fact.slot());
    }
  }
}
