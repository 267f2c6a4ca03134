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

import io.palimpsest.recovery.RecoveryTarget;
import io.palimpsest.temporal.store.Commit;
import io.palimpsest.temporal.store.CommitApplier;
import io.palimpsest.temporal.store.CommitCodec;
import io.palimpsest.temporal.store.Mutation;
import io.palimpsest.wal.LogRecord;

/** Puts what recovery reads back into the store, through the applier of live commits. */
final class StoreRecoveryTarget implements RecoveryTarget {

  private final CommitApplier applier;

  private final MemoryGuard memory;
  private final long lastLsn;

  /**
   * A target.
   *
   * @param lastLsn up to where the log will be replayed
   */
  StoreRecoveryTarget(CommitApplier applier, MemoryGuard memory, long lastLsn) {
    this.applier = applier;
    this.memory = memory;
    this.lastLsn = lastLsn;
  }

  @Override
  public void apply(LogRecord record) {
    memory.requireRoom(record.firstLsn() - 1, lastLsn);
    Commit commit = CommitCodec.decode(record.payload());
    applier.apply(commit, record.firstLsn(), record.timeMicros());
    if (commit.mutations().stream().anyMatch(Mutation.Vacuum.class::isInstance)) {
      applier.sweep((rows, of) -> {}); // the replay needs no more memory than the graph did
    }
  }
}
