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
import io.palimpsest.graph.TemporalTransaction;
import io.palimpsest.temporal.store.Workspace;

/** The graph in a transaction that was begun by {@code g.tx().begin()}. */
final class BegunGraph extends TransactionalFace {

  private final PalimpsestGraph root;
  private final BegunTransaction transaction;

  BegunGraph(PalimpsestGraph root, Transactions transactions) {
    this.root = root;
    this.transaction = new BegunTransaction(this, transactions);
  }

  @Override
  PalimpsestGraph root() {
    return root;
  }

  @Override
  Workspace reading() {
    return transaction.workspace();
  }

  @Override
  void ask(CommitOptions options) {
    transaction.ask(options);
  }

  @Override
  public TemporalTransaction tx() {
    return transaction;
  }

  /** Closes the transaction, not the graph. */
  @Override
  public void close() {
    transaction.close();
  }
}
