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
import io.palimpsest.temporal.store.CommitApplier;
import io.palimpsest.temporal.store.CommitCodec;
import io.palimpsest.wal.LogRecord;

/** Puts what recovery reads back into the store, through the applier of live commits. */
final class StoreRecoveryTarget implements RecoveryTarget {

  private final CommitApplier applier;

  StoreRecoveryTarget(CommitApplier applier) {
    this.applier = applier;
  }

  @Override
  public void apply(LogRecord record) {
    applier.apply(CommitCodec.decode(record.payload()), record.firstLsn(), record.timeMicros());
  }
}
