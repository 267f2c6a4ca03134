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
  private final CommitPipeline pipeline;
  private final TimeSource time;

  private final ThreadLocal<@Nullable Workspace> current = new ThreadLocal<>();
  private final ThreadLocal<@Nullable CommitReceipt> last = new ThreadLocal<>();

  /** After a conflict, what the thread's next transaction waits to see: the winner. */
  private final ThreadLocal<@Nullable Long> awaited = new ThreadLocal<>();

  /** The workspaces of all threads that hold changes or may come to. */
  private final Set<Workspace> open = ConcurrentHashMap.newKeySet();

  PalimpsestTransaction(
      PalimpsestGraph graph, VersionedStore store, CommitPipeline pipeline, TimeSource time) {
    super(graph);
    this.store = store;
    this.pipeline = pipeline;
    this.time = time;
  }

  /** The calling thread's workspace, opened if its read-write behaviour says so. */
  Workspace workspace() {
    readWrite();
    Workspace workspace = current.get();
    if (workspace == null) {
      throw Transaction.Exceptions.transactionMustBeOpenToReadWrite();
    }
    return workspace;
  }

  @Override
  protected void doOpen() {
    Long winner = awaited.get();
    if (winner != null) {
      pipeline.awaitVisible(winner);
      awaited.remove();
    }
    long snapshot = store.visibleLsn();
    long now = Math.max(time.micros(), store.visibleStamp());
    Workspace workspace = new Workspace(store, snapshot, now);
    open.add(workspace);
    current.set(workspace);
  }

  @Override
  protected void doCommit() {
    Workspace workspace = workspace();
    end();
    try {
      last.set(pipeline.commit(workspace));
    } catch (CommitConflictException e) {
      awaited.set(pipeline.sequenced());
      throw e;
    }
  }

  @Override
  protected void doRollback() {
    end();
  }

  private void end() {
    Workspace workspace = current.get();
    if (workspace != null) {
      open.remove(workspace);
      current.remove();
    }
  }

  @Override
  public boolean isOpen() {
    return current.get() != null;
  }

  @Override
  public boolean hasChanges() {
    Workspace workspace = current.get();
    return workspace != null && !workspace.isEmpty();
  }

  @Override
  public Optional<CommitReceipt> lastReceipt() {
    return Optional.ofNullable(last.get());
  }

  /** Whether any thread's open transaction holds changes. */
  boolean anyHasChanges() {
    return open.stream().anyMatch(workspace -> !workspace.isEmpty());
  }
}
