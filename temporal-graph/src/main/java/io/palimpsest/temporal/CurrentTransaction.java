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
import io.palimpsest.graph.CommitReceipt;
import io.palimpsest.temporal.store.Workspace;
import java.util.Optional;
import org.apache.tinkerpop.gremlin.structure.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * The transaction of a thread, or of a source that was begun: at most one is open, and one follows
 * on another.
 *
 * <p>Used by one thread at a time. Another thread may only take the workspace away: the one that
 * closes the graph.
 */
final class CurrentTransaction {

  /** Why no transaction can be opened here any more. */
  private enum End {
    CLOSED,
    GRAPH_CLOSED
  }

  private final Transactions transactions;

  /** Null while none is open. Whoever takes it away under the monitor decides how it ends. */
  private volatile @Nullable Workspace workspace;

  private volatile @Nullable End end;
  private @Nullable CommitReceipt lastReceipt;

  /** After a conflict, the LSN the next transaction waits to see: then the winner is visible. */
  private long awaited;

  CurrentTransaction(Transactions transactions) {
    this.transactions = transactions;
  }

  /** Begins a transaction on the snapshot that is visible now. None is open. */
  void open() {
    if (end != null) {
      throw refusal();
    }
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
   */
  Workspace workspace() {
    Workspace current = workspace;
    if (current == null) {
      throw refusal();
    }
    return current;
  }

  private IllegalStateException refusal() {
    End why = end;
    if (why == null) {
      return Transaction.Exceptions.transactionMustBeOpenToReadWrite();
    }
    return new IllegalStateException(
        why == End.CLOSED
            ? "the transaction is closed; begin another one by tx().begin() of the graph"
            : "the graph " + transactions.graphName() + " is closed");
  }

  /** Commits. Whatever comes of it, the transaction is over. */
  void commit() {
    Workspace work = take();
    if (work == null) {
      throw refusal();
    }
    try {
      lastReceipt = transactions.commits().commit(work);
    } catch (CommitConflictException e) {
      awaited = transactions.commits().sequenced();
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
  }

  private synchronized @Nullable Workspace take() {
    Workspace taken = workspace;
    workspace = null;
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

  boolean isClosed() {
    return end == End.CLOSED;
  }

  boolean isOpen() {
    return workspace != null;
  }

  /** The transaction's present, microseconds; {@code now} if none is open. Any thread. */
  long present(long now) {
    Workspace current = workspace;
    return current == null ? now : current.now();
  }

  boolean hasChanges() {
    Workspace current = workspace;
    return current != null && !current.isEmpty();
  }

  Optional<CommitReceipt> lastReceipt() {
    return Optional.ofNullable(lastReceipt);
  }
}
