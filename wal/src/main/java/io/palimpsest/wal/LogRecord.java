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

/**
 * One durable record, as it was appended.
 *
 * @param firstLsn the LSN of its first mutation; the next LSN if it has none
 * @param mutations how many mutations it holds, each with one LSN
 * @param transactionId its place among all records, from 1
 * @param timeMicros its commit time, in microseconds of UTC; never before the record's in front,
 *     and the same if it was appended without a time while the clock was behind
 * @param logEpoch the log epoch that wrote it (or wrote it again)
 * @param payload its bytes, read-only
 * @param segment the name of the segment it lies in
 * @param position the byte in that segment where its frame begins
 */
public record LogRecord(
    long firstLsn,
    int mutations,
    long transactionId,
    long timeMicros,
    long logEpoch,
    ByteBuffer payload,
    String segment,
    long position) {

  /**
   * Makes a record.
   *
   * @param firstLsn the LSN of its first mutation
   * @param mutations how many mutations it holds
   * @param transactionId its place among all records
   * @param timeMicros its commit time
   * @param logEpoch the log epoch that wrote it
   * @param payload its bytes, from position to limit; not copied
   * @param segment the name of the segment
   * @param position the byte in that segment
   */
  public LogRecord {
    payload = payload.asReadOnlyBuffer();
  }

  /**
   * Returns the LSN of the last mutation.
   *
   * @return {@code firstLsn + mutations - 1}, so one less than {@code firstLsn} if there are none
   */
  public long lastLsn() {
    return firstLsn + mutations - 1;
  }

  /**
   * Returns the bytes of the record.
   *
   * @return a new read-only view, big-endian, from position 0 to its limit
   */
  @Override
  public ByteBuffer payload() {
    return payload.asReadOnlyBuffer();
  }
}
