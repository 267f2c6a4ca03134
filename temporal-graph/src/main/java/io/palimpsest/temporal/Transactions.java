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

import io.palimpsest.graph.TransactionExpiredException;
import io.palimpsest.temporal.store.VersionedStore;
import io.palimpsest.temporal.store.Workspace;
import io.palimpsest.wal.TimeSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** All transactions of a graph: begins them, and knows those that are open. Any thread. */
final class Transactions {

  /** How often within the time that a transaction may be idle it is looked at. */
  private static final int LOOKS = 4;

  private final String graphName;
  private final VersionedStore store;
  private final Commits commits;
  private final TimeSource time;
  private final long idleMillis;
  private final Set<CurrentTransaction> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Set before the graph is known to anybody. */
  private Ticker.@Nullable Tick tick;

  private final LongAdder expired = new LongAdder();

  /**
   * Transactions, none of them open.
   *
   * @param idleMillis how long one may be idle before it is rolled back; 0 for ever
   */
  Transactions(
      String graphName, VersionedStore store, Commits commits, TimeSource time, long idleMillis) {
    this.graphName = graphName;
    this.idleMillis = idleMillis;
    this.store = store;
    this.commits = commits;
    this.time = time;
  }

  /** Has transactions rolled back that are idle for too long, until the graph is closed. */
  void watch(Ticker ticker) {
    if (idleMillis > 0) {
      long nanos = TimeUnit.MILLISECONDS.toNanos(idleMillis) / LOOKS;
      tick = ticker.every(nanos, this, Transactions::endIdle);
    }
  }

  /**
   * A workspace on the snapshot that is visible now. Its present is fixed here, and never before
   * the snapshot's newest commit, whatever the wall clock says.
   *
   * @param awaited the LSN that has to be visible first, if that comes about
   */
  Workspace begin(long awaited) {
    commits.awaitVisible(awaited);
    commits.catchUp();
    return store.begin(time::micros);
  }

  private void endIdle() {
    long now = time.nanos();
    long nanos = TimeUnit.MILLISECONDS.toNanos(idleMillis);
    for (CurrentTransaction transaction : open) {
      if (transaction.endIfIdle(now, nanos)) {
        expired.increment();
      }
    }
  }

  /** What is thrown when a transaction is used that was idle for too long. */
  TransactionExpiredException expired() {
    return new TransactionExpiredException(
        ("the transaction was rolled back: nobody had used it for more than %s=%d; end it by rollback()"
                + " and try again")
            .formatted(PalimpsestConfig.TRANSACTION_IDLE_MILLIS, idleMillis));
  }

  /** Which transactions are open. */
  GraphMetrics.Transactions metrics() {
    int count = 0;
    int withChanges = 0;
    long visible = store.visibleLsn(); // before, so that none that begins meanwhile is older
    long snapshot = visible;
    long began = Long.MAX_VALUE;
    for (CurrentTransaction transaction : open) {
      Workspace workspace = transaction.peek();
      if (workspace != null) {
        count++;
        withChanges += workspace.isEmpty() ? 0 : 1;
        snapshot = Math.min(snapshot, workspace.snapshot());
        began = Math.min(began, workspace.now());
      }
    }
    return new GraphMetrics.Transactions(
        count,
        withChanges,
        count == 0 ? 0 : Math.max(0, time.micros() - began),
        snapshot,
        expired.sum());
  }

  /** Notes that a transaction is open; ends it at once if the graph was closed meanwhile. */
  void opened(CurrentTransaction transaction) {
    open.add(transaction);
    if (closed) {
      transaction.graphIsClosed();
    }
  }

  void ended(CurrentTransaction transaction) {
    open.remove(transaction);
  }

  /** Whether any open transaction holds changes. */
  boolean anyHasChanges() {
    return open.stream().anyMatch(CurrentTransaction::hasChanges);
  }

  Commits commits() {
    return commits;
  }

  /** For messages: where the graph lives. */
  String graphName() {
    return graphName;
  }

  /** Rolls every transaction back, and lets none begin any more. */
  void close() {
    closed = true;
    if (tick != null) {
      tick.stop();
    }
    open.forEach(CurrentTransaction::graphIsClosed);
  }
}
