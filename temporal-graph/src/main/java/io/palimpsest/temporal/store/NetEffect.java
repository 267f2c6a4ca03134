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
import io.palimpsest.temporal.store.Drafts.ElementDraft;
import io.palimpsest.temporal.store.Drafts.Write;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reduces the writes of a workspace to what they come to. */
final class NetEffect {

  private final Workspace workspace;
  private final VersionedStore store;
  private final Drafts drafts;
  private final long now;

  /** Makes looking ahead count. */
  @SuppressWarnings("UnusedVariable") // else it could be left out
  private int lookedAt;

  NetEffect(Workspace workspace, VersionedStore store) {
    this.workspace = workspace;
    this.store = store;
    this.drafts = workspace.drafts();
    this.now = workspace.now();
  }

  SealedWork seal(long logEpoch) {
    List<Write> log = drafts.log();
    for (Write write : log) {
      write.kept = false; // the newest of a fact comes after all it may have to keep
      if (write == write.draft.newest) {
        keepNetEffect(write);
      }
    }
    List<Mutation> mutations = new ArrayList<>(log.size());
    IntList slots = new IntList(log.size());
    Footprint footprint = drafts.footprint();
    long deadline = Period.MAX;
    int superseded = 0;
    for (int i = 0; i < log.size(); i++) {
      if (i % CommitApplier.AHEAD == 0) {
        lookAhead(log, i);
      }
      Write write = log.get(i);
      if (!write.kept) {
        continue;
      }
      mutations.add(mutation(write));
      addSlots(write, slots);
      mark(footprint, write);
      superseded += superseded(write);
      if (write.asked && write.window.stamped()) {
        deadline = Math.min(deadline, write.window.to());
      }
    }
    return new SealedWork(
        new Commit(logEpoch, mutations),
        slots,
        drafts.additions(),
        footprint,
        deadline,
        reliedFrom(),
        superseded);
  }

  /** Looks at the ids of the ends of the next edges: see {@link CommitApplier}. */
  private void lookAhead(List<Write> log, int from) {
    int sum = 0;
    int end = Math.min(log.size(), from + CommitApplier.AHEAD);
    for (int i = from; i < end; i++) {
      if (log.get(i).value instanceof EdgeLife life) {
        sum += store.vertices().touchId(life.out()) + store.vertices().touchId(life.in());
      }
    }
    lookedAt = sum;
  }

  private static void addSlots(Write write, IntList slots) {
    Fact fact = write.draft.fact;
    if (fact.kind() != Kind.GRAPH) {
      slots.add(fact.slot());
    }
    if (write.value instanceof EdgeLife life) {
      slots.add(life.out());
      slots.add(life.in());
    }
  }

  // ---- What is kept

  private void keepNetEffect(Write newest) {
    if (newest.earlier == null) {
      newest.kept = !changesNothing(newest);
      return;
    }
    List<Write> kept = new ArrayList<>(2); // the newest first, for they hide the older
    for (Write write = newest; write != null; write = write.earlier) {
      Window window = write.window;
      if (kept.stream().noneMatch(later -> covers(later.window, window))) {
        kept.add(write);
      }
    }
    // Where stamped and explicit windows meet, what lies between now and the stamp is not known
    // yet, so nothing is left out.
    boolean oneKind = kept.stream().map(write -> write.window.stamped()).distinct().count() == 1;
    if (!oneKind || !kept.stream().allMatch(this::changesNothing)) {
      kept.forEach(write -> write.kept = true);
    }
  }

  private static boolean covers(Window later, Window earlier) {
    boolean beginsNoLater =
        later.stamped()
            ? earlier.stamped() && later.from() <= earlier.from()
            : later.from() <= earlier.from() && !earlier.stamped();
    return beginsNoLater && later.to() >= earlier.to();
  }

  private boolean changesNothing(Write write) {
    Fact fact = write.draft.fact;
    if (write.earlier == null && write == write.draft.newest && fact.slot() < 0) {
      return write.value == null;
    }
    Window window = write.window;
    for (Piece piece : workspace.pieces(fact, window.beginAt(now), window.to())) {
      for (Piece before : known(fact, piece.from(), piece.to())) {
        if (!PropertyValue.same(before.value(), piece.value())) {
          return false;
        }
      }
    }
    return true;
  }

  /** What was known of a fact when the transaction began. */
  private List<Piece> known(Fact fact, long from, long to) {
    Ceiling ceiling = new Ceiling(from, to);
    if (fact.slot() >= 0) {
      store.layUnder(fact, ceiling, workspace.known());
    }
    return ceiling.pieces();
  }

  private int superseded(Write write) {
    Fact fact = write.draft.fact;
    if (fact.slot() < 0 || store.plainSeq(fact) <= workspace.known()) {
      return 0; // the newest that is known began before now
    }
    Window window = write.window;
    return (int)
        known(fact, window.beginAt(now), window.to()).stream()
            .filter(piece -> piece.isPresent() && piece.saidFrom() > now)
            .filter(piece -> !PropertyValue.same(piece.value(), write.value))
            .map(Piece::saidFrom)
            .distinct()
            .count();
  }

