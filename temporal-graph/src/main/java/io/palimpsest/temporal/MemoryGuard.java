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

import io.palimpsest.graph.MemoryLimitException;
import io.palimpsest.temporal.store.Commit;
import io.palimpsest.temporal.store.Inventory;
import io.palimpsest.temporal.store.VersionedStore;
import io.palimpsest.temporal.store.Weight;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps the store within its part of the heap: admits a commit before it has an LSN, since after
 * that nothing may fail.
 *
 * <p>What a commit may come to take at most is reserved from its admission until it is applied;
 * then the {@link Inventory} of the store has what it really took. Commits that only end something,
 * and the few that are without elements, may use a reserve beyond the limit, so that one can get
 * out of a full graph: end, then vacuum.
 */
final class MemoryGuard {

  /** Which part of the limit the reserve is. */
  private static final int RESERVE = 16;

  private final VersionedStore store;
  private final Inventory inventory;
  private final long limit;
  private final AtomicLong reserved = new AtomicLong();

  /**
   * A guard.
   *
   * @param limit how many bytes the store may take
   */
  MemoryGuard(VersionedStore store, long limit) {
    this.store = store;
    this.inventory = store.inventory();
    this.limit = limit;
  }

  /** How many bytes the store may take. */
  long limit() {
    return limit;
  }

  /** How many bytes are reserved for commits on their way. */
  long reserved() {
    return reserved.get();
  }

  /**
   * Reserves what a commit may take.
   *
   * @return how much, to be given back by {@link #release}
   * @throws MemoryLimitException if that is not there
   */
  long admit(Commit commit) {
    long weight = store.weigh(commit);
    long allowed = Weight.onlyEnds(commit) ? limit + limit / RESERVE : limit;
    long needed = inventory.bytes() + reserved.addAndGet(weight);
    if (needed > allowed) {
      reserved.addAndGet(-weight);
      throw new MemoryLimitException(
          "the commit of %,d mutations may need %,d bytes of heap, and then the graph and what is on"
                  .formatted(commit.mutations().size(), weight)
              + " its way to it would take %,d of the %,d that %s allows; nothing was written. What is"
                  .formatted(needed, allowed, PalimpsestConfig.MEMORY_SHARE)
              + " only ended is still taken; a vacuum with validFrom frees it",
          needed,
          allowed);
    }
    return weight;
  }

  /** Gives back what was reserved. */
  void release(long weight) {
    reserved.addAndGet(-weight);
  }

  /**
   * Looks whether there is room for an index or a constraint, which may not use up the last part of
   * the limit: that is left to commits.
   *
   * @param what what it is for
   * @throws MemoryLimitException if there is not
   */
  void requireForIndexes(String what, long bytes) {
    long allowed = limit - limit / RESERVE;
    long needed = inventory.bytes() + reserved.get() + bytes;
    if (needed > allowed) {
      throw new MemoryLimitException(
          "%s may need %,d bytes of heap more, and then the graph would take %,d of the %,d that"
                  .formatted(what, bytes, needed, allowed)
              + " indexes and constraints may fill: what %s allows, but for a sixteenth that is left to commits"
                  .formatted(PalimpsestConfig.MEMORY_SHARE),
          needed,
          allowed);
    }
  }

  /**
   * Refuses to go on with a replay that has used all room up.
   *
   * @param lsn up to where the store has been filled
   * @param lastLsn up to where it has to be
   * @throws MemoryLimitException if the next commit does not fit, with what the whole may need, if
   *     it goes on as it began
   */
  void requireRoom(long lsn, long lastLsn) {
    long allowed = limit + limit / RESERVE;
    long used = inventory.bytes();
    if (used <= allowed) {
      return;
    }
    long whole = (long) (used * ((double) lastLsn / Math.max(1, lsn)));
    throw new MemoryLimitException(
        "the graph takes %,d bytes of heap up to LSN %d of %d, and may take %,d by %s; it will need"
                .formatted(used, lsn, lastLsn, allowed, PalimpsestConfig.MEMORY_SHARE)
            + " about %,d if it goes on as it began, so the heap must be larger (-Xmx)"
                .formatted(whole),
        whole,
        allowed);
  }
}
