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
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a transaction has written, by element and fact. Belongs to one thread at a time. */
final class Drafts {

  /** One change of one fact, linked to the one before it of the same fact. */
  static final class Write {
    final FactDraft draft;
    final Window window;
    final @Nullable Object value;

    /** Whether the user asked for this very change, and not only for its cause. */
    final boolean asked;

    /** Whether the value was written as one of a set. */
    final boolean asSet;

    final @Nullable Write earlier;

    /** Whether it is part of the net effect. */
    boolean kept;

    private Write(
        FactDraft draft, Window window, @Nullable Object value, boolean asked, boolean asSet) {
      this.draft = draft;
      this.window = window;
      this.value = value;
      this.asked = asked;
      this.asSet = asSet;
      this.earlier = draft.newest;
    }
  }

  /** A fact and the changes of it. */
  abstract static class FactDraft {
    final Fact fact;
    @Nullable Write newest;

    private FactDraft(Fact fact) {
      this.fact = fact;
    }

    /** The element it is about. */
    abstract ElementDraft element();

    final boolean isWritten() {
      return newest != null;
    }
  }

  /** A value of an element and the changes of it. */
  private static final class ValueDraft extends FactDraft {
    private final ElementDraft element;

    ValueDraft(ElementDraft element, Fact fact) {
      super(fact);
      this.element = element;
    }

    @Override
    ElementDraft element() {
      return element;
    }
  }

  /** An element of which, or at which, something was written: its life, and its values. */
  static final class ElementDraft extends FactDraft {
    final Object id;
    final boolean generated;
    private List<FactDraft> values = List.of();

    /** The values by their keys and facts, once they are many. */
    private @Nullable Map<String, Map<Fact, FactDraft>> valuesByKey;

    private ElementDraft(Kind kind, int slot, Object id, boolean generated) {
      super(Fact.life(kind, slot));
      this.id = id;
      this.generated = generated;
    }

    @Override
    ElementDraft element() {
      return this;
    }

    Kind kind() {
      return fact.kind();
    }

    int slot() {
      return fact.slot();
    }

    /** What was written under keys. */
    List<FactDraft> values() {
      return values;
    }

    /** What was written under a key; where that is little, what was under others is with it. */
    Collection<FactDraft> valuesAmong(String key) {
      Map<String, Map<Fact, FactDraft>> byKey = valuesByKey;
      return byKey == null ? values : byKey.getOrDefault(key, Map.of()).values();
    }

    private static void enter(Map<String, Map<Fact, FactDraft>> byKey, FactDraft value) {
      byKey
          .computeIfAbsent(
              Objects.requireNonNull(value.fact.key()), any -> new LinkedHashMap<>(FEW))
          .put(value.fact, value);
    }

    private void add(FactDraft value) {
      if (values.isEmpty()) {
        values = new ArrayList<>(FEW);
      }
      values.add(value);
      Map<String, Map<Fact, FactDraft>> byKey = valuesByKey;
      if (byKey != null) {
        enter(byKey, value);
      } else if (values.size() > MANY) {
        Map<String, Map<Fact, FactDraft>> made = new HashMap<>();
        values.forEach(one -> enter(made, one));
        valuesByKey = made;
      }
    }

    @Nullable FactDraft find(Fact fact) {
      if (fact.isLife()) {
        return this;
      }
      Map<String, Map<Fact, FactDraft>> byKey = valuesByKey;
      if (byKey != null) {
        return byKey.getOrDefault(fact.key(), Map.of()).get(fact);
      }
      for (FactDraft value : values) {
        if (value.fact.equals(fact)) {
          return value;
        }
      }
      return null;
    }
  }

  /** As many values as most elements are given at once. */
  private static final int FEW = 4;

  /** From so many values of an element on they are not looked through one by one. */
  private static final int MANY = 16;

  private final VersionedStore store;

  /** All changes in the order in which they were made. */
  private final List<Write> log = new ArrayList<>();

  private final Additions additions;
  private final List<ElementDraft> newVertices = new ArrayList<>();
  private final List<ElementDraft> newEdges = new ArrayList<>();
  private final ById newVerticesById = new ById(newVertices);
  private final ById newEdgesById = new ById(newEdges);
  private final SlotMap<ElementDraft> vertices = new SlotMap<>();
  private final SlotMap<ElementDraft> edges = new SlotMap<>();

