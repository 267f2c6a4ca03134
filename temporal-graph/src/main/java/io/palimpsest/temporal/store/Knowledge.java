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

import io.palimpsest.temporal.store.Mutation.CreateEdge;
import io.palimpsest.temporal.store.Mutation.CreateNode;
import io.palimpsest.temporal.store.Mutation.DeleteEdge;
import io.palimpsest.temporal.store.Mutation.DeleteNode;
import io.palimpsest.temporal.store.Mutation.UpdateEdge;
import io.palimpsest.temporal.store.Mutation.UpdateNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known after a commit of the store and some more that are not in it yet. Elements are
 * named by their ids. For one thread.
 */
final class Knowledge {

  /** The name of an element. */
  record ElementKey(Kind kind, Object id) {}

  /** A value of an element, in the words of {@link Fact}. */
  private record ValueName(String key, @Nullable Object number) {}

  /** A value under a key, as others are looked for by it. */
  private record Sought(Kind kind, String key, Object valueKey) {}

  /** What the commits beside the store say of an element, the oldest first. */
  private static final class Told {
    final List<Piece> life = new ArrayList<>(2);
    final Map<ValueName, List<Piece>> values = new LinkedHashMap<>();
  }

  private final VersionedStore store;
  private final int snapshot;
  private final Map<ElementKey, Told> told = new HashMap<>();
  private final Map<Sought, Set<ElementKey>> holders = new HashMap<>();

  /** Elements of the store that get a label by which its lookups do not know their values. */
  private final Set<ElementKey> relabelled = new LinkedHashSet<>();

  /**
   * What the store knows.
   *
   * @param snapshot up to the commit of this number
   */
  Knowledge(VersionedStore store, int snapshot) {
    this.store = store;
    this.snapshot = snapshot;
  }

  /**
   * Adds what a commit says, later than all before.
   *
   * @param stamp the stamp it has, or might be given
   * @param stampedToo whether what it says from its stamp on counts
   */
  void add(Commit commit, long stamp, boolean stampedToo) {
    for (Mutation mutation : commit.mutations()) {
      Window window = mutation.window();
      long from = window.beginAt(stamp);
      if (from < window.to() && (stampedToo || !window.stamped())) {
        add(mutation, from, window.to());
      }
    }
  }

  private void add(Mutation mutation, long from, long to) {
    if (mutation instanceof CreateNode create) {
      life(Kind.VERTEX, create.id(), create.label(), from, to);
    } else if (mutation instanceof CreateEdge create) {
      life(Kind.EDGE, create.id(), create.label(), from, to);
    } else if (mutation instanceof DeleteNode delete) {
      told(Kind.VERTEX, delete.id()).life.add(new Piece(from, to, null, from));
    } else if (mutation instanceof DeleteEdge delete) {
      told(Kind.EDGE, delete.id()).life.add(new Piece(from, to, null, from));
    } else if (mutation instanceof UpdateNode update) {
      value(
          new ElementKey(Kind.VERTEX, update.id()),
          new ValueName(update.key(), update.number()),
          new Piece(from, to, plain(update.value()), from));
    } else if (mutation instanceof UpdateEdge update) {
      value(
          new ElementKey(Kind.EDGE, update.id()),
          new ValueName(update.key(), null),
          new Piece(from, to, plain(update.value()), from));
    }
  }

  private void life(Kind kind, Object id, String label, long from, long to) {
    told(kind, id).life.add(new Piece(from, to, label, from));
    int slot = store.find(kind, id);
    if (slot != VersionedStore.NONE && !label.equals(store.fixedLabel(kind, slot))) {
      relabelled.add(new ElementKey(kind, id));
    }
  }

  private static @Nullable Object plain(@Nullable PropertyValue value) {
    return value == null ? null : value.value();
  }

  private Told told(Kind kind, Object id) {
    return told.computeIfAbsent(new ElementKey(kind, id), key -> new Told());
  }

  private void value(ElementKey element, ValueName name, Piece piece) {
    told(element.kind(), element.id())
        .values
        .computeIfAbsent(name, key -> new ArrayList<>(1))
        .add(piece);
    if (piece.value() != null) {
      holders
          .computeIfAbsent(
              new Sought(element.kind(), name.key(), ValueKey.of(piece.value())),
              key -> new LinkedHashSet<>(2))
          .add(element);
    }
  }

  /** When an element lives with a label, of a period. */
  List<Piece> lives(ElementKey element, String label, long from, long to) {
    Told here = told.get(element);
    Ceiling ceiling = new Ceiling(from, to);
    if (here != null) {
      lay(here.life, ceiling);
    }
    int slot = store.find(element.kind(), element.id());
    if (slot != VersionedStore.NONE && !ceiling.isComplete()) {
      store.layUnder(Fact.life(element.kind(), slot), ceiling, snapshot);
    }
    List<Piece> found = new ArrayList<>(1);
    for (Piece piece : ceiling.pieces()) {
      Object life = piece.value();
      if (label.equals(life instanceof EdgeLife edge ? edge.label() : life)) {
        found.add(piece);
      }
    }
    return found;
  }

  /** The values of an element under a key, each with when, of a period. */
  List<Piece> values(ElementKey element, String key, long from, long to) {
    List<Piece> found = new ArrayList<>(1);
    Told here = told.get(element);
    int slot = store.find(element.kind(), element.id());
    Set<@Nullable Object> numbers = new LinkedHashSet<>(2);
    numbers.add(null);
    if (here != null) {
      for (ValueName name : here.values.keySet()) {
        if (name.key().equals(key)) {
          numbers.add(name.number());
        }
      }
    }
    if (slot != VersionedStore.NONE) {
      Bag bag = store.properties(element.kind()).bag(slot, store.keys().code(key));
      if (bag != null) {
        for (Bag.Item item : bag.items()) {
          numbers.add(item.number);
        }
      }
    }
    for (Object number : numbers) {
      Ceiling ceiling = new Ceiling(from, to);
      List<Piece> said = here == null ? null : here.values.get(new ValueName(key, number));
      if (said != null) {
        lay(said, ceiling);
      }
      if (slot != VersionedStore.NONE && !ceiling.isComplete()) {
        store.layUnder(new Fact(element.kind(), slot, key, number), ceiling, snapshot);
      }
      for (Piece piece : ceiling.pieces()) {
        Object value = piece.value();
        if (value != null) {
          Object plain = PropertyValue.valueOf(value);
          found.add(new Piece(piece.from(), piece.to(), plain, piece.saidFrom()));
        }
      }
    }
    return found;
  }

  private static void lay(List<Piece> said, Ceiling ceiling) {
    for (int i = said.size() - 1; i >= 0; i--) {
      Piece piece = said.get(i);
      ceiling.lay(piece.from(), piece.to(), piece.value());
    }
  }

  /** Whether the store has an element, or one of the commits beside it speaks of it. */
  boolean isKnown(ElementKey element) {
    return told.containsKey(element)
        || store.find(element.kind(), element.id()) != VersionedStore.NONE;
  }

  /** Who may have a value under a constraint's first key at some time. */
  Set<ElementKey> holders(UniqueLookup lookup, Object valueKey) {
    Set<ElementKey> found = new LinkedHashSet<>();
    for (int slot : lookup.holders(valueKey)) {
      found.add(new ElementKey(lookup.kind, store.id(lookup.kind, slot)));
    }
    for (ElementKey element : relabelled) {
      if (element.kind() == lookup.kind) {
        found.add(element);
      }
    }
    found.addAll(holders.getOrDefault(new Sought(lookup.kind, lookup.key, valueKey), Set.of()));
    return found;
  }
}
