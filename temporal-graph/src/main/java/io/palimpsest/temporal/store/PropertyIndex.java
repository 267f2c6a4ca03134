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

import io.palimpsest.graph.schema.ElementType;
import io.palimpsest.graph.schema.IndexDefinition;
import io.palimpsest.graph.schema.IndexKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One index: for each value, or each combination of values, of its keys the elements that may have
 * it, as {@link Posting} says.
 *
 * <p>An index of several keys lists an element under what is there of them, as long as it has the
 * first. Those whose facts are not simple are <em>loose</em>: they are asked whatever is looked
 * for.
 *
 * <p>Written by the writer of the store, under its lock. A reader takes {@link #state()} once.
 */
final class PropertyIndex {

  /** What can be read. Immutable. */
  record State(PostingTree tree, SlotSet loose, boolean floats) {}

  private record Change(Object key, int slot, What what, int seq) {}

  private enum What {
    BEGIN,
    END,
    ENDED,
    ASK,
    UNASK,
    FORGET
  }

  final IndexDefinition definition;
  final Kind kind;
  final int[] keys;

  /** The code of the only label, or {@link Names#UNKNOWN}. */
  final int label;

  private final Inventory inventory;
  private final PropertyTable properties;
  private final ElementTable elements;
  private final boolean textsOnly;

  private volatile State state = new State(PostingTree.EMPTY, SlotSet.EMPTY, false);

  /** The elements with lower slots are in it; all, if it is ready. */
  private volatile int built;

  private volatile boolean ready;
  private volatile boolean dropped;
  private volatile @Nullable String failure;

  /** What the commit, or the part of a build, that is going on has changed. */
  private final List<Change> changes = new ArrayList<>();

  private final List<Integer> loosened = new ArrayList<>();

  /** How much of what is counted in the inventory is its own. */
  private long bytes;

  /** Those that were not simple when they were entered, until a sweep enters them anew. */
  private SlotSet notSimple = SlotSet.EMPTY;

  /** Those that a sweep is about to enter anew: nothing was said of them since it chose them. */
  private final Set<Integer> chosen = new HashSet<>();

  PropertyIndex(IndexDefinition definition, VersionedStore store) {
    this.definition = definition;
    this.kind = definition.type() == ElementType.VERTEX ? Kind.VERTEX : Kind.EDGE;
    this.inventory = store.inventory();
    this.elements = store.elements(kind);
    this.properties = store.properties(kind);
    this.keys = definition.keys().stream().mapToInt(store.keys()::codeOrNew).toArray();
    String only = definition.label();
    this.label = only == null ? Names.UNKNOWN : elements.labels.codeOrNew(only);
    this.textsOnly = definition.kind() == IndexKind.TEXT;
  }

  State state() {
    return state;
  }

  boolean isReady() {
    return ready;
  }

  boolean isDropped() {
    return dropped;
  }

  @Nullable String failure() {
    return failure;
  }

  int built() {
    return ready ? elements.size() : built;
  }

  boolean hasKey(int key) {
    for (int known : keys) {
      if (known == key) {
        return true;
      }
    }
    return false;
  }

  /** Whether what lies in some ranges is listed. */
  boolean lists(List<ValueRange> ranges) {
    return !textsOnly || ranges.stream().allMatch(ValueRange::isOfTexts);
  }

  // ---- Writing

  void drop() {
    dropped = true;
    count(-bytes);
  }

  /**
   * Gives up: nobody begins to use it from now on. Who uses it already finds it as it was; if it
   * never was ready nobody does, and its memory is given back.
   */
  void fail(String cause) {
    if (!ready) {
      state = new State(PostingTree.EMPTY, SlotSet.EMPTY, false);
      notSimple = SlotSet.EMPTY;
      count(-bytes);
    }
    ready = false;
    dropped = true;
    failure = cause;
    changes.clear();
    loosened.clear();
  }

  private void count(long more) {
    bytes += more;
    inventory.addIndexBytes(more);
  }

  /** Enters some more elements that were there before the index; true when none is left. */
  boolean build(int count) {
    int end = Math.min(built + count, elements.size());
    for (int slot = built; slot < end; slot++) {
      enter(slot);
    }
    flush();
    built = end;
    if (end == elements.size()) {
      ready = true;
    }
    return ready;
  }

  /** Enters an element with all that it ever had. */
  private void enter(int slot) {
    if (!mayBelong(slot)) {
      return;
    }
    if (!isSimple(slot)) {
      askAll(slot);
      return;
    }
    Timeline[] timelines = new Timeline[keys.length];
    for (int i = 0; i < keys.length; i++) {
      timelines[i] = new Timeline();
      properties.forEachVersion(slot, keys[i], timelines[i]);
    }
    @Nullable Object[] values = new Object[keys.length];
    Object before = null;
    for (int seq = next(timelines); seq != Timeline.END; seq = next(timelines)) {
      for (int i = 0; i < keys.length; i++) {
        values[i] = timelines[i].at(seq, values[i]);
      }
      Object now = key(values);
      if (before != null && !isSame(before, now)) {
        changes.add(new Change(before, slot, What.ENDED, seq));
      }
      if (next(timelines) == Timeline.END && now != null) {
        changes.add(new Change(now, slot, What.BEGIN, seq));
      }
      before = now;
    }
  }

  private static int next(Timeline[] timelines) {
    int next = Timeline.END;
    for (Timeline timeline : timelines) {
      next = Math.min(next, timeline.next());
    }
    return next;
  }

  /** The plain versions of a fact, which are gone through once. */
  private static final class Timeline implements History.Visitor {
    static final int END = Integer.MAX_VALUE;

    private final IntList seqs = new IntList(4);
    private final List<@Nullable Object> values = new ArrayList<>(4);
    private int position;

    @Override
    public void visit(int seq, @Nullable Object value) {
      seqs.add(seq);
      values.add(value);
    }

    int next() {
      return position < seqs.size() ? seqs.get(position) : END;
    }

    @Nullable Object at(int seq, @Nullable Object before) {
      @Nullable Object value = before;
      while (next() <= seq) {
        value = values.get(position++);
      }
      return value;
    }
  }

  /** Whether an element is there for the index at all: of its label, or perhaps so at some time. */
  private boolean mayBelong(int slot) {
    return label == Names.UNKNOWN
        || elements.firstLabel(slot) == label
        || elements.isWindowed(slot);
  }

  private boolean isSimple(int slot) {
    return !notSimple.contains(slot) && isSimpleInStore(slot);
  }

  private boolean isSimpleInStore(int slot) {
    for (int key : keys) {
      if (!properties.isSimple(slot, key)) {
        return false;
      }
    }
    return label == Names.UNKNOWN || !elements.isWindowed(slot);
  }

  private void askAll(int slot) {
    loosened.add(slot);
    if (keys.length == 1) {
      properties.forEachVersion(slot, keys[0], (seq, value) -> ask(slot, value));
    }
  }

  private void ask(int slot, @Nullable Object value) {
    Object key = key(value);
    if (key != null) {
      changes.add(new Change(key, slot, What.ASK, 0));
    }
  }

  /** Takes up what a commit said of an element, after it has all been put into the store. */
  void follow(Touched touched, int seq) {
    int slot = touched.slot;
    chosen.remove(slot);
    if ((!ready && slot >= built) || !mayBelong(slot) || !concerns(touched)) {
      return;
    }
    boolean wasSimple =
        !notSimple.contains(slot)
            && (label == Names.UNKNOWN || !touched.lifeWasWindowed(elements.isWindowed(slot)));
    @Nullable Object[] before = new Object[keys.length];
    @Nullable Object[] after = new Object[keys.length];
    for (int i = 0; i < keys.length; i++) {
      Touched.Before fact = touched.before(keys[i]);
      after[i] = properties.newestPlain(slot, keys[i]);
      before[i] = fact == null ? after[i] : fact.value();
      wasSimple &= fact == null ? properties.isSimple(slot, keys[i]) : fact.simple();
    }
    Object keyBefore = wasSimple ? key(before) : null;
    if (wasSimple && isSimple(slot)) {
      Object keyAfter = key(after);
      if (keyBefore == null ? keyAfter == null : isSame(keyBefore, keyAfter)) {
        return;
      }
      if (keyBefore != null) {
        changes.add(new Change(keyBefore, slot, What.END, seq));
      }
      if (keyAfter != null) {
        changes.add(new Change(keyAfter, slot, What.BEGIN, seq));
      }
    } else if (wasSimple) {
      if (keyBefore != null && keys.length > 1) {
        changes.add(new Change(keyBefore, slot, What.END, seq));
      }
      askAll(slot);
    } else if (keys.length == 1) {
      touched.forEachSaid(keys[0], value -> ask(slot, value));
    }
  }

  // ---- Forgetting: for a sweep, which does each step under the writing lock

  /** The keys whose postings know of ends that nobody asks for any more; under no lock. */
  List<Object> forgettable(int plainFloor) {
    List<Object> keysThere = new ArrayList<>();
    state.tree.forEach(
        (key, posting) -> {
          if (posting.endedUpTo(plainFloor)) {
            keysThere.add(key);
          }
        });
    return keysThere;
  }

  /** Lets postings forget which ends lie at a commit or before. */
  void forget(List<Object> some, int plainFloor) {
    some.forEach(key -> changes.add(new Change(key, 0, What.FORGET, plainFloor)));
    flush();
  }

  /** Those that were not simple. */
  SlotSet notSimple() {
    return notSimple;
  }

  /** Chooses one that was not simple to be entered anew, if the store knows it as simple now. */
  void choose(int slot) {
    if (notSimple.contains(slot) && isSimpleInStore(slot)) {
      chosen.add(slot);
    }
  }

  /** Those that are chosen so far. */
  List<Integer> chosen() {
    return List.copyOf(chosen);
  }

  /** Under which keys those are listed that were chosen; under no lock. */
  Map<Integer, List<Object>> listed(List<Integer> slots) {
    Map<Integer, List<Object>> listed = new HashMap<>();
    slots.forEach(slot -> listed.put(slot, new ArrayList<>(2)));
    if (keys.length == 1 && !slots.isEmpty()) {
      state.tree.forEach(
          (key, posting) -> {
            SlotSet.Walk walk = posting.asked().walk();
            for (int slot = walk.next(); slot >= 0; slot = walk.next()) {
              List<Object> of = listed.get(slot);
              if (of != null) {
                of.add(key);
              }
            }
          });
    }
    return listed;
  }

  /** Enters some of the chosen anew, but not those of which something was said since. */
  void enterAnew(List<Integer> slots, Map<Integer, List<Object>> listed) {
    SlotSet.Editor editor = new SlotSet.Editor(notSimple);
    List<Integer> anew = slots.stream().filter(chosen::remove).toList();
    anew.forEach(editor::remove);
    notSimple = editor.done();
    count(editor.grown());
    for (int slot : anew) {
      listed
          .getOrDefault(slot, List.of())
          .forEach(key -> changes.add(new Change(key, slot, What.UNASK, 0)));
      enter(slot);
    }
    flush();
  }

  private boolean concerns(Touched touched) {
    if (label != Names.UNKNOWN && touched.isLifeTouched()) {
      return true;
    }
    for (int key : keys) {
      if (touched.before(key) != null) {
        return true;
      }
    }
    return false;
  }

  /** Under what something is listed that has these values; null if it is not. */
  private @Nullable Object key(@Nullable Object... stored) {
    @Nullable Object[] values = new Object[stored.length];
    for (int i = 0; i < stored.length; i++) {
      Object value = stored[i] == null ? null : PropertyValue.valueOf(stored[i]);
      int valueKind = ValueOrder.kindOf(value);
      boolean listed = textsOnly ? valueKind == ValueOrder.TEXTS : valueKind != ValueOrder.NONE;
      values[i] = listed ? value : null;
    }
    return values.length == 1 || values[0] == null ? values[0] : values;
  }

  private static boolean isSame(Object key, @Nullable Object other) {
    return other != null && ValueOrder.INSTANCE.compare(key, other) == 0;
  }

  /** Lets readers see what has changed. */
  void flush() {
    boolean sameLoose = keys.length == 1 || notSimple == state.loose;
    if (changes.isEmpty() && loosened.isEmpty() && sameLoose) {
      return;
    }
    State now = state;
    boolean floats = now.floats;
    PostingTree tree = now.tree;
    long grown = 0;
    if (!changes.isEmpty()) {
      changes.sort((a, b) -> ValueOrder.INSTANCE.compare(a.key, b.key));
      List<Object> changedKeys = new ArrayList<>();
      List<Posting> postings = new ArrayList<>();
      for (int i = 0; i < changes.size(); ) {
        Object key = changes.get(i).key;
        Posting before = tree.get(key);
        Posting.Editor editor = new Posting.Editor(before);
        for (; i < changes.size() && isSame(key, changes.get(i).key); i++) {
          edit(editor, changes.get(i));
        }
        floats |= hasFloat(key);
        changedKeys.add(key);
        Posting after = editor.done();
        postings.add(after);
        grown += editor.grown();
        grown += after == Posting.NONE ? 0 : weightOf(key);
        grown -= before == Posting.NONE ? 0 : weightOf(key);
      }
      tree = tree.with(changedKeys, postings);
    }
    if (!loosened.isEmpty()) {
      SlotSet.Editor editor = new SlotSet.Editor(notSimple);
      loosened.forEach(editor::add);
      notSimple = editor.done();
      grown += editor.grown();
    }
    changes.clear();
    loosened.clear();
    state = new State(tree, keys.length > 1 ? notSimple : SlotSet.EMPTY, floats);
    count(grown);
  }

  /** What a value takes in the tree; texts and the like are the store's. */
  private static long weightOf(Object key) {
    if (key instanceof Object[] several) {
      long sum = PostingTree.ENTRY + Weight.array(several.length, Weight.REF);
      for (Object one : several) {
        sum += one instanceof Number ? Weight.ofObject(one) : 0;
      }
      return sum;
    }
    return PostingTree.ENTRY + (key instanceof Number ? Weight.ofObject(key) : 0);
  }

  private static void edit(Posting.Editor editor, Change change) {
    switch (change.what) {
      case BEGIN -> editor.begin(change.slot, change.seq);
      case END -> editor.end(change.slot, change.seq);
      case ENDED -> editor.ended(change.slot, change.seq);
      case ASK -> editor.ask(change.slot);
      case UNASK -> editor.unask(change.slot);
      case FORGET -> editor.forget(change.seq);
    }
  }

  private static boolean hasFloat(Object key) {
    return key instanceof Float
        || (key instanceof Object[] several
            && Arrays.stream(several).anyMatch(Float.class::isInstance));
  }

  @Override
  public String toString() {
    return definition.name();
  }
}
