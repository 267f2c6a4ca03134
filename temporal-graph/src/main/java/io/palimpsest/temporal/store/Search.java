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

import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
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
 * <p>It looks at all elements, or at all that have had a label, or at those that the index names
 * that promises the fewest. What the transaction has not written is judged by the columns of the
 * store; what it has, by the view. For one thread.
 */
public final class Search {

  /** If this part of the elements has had a label, to look at all is as fast. */
  private static final double MOST_BY_LABEL = 0.75;

  private final ReadView view;
  private final Kind kind;
  private final VersionedStore store;
  private final ElementTable elements;
  private final PropertyTable properties;
  private final Point point;
  private final Condition[] conditions;

  /** The codes of the conditions' keys. */
  private final int[] keys;

  /** The only label there may be, or null. */
  private final @Nullable String label;

  private final int labelCode;
  private final @Nullable Drafts drafts;
  private final @Nullable IndexScan scan;

  // Looking at all elements
  private final int end;
  private final int added;
  private int next;

  // Looking at all of some labels
  private final @Nullable LabelScan labelled;
  private final int begun;
  private int nextBegun;

  // Following an index
  /** Which conditions are left to be judged for those that surely have a value of the index. */
  private boolean[] left = {};

  private boolean isAnyLeft;

  /** What the transaction had given values that pass when the search began. */
  private Iterator<Integer> written = Collections.emptyIterator();

  private boolean looseAsked;
  private SlotSet.@Nullable Walk sure;
  private SlotSet.@Nullable Walk unsure;
  private SlotSet.@Nullable Walk unsureToo;
  private final IntList ended = new IntList(0);
  private int nextEnded;
  private final Set<Integer> asked = new HashSet<>();

  private int slot;

  /** A search, which begins before the first element. */
  public Search(ReadView view, Kind kind, List<Condition> conditions) {
    this.view = view;
    this.kind = kind;
    this.store = view.store();
    this.elements = store.elements(kind);
    this.properties = store.properties(kind);
    this.point = view.point();
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
    this.begun = drafts == null ? 0 : drafts.begun(kind).size();
    LabelScan byLabel = byLabel(elements, this.conditions, label);
    this.scan = byIndex(store, kind, this.conditions, label, byLabel);
    this.labelled = scan == null ? byLabel : null;
    if (scan != null) {
      follow(scan);
    } else if (labelled != null) {
      next = end; // but for those that were added
    }
  }

  /** The way over the labels that pass; null if there is none, or it is little better than all. */
  private static @Nullable LabelScan byLabel(
      ElementTable elements, Condition[] conditions, @Nullable String label) {
    LabelScan scan = LabelScan.of(elements, conditions, label);
    return scan != null && scan.cost() < MOST_BY_LABEL * elements.size() ? scan : null;
  }

  private static @Nullable IndexScan byIndex(
      VersionedStore store,
      Kind kind,
      Condition[] conditions,
      @Nullable String label,
      @Nullable LabelScan byLabel) {
    long otherwise = byLabel == null ? store.elements(kind).size() : byLabel.cost();
    return conditions.length == 0
        ? null
        : IndexScan.choose(store, kind, conditions, label, otherwise);
  }

  private void follow(IndexScan index) {
    left = new boolean[conditions.length];
    for (int i = 0; i < conditions.length; i++) {
      left[i] = !index.serves(conditions[i]);
      isAnyLeft |= left[i];
    }
    if (drafts != null) {
      written = index.written(drafts.values()).iterator();
    }
  }

  /** How it finds its way, for people. */
  public String way() {
    return scan != null ? "index " + scan : labelled != null ? labelled.toString() : "all";
  }

  /** How a search that began now would find its way, for people; null if it looks at all. */
  public static @Nullable String wayFor(
      VersionedStore store, Kind kind, List<Condition> conditions) {
    String label = null;
    for (Condition condition : conditions) {
      label = condition.only() == null ? label : condition.only();
    }
    Condition[] all = conditions.toArray(new Condition[0]);
    LabelScan byLabel = byLabel(store.elements(kind), all, label);
    IndexScan scan = byIndex(store, kind, all, label, byLabel);
    return scan != null ? "index " + scan.name() : byLabel == null ? null : byLabel.toString();
  }

  /** Moves to the next element; false if there is none. */
  public boolean next() {
    return scan == null ? nextOfAll() : nextBy(scan) || nextWritten();
  }

  private boolean nextOfAll() {
    if (labelled != null && nextOf(labelled)) {
      return true;
    }
    while (next < end) {
      int candidate = next++;
      if (isMet(candidate)) {
        slot = candidate;
        return true;
      }
    }
    while (next < end + added) {
      int candidate = ~(next++ - end);
      if (isViewed(candidate)) {
        slot = candidate;
        return true;
      }
    }
    return false;
  }

