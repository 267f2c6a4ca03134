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
import io.palimpsest.graph.CommitOutcomeUnknownException;
import io.palimpsest.graph.CommitReceipt;
import io.palimpsest.graph.CommitToken;
import io.palimpsest.graph.ContainmentException;
import io.palimpsest.graph.InvalidPeriodException;
import io.palimpsest.graph.InvalidTimeException;
import io.palimpsest.graph.Times;
import io.palimpsest.temporal.PendingCommits.Pending;
import io.palimpsest.temporal.store.Commit;
import io.palimpsest.temporal.store.CommitApplier;
import io.palimpsest.temporal.store.CommitCodec;
import io.palimpsest.temporal.store.Definitions;
import io.palimpsest.temporal.store.Footprint;
import io.palimpsest.temporal.store.Horizon;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The one place where graph and log meet: it takes a transaction's workspace to a durable, visible
 * commit.
 *
 * <ol>
 *   <li><em>Seal</em>: reduce the workspace to its net effect; nothing to do if there is none.
 *   <li><em>Stage</em>: encode, check limits, take room in the log. All that can be refused for
 *       want of room is refused here, before any number exists.
 *   <li><em>Sequence</em>, a short section under one lock, without I/O or waiting: judge conflicts
 *       against every commit since the snapshot, visible or not; take the transaction time; give
 *       the record its LSNs and put it into its stripe. So LSN order, time order and conflict order
 *       are one order.
 *   <li><em>Wait</em> until the log is durable up to the commit. No lock is held.
 *   <li><em>Apply</em> everything durable, in LSN order, one thread at a time: whichever waiter
 *       comes first does it for all.
 *   <li><em>Acknowledge.</em>
 * </ol>
 *
 * Invariants: visible &lt;= durable &lt;= appended; a commit that is visible was durable first; a
 * commit refused before step 3 has ended is nowhere.
 */
final class CommitPipeline implements Commits {

  private static final long VISIBILITY_DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final VersionedStore store;
  private final CommitApplier applier;
  private final WriteAheadLog log;
  private final CommitClock clock;
  private final PendingCommits pending;
  private final MemoryGuard memory;
  private final CommitCounters counters = new CommitCounters();

  private final ReentrantLock sequencing = new ReentrantLock();
  private final ReentrantLock applying = new ReentrantLock();

  /** One vacuum at a time. */
  private final ReentrantLock vacuuming = new ReentrantLock();

  private final Condition moreIsVisible = applying.newCondition();

  /** Written by the holder of the sequencing lock. */
  private volatile Definitions sequencedSchema;

  CommitPipeline(
      VersionedStore store,
      CommitApplier applier,
      WriteAheadLog log,
      TimeSource time,
      MemoryGuard memory) {
    this.memory = memory;
    this.store = store;
    this.applier = applier;
    this.log = log;
    this.clock = new CommitClock(time, Math.max(log.lastTimeMicros(), store.visibleStamp()));
    this.sequencedSchema = store.schema().definitions();
    Footprint nothing = new Workspace(store, 0, 0).seal(0).footprint();
    this.pending =
        new PendingCommits(
            new Pending(new SealedWork(new Commit(0, List.of()), nothing, 0, 0, 0), 0));
  }

  /**
   * Commits a workspace. On return the commit is durable and visible.
   *
   * @throws CommitConflictException if another commit since the snapshot touched the same facts
   * @throws InvalidPeriodException if a window that begins with the commit would be empty
   * @throws ContainmentException if something would begin before what it belongs to, which begins
   *     with the commit
   * @throws CommitOutcomeUnknownException if the log failed before it could say
   * @throws io.palimpsest.graph.MemoryLimitException if there is no room for it on the heap;
   *     nothing was written
   * @throws WalException if the log refused the commit; nothing was written
   */
  @Override
  public CommitReceipt commit(Workspace workspace) {
    try {
      CommitReceipt receipt = seal(workspace);
      counters.committed();
      return receipt;
    } catch (RuntimeException e) {
      counters.failed(e);
      throw e;
    }
  }

  private CommitReceipt seal(Workspace workspace) {
    SealedWork work = workspace.seal(log.logEpoch());
    if (work.commit().mutations().isEmpty()) {
      CommitToken token = store.tokenUpTo(workspace.snapshot());
      long stamp = store.stampOf(token).orElseThrow();
      return new CommitReceipt(token, Times.toInstant(stamp), 0, 0);
    }
    Pending commit = new Pending(work, memory.admit(work.commit()));
    CommitTicket ticket;
    boolean sequenced = false;
    try (StagedRecord staged = stage(work.commit())) {
      ticket = sequence(workspace, commit, staged);
      sequenced = true;
    } finally {
      if (!sequenced) {
        memory.release(commit.weight);
      }
    }
    return acknowledge(commit, ticket);
  }

