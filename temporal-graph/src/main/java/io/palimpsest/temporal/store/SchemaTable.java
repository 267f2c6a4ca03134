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
import io.palimpsest.graph.schema.ConstraintDefinition;
import io.palimpsest.graph.schema.ConstraintKind;
import io.palimpsest.graph.schema.ElementType;
import io.palimpsest.graph.schema.IndexDefinition;
import io.palimpsest.graph.schema.IndexStatus;
import io.palimpsest.graph.schema.SchemaElement;
import io.palimpsest.temporal.store.Knowledge.ElementKey;
import io.palimpsest.temporal.store.Mutation.CreateEdge;
import io.palimpsest.temporal.store.Mutation.CreateNode;
import io.palimpsest.temporal.store.Mutation.CreateSchemaElement;
import io.palimpsest.temporal.store.Mutation.DropSchemaElement;
import io.palimpsest.temporal.store.Mutation.UpdateEdge;
import io.palimpsest.temporal.store.Mutation.UpdateNode;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The schema as of the newest commit that was applied, and the lookups of its constraints. One
 * writer; readers take no lock.
 */
public final class SchemaTable {

  private static final UniqueLookup[] NONE = {};
  private static final int AT_A_TIME = 1024;
  private static final int RETAINED_AT_A_TIME = 128;

  private final VersionedStore store;
  private final IndexKeeper indexKeeper;
  private volatile Definitions definitions = Definitions.NONE;
  private volatile List<Constraint> constraints = List.of();

  /** By name: constraints whose creation is on its way. */
  private final Map<String, Constraint> prepared = new ConcurrentHashMap<>();

  /** Of all constraints, those on their way included. */
  private volatile UniqueLookup[] lookups = NONE;

  SchemaTable(VersionedStore store, IndexKeeper indexKeeper) {
    this.store = store;
    this.indexKeeper = indexKeeper;
  }

  /** What it says now. */
  public Definitions definitions() {
    return definitions;
  }

  /** The indexes, each with how far it is. */
  public List<IndexStatus> indexes() {
    return definitions.indexes().stream().map(indexKeeper::status).toList();
  }

  /** The constraints. */
  public List<Constraint> constraints() {
    return constraints;
  }

  // ---- Memory

  /** What indexes and lookups may come to take of a commit. */
  long weigh(Commit commit) {
    if (store.indexes().all().length == 0 && lookups == NONE) {
      return 0;
    }
    long sum = 0;
    for (Mutation mutation : commit.mutations()) {
      if (mutation instanceof UpdateNode update) {
        sum += weigh(Kind.VERTEX, update.key());
      } else if (mutation instanceof UpdateEdge update) {
        sum += weigh(Kind.EDGE, update.key());
      }
    }
    return sum;
  }

  private long weigh(Kind kind, String key) {
    int count = store.indexes().about(kind, key);
    for (UniqueLookup lookup : lookups) {
      count += lookup.kind == kind && lookup.key.equals(key) ? 1 : 0;
    }
    return (long) count * Weight.INDEXED;
  }

  /** About how many bytes of heap an index, or the lookup of a constraint, will take now. */
  public long weigh(SchemaElement definition) {
    Kind kind = definition.type() == ElementType.VERTEX ? Kind.VERTEX : Kind.EDGE;
    Sample sample = Sample.of(store, kind, definition.label(), definition.keys().get(0));
    if (definition instanceof IndexDefinition) {
      return sample.weightOfIndex();
    }
    return definition instanceof ConstraintDefinition constraint
            && constraint.kind() == ConstraintKind.UNIQUE
        ? sample.weightOfLookup()
        : 0;
  }

  // ---- Constraints on their way

  /**
   * A constraint whose lookup has all that the store has, and will have. To be given to the applier
   * by a commit that creates it, or to {@link #abandon}. One at a time of each name.
   */
  public Constraint prepare(ConstraintDefinition definition) {
    Constraint constraint = new Constraint(definition);
    store.writing.lock();
    try {
      watch(constraint);
      prepared.put(definition.name(), constraint);
    } finally {
      store.writing.unlock();
    }
    // From here on the applier adds to the lookup, so together they miss nothing.
    try {
      fill(constraint);
    } catch (RuntimeException | Error e) {
      abandon(constraint);
      throw e;
    }
    return constraint;
  }

  /** Forgets a constraint that was prepared, unless it was created since. */
  public void abandon(Constraint constraint) {
    store.writing.lock();
    try {
      if (prepared.remove(constraint.definition().name(), constraint)) {
        unwatch(constraint);
      }
    } finally {
      store.writing.unlock();
    }
  }

  private void watch(Constraint constraint) {
    if (constraint.isUnique()) {
      lookups =
          Stream.concat(Stream.of(lookups), Stream.of(constraint.lookup()))
              .toArray(UniqueLookup[]::new);
    }
  }

  private boolean isWatched(UniqueLookup lookup) {
    return Arrays.asList(lookups).contains(lookup);
  }

  private void unwatch(Constraint constraint) {
    if (constraint.isUnique()) {
      count(constraint.lookup(), -constraint.lookup().counted);
      lookups =
          Stream.of(lookups)
              .filter(lookup -> lookup != constraint.lookup())
              .toArray(UniqueLookup[]::new);
    }
  }

