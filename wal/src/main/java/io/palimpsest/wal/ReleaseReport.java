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

/**
 * What a release deleted, and why it went no further.
 *
 * @param firstLsnBefore where the log began before
 * @param firstLsn where it begins now
 * @param deleted the names of the segments that were deleted, oldest first
 * @param heldBy why the oldest segment that is left was not deleted as well; never empty
 */
public record ReleaseReport(
    long firstLsnBefore, long firstLsn, List<String> deleted, List<Obstacle> heldBy) {

  /**
   * Makes a report.
   *
   * @param firstLsnBefore where the log began before
   * @param firstLsn where it begins now
   * @param deleted the names of the deleted segments
   * @param heldBy why no more was deleted
   */
  public ReleaseReport {
    deleted = List.copyOf(deleted);
    heldBy = List.copyOf(heldBy);
  }

  /**
   * One reason to keep a segment.
   *
   * @param what a hold, a reader, a minimum of the configuration, or the end of the log
   * @param lsn from where on the log is kept for it
   */
  public record Obstacle(String what, long lsn) {}
}
