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

import io.palimpsest.graph.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The graph at one coordinate: valid instant and LSN, with the changes of a transaction on top if
 * it is read through one. Elements are named by their slots.
 *
 * <p>Cheap to make. A view of a transaction's now, or with a workspace, belongs to the
 * transaction's thread; any other may be shared between threads.
 */
public final class ReadView {

  private final VersionedStore store;
  private final Point point;
  private final @Nullable Workspace workspace;
  private final boolean present;

  /** The vertex whose edges were asked for last; noted only where one thread reads. */
  private int expanded = VersionedStore.NONE;

  private boolean expandedOutgoing;

  /** Makes touching count. */
  @SuppressWarnings("UnusedVariable") // else it could be left out
  private int touchedSum;

  ReadView(VersionedStore store, Point point, @Nullable Workspace workspace, boolean present) {
    this.store = store;
    this.point = point;
    this.workspace = workspace;
    this.present = present;
  }

  /** The valid instant, microseconds. */
  public long valid() {
    return point.valid();
  }

  Point point() {
    return point;
  }

  VersionedStore store() {
    return store;
  }

  /** The workspace it is read through, or null if that has no changes. */
  public @Nullable Workspace workspace() {
    return workspace;
  }

  /** Whether this is some transaction's now, and not a past or future that it looks at. */
  boolean isPresent() {
    return present;
  }

  // ---- Elements

  /**
   * The slot of the element with an id, or {@link VersionedStore#NONE} if it does not live here.
   */
  public int find(Kind kind, Object id) {
    int slot = workspace == null ? store.find(kind, id) : workspace.find(kind, id);
    return slot != VersionedStore.NONE && lives(kind, slot) ? slot : VersionedStore.NONE;
  }

  /** Whether an element lives here. */
  public boolean lives(Kind kind, int slot) {
    if (slot == VersionedStore.NONE) {
      return false;
    }
    return workspace == null
        ? store.elements(kind).lives(slot, point)
        : workspace.lives(kind, slot, point);
  }

  /** All elements of a kind that live here. */
  public Cursor elements(Kind kind) {
    return new Cursor(this, kind, store.elements(kind));
  }

  /**
   * How many elements of a kind live here.
   *
   * @param label only those with this label; null for all
   */
  public long count(Kind kind, @Nullable String label) {
    return Cursor.count(this, kind, store.elements(kind), label);
  }

  /** The id of an element. */
  public Object id(Kind kind, int slot) {
    return workspace == null ? store.id(kind, slot) : workspace.id(kind, slot);
  }

  /** An element's label here, or null if it does not live. */
  public @Nullable String label(Kind kind, int slot) {
    if (slot == VersionedStore.NONE) {
      return null;
    }
    if (workspace == null) {
      return store.elements(kind).labelAt(slot, point);
    }
    Object life = workspace.at(Fact.life(kind, slot), point);
    return life instanceof EdgeLife edge ? edge.label() : (String) life;
  }

  /** What an edge is here, or null if it does not live. */
  public @Nullable EdgeLife life(int edge) {
    Object life =
        workspace == null
            ? store.edges().lifeAt(edge, point)
            : workspace.at(Fact.life(Kind.EDGE, edge), point);
    return (EdgeLife) life;
  }

  /**
   * The edges that leave ({@code outgoing}) or enter a vertex here.
   *
   * @param labels the labels to keep; none means all
   */
  public Expansion expand(int vertex, boolean outgoing, String... labels) {
    if (present) {
      expanded = vertex;
      expandedOutgoing = outgoing;
    }
    return new Expansion(this, vertex, outgoing, labels);
  }

  /** Where the edges that were asked for last are, if those at this vertex were; else null. */
  @Nullable Adjacency expandedLast(int vertex) {
    return expanded == vertex && vertex != VersionedStore.NONE
        ? store.vertices().adjacency(expandedOutgoing)
        : null;
  }

  /** Takes something that depends on what was touched. */
  void touched(int sum) {
    touchedSum += sum;
  }

  /**
   * How many edges leave or enter a vertex here: mostly read off, not counted.
   *
   * @param labels the labels to keep; none means all
   */
  public long degree(int vertex, boolean outgoing, String... labels) {
    return expand(vertex, outgoing, labels).count();
  }

  // ---- Properties

