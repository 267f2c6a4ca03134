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
package io.palimpsest.wal;

/**
 * Where a log ends: what the next frame must follow on. Changed only by who walks along the log.
 */
final class LogEnd {

  /** The LSN that comes next. */
  long nextLsn = 1;

  /** The id of the last transaction. */
  long transaction;

  /** The commit time of the last transaction. */
  long timeMicros = Long.MIN_VALUE;

  /** The checksum of the last transaction's frame, which the next log epoch follows on. */
  int transactionCrc;

  /** The checksum of the last frame of any kind, which the next frame repeats. */
  int chain;

  /** Whether the last frame is a seal. */
  boolean sealed;

  /** Everything up to this transaction was durable, as some frame promises. */
  long promised;

  /** Moves past a whole transaction. */
  void pass(FrameCursor frame) {
    nextLsn = frame.firstLsn() + frame.mutations();
    transaction = frame.transaction();
    timeMicros = frame.timeMicros();
    transactionCrc = frame.selfCrc();
  }
}
