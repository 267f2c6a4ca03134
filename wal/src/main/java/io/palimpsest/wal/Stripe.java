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

import java.util.concurrent.atomic.LongAdder;
import org.jctools.queues.atomic.MpmcAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * One pool of free slots; several of them keep committers out of each other's way.
 *
 * <p>The only class that knows JCTools. The atomic variant needs no access to internals of the JDK.
 */
final class Stripe {

  private final MpmcAtomicArrayQueue<Slot> free;

  /** Counted only when the pool is found empty, which costs its finder more than the count. */
  private final LongAdder contended = new LongAdder();

  private int slots;

  Stripe(int capacity) {
    this.free = new MpmcAtomicArrayQueue<>(Math.max(2, capacity));
  }

  /** Returns a free slot, or null if there is none now. */
  @Nullable Slot poll() {
    return free.poll();
  }

  /** Gives a slot of this stripe back. */
  void give(Slot slot) {
    slot.empty();
    if (!free.offer(slot)) {
      throw new IllegalStateException("slot " + slot.index + " was given back twice");
    }
  }

  /** Adds a slot that belongs here; before anybody stages. */
  void own(Slot slot) {
    slots++;
    give(slot);
  }

  /** Somebody found the pool empty and goes on to the next. */
  void passed() {
    contended.increment();
  }

  WalMetrics.Stripe metrics() {
    // The queue counts what is taken anyway.
    return new WalMetrics.Stripe(slots, free.size(), free.currentConsumerIndex(), contended.sum());
  }
}
