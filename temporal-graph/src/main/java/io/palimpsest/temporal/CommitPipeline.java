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
import io.palimpsest.graph.CommitOptions;
import io.palimpsest.graph.CommitOutcomeUnknownException;
import io.palimpsest.graph.CommitReceipt;
import io.palimpsest.graph.CommitToken;
import io.palimpsest.graph.ContainmentException;
import io.palimpsest.graph.Durability;
import io.palimpsest.graph.InvalidPeriodException;
import io.palimpsest.graph.InvalidTimeException;
import io.palimpsest.graph.Times;
import io.palimpsest.temporal.ConstraintGate.Verdict;
import io.palimpsest.temporal.PendingCommits.Pending;
import io.palimpsest.temporal.store.Binding;
import io.palimpsest.temporal.store.Commit;
import io.palimpsest.temporal.store.CommitApplier;
import io.palimpsest.temporal.store.CommitCodec;
import io.palimpsest.temporal.store.Constraint;
import io.palimpsest.temporal.store.Footprint;
import io.palimpsest.temporal.store.Horizon;
import io.palimpsest.temporal.store.Metadata;
import io.palimpsest.temporal.store.Mutation;
import io.palimpsest.temporal.store.SealedWork;
import io.palimpsest.temporal.store.SweepProgress;
import io.palimpsest.temporal.store.Swept;
import io.palimpsest.temporal.store.VersionedStore;
import io.palimpsest.temporal.store.Workspace;
import io.palimpsest.wal.CommitTicket;
import io.palimpsest.wal.StagedRecord;
import io.palimpsest.wal.TimeSource;
import io.palimpsest.wal.WalException;
import io.palimpsest.wal.WalHealth;
import io.palimpsest.wal.WalMetrics;
import io.palimpsest.wal.WalState;
import io.palimpsest.wal.WriteAheadLog;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one place where graph and log meet: it takes a transaction's workspace to a durable, visible
 * commit.
 *
 * <ol>
 *   <li><em>Seal</em>: reduce the workspace to its net effect; nothing to do if there is none.
 *   <li><em>Judge</em> the constraints, without a lock.
 *   <li><em>Stage</em>: encode, check limits, take room in the log. All that can be refused for
 *       want of room is refused here, before any number exists.
 *   <li><em>Sequence</em>, a short section under one lock, without I/O or waiting: judge conflicts
 *       against every commit since the snapshot, visible or not; see whether the judgement of the
 *       constraints still stands, else make it again outside; take the transaction time; give the
 *       record its LSNs and put it into its stripe. So LSN order, time order and conflict order are
 *       one order.
 *   <li><em>Wait</em> until the log is as durable up to the commit as that was asked for. No lock
 *       is held.
 *   <li><em>Apply</em>, in LSN order, one thread at a time, every commit that has reached what it
 *       was asked for and has none before it that has not: whichever waiter comes first does it for
 *       all.
 *   <li><em>Acknowledge.</em>
 * </ol>
 *
 * Invariants: visible &lt;= appended; a commit that is visible was as durable as it asked for
 * first, and so was every commit before it; a commit refused before it is sequenced is nowhere.
 */
final class CommitPipeline implements Commits {

  private static final long VISIBILITY_DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final VersionedStore store;
  private final CommitApplier applier;
  private final WriteAheadLog log;
  private final CommitClock clock;
  private final Durability durability;
  private final PendingCommits pending;
  private final MemoryGuard memory;
  private final CommitCounters counters = new CommitCounters();
  private final ConstraintGate constraints;

  private final ReentrantLock sequencing = new ReentrantLock();
  private final ReentrantLock applying = new ReentrantLock();

  /** One vacuum at a time. */
  private final ReentrantLock vacuuming = new ReentrantLock();

  private final Condition moreIsVisible = applying.newCondition();

