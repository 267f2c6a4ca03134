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

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A promise kept beside the log: what was durable, in which log epoch, and whether it was closed.
 *
 * <p>Promises inside the log cannot tell that a whole end of it is gone; this one can.
 *
 * <pre>
 *    0  u64 log epoch                24  u64 first LSN that must be readable
 *    8  u64 durable transaction      32  u64 sequence of the youngest segment
 *   16  u64 durable LSN              40  u32 1 if the log was closed, else 0
 * </pre>
 *
 * @param logEpoch the log epoch that wrote the mark
 * @param durableTransaction the last transaction known to be durable
 * @param durableLsn the last LSN known to be durable
 * @param firstLsn the LSN at which the log begins
 * @param sequence the youngest extent
 * @param closed whether the log was sealed and closed
 */
record LogMark(
    long logEpoch,
    long durableTransaction,
    long durableLsn,
    long firstLsn,
    long sequence,
    boolean closed) {

  private static final int BYTES = 44;

  /** Stands for a mark that was never written: of a log epoch before the first. */
  static final LogMark NONE = new LogMark(0, 0, 0, 1, 0, false);

  boolean isWritten() {
    return logEpoch > 0;
  }

  ByteBuffer encode() {
    return ByteBuffer.allocate(BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(logEpoch)
        .putLong(durableTransaction)
        .putLong(durableLsn)
        .putLong(firstLsn)
        .putLong(sequence)
        .putInt(closed ? 1 : 0)
        .flip();
  }

  static LogMark decode(ByteBuffer note) {
    if (note.remaining() < BYTES) {
      throw new CorruptLogException(
          "wal.mark", 0, "a mark of " + BYTES + " bytes", "one of " + note.remaining(), null);
    }
    ByteBuffer bytes = note.slice().order(ByteOrder.LITTLE_ENDIAN);
    return new LogMark(
        bytes.getLong(0),
        bytes.getLong(8),
        bytes.getLong(16),
        bytes.getLong(24),
        bytes.getLong(32),
        bytes.getInt(40) == 1);
  }
}