  private void fill(Constraint constraint) {
    if (constraint.isUnique()) {
      UniqueLookup lookup = constraint.lookup();
      Knowledge known = new Knowledge(store, store.commits().newest());
      int key = store.keys().code(lookup.key);
      int end = store.elements(lookup.kind).size();
      long grown = 0;
      for (int slot = 0; slot < end; slot++) {
        if (store.properties(lookup.kind).has(slot, key) && mayHave(lookup, slot)) {
          grown += fill(lookup, slot, known);
        }
        if (slot % AT_A_TIME == AT_A_TIME - 1) {
          count(lookup, grown);
          grown = 0;
          String what = "to fill the constraint \"" + constraint.definition().name() + "\"";
          store.room().require(what, (long) AT_A_TIME * UniqueLookup.ENTRY);
        }
      }
      count(lookup, grown);
    }
  }

  private void count(UniqueLookup lookup, long grown) {
    store.writing.lock();
    try {
      lookup.counted += grown;
      store.inventory().addIndexBytes(grown);
    } finally {
      store.writing.unlock();
    }
  }

  private long fill(UniqueLookup lookup, int slot, Knowledge known) {
    long grown = 0;
    ElementKey element = new ElementKey(lookup.kind, store.id(lookup.kind, slot));
    for (Piece piece : known.values(element, lookup.key, Period.MIN, Period.MAX)) {
      Object value = piece.value();
      if (value != null) {
        grown += lookup.add(value, slot);
      }
    }
    return grown;
  }

  /** Whether an element has, or may have, a lookup's label at some time. */
  private boolean mayHave(UniqueLookup lookup, int slot) {
    String label = store.fixedLabel(lookup.kind, slot);
    return label == null || label.equals(lookup.label);
  }

  // ---- Forgetting

  /**
   * Takes out of the lookups who holds a value at no instant that the store still knows of. For the
   * thread that sweeps.
   */
  void sweep(Sweep sweep) {
    for (UniqueLookup lookup : lookups) {
      Iterator<Object> values = lookup.values();
      while (values.hasNext() && isWatched(lookup)) {
        sweep.step(
            () -> {
              long grown = retain(lookup, values);
              if (isWatched(lookup)) {
                count(lookup, grown);
              }
            });
      }
    }
  }

  /** Goes over some values; returns how many bytes more the lookup takes, mostly less than none. */
  private long retain(UniqueLookup lookup, Iterator<Object> values) {
    Knowledge known = new Knowledge(store, store.commits().newest());
    long grown = 0;
    for (int i = 0; i < RETAINED_AT_A_TIME && values.hasNext(); i++) {
      Object valueKey = values.next();
      grown += lookup.retain(valueKey, slot -> holds(lookup, slot, valueKey, known));
    }
    return grown;
  }

  private boolean holds(UniqueLookup lookup, int slot, Object valueKey, Knowledge known) {
    int key = store.keys().code(lookup.key);
    Object newest = store.properties(lookup.kind).newestPlain(slot, key);
    if (newest != null && ValueKey.of(PropertyValue.valueOf(newest)).equals(valueKey)) {
      return true;
    }
    ElementKey element = new ElementKey(lookup.kind, store.id(lookup.kind, slot));
    return known.values(element, lookup.key, Period.MIN, Period.MAX).stream()
        .anyMatch(piece -> piece.value() != null && ValueKey.of(piece.value()).equals(valueKey));
  }

  // ---- Writing

  void create(CreateSchemaElement create, int seq) {
    definitions = definitions.with(create.definition());
    if (create.definition() instanceof IndexDefinition index) {
      indexKeeper.created(index, seq);
    } else if (create.definition() instanceof ConstraintDefinition definition) {
      Constraint constraint = prepared.remove(definition.name());
      if (constraint == null) { // read back from the log
        constraint = new Constraint(definition);
        watch(constraint);
        fill(constraint);
      }
      constraints = Stream.concat(constraints.stream(), Stream.of(constraint)).toList();
    }
  }

  void drop(DropSchemaElement drop) {
    definitions
        .find(drop.name())
        .ifPresent(
            dropped -> {
              definitions = definitions.without(drop.name());
              if (dropped instanceof IndexDefinition index) {
                indexKeeper.dropped(index);
              }
            });
    for (Constraint constraint : constraints) {
      if (constraint.definition().name().equals(drop.name())) {
        unwatch(constraint);
        constraints = constraints.stream().filter(other -> other != constraint).toList();
      }
    }
  }

  /** Lets the lookups know of a mutation that was applied. */
  void applied(Mutation mutation, int seq) {
    if (lookups == NONE) {
      return;
    }
    if (mutation instanceof UpdateNode update) {
      said(Kind.VERTEX, update.id(), update.key(), update.value());
    } else if (mutation instanceof UpdateEdge update) {
      said(Kind.EDGE, update.id(), update.key(), update.value());
    } else if (mutation instanceof CreateNode create) {
      lives(Kind.VERTEX, create.id(), create.label(), seq);
    } else if (mutation instanceof CreateEdge create) {
      lives(Kind.EDGE, create.id(), create.label(), seq);
    }
  }

  private void said(Kind kind, Object id, String key, @Nullable PropertyValue value) {
    for (UniqueLookup lookup : lookups) {
      if (value != null && lookup.kind == kind && lookup.key.equals(key)) {
        int slot = store.find(kind, id);
        if (mayHave(lookup, slot)) {
          count(lookup, lookup.add(value.value(), slot));
        }
      }
    }
  }

  /** An element that has another label than it first had may have values from before. */
  private void lives(Kind kind, Object id, String label, int seq) {
    for (UniqueLookup lookup : lookups) {
      if (lookup.kind == kind && lookup.label.equals(label)) {
        int slot = store.find(kind, id);
        ElementTable elements = store.elements(kind);
        if (!label.equals(elements.labels.name(elements.firstLabel(slot)))) {
          count(lookup, fill(lookup, slot, new Knowledge(store, seq)));
        }
      }
    }
  }
}
