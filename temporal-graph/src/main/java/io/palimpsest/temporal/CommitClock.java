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

import io.palimpsest.wal.TimeSource;

/**
 * Gives commits their transaction times: UTC microseconds, strictly increasing, never behind the
 * log.
 *
 * <p>While the wall clock stands still or runs backwards, it counts on by one. Guarded by the
 * sequencing lock of the {@link CommitPipeline}.
 */
final class CommitClock {

  private final TimeSource wall;
  private long last;

  CommitClock(TimeSource wall, long lastInLog) {
    this.wall = wall;
    this.last = lastInLog;
  }

  /**
   * The transaction time of a commit sequenced now, at least {@code present}. It counts as given
   * only after {@link #raiseTo}, so a commit that is refused leaves no trace.
   */
  long next(long present) {
    return Math.max(Math.max(last + 1, present), wall.micros());
  }

  /** Nothing up to here can change any more if no stamp is given up to here. */
  long highWaterMark() {
    return Math.max(last, wall.micros());
  }

  /** Makes every further stamp later than {@code floor}, such as one that was given. */
  void raiseTo(long floor) {
    last = Math.max(last, floor);
  }
}
