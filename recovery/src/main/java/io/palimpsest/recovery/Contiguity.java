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
package io.palimpsest.recovery;

import io.palimpsest.wal.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Checks that records follow one on the other without a hole, and forward in time.
 *
 * <p>The log checks the same when it is opened; this is the second look, at what is really handed
 * to the target.
 */
final class Contiguity {

  private @Nullable LogRecord last;

  /** Checks a record against the one before. */
  void follow(LogRecord record) {
    LogRecord before = last;
    last = record;
    if (before == null) {
      return;
    }
    if (record.firstLsn() != before.lastLsn() + 1) {
      throw refuse(record, "LSN " + (before.lastLsn() + 1), "LSN " + record.firstLsn());
    }
    if (record.transactionId() != before.transactionId() + 1) {
      throw refuse(
          record,
          "transaction " + (before.transactionId() + 1),
          "transaction " + record.transactionId());
    }
    if (record.timeMicros() < before.timeMicros()) {
      throw refuse(
          record, "a time of " + before.timeMicros() + " or later", "" + record.timeMicros());
    }
    if (record.logEpoch() < before.logEpoch()) {
      throw refuse(record, "log epoch " + before.logEpoch() + " or later", "" + record.logEpoch());
    }
  }

  private static RecoveryException refuse(LogRecord record, String expected, String actual) {
    return new RecoveryException(record.segment(), record.position(), expected, actual, null);
  }
}
