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

import io.palimpsest.wal.FlushCoordinator.Queue;
import java.util.concurrent.TimeUnit;

/**
 * The rule by which records that agreed to a delay are held back, so that a group has more of them.
 *
 * <p>Used by the flusher alone.
 */
final class GroupHold {

  /** Records that nobody waits for are gathered for so long, or until there are so many bytes. */
  static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final long GATHER_BYTES = 256 << 10;

  private final WalConfig config;
  private final TimeSource time;
  private final Queue queue;

  /** The bytes with which a group is full. */
  private final long fullBytes;

  /** Since when there are records that are held back; 0 if there are none. */
  private long heldSince;

  GroupHold(WalConfig config, TimeSource time, Queue queue, int usualBytes) {
    this.config = config;
    this.time = time;
    this.queue = queue;
    this.fullBytes = Math.min(GATHER_BYTES, usualBytes);
  }

  /**
   * Returns for how long the records that are there may still wait for more.
   *
   * @param demanded whether somebody asks for a force
   */
  long heldNanos(boolean demanded) {
    Backlog backlog = queue.backlog();
    boolean now =
        backlog.hasSync()
            || demanded
            || queue.gate().wanted() > 0
            || queue.sequencer().isShut()
            || backlog.bytes() >= fullBytes;
    if (now) {
      return 0;
    }
    long delay = backlog.hasWaited() ? config.groupDelayNanos() : GATHER_NANOS;
    if (delay == 0 || (backlog.hasWaited() && backlog.size() >= config.groupDelayRecords())) {
      return 0;
    }
    long nanos = time.nanos();
    if (heldSince == 0) {
      heldSince = nanos;
    }
    return delay - (nanos - heldSince);
  }

  /** Returns whether records have been held back since {@link #end}. */
  boolean isHolding() {
    return heldSince != 0;
  }

  /** Holds nothing back any more: what there was is taken over. */
  void end() {
    heldSince = 0;
  }
}
