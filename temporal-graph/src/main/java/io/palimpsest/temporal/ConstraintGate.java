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
package io.palimpsest.temporal;

import io.palimpsest.graph.CommitConflictException;
import io.palimpsest.graph.CommitToken;
import io.palimpsest.graph.schema.ConstraintViolation;
import io.palimpsest.graph.schema.ConstraintViolationException;
import io.palimpsest.temporal.PendingCommits.Pending;
import io.palimpsest.temporal.store.Binding;
import io.palimpsest.temporal.store.Commit;
import io.palimpsest.temporal.store.CommitJudge;
import io.palimpsest.temporal.store.Constraint;
import io.palimpsest.temporal.store.Judgement;
import io.palimpsest.temporal.store.SealedWork;
import io.palimpsest.temporal.store.Sequenced;
import io.palimpsest.temporal.store.VersionedStore;
import io.palimpsest.wal.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets no commit be sequenced that violates a constraint.
 *
 * <p>A commit is judged while it is staged, without a lock, by what is known then. In the
 * sequencing section it is only looked whether the judgement still stands: whether the constraints
 * are the same, and nobody sequenced since has claimed anything in common. If not, it is judged
 * again outside.
 */
final class ConstraintGate {

  /**
   * A judgement and what it was made by.
   *
   * @param constraints the constraints
   * @param judgement the judgement
   * @param upTo the last commit that was looked at
   */
  record Verdict(List<Constraint> constraints, Judgement judgement, Pending upTo) {}

  private final VersionedStore store;
  private final PendingCommits pending;
  private final TimeSource time;
  private final CommitJudge judge;

  /** Whoever holds it creates a constraint, which may take a while. Commits never take it. */
  final ReentrantLock creating = new ReentrantLock();

  /** Written by the holder of the sequencing lock. */
  private volatile Binding binding;

  ConstraintGate(VersionedStore store, PendingCommits pending, TimeSource time) {
    this.store = store;
    this.pending = pending;
    this.time = time;
    this.judge = new CommitJudge(store);
    this.binding = Binding.of(store.schema());
  }

  /** The schema that binds the next commit. */
  Binding binding() {
    return binding;
  }

  /** Binds from the next commit on. Sequencing section only. */
  void bind(Binding next) {
    binding = next;
  }

  /**
   * Judges a commit by what is known latest. Every commit up to {@link Binding#since} must be
   * visible.
   *
   * @param present its stamp will not be earlier
   * @throws ConstraintViolationException if it violates a constraint
   * @throws CommitConflictException if it violates one that is being created
   */
  Verdict judge(Binding current, Commit commit, long present) {
    Pending upTo = pending.lastVisible();
    if (current.constraints().isEmpty()) {
      return new Verdict(current.constraints(), Judgement.NOTHING, upTo);
    }
    long snapshot = store.visibleLsn();
    long earliest = Math.max(Math.max(present, time.micros()), store.visibleStamp() + 1);
    List<Sequenced> inFlight = new ArrayList<>();
    for (Pending next = PendingCommits.after(upTo); next != null; ) {
      if (next.lastLsn() > snapshot) { // else the store has it by now
        SealedWork work = next.work();
        if (work == null) { // the store has it since
          return judge(current, commit, present);
        }
        inFlight.add(new Sequenced(work.commit(), next.stamp(), next.judgement()));
      }
      earliest = Math.max(earliest, next.stamp() + 1);
      upTo = next;
      next = PendingCommits.after(next);
    }
    try {
      Judgement judgement =
          judge.judge(current.constraints(), commit, earliest, snapshot, inFlight);
      return new Verdict(current.constraints(), judgement, upTo);
    } catch (ConstraintViolationException e) {
      throw refusal(current, e);
    }
  }

  /** What is being tried out may yet turn out not to hold; nobody is refused by it for good. */
  private static RuntimeException refusal(Binding current, ConstraintViolationException e) {
    Constraint candidate = current.candidate();
    if (candidate == null) {
      return e;
    }
    List<ConstraintViolation> settled =
        e.violations().stream()
            .filter(violation -> !violation.constraint().equals(candidate.definition()))
            .toList();
    return settled.isEmpty()
        ? new CommitConflictException(
            "the constraint \"" + candidate.definition().name() + "\"",
            new CommitToken(0, 0),
            "a constraint is being created that this commit violates; nothing was written, try"
                + " again when it is known whether it holds: "
                + e.getMessage())
        : new ConstraintViolationException(settled);
  }

  /** Whether a judgement can be relied on for a stamp. Sequencing section only. */
  boolean stands(Verdict verdict, long stamp) {
    Judgement judgement = verdict.judgement();
    if (verdict.constraints() != binding.constraints() || stamp > judgement.until()) {
      return false;
    }
    if (!judgement.claims().isEmpty()) {
      Pending next = PendingCommits.after(verdict.upTo());
      for (; next != null; next = PendingCommits.after(next)) {
        if (judgement.meets(next.judgement())) {
          return false;
        }
      }
    }
    return true;
  }

  /** Looks whether all that is known keeps a constraint; the first violations, or none. */
  List<ConstraintViolation> violations(Constraint constraint) {
    return judge.violations(constraint);
  }
}
