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
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A way through an index that serves some conditions: over the postings of the values that pass.
 * For one thread.
 */
final class IndexScan {

  /** More ranges than this are not made of several conditions. */
  private static final int MOST_RANGES = 256;

  /** What it takes to look at an element by an index, if one in a row of elements takes one. */
  private static final double FOUND = 2;

  private final PropertyIndex index;
  private final PropertyIndex.State state;
  private final List<KeyRange> ranges;

  /** For each key the condition it serves, or null. */
  private final @Nullable Condition[] served;

  private final double cost;
  private int nextRange;
  private PostingTree.@Nullable Walk walk;

  private IndexScan(
      PropertyIndex index,
      PropertyIndex.State state,
      List<KeyRange> ranges,
      @Nullable Condition[] served) {
    this.index = index;
    this.state = state;
    this.ranges = ranges;
    this.served = served;
    PostingTree.Size size = new PostingTree.Size();
    ranges.forEach(range -> state.tree().measure(range, size));
    this.cost = size.entries + FOUND * (size.weight + state.loose().size());
  }

  /**
   * The cheapest way by an index, or null if there is none, or none cheaper than another way.
   *
   * @param elements how many elements are to be looked at otherwise
   */
  static @Nullable IndexScan choose(
      VersionedStore store,
      Kind kind,
      Condition[] conditions,
      @Nullable String label,
      long elements) {
    IndexScan best = null;
    for (PropertyIndex index : store.indexes().all()) {
      if (index.kind == kind
          && index.isReady()
          && (index.definition.label() == null || index.definition.label().equals(label))) {
        for (Condition condition : conditions) {
          IndexScan scan = scan(index, condition, conditions);
          if (scan != null && scan.cost < (best == null ? elements : best.cost)) {
            best = scan;
          }
        }
      }
    }
    return best;
  }

  /** The way by an index if its first key serves a condition. */
  private static @Nullable IndexScan scan(
      PropertyIndex index, Condition first, Condition[] conditions) {
    List<String> keys = index.definition.keys();
    List<ValueRange> wanted = first.ranges();
    if (!keys.get(0).equals(first.key()) || wanted == null || !index.lists(wanted)) {
      return null;
    }
    PropertyIndex.State state = index.state();
    @Nullable Condition[] served = new Condition[keys.size()];
    List<List<ValueRange>> ranges = new ArrayList<>();
    ranges.add(List.of());
    boolean extend = true;
    for (int i = 0; i < served.length; i++) {
      Condition condition = i == 0 ? first : serving(keys.get(i), conditions);
      List<ValueRange> more = condition == null ? null : condition.ranges();
      served[i] = more == null ? null : condition; // else it may pass values that are not listed
      if (extend && more != null) {
        List<ValueRange> within = fit(more, state.floats());
        if ((long) ranges.size() * within.size() > MOST_RANGES && i > 0) {
          break;
        }
        ranges = product(ranges, within);
        extend = within.stream().allMatch(ValueRange::isPoint);
      } else {
        extend = false;
      }
    }
    return new IndexScan(index, state, ranges.stream().map(KeyRange::new).toList(), served);
  }

  private static @Nullable Condition serving(String key, Condition[] conditions) {
    for (Condition condition : conditions) {
      if (key.equals(condition.key())) {
        return condition;
      }
    }
    return null;
  }

  private static List<ValueRange> fit(List<ValueRange> ranges, boolean floats) {
    boolean widen = floats || ranges.stream().anyMatch(ValueRange::hasFloat);
    return ValueRange.merged(widen ? ranges.stream().map(ValueRange::widened).toList() : ranges);
  }

  private static List<List<ValueRange>> product(
      List<List<ValueRange>> begun, List<ValueRange> more) {
    List<List<ValueRange>> all = new ArrayList<>(begun.size() * more.size());
    for (List<ValueRange> parts : begun) {
      for (ValueRange range : more) {
        List<ValueRange> longer = new ArrayList<>(parts);
        longer.add(range);
        all.add(longer);
      }
    }
    return all;
  }

  /** Whether what it finds meets a condition already, as far as it is simple. */
  @SuppressWarnings("ReferenceEquality") // an equal one may be met by another of several values
  boolean serves(Condition condition) {
    for (Condition one : served) {
      if (one == condition) {
        return true;
      }
    }
    return condition.only() != null && condition.only().equals(index.definition.label());
  }

  /** Moves to the next value that passes; false if there is none. */
  boolean next() {
    while (true) {
      PostingTree.Walk current = walk;
      if (current == null) {
        if (nextRange == ranges.size()) {
          return false;
        }
        walk = state.tree().walk(ranges.get(nextRange++));
      } else if (!current.next()) {
        walk = null;
      } else if (passes(current.key())) {
        return true;
      }
    }
  }

  private boolean passes(Object key) {
    if (!(key instanceof Object[] several)) {
      return served[0] == null || served[0].test().test(key);
    }
    for (int i = 0; i < several.length; i++) {
      Condition condition = served[i];
      if (condition != null && (several[i] == null || !condition.test().test(several[i]))) {
        return false;
      }
    }
    return true;
  }

  /** The posting of the value it is at. */
  Posting posting() {
    return java.util.Objects.requireNonNull(walk).posting();
  }

  /** Those that are to be asked whatever was found. */
  SlotSet loose() {
    return state.loose();
  }

  /**
   * The elements that a transaction has given a value that passes, under any key that is served:
   * what they have under the others may be in the store, and they are not listed under both.
   */
  Set<Integer> written(DraftValues drafts) {
    Set<Integer> written = new HashSet<>();
    for (int i = 0; i < served.length; i++) {
      Condition condition = served[i];
      List<ValueRange> passing = condition == null ? null : condition.ranges();
      if (passing != null) {
        // The transaction may have written floats where the store has none.
        List<ValueRange> within = fit(passing, true);
        written.addAll(drafts.find(index.kind, index.definition.keys().get(i), within));
      }
    }
    return written;
  }

  /** The name of the index. */
  String name() {
    return index.definition.name();
  }

  @Override
  public String toString() {
    return name() + Collections.unmodifiableList(ranges);
  }
}