  /**
   * A pipeline.
   *
   * @param durability what a commit waits for that does not say so itself
   */
  CommitPipeline(
      VersionedStore store,
      CommitApplier applier,
      WriteAheadLog log,
      TimeSource time,
      MemoryGuard memory,
      Durability durability) {
    this.memory = memory;
    this.durability = durability;
    this.store = store;
    this.applier = applier;
    this.log = log;
    this.clock = new CommitClock(time, Math.max(log.lastTimeMicros(), store.visibleStamp()));
    SealedWork nothing = SealedWork.none(store);
    this.pending = new PendingCommits(new Pending(nothing, io.palimpsest.wal.Durability.SYNC, 0));
    this.constraints = new ConstraintGate(store, pending, time);
  }

  /**
   * Commits a workspace. On return the commit is as durable as was asked for, and visible, unless
   * it is asynchronous and a commit before it is not yet.
   *
   * @param options what is asked for; their metadata are looked for in the next parameter
   * @param metadata what is said of the commit
   * @throws CommitConflictException if another commit since the snapshot touched the same facts
   * @throws InvalidPeriodException if a window that begins with the commit would be empty
   * @throws ContainmentException if something would begin before what it belongs to, which begins
   *     with the commit
   * @throws io.palimpsest.graph.schema.ConstraintViolationException if it violates a constraint
   * @throws CommitOutcomeUnknownException if the log failed before it could say
   * @throws io.palimpsest.graph.MemoryLimitException if there is no room for it on the heap;
   *     nothing was written
   * @throws WalException if the log refused the commit; nothing was written
   */
  @Override
  public CommitReceipt commit(Workspace workspace, CommitOptions options, Metadata metadata) {
    try {
      CommitReceipt receipt = seal(workspace, options, metadata);
      counters.committed();
      return receipt;
    } catch (RuntimeException e) {
      counters.failed(e);
      throw e;
    }
  }

  private CommitReceipt seal(Workspace workspace, CommitOptions options, Metadata metadata) {
    SealedWork work = workspace.seal(log.logEpoch()).describedBy(metadata);
    if (work.commit().mutations().isEmpty()) {
      CommitToken token = store.tokenUpTo(workspace.snapshot());
      long stamp = store.stampOf(token).orElseThrow();
      return new CommitReceipt(token, Times.toInstant(stamp), reached(token), 0, 0);
    }
    Durability asked = options.durability() == null ? durability : options.durability();
    Pending commit = new Pending(work, Durabilities.inTheLog(asked), memory.admit(work.commit()));
    CommitTicket ticket = null;
    try {
      Verdict verdict = judge(work, workspace); // it may wait, so before room in the log is taken
      try (StagedRecord staged = stage(work, commit.durability)) {
        ticket = sequence(workspace, work, commit, verdict, staged);
        while (ticket == null) {
          ticket = sequence(workspace, work, commit, judge(work, workspace), staged);
        }
      }
    } finally {
      if (ticket == null) {
        memory.release(commit.weight);
      }
    }
    return acknowledge(work, commit.stamp(), ticket, asked, options.deadline());
  }

  private CommitReceipt acknowledge(
      SealedWork work,
      long stamp,
      CommitTicket ticket,
      Durability asked,
      @Nullable Duration deadline) {
    CommitToken token = new CommitToken(work.commit().logEpoch(), ticket.lastLsn());
    await(ticket, token, deadline);
    if (store.visibleLsn() < ticket.lastLsn()) { // else another waiter has applied it
      applyReached();
    }
    return new CommitReceipt(
        token,
        Times.toInstant(stamp),
        asked == Durability.GROUP ? asked : reached(token),
        work.commit().mutations().size(),
        work.supersededFutureFacts());
  }

  /** Judges a commit by the constraints, once all that was not judged by them is visible. */
  private Verdict judge(SealedWork work, Workspace workspace) {
    Binding binding = constraints.binding();
    // A log that has failed says so itself, and takes no commit.
    if (!awaitVisible(binding.since()) && log.state() != WalState.FAILED) {
      throw new CommitConflictException(
          "a constraint",
          new CommitToken(log.logEpoch(), binding.since()),
          "commits in flight when a constraint was created, up to LSN %d, are not visible yet; nothing"
                  .formatted(binding.since())
              + " was written, try again");
    }
    return constraints.judge(binding, work.commit(), workspace.now());
  }

