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

import java.util.List;
import java.util.Map;

/**
 * What a log has done since it was opened and how it stands; a snapshot.
 *
 * <p>Taken without stopping anybody, so its numbers are of moments close to each other and not of
 * one. Counters only grow.
 *
 * @param watermarks how far the log is
 * @param buffer what is between staging and file
 * @param stripes the pools of slots that make up the buffer's records, one entry for each stripe
 * @param admission who waited for room
 * @param groups what was written at a time
 * @param forces how long each force took, in nanoseconds
 * @param segments what was done about segments
 * @param clock what the wall clock did
 * @param recovery what opening the log found
 */
public record WalMetrics(
    Watermarks watermarks,
    Buffer buffer,
    List<Stripe> stripes,
    Admission admission,
    Groups groups,
    Distribution forces,
    Segments segments,
    Clock clock,
    Recovery recovery) {

  /**
   * How far the log is, and how far behind.
   *
   * @param appended the last LSN given
   * @param written the last LSN handed to the storage
   * @param durable the last LSN that survives the loss of power
   * @param unforcedMicros for how long the oldest group that was written and is not durable has
   *     been waiting, in microseconds; 0 if there is none
   */
  public record Watermarks(long appended, long written, long durable, long unforcedMicros) {

    /**
     * Returns how many LSNs were given and not yet written.
     *
     * @return 0 or more
     */
    public long writtenLag() {
      return Math.max(0, appended - written);
    }

    /**
     * Returns how many LSNs were given and are not yet durable.
     *
     * @return 0 or more
     */
    public long durableLag() {
      return Math.max(0, appended - durable);
    }
  }

  /**
   * What is between staging and file.
   *
   * @param records how many records hold room now
   * @param bytes how many bytes of frames they hold
   * @param maxRecords how many there can be
   * @param maxBytes how many bytes there can be
   */
  public record Buffer(int records, long bytes, int maxRecords, long maxBytes) {}

  /**
   * One stripe: a pool of slots, in each of which one record is staged.
   *
   * @param slots how many slots the stripe owns
   * @param pooled about how many of them are free now
   * @param staged how many records were staged in them
   * @param contended how often a thread found the pool empty and went on to the next
   */
  public record Stripe(int slots, int pooled, long staged, long contended) {}

  /**
   * Who found no room at once.
   *
   * @param waits how many records waited for room
   * @param waitNanos how long all of them together, in nanoseconds
   * @param refusals how many were refused, since there was none in time
   * @param interrupts how many were given up by an interrupt
   */
  public record Admission(long waits, long waitNanos, long refusals, long interrupts) {}

  /**
   * What was written at a time.
   *
   * @param records how many records a group has
   * @param bytes how many bytes a group has, whole blocks
   * @param reasons how many groups were closed for which reason; every reason is there
   */
  public record Groups(Distribution records, Distribution bytes, Map<GroupReason, Long> reasons) {}

  /**
   * What was done about segments.
   *
   * @param rolls how often another segment was begun
   * @param unprepared for how many of them the flusher had to wait until the segment was made
   * @param rollNanos how long rolling took altogether, in nanoseconds
   * @param stalls how often records in flight had to wait because no segment could be made
   * @param seals how many seals were written
   */
  public record Segments(long rolls, long unprepared, long rollNanos, long stalls, long seals) {}

  /**
   * What the wall clock did; looked at about ten times a second while the log works.
   *
   * @param backwardSteps how often it was put back, by more than a millisecond
   * @param forwardSteps how often it was put forward, by more than a millisecond
   * @param aheadMicros how far the last commit time is ahead of the clock, in microseconds; 0 if it
   *     is not
   */
  public record Clock(long backwardSteps, long forwardSteps, long aheadMicros) {}

  /**
   * What opening the log found.
   *
   * @param torn whether the log had not been closed
   * @param reappended how many records were written and forced again
   * @param discardedBytes how many bytes that were never promised were left behind
   * @param nanos how long opening took, in nanoseconds
   */
  public record Recovery(boolean torn, int reappended, long discardedBytes, long nanos) {}
}