  private boolean nextOf(LabelScan labels) {
    for (int candidate = labels.next(); candidate >= 0; candidate = labels.next()) {
      if (isMet(candidate)) {
        slot = candidate;
        return true;
      }
    }
    while (drafts != null && nextBegun < begun) {
      int candidate = drafts.begun(kind).get(nextBegun++);
      if (!labels.contains(candidate) && isViewed(candidate) && asked.add(candidate)) {
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

  /** How many elements there are, where no element was gone to; goes to the end. */
  public long count() {
    if (scan == null && (conditions.length == 0 || (conditions.length == 1 && label != null))) {
      return Cursor.count(view, kind, elements, label);
    }
    if (scan != null && drafts == null) {
      return countBy(scan);
    }
    long count = 0;
    while (next()) {
      count++;
    }
    return count;
  }

  private long countBy(IndexScan index) {
    long count = 0;
    do {
      if (isAnyLeft) {
        while (nextSure()) {
          count++;
        }
      } else if (sure != null) {
        count += index.posting().liveSize();
        sure = null;
      }
      while (nextUnsure()) {
        count++;
      }
    } while (nextPosting(index));
    return count;
  }

  // ---- Following an index

  private boolean nextBy(IndexScan index) {
    do {
      if (nextSure() || nextUnsure()) {
        return true;
      }
    } while (nextPosting(index));
    return false;
  }

  private boolean nextSure() {
    SlotSet.Walk walk = sure;
    if (walk != null) {
      for (int candidate = walk.next(); candidate >= 0; candidate = walk.next()) {
        if (isWritten(candidate)
            ? isViewed(candidate) && asked.add(candidate)
            : meetsWhatIsLeft(candidate)) {
          slot = candidate;
          return true;
        }
      }
      sure = null;
    }
    return false;
  }

  /**
   * Takes up the next posting; false if there is none. For a point that has seen its last change
   * the live ones are exactly the simple ones; for another one those may be among them.
   */
  private boolean nextPosting(IndexScan index) {
    if (!index.next()) {
      if (looseAsked) {
        return false;
      }
      looseAsked = true;
      unsure = index.loose().walk();
      return true;
    }
    Posting posting = index.posting();
    unsure = posting.asked().walk();
    if (posting.lastChange() <= point.plain()) {
      sure = posting.live().walk();
    } else {
      unsureToo = posting.live().walk();
      ended.clear();
      nextEnded = 0;
      posting.addEndedAfter(point.plain(), ended);
    }
    return true;
  }

  /** Moves to the next of those that are to be asked. */
  private boolean nextUnsure() {
    while (true) {
      int candidate = unsure == null ? -1 : unsure.next();
      if (candidate < 0) {
        unsure = unsureToo;
        unsureToo = null;
        if (unsure != null) {
          continue;
        }
        if (nextEnded == ended.size()) {
          return false;
        }
        candidate = ended.get(nextEnded++);
      }
      if (isMet(candidate) && asked.add(candidate)) {
        slot = candidate;
        return true;
      }
    }
  }

  private boolean isWritten(int candidate) {
    return drafts != null && drafts.find(kind, candidate) != null;
  }

  private boolean meetsWhatIsLeft(int candidate) {
    if (isAnyLeft) {
      for (int i = 0; i < conditions.length; i++) {
        if (left[i] && !meets(candidate, i)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean nextWritten() {
    while (written.hasNext()) {
      int candidate = written.next();
      if (isViewed(candidate) && asked.add(candidate)) {
        slot = candidate;
        return true;
      }
    }
    return false;
  }

  // ---- Judging one element

  private boolean isMet(int candidate) {
    return isWritten(candidate) ? isViewed(candidate) : isStored(candidate);
  }

  /** Whether an element lives and meets all conditions in the store. */
  private boolean isStored(int candidate) {
    if (label != null
        && elements.firstLabel(candidate) != labelCode
        && !elements.isWindowed(candidate)) {
      return false;
    }
    if (!elements.lives(candidate, point)) {
      return false;
    }
    for (int i = 0; i < conditions.length; i++) {
      if (!meets(candidate, i)) {
        return false;
      }
    }
    return true;
  }

  private boolean meets(int candidate, int place) {
    Condition condition = conditions[place];
    return condition.key() == null
        ? passes(condition, elements.labelAt(candidate, point))
        : hasValue(candidate, keys[place], condition);
  }

  private boolean hasValue(int candidate, int key, Condition condition) {
    if (passes(condition, properties.find(candidate, key, point))) {
      return true;
    }
    Bag bag = properties.bag(candidate, key);
    if (bag != null) {
      for (Bag.Item item : bag.itemsFrom(point)) {
        if (passes(condition, item.find(point))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean passes(Condition condition, @Nullable Object stored) {
    return stored != null && condition.test().test(PropertyValue.valueOf(stored));
  }

  /** Whether an element lives and meets all conditions with what the transaction has written. */
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
