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

import org.jspecify.annotations.Nullable;

/**
 * The records that are in the queue and not yet in a group, oldest first; used by the flusher.
 *
 * <p>{@link #take} closes the gap between the two sides of the queue: the slot of the last record
 * taken is kept back until another one has been taken, because the queue's word may still name it.
 */
final class Backlog {

  private final Sequencer sequencer;
  private final Slot[] ring;

  /** The place of the oldest record, and the one behind the newest, counted without end. */
  private long head;

  private long end;

  /** The last record that was collected, and the last one that was taken. */
  private Slot newest;

  private Slot taken;
  private long bytes;
  private int syncs;
  private int waited;

  Backlog(Sequencer sequencer, Stripes stripes) {
    this.sequencer = sequencer;
    this.ring = new Slot[Integer.highestOneBit(stripes.slots()) << 1];
    this.newest = stripes.last();
    this.taken = newest;
  }

  /** Looks what has entered the queue since. */
  void collect() {
    int count = sequencer.collect(newest, ring, end);
    for (int i = 0; i < count; i++) {
      Slot slot = ring[(int) (end++ & (ring.length - 1))];
      newest = slot;
      bytes += slot.frameBytes();
      syncs += slot.durability() == Durability.SYNC ? 1 : 0;
      waited += slot.durability() != Durability.ASYNC ? 1 : 0;
    }
  }

  /** Returns the oldest record, or null. */
  @Nullable Slot head() {
    return head == end ? null : ring[(int) (head & (ring.length - 1))];
  }

  boolean isEmpty() {
    return head == end;
  }

  /** Returns how many records there are. */
  int size() {
    return (int) (end - head);
  }

  /** Returns the bytes of their frames. */
  long bytes() {
    return bytes;
  }

  /** Returns whether one of them is to be forced without delay. */
  boolean hasSync() {
    return syncs > 0;
  }

  /** Returns whether somebody may be waiting for one of them. */
  boolean hasWaited() {
    return waited > 0;
  }

  /**
   * Takes the oldest record and gives the slot of the one before it back. It can be read until the
   * next one is taken.
   */
  Slot take() {
    Slot slot = ring[(int) (head++ & (ring.length - 1))];
    bytes -= slot.frameBytes();
    syncs -= slot.durability() == Durability.SYNC ? 1 : 0;
    waited -= slot.durability() != Durability.ASYNC ? 1 : 0;
    Slot before = taken;
    taken = slot;
    before.home.give(before);
    return slot;
  }

  /** Returns the last transaction that was taken. */
  long taken() {
    return taken.transaction();
  }

  long takenLsn() {
    return taken.lastLsn();
  }

  long takenTimeMicros() {
    return taken.timeMicros();
  }
}
