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
import io.palimpsest.temporal.store.Metadata;
import io.palimpsest.temporal.store.SweepProgress;
import io.palimpsest.temporal.store.Swept;
import io.palimpsest.temporal.store.Workspace;
import io.palimpsest.wal.WalHealth;
import io.palimpsest.wal.WalMetrics;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where transactions go and what readers wait for: the {@link CommitPipeline}, or {@link
 * ReadOnlyCommits} in a graph that is only read.
 */
interface Commits {

  /**
   * Commits a workspace: on return the commit is as durable as it asked to be, and visible, unless
   * it is asynchronous and one before it is not yet.
   *
   * @param options what is asked for, but for the metadata
   * @param metadata what is said of the commit
   */
  CommitReceipt commit(Workspace workspace, CommitOptions options, Metadata metadata);

  /**
   * Makes visible what nobody waits for any more, such as a commit whose deadline has passed and
   * those behind it; unless somebody is at it.
   */
  void catchUp();

  /** Waits until a commit is visible that is on its way, if there is such a one. */
  void awaitCommit(CommitToken token);

  /** Waits until everything up to an LSN is visible; false if that does not come about. */
  boolean awaitVisible(long lsn);

  /** The LSN up to which a reader as of an instant sees, for ever. */
  long lsnAsOf(long stamp);

  /**
   * Forgets what was known before an instant and what held before another, and gives back the
   * memory that nobody reads.
   */
  Swept vacuum(long known, long valid, SweepProgress progress);

  /** How commits are doing, since when, and why. */
  WalHealth health();

  /** How commits ended. */
  GraphMetrics.Commits counts();

  /** How far commits are. */
  GraphMetrics.Progress progress();

  /** What the log has done; empty if there is none that is written. */
  Optional<WalMetrics> logMetrics();

  /** Tells a listener of every change of {@link #health}. */
  void onHealthChange(Consumer<WalHealth> listener);

  /** Ends it; what is in flight becomes durable. */
  void close();
}