  ConstraintGate constraints() {
    return constraints;
  }

  /** Lets a constraint bind from the next commit on, on trial; empty if the schema has changed. */
  Optional<Binding> tryOut(Constraint constraint, Binding before) {
    sequencing.lock();
    try {
      if (constraints.binding() != before) {
        return Optional.empty();
      }
      constraints.bind(before.tryOut(constraint, log.appended()));
      return Optional.of(constraints.binding());
    } finally {
      sequencing.unlock();
    }
  }

  /** Ends the trial of a constraint, if it is still on. */
  void withdraw(Constraint constraint) {
    sequencing.lock();
    try {
      Binding binding = constraints.binding();
      if (binding.candidate() == constraint) {
        constraints.bind(binding.withdrawn());
      }
    } finally {
      sequencing.unlock();
    }
  }

  /**
   * Commits a change of the schema, unless another one has come first. On return it is durable and
   * visible.
   *
   * @param before what binds now
   * @param after what will bind
   * @return the receipt; empty if the schema is not {@code before} any more, and nothing was
   *     written
   * @throws io.palimpsest.graph.MemoryLimitException if there is no room for it on the heap
   */
  Optional<CommitReceipt> changeSchema(Mutation change, Binding before, Binding after) {
    SealedWork work = SealedWork.ofSchema(store, log.logEpoch(), change);
    Pending commit =
        new Pending(work, Durabilities.inTheLog(Durability.SYNC), memory.admit(work.commit()));
    CommitTicket ticket = null;
    try (StagedRecord staged = stage(work, commit.durability)) {
      sequencing.lock();
      try {
        if (constraints.binding() != before) {
          return Optional.empty();
        }
        ticket = number(commit, staged, clock.next(store.visibleStamp()));
        constraints.bind(after);
      } finally {
        sequencing.unlock();
      }
    } finally {
      if (ticket == null) {
        memory.release(commit.weight);
      }
    }
    return Optional.of(acknowledge(work, commit.stamp(), ticket, Durability.SYNC, null));
  }

  /** Encodes a commit; what the encoding took is free again when it is staged. */
  private StagedRecord stage(SealedWork work, io.palimpsest.wal.Durability asked) {
    Commit commit = work.commit();
    CommitCodec.Payload payload = CommitCodec.encode(commit);
    log.requireMutationFits(payload.largestMutation());
    return log.stage(payload.pieces(), commit.mutations().size(), asked);
  }

  /** How durable the commit with a token is by now. */
  private Durability reached(CommitToken token) {
    if (token.lastLsn() <= log.durable()) {
      return Durability.SYNC;
    }
    return token.lastLsn() <= log.written() ? Durability.ASYNC_BATCHED : Durability.ASYNC;
  }

  /** Gives a commit its numbers; null if it has to be judged again first. */
  private @Nullable CommitTicket sequence(
      Workspace workspace, SealedWork work, Pending commit, Verdict verdict, StagedRecord staged) {
    sequencing.lock();
    try {
      refuseClash(workspace.snapshot(), work.footprint());
      // Never before the transaction's own present, should the wall clock have stepped back since.
      long stamp = clock.next(Math.max(workspace.now(), verdict.judgement().earliest()));
      refuseStamp(stamp, work);
      if (!constraints.stands(verdict, stamp)) {
        return null;
      }
      commit.judged(verdict.judgement());
      return number(commit, staged, stamp);
    } finally {
      sequencing.unlock();
    }
  }

  /** Gives a commit its numbers and puts it on its way. Sequencing section only. */
  private CommitTicket number(Pending commit, StagedRecord staged, long stamp) {
    CommitTicket ticket = log.sequence(staged, stamp);
    clock.raiseTo(stamp);
    commit.number(ticket.firstLsn(), ticket.lastLsn(), stamp);
    pending.append(commit);
    return ticket;
  }

