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

import org.jctools.queues.atomic.MpmcAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * One pool of free slots; several of them keep committers out of each other's way.
 *
 * <p>The only class that knows JCTools. The atomic variant needs no access to internals of the JDK.
 */
final class Stripe {

  private final MpmcAtomicArrayQueue<Slot> free;

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

  /** Returns about how many slots are free. */
  int free() {
    return free.size();
  }
}