  private CommitReceipt acknowledge(Pending commit, CommitTicket ticket) {
    CommitToken token = new CommitToken(commit.commit().logEpoch(), ticket.lastLsn());
    awaitDurable(ticket, token);
    if (store.visibleLsn() < ticket.lastLsn()) { // else another waiter has applied it
      applyDurable();
    }
    return new CommitReceipt(
        token,
        Times.toInstant(commit.stamp()),
        commit.commit().mutations().size(),
        commit.work.supersededFutureFacts());
  }

  /** The schema as every commit that was given its LSNs has left it, visible or not. */
  Definitions sequencedSchema() {
    return sequencedSchema;
  }

  /**
   * Commits a change of the schema, unless another one has come first. On return it is durable and
   * visible.
   *
   * @param before what {@link #sequencedSchema()} says
   * @param after what it will say
   * @return the receipt; empty if the schema is not {@code before} any more, and nothing was
   *     written
   */
  Optional<CommitReceipt> changeSchema(Mutation change, Definitions before, Definitions after) {
    Pending commit = new Pending(SealedWork.ofSchema(store, log.logEpoch(), change), 0);
    CommitTicket ticket;
    try (StagedRecord staged = stage(commit.commit())) {
      sequencing.lock();
      try {
        if (sequencedSchema != before) {
          return Optional.empty();
        }
        ticket = number(commit, staged, clock.next(store.visibleStamp()));
        sequencedSchema = after;
      } finally {
        sequencing.unlock();
      }
    }
    return Optional.of(acknowledge(commit, ticket));
  }

  /** Encodes a commit; what the encoding took is free again when it is staged. */
  private StagedRecord stage(Commit commit) {
    CommitCodec.Payload payload = CommitCodec.encode(commit);
    log.requireMutationFits(payload.largestMutation());
    return log.stage(payload.pieces(), commit.mutations().size());
  }

  private CommitTicket sequence(Workspace workspace, Pending commit, StagedRecord staged) {
    sequencing.lock();
    try {
      refuseClash(workspace.snapshot(), commit.footprint());
      // Never before the transaction's own present, should the wall clock have stepped back since.
      long stamp = clock.next(workspace.now());
      refuseStamp(stamp, commit.work);
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
      Optional<String> fact = footprint.clashWith(other.footprint());
      if (fact.isPresent()) {
        CommitToken winner = new CommitToken(other.commit().logEpoch(), other.lastLsn());
        throw conflict(fact.get(), winner.toString());
      }
    }
    Footprint.Clash clash = footprint.clashSince(snapshot);
    if (clash != null) {
      throw conflict(clash.fact(), clash.winner());
    }
  }

  private static CommitConflictException conflict(String fact, String winner) {
    return new CommitConflictException(
        "commit "
            + winner
            + " has changed "
            + fact
            + " since this transaction began; nothing was written, try again");
  }

  private static void awaitDurable(CommitTicket ticket, CommitToken token) {
    try {
      ticket.awaitDurable();
    } catch (WalException e) {
      throw new CommitOutcomeUnknownException(
          "it is not known whether commit "
              + token
              + " is durable; a graph opened again with that token as asOf has it: "
              + e.getMessage(),
          e);
    }
  }

  /** Makes every durable commit visible. */
  private void applyDurable() {
    applying.lock();
    try {
      long durable = log.durable();
      Pending next = pending.first();
      while (next != null && next.lastLsn() <= durable) {
        applier.apply(next.commit(), next.firstLsn(), next.stamp());
        memory.release(next.weight);
        pending.removeFirst(next);
        next = PendingCommits.after(next);
      }
      moreIsVisible.signalAll();
    } finally {
      applying.unlock();
    }
  }

  @Override
  public long sequenced() {
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
    Pending commit = new Pending(work, memory.admit(work.commit()));
    CommitTicket ticket = null;
    try (StagedRecord staged = stage(work.commit())) {
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
    awaitDurable(ticket, new CommitToken(work.commit().logEpoch(), ticket.lastLsn()));
    applyDurable();
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
      applyDurable();
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