  private static void refuseStamp(long stamp, SealedWork work) {
    if (stamp >= work.deadline()) {
      throw new InvalidPeriodException(
          "a window that begins with the commit must end after it, but the commit is stamped "
              + Times.format(stamp)
              + " and the window ends at "
              + Times.format(work.deadline()));
    }
    if (stamp > work.reliedFrom()) {
      throw new ContainmentException(
          "what begins at "
              + Times.format(work.reliedFrom())
              + " belongs to something that begins with the commit, which is stamped "
              + Times.format(stamp));
    }
  }

  /**
   * Commits in flight first, the store second: a commit leaves the first only after it has reached
   * the second, so none slips through between the two looks.
   */
  private void refuseClash(long snapshot, Footprint footprint) {
    for (Pending other = pending.first(); other != null; other = PendingCommits.after(other)) {
      SealedWork work = other.work();
      Optional<String> fact =
          work == null ? Optional.empty() : footprint.clashWith(work.footprint());
      if (fact.isPresent()) {
        CommitToken winner = new CommitToken(log.logEpoch(), other.lastLsn());
        throw new CommitConflictException(fact.get(), winner);
      }
    }
    Footprint.Clash clash = footprint.clashSince(snapshot);
    if (clash != null) {
      throw new CommitConflictException(clash.fact(), clash.winner());
    }
  }

  private static void await(CommitTicket ticket, CommitToken token, @Nullable Duration deadline) {
    try {
      if (deadline == null) {
        ticket.await();
      } else if (!ticket.await(deadline)) {
        throw new CommitOutcomeUnknownException(
            token,
            "commit %s was not durable within its deadline of %d ms; it may be soon, and commitInfo(%s) knows it then"
                .formatted(token, deadline.toMillis(), token),
            null);
      }
    } catch (WalException e) {
      throw new CommitOutcomeUnknownException(
          token,
          "it is not known whether commit "
              + token
              + " is durable; a graph opened again with that token as asOf has it: "
              + e.getMessage(),
          e);
    }
  }

  /** Makes every commit visible that may be. */
  private void applyReached() {
    applying.lock();
    try {
      applyAll();
      moreIsVisible.signalAll();
    } finally {
      applying.unlock();
    }
  }

  /** Under the applying lock. */
  private void applyAll() {
    Pending next = pending.first();
    while (next != null && hasReached(next)) {
      SealedWork work = Objects.requireNonNull(next.work());
      applier.apply(work, next.firstLsn(), next.stamp());
      memory.release(next.weight);
      pending.removeFirst(next);
      next = PendingCommits.after(next);
    }
  }

  /** Whether a commit is as durable as it was asked to be. */
  private boolean hasReached(Pending commit) {
    return switch (commit.durability) {
      case SYNC, GROUP -> commit.lastLsn() <= log.durable();
      case ASYNC_BATCHED -> commit.lastLsn() <= log.written();
      case ASYNC -> true;
    };
  }

  @Override
  public void catchUp() {
    Pending first = pending.first();
    if (first != null && hasReached(first) && applying.tryLock()) {
      try {
        applyAll();
        moreIsVisible.signalAll();
      } finally {
        applying.unlock();
      }
    }
  }

  @Override
  public void awaitCommit(CommitToken token) {
    if (token.logEpoch() == log.logEpoch() && token.lastLsn() <= sequenced()) {
      awaitVisible(token.lastLsn());
    }
  }

  /** The opening of the log that commits are made in. */
  long logEpoch() {
    return log.logEpoch();
  }

  /** Up to where LSNs are given by now. */
  long sequenced() {
    return log.appended();
  }

