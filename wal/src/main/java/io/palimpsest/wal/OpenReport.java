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

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What opening a log found and did.
 *
 * @param verdict how the log ended
 * @param storeId the identity of the store
 * @param logEpoch the log epoch that began with this opening
 * @param firstLsn the first LSN that can be read
 * @param lastLsn the last LSN in the log, 0 if it is empty
 * @param lastTransaction the last transaction id in the log, 0 if it is empty
 * @param lastTimeMicros the commit time of the last record, or {@link Long#MIN_VALUE} if none
 * @param tail where the log ended and what was left behind
 * @param work what it took
 */
public record OpenReport(
    TailVerdict verdict,
    UUID storeId,
    long logEpoch,
    long firstLsn,
    long lastLsn,
    long lastTransaction,
    long lastTimeMicros,
    Tail tail,
    Work work) {

  /**
   * Where a log ended.
   *
   * @param segment the name of the last segment, or null if there was none
   * @param position the byte in it behind the last whole frame
   * @param bytesDiscarded how many bytes from there to the last one that is not zero
   * @param quarantine where a copy of them is, or null if there were none
   * @param reappended how many records were written and forced again, since nothing proved them
   *     durable
   */
  public record Tail(
      @Nullable String segment,
      long position,
      long bytesDiscarded,
      @Nullable String quarantine,
      int reappended) {}

  /**
   * What opening took.
   *
   * @param segments how many segments there were
   * @param records how many records were verified
   * @param bytesScanned how many bytes were read
   * @param durationNanos how long it took
   */
  public record Work(int segments, long records, long bytesScanned, long durationNanos) {}
}
