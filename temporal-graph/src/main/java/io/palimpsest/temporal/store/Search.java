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

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes over the elements of a kind that live at a coordinate and meet some conditions, as slots.
 *
 * <pre>{@code
 * Search search = new Search(view, Kind.VERTEX, conditions);
 * while (search.next()) {
 *   use(search.slot());
 * }
 * }</pre>
 *
 * <p>What the transaction has not written is judged by the columns of the store; what it has, by
 * the view. For one thread.
 */
public final class Search {

  private final ReadView view;
  private final Kind kind;
  private final VersionedStore store;
  private final ElementTable elements;
  private final PropertyTable properties;
  private final Condition[] conditions;

  /** The codes of the conditions' keys. */
  private final int[] keys;

  /** The only label there may be, or null. */
  private final @Nullable String label;

  private final int labelCode;
  private final @Nullable Drafts drafts;
  private final int end;
  private final int added;
  private int next;
  private int slot;

  /** A search, which begins before the first element. */
  public Search(ReadView view, Kind kind, List<Condition> conditions) {
    this.view = view;
    this.kind = kind;
    this.store = view.store();
    this.elements = store.elements(kind);
    this.properties = store.properties(kind);
    this.conditions = conditions.toArray(new Condition[0]);
    this.keys = new int[this.conditions.length];
    String onlyLabel = null;
    for (int i = 0; i < keys.length; i++) {
      Condition condition = this.conditions[i];
      keys[i] = condition.key() == null ? Names.UNKNOWN : store.keys().code(condition.key());
      onlyLabel = condition.only() == null ? onlyLabel : condition.only();
    }
    this.label = onlyLabel;
    this.labelCode = onlyLabel == null ? Names.UNKNOWN : elements.labels.code(onlyLabel);
    Workspace workspace = view.workspace();
    this.drafts = workspace == null ? null : workspace.drafts();
    this.end = elements.size();
    this.added = drafts == null ? 0 : drafts.added(kind).size();
  }

  /** Moves to the next element; false if there is none. */
  public boolean next() {
    while (next < end) {
      int candidate = next++;
      if (isMet(candidate)) {
        slot = candidate;
        return true;
      }
    }
    while (next < end + added) {
      int candidate = ~(next++ - end);
      if (isMet(candidate)) {
        slot = candidate;
        return true;
      }
    }
    return false;
  }

  /** The element's slot. */
  public int slot() {
    return slot;
  }

  /** How many elements are left; goes to the end. */
  public long count() {
    if (next == 0 && (conditions.length == 0 || (conditions.length == 1 && label != null))) {
      next = end + added;
      return Cursor.count(view, kind, elements, label);
    }
    long count = 0;
    while (next()) {
      count++;
    }
    return count;
  }

  /** Whether an element lives and meets all conditions. */
  public boolean isMet(int candidate) {
    return (drafts == null || drafts.find(kind, candidate) == null)
        ? isStored(candidate)
        : isViewed(candidate);
  }

  private boolean isStored(int candidate) {
    if (label != null
        && elements.firstLabel(candidate) != labelCode
        && !elements.isWindowed(candidate)) {
      return false;
    }
    Point point = view.point();
    if (!elements.lives(candidate, point)) {
      return false;
    }
    for (int i = 0; i < conditions.length; i++) {
      Condition condition = conditions[i];
      if (condition.key() == null
          ? !passes(condition, elements.labelAt(candidate, point))
          : !hasValue(candidate, keys[i], condition, point)) {
        return false;
      }
    }
    return true;
  }

  private boolean hasValue(int candidate, int key, Condition condition, Point point) {
    if (passes(condition, properties.find(candidate, key, point))) {
      return true;
    }
    Bag bag = properties.bag(candidate, key);
    if (bag != null) {
      for (Bag.Item item : bag.items()) {
        History history = item.history();
        if (history != null && passes(condition, history.find(point))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean passes(Condition condition, @Nullable Object stored) {
    return stored != null && condition.test().test(PropertyValue.valueOf(stored));
  }

  private boolean isViewed(int candidate) {
    if (!view.lives(kind, candidate)) {
      return false;
    }
    for (Condition condition : conditions) {
      String key = condition.key();
      if (key == null
          ? !passes(condition, view.label(kind, candidate))
          : view.values(kind, candidate, key).stream()
              .noneMatch(held -> passes(condition, held.stored()))) {
        return false;
      }
    }
    return true;
  }
}
