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
package io.palimpsest.it.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What two times mean, in lists and loops: the value of a fact at (valid, as of) is that of the
 * newest version stamped at or before the one whose window contains the other.
 */
final class BitemporalModel {

  static final long MIN = Long.MIN_VALUE;
  static final long MAX = Long.MAX_VALUE;

  /**
   * Something that holds on some windows; a fact without a key is the life of the element. One of
   * several values under a key has a number from 1 on. Variables are properties of the {@link
   * #GRAPH}, which always lives.
   */
  record Fact(boolean vertex, Object id, String key, int number) {
    Fact(boolean vertex, Object id, String key) {
      this(vertex, id, key, 0);
    }
  }

  /** Stands for the graph, as what its variables belong to. */
  static final Object GRAPH = "the graph";

  record Link(String label, Object out, Object in) {}

  record Value(Object value, Map<String, Object> meta) {}

  record Version(Fact fact, long stamp, long from, long to, @Nullable Object value) {}

  record Piece(long from, long to, @Nullable Object value) {}

  /** A version whose commit has no stamp yet: a stamped window begins no earlier than it. */
  record Write(
      Fact fact, boolean stamped, long from, long to, @Nullable Object value, boolean asked) {
    Version at(long stamp) {
      return new Version(fact, stamp, stamped ? Math.max(from, stamp) : from, to, value);
    }
  }

  /** A window as it is said; {@code null} is unsaid. */
  record Spec(@Nullable Long from, @Nullable Long to, boolean next) {}

  enum Refusal {
    EXISTS,
    CONTAINMENT,
    PERIOD,
    NO_END
  }

  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    final Refusal refusal;

