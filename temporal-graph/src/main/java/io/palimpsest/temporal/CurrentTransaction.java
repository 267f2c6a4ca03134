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
import io.palimpsest.graph.CommitReceipt;
import io.palimpsest.graph.InvalidOptionException;
import io.palimpsest.graph.TransactionExpiredException;
import io.palimpsest.temporal.store.Metadata;
import io.palimpsest.temporal.store.Workspace;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.tinkerpop.gremlin.structure.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * The transaction of a thread, or of a source that was begun: at most one is open, and one follows
 * on another.
 *
 * <p>Used by one thread at a time. Another thread may only take the workspace away: one that closes
 * the graph, or finds that this was idle for too long.
 */
final class CurrentTransaction {

  /** Why there is none although the user has not ended it. */
  private enum End {
    /** It was idle for too long; until the user ends it, every use is refused. */
    IDLE,
    /** For good. */
    CLOSED,
    /** For good. */
    GRAPH_CLOSED
  }

  private final Transactions transactions;

  /** Null while none is open. Whoever takes it away under the monitor decides how it ends. */
  private volatile @Nullable Workspace workspace;

  private volatile @Nullable End end;

  /** Counts the uses. Others only look whether it has changed. */
  private final AtomicInteger uses = new AtomicInteger();

  /** The uses when {@link #endIfIdle} last found them changed, and when that was, nanoseconds. */
  private int usesSeen;

  private long usesSeenAt;
  private @Nullable CommitReceipt lastReceipt;

  /** How the open transaction is to be committed, as far as its traversals have said. */
  private CommitOptions asked = CommitOptions.NONE;

  /** The LSN the next transaction waits to see: of the last commit here, or of who won over it. */
  private long awaited;

  CurrentTransaction(Transactions transactions) {
    this.transactions = transactions;
  }

  /** Begins a transaction on the snapshot that is visible now. None is open. */
  void open() {
    if (end != null) {
      throw refusal();
    }
    countUse();
    Workspace opened = transactions.begin(awaited);
    workspace = opened;
    transactions.opened(this);
    if (workspace != opened) {
      throw refusal();
    }
  }

  /**
   * The workspace.
   *
   * @throws IllegalStateException if no transaction is open
   * @throws TransactionExpiredException if it was idle for too long
   */
  Workspace workspace() {
    Workspace current = use();
    if (current == null) {
      throw refusal();
    }
    return current;
  }

  /** The workspace, which is used now; null if no transaction is open. */
  @Nullable Workspace use() {
    Workspace current = workspace;
    if (current != null) {
      countUse();
    }
    return current;
  }

  private void countUse() {
    uses.setOpaque(uses.getPlain() + 1);
  }

  private RuntimeException refusal() {
    End why = end;
    if (why == null) {
      return Transaction.Exceptions.transactionMustBeOpenToReadWrite();
    }
    return switch (why) {
      case IDLE -> transactions.expired();
      case CLOSED ->
          new IllegalStateException(
              "the transaction is closed; begin another one by tx().begin() of the graph");
      case GRAPH_CLOSED ->
          new IllegalStateException("the graph " + transactions.graphName() + " is closed");
    };
  }

  /**
   * Asks for something when the open transaction is committed.
   *
   * @throws InvalidOptionException if it cannot be had; nothing has changed
   */
  void ask(CommitOptions more) {
    CommitOptions all = asked.and(more);
    Metadata.of(all.metadata());
    asked = all;
  }

  /**
   * Commits. Whatever comes of it, the transaction is over.
   *
   * @throws InvalidOptionException if what is asked for cannot be had; the transaction is still
   *     open
   */
  CommitReceipt commit(CommitOptions options) {
    CommitOptions all = asked.and(options);
    Metadata metadata = Metadata.of(all.metadata());
    Workspace work = take();
    if (work == null) {
      RuntimeException refusal = refusal();
      forgetIdleness();
      throw refusal;
    }
    try {
      CommitReceipt receipt = transactions.commits().commit(work, all, metadata);
      lastReceipt = receipt;
      awaited = receipt.token().lastLsn();
      return receipt;
    } catch (CommitConflictException e) {
      awaited = e.winner().lastLsn();
      throw e;
    } finally {
      work.release(); // not before conflicts were judged
    }
  }

  /** Throws the changes away. */
  void rollback() {
    Workspace work = take();
    if (work != null) {
      work.release();
    }
    forgetIdleness();
  }

  private void forgetIdleness() {
    if (end == End.IDLE) {
      end = null;
    }
  }

  private synchronized @Nullable Workspace take() {
    Workspace taken = workspace;
    workspace = null;
    asked = CommitOptions.NONE;
    transactions.ended(this);
    return taken;
  }

  /** Lets no further transaction begin here. None is open. */
  void close() {
    end = End.CLOSED;
  }

  /** Takes the workspace away, since the graph is closed. Any thread. */
  synchronized void graphIsClosed() {
    end = End.GRAPH_CLOSED;
    take();
  }

  /**
   * Takes the workspace away if it has not been used for some time. Any thread.
   *
   * @param now nanoseconds
   * @return whether it did
   */
  synchronized boolean endIfIdle(long now, long nanos) {
    int used = uses.getOpaque();
    if (workspace == null || used != usesSeen) {
      usesSeen = used;
      usesSeenAt = now;
      return false;
    }
    if (now - usesSeenAt < nanos) {
      return false;
    }
    end = End.IDLE;
    take();
    return true;
  }

  boolean isClosed() {
    return end == End.CLOSED;
  }

  /** Whether the user has to end a transaction here, be it one that was idle for too long. */
  boolean isOpen() {
    return workspace != null || end == End.IDLE;
  }

  /** The open workspace; null if there is none. Any thread. */
  @Nullable Workspace peek() {
    return workspace;
  }

  boolean hasChanges() {
    Workspace current = workspace;
    return current != null && !current.isEmpty();
  }

  Optional<CommitReceipt> lastReceipt() {
    return Optional.ofNullable(lastReceipt);
  }
}
