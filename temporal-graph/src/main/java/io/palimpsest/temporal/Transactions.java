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

import io.palimpsest.temporal.store.VersionedStore;
import io.palimpsest.temporal.store.Workspace;
import io.palimpsest.wal.TimeSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All transactions of a graph: begins them, and knows those that are open. Any thread. */
final class Transactions {

  private final String graphName;
  private final VersionedStore store;
  private final Commits commits;
  private final TimeSource time;
  private final Set<CurrentTransaction> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Transactions(String graphName, VersionedStore store, Commits commits, TimeSource time) {
    this.graphName = graphName;
    this.store = store;
    this.commits = commits;
    this.time = time;
  }

  /**
   * A workspace on the snapshot that is visible now. Its present is fixed here, and never before
   * the snapshot's newest commit, whatever the wall clock says.
   *
   * @param awaited the LSN that has to be visible first, if that comes about
   */
  Workspace begin(long awaited) {
    commits.awaitVisible(awaited);
    return store.begin(time::micros);
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

  /** Which transactions are open. */
  GraphMetrics.Transactions metrics() {
    long now = time.micros();
    long oldest = now;
    int count = 0;
    for (CurrentTransaction transaction : open) {
      oldest = Math.min(oldest, transaction.present(now));
      count++;
    }
    return new GraphMetrics.Transactions(count, now - oldest);
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
    open.forEach(CurrentTransaction::graphIsClosed);
  }
}
