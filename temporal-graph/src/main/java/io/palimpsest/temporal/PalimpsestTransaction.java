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
import io.palimpsest.graph.TemporalTransaction;
import io.palimpsest.temporal.store.VersionedStore;
import io.palimpsest.temporal.store.Workspace;
import io.palimpsest.wal.TimeSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.tinkerpop.gremlin.structure.Transaction;
import org.apache.tinkerpop.gremlin.structure.util.AbstractThreadLocalTransaction;
import org.jspecify.annotations.Nullable;

/**
 * The transaction of a graph: for each thread a {@link Workspace} on the snapshot that was visible
 * when the thread first read or wrote.
 *
 * <p>Its present is fixed when it begins, and never before the snapshot's newest commit, whatever
 * the wall clock says.
 */
final class PalimpsestTransaction extends AbstractThreadLocalTransaction
    implements TemporalTransaction {

  private final VersionedStore store;
  private final Commits commits;
  private final TimeSource time;

  /** What a thread knows of its transactions. */
  private static final class Mine {
    @Nullable Workspace workspace;
    @Nullable CommitReceipt lastReceipt;

    /** After a conflict, the LSN the next transaction waits to see: then the winner is visible. */
    long awaited;
  }

  @SuppressWarnings("ThreadLocalUsage") // a thread has one transaction for each graph
  private final ThreadLocal<Mine> mine = ThreadLocal.withInitial(Mine::new);

  /** The workspaces of all threads that hold changes or may come to. */
  private final Set<Workspace> open = ConcurrentHashMap.newKeySet();

  PalimpsestTransaction(
      PalimpsestGraph graph, VersionedStore store, Commits commits, TimeSource time) {
    super(graph);
    this.store = store;
    this.commits = commits;
    this.time = time;
  }

  /** The calling thread's workspace, opened if its read-write behaviour says so. */
  Workspace workspace() {
    readWrite();
    Workspace workspace = mine.get().workspace;
    if (workspace == null) {
      throw Transaction.Exceptions.transactionMustBeOpenToReadWrite();
    }
    return workspace;
  }

  @Override
  protected void doOpen() {
    Mine thread = mine.get();
    commits.awaitVisible(thread.awaited);
    long snapshot = store.visibleLsn();
    long now = Math.max(time.micros(), store.visibleStamp());
    Workspace workspace = new Workspace(store, snapshot, now);
    open.add(workspace);
    thread.workspace = workspace;
  }

  @Override
  protected void doCommit() {
    Workspace workspace = workspace();
    end();
    try {
      mine.get().lastReceipt = commits.commit(workspace);
    } catch (CommitConflictException e) {
      mine.get().awaited = commits.sequenced();
      throw e;
    }
  }

  @Override
  protected void doRollback() {
    end();
  }

  private void end() {
    Mine thread = mine.get();
    if (thread.workspace != null) {
      open.remove(thread.workspace);
      thread.workspace = null;
    }
  }

  @Override
  public boolean isOpen() {
    return mine.get().workspace != null;
  }

  @Override
  public boolean hasChanges() {
    Workspace workspace = mine.get().workspace;
    return workspace != null && !workspace.isEmpty();
  }

  @Override
  public Optional<CommitReceipt> lastReceipt() {
    return Optional.ofNullable(mine.get().lastReceipt);
  }

  /** Whether any thread's open transaction holds changes. */
  boolean anyHasChanges() {
    return open.stream().anyMatch(workspace -> !workspace.isEmpty());
  }
}