  private final EdgesByEnd edgesByEnd = new EdgesByEnd();

  /** The elements of the store that were made to live here, perhaps with another label. */
  private final IntList begunVertices = new IntList(0);

  private final IntList begunEdges = new IntList(0);
  private @Nullable ElementDraft graph;

  /** The largest number that a user gave as an id here, or less than every generated one. */
  private long largestGivenNumber = -1;

  /** Between these lie the numbers that were generated here. */
  private long firstGenerated = Long.MAX_VALUE;

  private long lastGenerated = -1;

  private final NewValueIds valueIds;

  private final DraftValues values = new DraftValues(log);

  private boolean hasStamped;
  private boolean hasExplicit;

  Drafts(VersionedStore store) {
    this.store = store;
    this.additions = new Additions(store);
    this.valueIds = new NewValueIds(store);
  }

  boolean isEmpty() {
    return log.isEmpty();
  }

  /** An empty footprint, save for the ids that were generated. */
  Footprint footprint() {
    return new Footprint(store, firstGenerated, lastGenerated, valueIds);
  }

  List<Write> log() {
    return log;
  }

  /** Which elements were given which values. */
  DraftValues values() {
    return values;
  }

  /** Whether some changes begin with the commit and others at an instant that was said. */
  boolean hasBothKinds() {
    return hasStamped && hasExplicit;
  }

  /** The elements that were added, for those who hold one. */
  Additions additions() {
    return additions;
  }

  /** The elements that were added, in order. */
  List<ElementDraft> added(Kind kind) {
    return kind == Kind.VERTEX ? newVertices : newEdges;
  }

  /** The elements of the store that were written. */
  List<ElementDraft> changed(Kind kind) {
    return (kind == Kind.VERTEX ? vertices : edges).values();
  }

  /** The elements of the store that were made to live, with whatever label; some several times. */
  IntList begun(Kind kind) {
    return kind == Kind.VERTEX ? begunVertices : begunEdges;
  }

  /** The edges written here that leave, or enter, a vertex at some time; null if there are none. */
  @Nullable IntList edgesAt(int vertex, boolean leaving) {
    return edgesByEnd.get(vertex, leaving);
  }

  @Nullable ElementDraft addedById(Kind kind, Object id) {
    return (kind == Kind.VERTEX ? newVerticesById : newEdgesById).get(id);
  }

  @Nullable ElementDraft find(Kind kind, int slot) {
    if (kind == Kind.GRAPH) {
      return graph;
    }
    if (slot == VersionedStore.NONE) {
      return null;
    }
    if (slot < 0) {
      return added(kind).get(~slot);
    }
    return (kind == Kind.VERTEX ? vertices : edges).get(slot);
  }

  @Nullable FactDraft find(Fact fact) {
    ElementDraft element = find(fact.kind(), fact.slot());
    return element == null ? null : element.find(fact);
  }

  long largestGivenNumber() {
    return largestGivenNumber;
  }

  /** Notes that an id was generated. */
  void generated(long number) {
    firstGenerated = Math.min(firstGenerated, number);
    lastGenerated = Math.max(lastGenerated, number);
  }

  /** A number for a value. */
  Object generateValueId() {
    return valueIds.generate();
  }

  /**
   * Takes an id that a user gives to a value.
   *
   * @param known the newest commit that the transaction sees
   * @throws IllegalArgumentException if it names another value
   */
  void giveValueId(Fact value, int known) {
    FactKey generated = null;
    if (valueIds.mayHaveGenerated(Objects.requireNonNull(value.number()))) {
      for (Write write : log) {
        Fact written = write.draft.fact;
        if (value.number().equals(written.number())) {
          generated = key(written);
        }
      }
    }
    valueIds.give(key(value), generated, known);
  }

  private FactKey key(Fact fact) {
    ElementDraft element = find(fact.kind(), fact.slot());
    Object id = element == null ? store.id(fact.kind(), fact.slot()) : element.id;
    return new FactKey(fact.kind(), id, fact.key(), fact.number());
  }

