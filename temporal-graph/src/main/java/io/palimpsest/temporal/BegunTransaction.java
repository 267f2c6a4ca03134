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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.tinkerpop.gremlin.process.traversal.TraversalSource;
import org.apache.tinkerpop.gremlin.structure.Transaction;
import org.apache.tinkerpop.gremlin.structure.util.AbstractTransaction;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that belongs to the source it was begun with, and to no thread.
 *
 * <p>After a commit or a rollback the source goes on with another transaction, as its read-write
 * behaviour says; after {@link #close} there is none any more.
 */
final class BegunTransaction extends AbstractTransaction implements TemporalTransaction {

  private final CurrentTransaction current;
  private final List<Consumer<Status>> listeners = new CopyOnWriteArrayList<>();
  private volatile Consumer<Transaction> onReadWrite = READ_WRITE_BEHAVIOR.AUTO;
  private volatile Consumer<Transaction> onClose = CLOSE_BEHAVIOR.ROLLBACK;

  BegunTransaction(BegunGraph graph, Transactions transactions) {
    super(graph);
    this.current = new CurrentTransaction(transactions);
  }

  /** The workspace, opened if the read-write behaviour says so. */
  Workspace workspace() {
    readWrite();
    return current.workspace();
  }

  @Override
  public <T extends TraversalSource> T begin(Class<T> traversalSourceClass) {
    throw new IllegalStateException(
        "this transaction was begun already, and has none inside it; begin another one by"
            + " tx().begin() of the graph");
  }

  @Override
  protected void doOpen() {
    current.open();
  }

  @Override
  protected void doCommit() {
    current.commit(CommitOptions.NONE);
  }

  @Override
  public CommitReceipt commit(CommitOptions options) {
    readWrite();
    CommitReceipt receipt = current.commit(options);
    fireOnCommit();
    return receipt;
  }

  /** Asks for something when the transaction is committed, which is opened as for a write. */
  void ask(CommitOptions options) {
    readWrite();
    current.ask(options);
  }

  @Override
  protected void doRollback() {
    current.rollback();
  }

  @Override
  public void close() {
    if (current.isClosed()) {
      return;
    }
    try {
      doClose();
    } finally {
      if (!current.isOpen()) {
        current.close();
      }
    }
  }

  @Override
  public boolean isOpen() {
    return current.isOpen();
  }

  @Override
  public boolean hasChanges() {
    return current.hasChanges();
  }

  @Override
  public Optional<CommitReceipt> lastReceipt() {
    return current.lastReceipt();
  }

  @Override
  protected void doReadWrite() {
    onReadWrite.accept(this);
  }

  @Override
  protected void doClose() {
    onClose.accept(this);
  }

  @Override
  public Transaction onReadWrite(@Nullable Consumer<Transaction> behaviour) {
    if (behaviour == null) {
      throw Transaction.Exceptions.onReadWriteBehaviorCannotBeNull();
    }
    onReadWrite = behaviour;
    return this;
  }

  @Override
  public Transaction onClose(@Nullable Consumer<Transaction> behaviour) {
    if (behaviour == null) {
      throw Transaction.Exceptions.onCloseBehaviorCannotBeNull();
    }
    onClose = behaviour;
    return this;
  }

  @Override
  protected void fireOnCommit() {
    listeners.forEach(listener -> listener.accept(Status.COMMIT));
  }

  @Override
  protected void fireOnRollback() {
    listeners.forEach(listener -> listener.accept(Status.ROLLBACK));
  }

  @Override
  public void addTransactionListener(Consumer<Status> listener) {
    listeners.add(listener);
  }

  @Override
  public void removeTransactionListener(Consumer<Status> listener) {
    listeners.remove(listener);
  }

  @Override
  public void clearTransactionListeners() {
    listeners.clear();
  }
}