    RefusedException(Refusal refusal) {
      super(refusal.toString());
      this.refusal = refusal;
    }
  }

  /** All that is known. */
  record Knowledge(List<Version> versions) {

    @Nullable Object at(Fact fact, long valid) {
      for (int i = versions.size() - 1; i >= 0; i--) {
        Version version = versions.get(i);
        if (version.fact.equals(fact) && version.from <= valid && valid < version.to) {
          return version.value;
        }
      }
      return null;
    }

    List<Piece> pieces(Fact fact, long from, long to) {
      TreeSet<Long> bounds = new TreeSet<>(List.of(from, to));
      for (Version version : versions) {
        if (version.fact.equals(fact)) {
          bounds.add(version.from);
          bounds.add(version.to);
        }
      }
      List<Piece> pieces = new ArrayList<>();
      List<Long> cuts = new ArrayList<>(bounds.subSet(from, true, to, true));
      for (int i = 0; i + 1 < cuts.size(); i++) {
        pieces.add(new Piece(cuts.get(i), cuts.get(i + 1), at(fact, cuts.get(i))));
      }
      return pieces;
    }

    /** From {@code begin} on, the first instant with another value; with none, if that is asked. */
    long until(Fact fact, long begin, boolean absent) {
      Object first = at(fact, begin);
      for (Piece piece : pieces(fact, begin, MAX)) {
        if (absent ? piece.value == null : !Objects.equals(piece.value, first)) {
          return piece.from;
        }
      }
      return MAX;
    }

    boolean holdsSomewhere(Fact fact, long from, long to) {
      return pieces(fact, from, to).stream().anyMatch(piece -> piece.value != null);
    }

    Set<Fact> facts() {
      Set<Fact> facts = new LinkedHashSet<>();
      versions.forEach(version -> facts.add(version.fact));
      return facts;
    }

    Set<Long> bounds() {
      Set<Long> bounds = new TreeSet<>();
      versions.forEach(version -> bounds.addAll(List.of(version.from, version.to)));
      return bounds;
    }

    /** Whether properties lie within their owners, and edges within their ends. */
    boolean isContained() {
      for (long valid : bounds()) {
        for (Fact fact : facts()) {
          Object value = at(fact, valid);
          if (value instanceof Value
              && !fact.id.equals(GRAPH)
              && at(new Fact(fact.vertex, fact.id, ""), valid) == null) {
            return false;
          }
          if (value instanceof Link link
              && (at(vertex(link.out), valid) == null || at(vertex(link.in), valid) == null)) {
            return false;
          }
        }
      }
      return true;
    }
  }

  static Fact vertex(Object id) {
    return new Fact(true, id, "");
  }

  static Fact variable(String key) {
    return new Fact(false, GRAPH, key);
  }

  private final List<Version> committed = new ArrayList<>();
  private final List<Write> pending = new ArrayList<>();
  private long now;
  private int numbers;

  /** The present of the transaction that begins. */
  void begin(long present) {
    now = present;
    pending.clear();
  }

  void commit(long stamp) {
    pending.forEach(write -> committed.add(write.at(stamp)));
    pending.clear();
  }

  void rollback() {
    pending.clear();
  }

  List<Write> pending() {
    return pending;
  }

  Knowledge asOf(long transactionTime) {
    return new Knowledge(committed.stream().filter(v -> v.stamp <= transactionTime).toList());
  }

  /** What is known inside the open transaction, or would be if it were stamped so. */
  Knowledge withPending(long stamp) {
    List<Version> all = new ArrayList<>(committed);
    pending.forEach(write -> all.add(write.at(stamp)));
    return new Knowledge(all);
  }

  private Knowledge here() {
    return withPending(now);
  }

  long begin(Spec spec) {
    return spec.from == null ? now : spec.from;
  }

  /** The end of a window: unsaid it is clipped, said it must fit. */
  private long end(Spec spec, Fact fact, List<Fact> containers) throws RefusedException {
    long begin = begin(spec);
    long limit = MAX;
    for (Fact container : containers) {
      long end = here().until(container, begin, true);
      if (end == begin || (spec.to != null && spec.to > end)) {
        throw new RefusedException(Refusal.CONTAINMENT);
      }
      limit = Math.min(limit, end);
    }
    long next = spec.next ? here().until(fact, begin, false) : MAX;
    long end = spec.to == null ? Math.min(limit, next) : spec.to;
    if (end <= begin) {
      throw new RefusedException(Refusal.PERIOD);
    }
    return end;
  }

  private void write(Spec spec, Fact fact, long from, long to, @Nullable Object value) {
    boolean stamped = spec.from == null;
    pending.add(new Write(fact, stamped, stamped && from == now ? MIN : from, to, value, true));
  }

  void addVertex(Object id, String label, Spec spec) throws RefusedException {
    add(vertex(id), label, List.of(), spec);
  }

  boolean addEdge(Object id, Link link, Spec spec) throws RefusedException {
    if (here().at(vertex(link.out), begin(spec)) == null) {
      return false;
    }
    if (here().at(vertex(link.in), begin(spec)) == null) {
      throw new RefusedException(Refusal.NO_END);
    }
    add(new Fact(false, id, ""), link, List.of(vertex(link.out), vertex(link.in)), spec);
    return true;
  }

  private void add(Fact fact, Object value, List<Fact> ends, Spec spec) throws RefusedException {
    long end = end(spec, fact, ends);
    if (here().holdsSomewhere(fact, begin(spec), end)) {
      throw new RefusedException(Refusal.EXISTS);
    }
    write(spec, fact, begin(spec), end, value);
  }

  boolean set(Fact property, Value value, Spec spec) throws RefusedException {
    Fact owner = new Fact(property.vertex, property.id, "");
    if (here().at(owner, begin(spec)) == null) {
      return false;
    }
    long end = end(spec, property, List.of(owner));
    for (Fact other : valuesOf(property)) {
      if (!other.equals(property)) {
        write(spec, other, begin(spec), end, null);
      }
    }
    write(spec, property, begin(spec), end, value);
    return true;
  }

  /** All that was ever said under the key of a property, in order of their numbers. */
  List<Fact> valuesOf(Fact property) {
    return here().facts().stream()
        .filter(
            fact ->
                fact.vertex == property.vertex
                    && fact.id.equals(property.id)
                    && fact.key.equals(property.key))
        .sorted(java.util.Comparator.comparingInt(Fact::number))
        .toList();
  }

  /** Sets a variable, or, with no value, removes it. */
  boolean setVariable(Fact variable, @Nullable Value value, Spec spec) throws RefusedException {
    long end = end(spec, variable, List.of());
    if (value == null && !here().holdsSomewhere(variable, begin(spec), end)) {
      return false;
    }
    write(spec, variable, begin(spec), end, value);
    return true;
  }

  /**
   * Gives a vertex one more value, or, as one of a set, an equal one that it has again. A value
   * with a number of its own is the one of that number.
   */
  boolean add(Fact property, Value value, boolean asSet, Spec spec) throws RefusedException {
    Fact owner = new Fact(property.vertex, property.id, "");
    if (here().at(owner, begin(spec)) == null) {
      return false;
    }
    Fact written =
        property.number > 0
            ? property
            : new Fact(property.vertex, property.id, property.key, ++numbers);
    Map<String, Object> meta = new java.util.TreeMap<>(value.meta);
    for (Fact other : asSet ? valuesOf(property) : List.<Fact>of()) {
      if (here().at(other, begin(spec)) instanceof Value there && there.value.equals(value.value)) {
        written = other;
        there.meta.forEach(meta::putIfAbsent);
        break;
      }
    }
    long end = end(spec, written, List.of(owner));
    write(spec, written, begin(spec), end, new Value(value.value, meta));
    return true;
  }

  /** Gives every piece of a property a meta-property, or takes it away. */
  boolean setMeta(Fact property, String key, @Nullable Object meta, Spec spec)
      throws RefusedException {
    Value there = (Value) here().at(property, begin(spec));
    if (there == null || (meta == null && !there.meta.containsKey(key))) {
      return false;
    }
    long end = end(spec, property, List.of(property));
    for (Piece piece : here().pieces(property, begin(spec), end)) {
      Value before = (Value) Objects.requireNonNull(piece.value);
      Map<String, Object> metas = new java.util.TreeMap<>(before.meta);
      if (meta == null) {
        metas.remove(key);
      } else {
        metas.put(key, meta);
      }
      write(spec, property, piece.from, piece.to, new Value(before.value, metas));
    }
    return true;
  }

  /** Ends a property, or an element with all that belongs to it. */
  boolean drop(Fact fact, Spec spec) throws RefusedException {
    if (here().at(fact, begin(spec)) == null) {
      return false;
    }
    long end = end(spec, fact, List.of());
    Knowledge before = here();
    if (fact.key.isEmpty() && fact.vertex) {
      for (Fact edge : before.facts()) {
        for (Piece piece : before.pieces(edge, begin(spec), end)) {
          // What this transaction has ended from its commit on is there until its commit.
          Knowledge there = piece.value == null && spec.from != null ? withPending(MAX) : before;
          for (Piece part : there.pieces(edge, piece.from, piece.to)) {
            if (part.value instanceof Link link
                && (link.out.equals(fact.id) || link.in.equals(fact.id))) {
              endAll(before, edge, part.from, part.to, spec);
            }
          }
        }
      }
    }
    endAll(before, fact, begin(spec), end, spec);
    return true;
  }

  private void endAll(Knowledge before, Fact ended, long from, long to, Spec spec) {
    for (Fact fact : before.facts()) {
      boolean belongs = fact.vertex == ended.vertex && fact.id.equals(ended.id);
      if (fact.equals(ended) || (belongs && ended.key.isEmpty())) {
        write(spec, fact, from, to, null);
      }
    }
  }
}