  // ---- What has to be contained

  /**
   * The instant at or before which the commit has to be stamped. From the transaction's present to
   * the stamp its explicit windows hold and its stamped ones do not yet, so there something may lie
   * outside what it belongs to.
   */
  private long reliedFrom() {
    if (!drafts.hasBothKinds()) {
      return Period.MAX;
    }
    Set<Fact> touched = new LinkedHashSet<>();
    for (Write write : drafts.log()) {
      Fact fact = write.draft.fact;
      if (touched.add(fact) && fact.isLife()) {
        touched.addAll(workspace.valueFacts(fact.kind(), fact.slot()));
        if (fact.kind() == Kind.VERTEX) {
          for (int edge : workspace.incident(fact.slot(), Period.MIN)) {
            touched.add(Fact.life(Kind.EDGE, edge));
          }
        }
      }
    }
    return touched.stream().mapToLong(this::outsideFrom).min().orElse(Period.MAX);
  }

  /** Where a fact first lies outside what it belongs to, were the commit stamped later. */
  private long outsideFrom(Fact fact) {
    long first = Period.MAX;
    for (Piece piece : workspace.pieces(fact, now, Period.MAX, false)) {
      for (Fact container : containers(fact, piece)) {
        for (Piece part : workspace.pieces(container, piece.from(), piece.to(), false)) {
          if (!part.isPresent()) {
            first = Math.min(first, part.from());
          }
        }
      }
    }
    return first;
  }

  private static List<Fact> containers(Fact fact, Piece piece) {
    if (piece.value() instanceof EdgeLife life) {
      return List.of(Fact.life(Kind.VERTEX, life.out()), Fact.life(Kind.VERTEX, life.in()));
    }
    return piece.isPresent() && !fact.isLife() && fact.kind() != Kind.GRAPH
        ? List.of(Fact.life(fact.kind(), fact.slot()))
        : List.of();
  }

  // ---- What is logged

  /**
   * Of an element that was added here nobody else knows. So only its id can be fought over, and
   * that only if it was not generated.
   */
  private void mark(Footprint footprint, Write write) {
    Fact fact = write.draft.fact;
    ElementDraft element = write.draft.element();
    boolean added = fact.slot() < 0;
    if (!added) {
      markKnown(footprint, write);
    } else if (fact.isLife() && !element.generated) {
      footprint.add(new FactKey(element.kind(), element.id, null, null));
    }
    if (write.value instanceof EdgeLife life) {
      requireEnd(footprint, life.out());
      requireEnd(footprint, life.in());
    }
  }

  private static void markKnown(Footprint footprint, Write write) {
    Fact fact = write.draft.fact;
    if (!fact.isLife() && write.value != null && fact.kind() != Kind.GRAPH) {
      footprint.require(fact.kind(), fact.slot());
    }
    if (fact.isLife() && write.value == null) {
      footprint.shrink(fact.kind(), fact.slot());
      return;
    }
    footprint.write(fact);
    if (write.asSet && fact.number() != null) {
      footprint.write(new Fact(fact.kind(), fact.slot(), fact.key(), null));
    }
  }

  private static void requireEnd(Footprint footprint, int vertex) {
    if (vertex >= 0) {
      footprint.require(Kind.VERTEX, vertex);
    }
  }

  private Mutation mutation(Write write) {
    ElementDraft element = write.draft.element();
    Fact fact = write.draft.fact;
    Object id = element.id;
    Window window = write.window;
    if (!fact.isLife()) {
      return property(fact, id, write);
    }
    if (write.value instanceof EdgeLife life) {
      Object outId = workspace.id(Kind.VERTEX, life.out());
      Object inId = workspace.id(Kind.VERTEX, life.in());
      return new Mutation.CreateEdge(id, element.generated, life.label(), outId, inId, window);
    }
    if (write.value instanceof String label) {
      return new Mutation.CreateNode(id, element.generated, label, window);
    }
    return element.kind() == Kind.VERTEX
        ? new Mutation.DeleteNode(id, window)
        : new Mutation.DeleteEdge(id, window);
  }

  private static Mutation property(Fact fact, Object id, Write write) {
    String key = String.valueOf(fact.key());
    @Nullable PropertyValue value = write.value == null ? null : PropertyValue.whole(write.value);
    return switch (fact.kind()) {
      case VERTEX ->
          new Mutation.UpdateNode(id, key, fact.number(), write.asSet, value, write.window);
      case EDGE -> new Mutation.UpdateEdge(id, key, value, write.window);
      case GRAPH -> new Mutation.UpdateGraph(key, value, write.window);
    };
  }
}
