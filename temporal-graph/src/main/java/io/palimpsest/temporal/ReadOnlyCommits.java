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
import io.palimpsest.graph.CommitToken;
import io.palimpsest.graph.Durability;
import io.palimpsest.graph.InvalidTimeException;
import io.palimpsest.graph.ReadOnlyGraphException;
import io.palimpsest.graph.Times;
import io.palimpsest.temporal.store.Metadata;
import io.palimpsest.temporal.store.SweepProgress;
import io.palimpsest.temporal.store.Swept;
import io.palimpsest.temporal.store.VersionedStore;
import io.palimpsest.temporal.store.Workspace;
import io.palimpsest.wal.CorruptLogException;
import io.palimpsest.wal.WalHealth;
import io.palimpsest.wal.WalMetrics;
import io.palimpsest.wal.WalState;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A graph that is only read: everything it will ever know is visible, and nothing is added. */
final class ReadOnlyCommits implements Commits {

  private final VersionedStore store;
  private final String where;
  private final WalHealth health;

  /**
   * Over a store that recovery has filled.
   *
   * @param where the directory, for messages
   * @param damage what stands behind the last commit that could be read, or null
   */
  ReadOnlyCommits(
      VersionedStore store, String where, Instant opened, @Nullable CorruptLogException damage) {
    this.store = store;
    this.where = where;
    this.health = new WalHealth(WalState.READ_ONLY, opened, damage);
  }

  /** What a change is refused with. */
  ReadOnlyGraphException refusal() {
    return new ReadOnlyGraphException(
        "the graph in "
            + where
            + " was opened for reading only ("
            + PalimpsestConfig.READ_ONLY
            + "), so nothing can be changed in it; open it for writing where no other process has"
            + " it open");
  }

  @Override
  public CommitReceipt commit(Workspace workspace, CommitOptions options, Metadata metadata) {
    if (!workspace.isEmpty() || !metadata.isEmpty()) {
      throw refusal();
    }
    CommitToken token = store.tokenUpTo(workspace.snapshot());
    Instant stamp = Times.toInstant(store.stampOf(token).orElseThrow());
    return new CommitReceipt(token, stamp, Durability.SYNC, 0, 0);
  }

  @Override
  public void catchUp() {
    // Nothing is on its way.
  }

  @Override
  public void awaitCommit(CommitToken token) {
    // Nothing is on its way.
  }

  @Override
  public boolean awaitVisible(long lsn) {
    return store.visibleLsn() >= lsn;
  }

  /** Later than its newest commit nothing is settled here: the writer may have committed since. */
  @Override
  public long lsnAsOf(long stamp) {
    if (stamp > store.visibleStamp()) {
      throw new InvalidTimeException(
          "asOf must not be later than "
              + Times.format(store.visibleStamp())
              + ", the newest commit that the graph opened for reading only in "
              + where
              + " has, for others may have followed it elsewhere; found "
              + Times.format(stamp));
    }
    return store.lsnAsOf(stamp);
  }

  @Override
  public Swept vacuum(long known, long valid, SweepProgress progress) {
    throw refusal();
  }

  @Override
  public WalHealth health() {
    return health;
  }

  @Override
  public GraphMetrics.Commits counts() {
    return new GraphMetrics.Commits(0, 0, 0, 0, 0);
  }

  @Override
  public GraphMetrics.Progress progress() {
    return new GraphMetrics.Progress(store.visibleLsn(), store.visibleLsn());
  }

  @Override
  public Optional<WalMetrics> logMetrics() {
    return Optional.empty();
  }

  @Override
  public void onHealthChange(Consumer<WalHealth> listener) {
    // It never changes.
  }

  @Override
  public void close() {
    // It holds nothing.
  }
}
