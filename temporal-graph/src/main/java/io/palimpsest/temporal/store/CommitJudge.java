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
import io.palimpsest.graph.schema.ConstraintViolation;
import io.palimpsest.graph.schema.ConstraintViolationException;
import io.palimpsest.temporal.store.Knowledge.ElementKey;
import io.palimpsest.temporal.store.Mutation.CreateEdge;
import io.palimpsest.temporal.store.Mutation.CreateNode;
import io.palimpsest.temporal.store.Mutation.DeleteEdge;
import io.palimpsest.temporal.store.Mutation.DeleteNode;
import io.palimpsest.temporal.store.Mutation.UpdateEdge;
import io.palimpsest.temporal.store.Mutation.UpdateNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges commits by the constraints: at every valid instant, in what is known latest, which is what
 * the store knows, what commits in flight say, and what the commit itself says.
 *
 * <p>It looks only where the commit says something: what it leaves alone was judged before. Safe
 * for use by many threads.
 */
public final class CommitJudge {

  /** How many violations are told of. */
  private static final int SOME = 10;

  private final VersionedStore store;

  /** A judge of commits to a store. */
  public CommitJudge(VersionedStore store) {
    this.store = store;
  }

  /** Where a commit has to be looked at: elements, constraints, and a period that has it all. */
  private static final class Scope {
    final Map<ElementKey, Map<Constraint, long[]>> periods = new LinkedHashMap<>();

    void add(ElementKey element, Constraint constraint, long from, long to) {
      long[] period =
          periods
              .computeIfAbsent(element, key -> new LinkedHashMap<>(2))
              .computeIfAbsent(constraint, key -> new long[] {from, to});
      period[0] = Math.min(period[0], from);
      period[1] = Math.max(period[1], to);
    }

    void check(ConstraintCheck check) {
      periods.forEach(
          (element, byConstraint) ->
              byConstraint.forEach(
                  (constraint, period) -> check.check(constraint, element, period[0], period[1])));
    }
  }

  /**
   * Judges a commit.
   *
   * @param constraints what it has to keep
   * @param commit what it says
   * @param earliest the stamp to judge it with, microseconds; later than that of every commit in
   *     the store and in flight
   * @param snapshot the last LSN of a visible commit
   * @param inFlight every commit behind that one, in order
   * @throws ConstraintViolationException if it violates a constraint
   */
  public Judgement judge(
      List<Constraint> constraints,
      Commit commit,
      long earliest,
      long snapshot,
      List<Sequenced> inFlight) {
    Trial alone = new Trial(constraints, commit, earliest, snapshot, List.of());
    // Who claims nothing in common with this commit has no say in how it is judged.
    Trial trial =
        inFlight.stream().anyMatch(other -> other.judgement().meets(alone.judgement()))
            ? new Trial(constraints, commit, earliest, snapshot, inFlight)
            : alone;
    if (!trial.violations.isEmpty()) {
      throw new ConstraintViolationException(trial.violations);
    }
    return trial.judgement();
  }

  /** One look at a commit. */
  private final class Trial {
    final List<ConstraintViolation> violations = new ArrayList<>();
    private final List<Constraint> constraints;
    private final Commit commit;
    private final long earliest;
    private final Set<Object> claims = new HashSet<>();
    private long until = Period.MAX;

    Trial(
        List<Constraint> constraints,
        Commit commit,
        long earliest,
        long snapshot,
        List<Sequenced> inFlight) {
      this.constraints = constraints;
      this.commit = commit;
      this.earliest = earliest;
      Knowledge known = known(snapshot, inFlight);
      Scope scope = scope(known, true, Period.MIN);
      if (scope.periods.isEmpty()) {
        return;
      }
      known.add(commit, earliest, true);
      scope.check(new ConstraintCheck(known, claims::add, this::violated));
      if (saysBothKinds()) {
        // From now to its stamp, only what it says of explicit windows holds.
        Knowledge before = known(snapshot, inFlight);
        Scope explicit = scope(before, false, earliest);
        before.add(commit, earliest, false);
        explicit.check(
            new ConstraintCheck(
                before,
                claims::add,
                violation -> until = Math.min(until, violation.validTime().from())));
      }
    }

    Judgement judgement() {
      return new Judgement(claims, earliest, until);
    }

    private void violated(ConstraintViolation violation) {
      Kind kind = kind(violation);
      violation.elements().forEach(id -> claims.add(new ElementKey(kind, id)));
      if (violations.size() < SOME) {
        violations.add(violation);
      }
    }