  /** An element that the store does not have; its slot is negative. */
  ElementDraft add(Kind kind, Object id, boolean generated) {
    List<ElementDraft> added = added(kind);
    ElementDraft element = new ElementDraft(kind, ~added.size(), id, generated);
    added.add(element);
    additions.add(kind, id);
    if (!generated && id instanceof Long number) {
      largestGivenNumber = Math.max(largestGivenNumber, number);
    }
    return element;
  }

  private ElementDraft findOrNew(Kind kind, int slot) {
    ElementDraft element = find(kind, slot);
    if (element == null) {
      element = new ElementDraft(kind, slot, store.id(kind, slot), false);
      if (kind == Kind.GRAPH) {
        graph = element;
      } else {
        (kind == Kind.VERTEX ? vertices : edges).put(slot, element);
      }
    }
    return element;
  }

  private FactDraft findOrNew(Fact fact) {
    ElementDraft element = findOrNew(fact.kind(), fact.slot());
    FactDraft draft = element.find(fact);
    if (draft == null) {
      draft = new ValueDraft(element, fact);
      element.add(draft);
    }
    return draft;
  }

  void write(Fact fact, Window window, @Nullable Object value, boolean asked, boolean asSet) {
    FactDraft draft = findOrNew(fact);
    Write write = new Write(draft, window, value, asked, asSet);
    draft.newest = write;
    log.add(write);
    if (value != null && fact.isLife() && fact.slot() >= 0 && fact.kind() != Kind.GRAPH) {
      begun(fact.kind()).add(fact.slot());
    }
    if (window.stamped()) {
      hasStamped = true;
    } else {
      hasExplicit = true;
    }
  }

  /** Notes at the ends of an edge that it was written. */
  void touch(int edge, EdgeLife life) {
    ElementDraft draft = find(Kind.EDGE, edge);
    boolean known = edge >= 0 || (draft != null && draft.isWritten());
    edgesByEnd.add(edge, life.out(), life.in(), known);
  }

  /**
   * Finds the edges that were written by the vertices they leave, or enter, at some time. Most
   * vertices are never asked for, so what is new waits for that.
   */
  private static final class EdgesByEnd {
    private static final int KNOWN = 1;
    private static final int INTS = 4;

    /** An edge, what it leaves, what it enters, and whether it may have been noted before. */
    private final IntList noted = new IntList(INTS);

    private final SlotMap<IntList> outgoing = new SlotMap<>();
    private final SlotMap<IntList> incoming = new SlotMap<>();
    private int done;

    void add(int edge, int out, int in, boolean known) {
      noted.add(edge);
      noted.add(out);
      noted.add(in);
      noted.add(known ? KNOWN : 0);
    }

    @Nullable IntList get(int vertex, boolean leaving) {
      for (; done < noted.size(); done += INTS) {
        int edge = noted.get(done);
        boolean known = noted.get(done + 3) == KNOWN;
        enter(edge, outgoing, noted.get(done + 1), known);
        enter(edge, incoming, noted.get(done + 2), known);
      }
      return (leaving ? outgoing : incoming).get(vertex);
    }

    private static void enter(int edge, SlotMap<IntList> at, int vertex, boolean known) {
      IntList edges = at.get(vertex);
      if (edges == null) {
        edges = new IntList(2);
        at.put(vertex, edges);
      }
      if (!known || !edges.contains(edge)) {
        edges.add(edge);
      }
    }
  }

  /**
   * Finds what was added by its id. Most ids are never asked for, so what is new waits for that.
   */
  private static final class ById {
    private final List<ElementDraft> added;
    private @Nullable Map<Object, ElementDraft> entered;
    private int done;

    ById(List<ElementDraft> added) {
      this.added = added;
    }

    @Nullable ElementDraft get(Object id) {
      Map<Object, ElementDraft> known = entered;
      if (known == null) {
        if (added.isEmpty()) {
          return null;
        }
        known = new HashMap<>();
        entered = known;
      }
      for (; done < added.size(); done++) {
        ElementDraft element = added.get(done);
        known.put(element.id, element);
      }
      return known.get(id);
    }
  }
}