  @Override
  public Swept vacuum(long known, long valid, SweepProgress progress) {
    vacuuming.lock();
    try {
      Horizon before = store.horizon();
      long from = Math.max(known, before.known());
      long validFrom = Math.max(valid, before.valid());
      if (from > before.known() || validFrom > before.valid()) {
        lsnAsOf(from); // from now on it is settled what was known then
        commit(new Mutation.Vacuum(from, validFrom));
      }
      return applier.sweep(progress);
    } finally {
      vacuuming.unlock();
    }
  }

  /** Commits a change that is a commit of its own and can clash with no other. */
  private void commit(Mutation change) {
    SealedWork work = SealedWork.ofSchema(store, log.logEpoch(), change);
    Pending commit =
        new Pending(work, Durabilities.inTheLog(Durability.SYNC), memory.admit(work.commit()));
    CommitTicket ticket = null;
    try (StagedRecord staged = stage(work, commit.durability)) {
      sequencing.lock();
      try {
        ticket = number(commit, staged, clock.next(store.visibleStamp()));
      } finally {
        sequencing.unlock();
      }
    } finally {
      if (ticket == null) {
        memory.release(commit.weight);
      }
    }
    await(ticket, new CommitToken(work.commit().logEpoch(), ticket.lastLsn()), null);
    applyReached();
  }

  @Override
  public WalHealth health() {
    return log.health();
  }

  @Override
  public GraphMetrics.Commits counts() {
    return counters.get();
  }

  @Override
  public GraphMetrics.Progress progress() {
    long visible = store.visibleLsn();
    return new GraphMetrics.Progress(log.durable(), visible);
  }

  @Override
  public Optional<WalMetrics> logMetrics() {
    return Optional.of(log.metrics());
  }

  @Override
  public void onHealthChange(Consumer<WalHealth> listener) {
    log.onHealthChange(listener);
  }

  @Override
  public void close() {
    log.close();
  }

  /**
   * Waits until everything up to an LSN is visible.
   *
   * @return false if that did not come about: the log has failed, a deadline has passed, or the
   *     thread was interrupted, whose flag is then set again
   */
  @Override
  public boolean awaitVisible(long lsn) {
    long left = VISIBILITY_DEADLINE_NANOS;
    while (store.visibleLsn() < lsn) {
      if (left <= 0 || log.state() == WalState.FAILED) {
        return false;
      }
      applyReached();
      applying.lock();
      try {
        if (store.visibleLsn() < lsn) {
          // In short turns, for nobody here hears of a log that fails.
          left -= TURN_NANOS - moreIsVisible.awaitNanos(TURN_NANOS);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      } finally {
        applying.unlock();
      }
    }
    return true;
  }

  /**
   * The LSN up to which a reader as of an instant sees, for ever: from now on no commit is stamped
   * at or before it, and those that were are visible on return.
   *
   * @throws InvalidTimeException if the instant is later than the clock
   * @throws IllegalStateException if a commit in flight may precede the instant and does not become
   *     visible
   */
  @Override
  public long lsnAsOf(long stamp) {
    if (stamp > store.visibleStamp()) {
      long last = settle(stamp);
      if (!awaitVisible(last)) {
        throw new IllegalStateException(
            "asOf %s must wait for the commits before it, up to LSN %d, but only %d is visible and the"
                    .formatted(Times.format(stamp), last, store.visibleLsn())
                + " log is "
                + log.state());
      }
    }
    return store.lsnAsOf(stamp);
  }

  private long settle(long stamp) {
    sequencing.lock();
    try {
      if (stamp > clock.highWaterMark()) {
        throw new InvalidTimeException(
            "asOf must not be later than now, "
                + Times.format(clock.highWaterMark())
                + ", for the answer could still change; found "
                + Times.format(stamp));
      }
      clock.raiseTo(stamp);
      Pending last = null;
      for (Pending next = pending.first(); next != null; next = PendingCommits.after(next)) {
        if (next.stamp() <= stamp) {
          last = next;
        }
      }
      return last == null ? 0 : last.lastLsn();
    } finally {
      sequencing.unlock();
    }
  }
}