    private Kind kind(ConstraintViolation violation) {
      return constraints.stream()
          .filter(constraint -> constraint.definition().equals(violation.constraint()))
          .findFirst()
          .orElseThrow()
          .kind;
    }

    private Knowledge known(long snapshot, List<Sequenced> inFlight) {
      Knowledge known = new Knowledge(store, store.commits().numberUpTo(snapshot));
      inFlight.forEach(other -> known.add(other.commit(), other.stamp(), true));
      return known;
    }

    private boolean saysBothKinds() {
      boolean stamped = false;
      boolean explicit = false;
      for (Mutation mutation : commit.mutations()) {
        stamped |= mutation.window().stamped();
        explicit |= !mutation.window().stamped();
      }
      return stamped && explicit;
    }

    /**
     * Where to look.
     *
     * @param known what is known without the commit
     * @param stampedToo whether what begins with the commit counts
     * @param notBefore where the earliest period may begin
     */
    private Scope scope(Knowledge known, boolean stampedToo, long notBefore) {
      Scope scope = new Scope();
      for (Mutation mutation : commit.mutations()) {
        Window window = mutation.window();
        long from = Math.max(window.beginAt(earliest), notBefore);
        if (from < window.to() && (stampedToo || !window.stamped())) {
          add(scope, known, mutation, from, window.to());
        }
      }
      return scope;
    }

    private void add(Scope scope, Knowledge known, Mutation mutation, long from, long to) {
      if (mutation instanceof CreateNode create) {
        addLife(scope, known, Kind.VERTEX, create.id(), create.label(), from, to);
      } else if (mutation instanceof CreateEdge create) {
        addLife(scope, known, Kind.EDGE, create.id(), create.label(), from, to);
      } else if (mutation instanceof DeleteNode delete) {
        claimLife(known, new ElementKey(Kind.VERTEX, delete.id()));
      } else if (mutation instanceof DeleteEdge delete) {
        claimLife(known, new ElementKey(Kind.EDGE, delete.id()));
      } else if (mutation instanceof UpdateNode update) {
        boolean ends = update.value() == null;
        addValue(scope, Kind.VERTEX, update.id(), update.key(), ends, from, to);
      } else if (mutation instanceof UpdateEdge update) {
        boolean ends = update.value() == null;
        addValue(scope, Kind.EDGE, update.id(), update.key(), ends, from, to);
      }
    }

    /** A life begins, and with it perhaps what an older one of another label left: a value. */
    private void addLife(
        Scope scope, Knowledge known, Kind kind, Object id, String label, long from, long to) {
      ElementKey element = new ElementKey(kind, id);
      for (Constraint constraint : constraints) {
        if (constraint.kind == kind && constraint.definition().label().equals(label)) {
          scope.add(element, constraint, from, to);
        }
      }
      claimLife(known, element);
    }

    /** Nobody else speaks of an element that is new. */
    private void claimLife(Knowledge known, ElementKey element) {
      if (constraints.stream().anyMatch(constraint -> constraint.kind == element.kind())
          && known.isKnown(element)) {
        claims.add(element);
      }
    }

    private void addValue(
        Scope scope, Kind kind, Object id, String key, boolean ends, long from, long to) {
      for (Constraint constraint : constraints) {
        if (constraint.kind == kind && constraint.definition().keys().contains(key)) {
          ElementKey element = new ElementKey(kind, id);
          claims.add(element);
          if (ends == constraint.isRequired()) {
            scope.add(element, constraint, from, to);
          }
        }
      }
    }
  }

  /**
   * Looks whether all that is known keeps a constraint.
   *
   * @param constraint one that the store has {@link SchemaTable#prepare prepared}
   * @return the first violations; none if it does
   */
  public List<ConstraintViolation> violations(Constraint constraint) {
    List<ConstraintViolation> found = new ArrayList<>();
    Knowledge known = new Knowledge(store, store.commits().newest());
    ConstraintCheck check =
        new ConstraintCheck(
            known,
            claim -> {},
            violation -> {
              if (found.size() < SOME && isFirstSight(constraint.kind, violation)) {
                found.add(violation);
              }
            });
    ElementTable elements = store.elements(constraint.kind);
    for (int slot = 0; slot < elements.size() && found.size() < SOME; slot++) {
      ElementKey element = new ElementKey(constraint.kind, elements.id(slot));
      check.check(constraint, element, Period.MIN, Period.MAX);
    }
    return found;
  }

  /** Two elements that are alike are found twice. */
  private boolean isFirstSight(Kind kind, ConstraintViolation violation) {
    List<Object> elements = violation.elements();
    return elements.size() == 1
        || store.find(kind, elements.get(0)) < store.find(kind, elements.get(1));
  }
}
