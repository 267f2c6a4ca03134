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

/**
 * What a graph holds, how much memory it takes, and what its transactions have done since it was
 * opened; a snapshot.
 *
 * <p>Taken without stopping anybody, at a cost that does not grow with the graph; its numbers are
 * of moments close to each other and not of one.
 *
 * @param contents what is in it
 * @param memory how much of the heap it takes
 * @param transactions which transactions are open
 * @param retention what is kept of the past, and who keeps it
 * @param commits how commits ended
 * @param progress how far commits are
 */
public record GraphMetrics(
    Contents contents,
    Memory memory,
    Transactions transactions,
    Retention retention,
    Commits commits,
    Progress progress) {

  /**
   * What is in the graph, over all time: what has ended counts.
   *
   * @param vertices how many vertices
   * @param edges how many edges
   * @param facts how many facts: lives of elements and values of properties
   * @param versions how many versions lie in histories, because something newer was said, or
   *     because they have a window of their own
   */
  public record Contents(int vertices, int edges, long facts, long versions) {}

  /**
   * How much of the heap the graph takes; near what it really takes, not the same.
   *
   * @param bytes all of it
   * @param historyBytes what histories take of that, without the values in them
   * @param indexBytes what indexes and the lookups of constraints take of that
   * @param reservedBytes what commits on their way have reserved
   * @param allowedBytes what it may take; above that commits are refused
   */
  public record Memory(
      long bytes, long historyBytes, long indexBytes, long reservedBytes, long allowedBytes) {

    /**
     * Returns which part of what it may take it takes.
     *
     * @return 1 when it is full; a little more is possible
     */
    public double share() {
      return (double) (bytes + reservedBytes) / allowedBytes;
    }
  }

  /**
   * Which transactions are open.
   *
   * @param open how many; the snapshot of each is held
   * @param withChanges how many of them hold changes
   * @param oldestMicros how long ago the oldest one began, in microseconds; 0 if none is open
   * @param oldestSnapshotLsn up to which LSN the oldest snapshot of theirs reaches; what is visible
   *     now if none is open
   * @param expired how many were rolled back since the graph was opened, because they were idle for
   *     too long
   */
  public record Transactions(
      int open, int withChanges, long oldestMicros, long oldestSnapshotLsn, long expired) {}

  /**
   * What is kept of the past.
   *
   * @param horizonMicros from when on what was known can be asked for, microseconds of UTC; {@link
   *     Long#MIN_VALUE} if there was no vacuum
   * @param validFromMicros from when on what holds can be asked for; the same
   * @param pins how many transactions and views keep what they see from a vacuum; of those that
   *     were not closed some may be garbage already
   * @param oldestPinMicros for how long the oldest snapshot among those has not been the newest, in
   *     microseconds: what was superseded since cannot be given back. 0 if there is none such
   */
  public record Retention(
      long horizonMicros, long validFromMicros, int pins, long oldestPinMicros) {}

  /**
   * How commits ended.
   *
   * @param committed with a receipt; also those that changed nothing
   * @param conflicts refused since another commit came first
   * @param memoryRefusals refused for want of memory
   * @param refusals refused for another reason
   * @param unknown of which it is not known whether they are durable, since the log failed
   */
  public record Commits(
      long committed, long conflicts, long memoryRefusals, long refusals, long unknown) {}

  /**
   * How far commits are, in LSNs.
   *
   * @param durable the last LSN that is durable
   * @param visible the last LSN that transactions see
   */
  public record Progress(long durable, long visible) {

    /**
     * Returns how many LSNs are durable and not visible yet.
     *
     * @return 0 or more
     */
    public long applyLag() {
      return Math.max(0, durable - visible);
    }
  }
}
