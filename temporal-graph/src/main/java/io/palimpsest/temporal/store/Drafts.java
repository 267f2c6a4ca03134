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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  static final class FactDraft {
    final ElementDraft element;
    final Fact fact;
    @Nullable Write newest;

    private FactDraft(ElementDraft element, Fact fact) {
      this.element = element;
      this.fact = fact;
    }

    boolean isWritten() {
      return newest != null;
    }
  }

  /** An element of which, or at which, something was written. */
  static final class ElementDraft {
    final Kind kind;
    final int slot;
    final Object id;
    final boolean generated;
    final FactDraft life;
    final List<FactDraft> values = new ArrayList<>(2);

    /** Of a vertex: the edges written here that leave or enter it at some time. */
    @Nullable IntList out;

    @Nullable IntList in;

    private ElementDraft(Kind kind, int slot, Object id, boolean generated) {
      this.kind = kind;
      this.slot = slot;
      this.id = id;
      this.generated = generated;
      this.life = new FactDraft(this, Fact.life(kind, slot));
    }

    @Nullable FactDraft find(Fact fact) {
      if (fact.isLife()) {
        return life;
      }
      for (FactDraft value : values) {
        if (value.fact.equals(fact)) {
          return value;
        }
      }
      return null;
    }

    @Nullable IntList edges(boolean outgoing) {
      return outgoing ? out : in;
    }

    private void add(int edge, boolean outgoing, boolean known) {
      IntList edges = edges(outgoing);
      if (edges == null) {
        edges = new IntList(4);
        if (outgoing) {
          out = edges;
        } else {
          in = edges;
        }
      }
      if (!known || !edges.contains(edge)) {
        edges.add(edge);
      }
    }
  }

  private final VersionedStore store;

  /** All changes in the order in which they were made. */
  private final List<Write> log = new ArrayList<>();

  private final List<ElementDraft> newVertices = new ArrayList<>();
  private final List<ElementDraft> newEdges = new ArrayList<>();
  private final Map<Object, ElementDraft> newVerticesById = new HashMap<>();
  private final Map<Object, ElementDraft> newEdgesById = new HashMap<>();
  private final Map<Integer, ElementDraft> vertices = new HashMap<>();
  private final Map<Integer, ElementDraft> edges = new HashMap<>();
  private @Nullable ElementDraft graph;

  private boolean hasStamped;
  private boolean hasExplicit;

  Drafts(VersionedStore store) {
    this.store = store;
  }

  boolean isEmpty() {
    return log.isEmpty();
  }

  List<Write> log() {
    return log;
  }

  /** Whether some changes begin with the commit and others at an instant that was said. */
  boolean hasBothKinds() {
    return hasStamped && hasExplicit;
  }

  /** The elements that were added, in order. */
  List<ElementDraft> added(Kind kind) {
    return kind == Kind.VERTEX ? newVertices : newEdges;
  }

  /** The elements of the store that were written. */
  Iterable<ElementDraft> changed(Kind kind) {
    return (kind == Kind.VERTEX ? vertices : edges).values();
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
    Map<Integer, ElementDraft> known = kind == Kind.VERTEX ? vertices : edges;
    return known.isEmpty() ? null : known.get(slot);
  }

  @Nullable FactDraft find(Fact fact) {
    ElementDraft element = find(fact.kind(), fact.slot());
    return element == null ? null : element.find(fact);
  }

  /** An element that the store does not have; its slot is negative. */
  ElementDraft add(Kind kind, Object id, boolean generated) {
    List<ElementDraft> added = added(kind);
    ElementDraft element = new ElementDraft(kind, ~added.size(), id, generated);
    added.add(element);
    (kind == Kind.VERTEX ? newVerticesById : newEdgesById).put(id, element);
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
      draft = new FactDraft(element, fact);
      element.values.add(draft);
    }
    return draft;
  }

  void write(Fact fact, Window window, @Nullable Object value, boolean asked, boolean asSet) {
    FactDraft draft = findOrNew(fact);
    Write write = new Write(draft, window, value, asked, asSet);
    draft.newest = write;
    log.add(write);
    if (window.stamped()) {
      hasStamped = true;
    } else {
      hasExplicit = true;
    }
  }

  /** Notes at the ends of an edge that it was written. */
  void touch(int edge, EdgeLife life) {
    FactDraft draft = find(Fact.life(Kind.EDGE, edge));
    boolean known = edge >= 0 || (draft != null && draft.isWritten());
    findOrNew(Kind.VERTEX, life.out()).add(edge, true, known);
    findOrNew(Kind.VERTEX, life.in()).add(edge, false, known);
  }
}