  /** What a fact says here, or null where it does not hold. */
  public @Nullable Object at(Fact fact) {
    return workspace == null ? store.at(fact, point) : workspace.at(fact, point);
  }

  /**
   * What an element has under a key, if that is found without a look at what a transaction has
   * written or at several values; null does not mean that there is none.
   */
  public @Nullable Object onlyValue(Kind kind, int slot, String key) {
    if (slot < 0 || (workspace != null && workspace.drafts().find(kind, slot) != null)) {
      return null;
    }
    return store.properties(kind).findOnly(slot, store.keys().code(key), point);
  }

  /** The values of an element, or of the graph, that are there here, of some keys or of all. */
  public List<Held> values(Kind kind, int slot, String... keys) {
    List<Held> found = new ArrayList<>(keys.length == 1 ? 1 : 4);
    if (workspace != null) {
      List<Fact> facts =
          keys.length == 1
              ? workspace.valueFacts().of(kind, slot, keys[0], point)
              : workspace.valueFacts().of(kind, slot, point);
      for (Fact fact : facts) {
        if (keys.length < 2 || Arrays.asList(keys).contains(fact.key())) {
          addIfHeld(fact, found);
        }
      }
    } else if (keys.length == 0) {
      forEachKey(store, kind, slot, key -> addStored(kind, slot, key, found));
    } else {
      for (int i = 0; i < keys.length; i++) {
        if (!Arrays.asList(keys).subList(0, i).contains(keys[i])) {
          addStored(kind, slot, keys[i], found);
        }
      }
    }
    return found;
  }

  private void addStored(Kind kind, int slot, String key, List<Held> found) {
    PropertyTable properties = store.properties(kind);
    int code = store.keys().code(key);
    Object single = properties.find(slot, code, point);
    if (single != null) {
      found.add(new Held(Fact.single(kind, slot, key), single));
    }
    Bag bag = properties.bag(slot, code);
    if (bag != null) {
      for (Bag.Item item : bag.itemsFrom(point)) {
        Object value = item.find(point);
        if (value != null) {
          found.add(new Held(new Fact(kind, slot, key, item.number), value));
        }
      }
    }
  }

  private void addIfHeld(Fact fact, List<Held> found) {
    Object value = at(fact);
    if (value != null) {
      found.add(new Held(fact, value));
    }
  }

  /** Names the keys that elements like this one have had. */
  static void forEachKey(VersionedStore store, Kind kind, int slot, Consumer<String> use) {
    PropertyTable properties = store.properties(kind);
    int label = kind == Kind.GRAPH ? 0 : store.elements(kind).firstLabel(slot);
    for (int key : properties.keysOf(0)) {
      use.accept(store.keys().name(key));
    }
    if (label != 0) {
      for (int key : properties.keysOf(label)) {
        if (Arrays.stream(properties.keysOf(0)).noneMatch(known -> known == key)) {
          use.accept(store.keys().name(key));
        }
      }
    }
  }

  // ---- Elements that were reached in another way

  /**
   * The slot here of an element that a transaction added: the same, if this is read through its
   * workspace, else the one the store has given it by now, or {@link VersionedStore#NONE}.
   */
  public int resolve(Additions origin, Kind kind, int slot) {
    boolean own = workspace != null && workspace.additions() == origin;
    return own ? slot : origin.find(kind, slot);
  }

  /** The longest gapless period around here in which an element lives, or null if it does not. */
  public @Nullable Period validTime(Kind kind, int slot) {
    List<Piece> pieces = pieces(Fact.life(kind, slot));
    int here = 0;
    while (pieces.get(here).to() <= point.valid()) {
      here++;
    }
    if (!pieces.get(here).isPresent()) {
      return null;
    }
    int first = here;
    while (first > 0 && pieces.get(first - 1).isPresent()) {
      first--;
    }
    int last = here;
    while (last + 1 < pieces.size() && pieces.get(last + 1).isPresent()) {
      last++;
    }
    return new Period(pieces.get(first).from(), pieces.get(last).to());
  }

  private List<Piece> pieces(Fact fact) {
    if (workspace != null) {
      return workspace.timeline(fact);
    }
    Ceiling ceiling = new Ceiling(Period.MIN, Period.MAX);
    store.layUnder(fact, ceiling, point.snapshot());
    return ceiling.pieces();
  }
}
