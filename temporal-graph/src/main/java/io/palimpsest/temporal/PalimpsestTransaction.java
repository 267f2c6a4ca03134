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

import io.palimpsest.graph.CommitOptions;
import io.palimpsest.graph.CommitReceipt;
import io.palimpsest.graph.TemporalTransaction;
import io.palimpsest.temporal.store.Workspace;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.tinkerpop.gremlin.process.traversal.TraversalSource;
import org.apache.tinkerpop.gremlin.structure.Transaction;
import org.apache.tinkerpop.gremlin.structure.util.AbstractThreadLocalTransaction;

/**
 * The transaction of a graph: one for each thread, on the snapshot that was visible when the thread
 * first read or wrote.
 */
final class PalimpsestTransaction extends AbstractThreadLocalTransaction
    implements TemporalTransaction {

  private final PalimpsestGraph graph;
  private final Transactions transactions;

  @SuppressWarnings("ThreadLocalUsage") // a thread has one transaction for each graph
  private final ThreadLocal<CurrentTransaction> mine;

  /** Whether some thread has set a read-write behaviour of its own, which sees every use. */
  private volatile boolean isWatched;

  PalimpsestTransaction(PalimpsestGraph graph, Transactions transactions) {
    super(graph);
    this.graph = graph;
    this.transactions = transactions;
    this.mine = ThreadLocal.withInitial(() -> new CurrentTransaction(transactions));
  }

  /** The calling thread's workspace, opened if its read-write behaviour says so. */
  Workspace workspace() {
    // TinkerPop's behaviours do nothing with an open transaction, and finding them takes a while.
    Workspace open = isWatched ? null : mine.get().use();
    return open == null ? readWriteWorkspace() : open;
  }

  private Workspace readWriteWorkspace() {
    readWrite();
    return mine.get().workspace();
  }

  @Override
  public Transaction onReadWrite(Consumer<Transaction> consumer) {
    if (!(consumer instanceof READ_WRITE_BEHAVIOR)) {
      isWatched = true;
    }
    return super.onReadWrite(consumer);
  }

  @Override
  public <T extends TraversalSource> T begin(Class<T> traversalSourceClass) {
    BegunGraph begun = new BegunGraph(graph, transactions);
    begun.tx().open();
    return begun.traversal(traversalSourceClass);
  }

  @Override
  protected void doOpen() {
    mine.get().open();
  }

  @Override
  protected void doCommit() {
    mine.get().commit(CommitOptions.NONE);
  }

  @Override
  public CommitReceipt commit(CommitOptions options) {
    readWrite();
    CommitReceipt receipt = mine.get().commit(options);
    fireOnCommit();
    return receipt;
  }

  /** Asks for something when the transaction is committed, which is opened as for a write. */
  void ask(CommitOptions options) {
    readWrite();
    mine.get().ask(options);
  }

  @Override
  protected void doRollback() {
    mine.get().rollback();
  }

  @Override
  public boolean isOpen() {
    return mine.get().isOpen();
  }

  @Override
  public boolean hasChanges() {
    return mine.get().hasChanges();
  }

  @Override
  public Optional<CommitReceipt> lastReceipt() {
    return mine.get().lastReceipt();
  }
}
