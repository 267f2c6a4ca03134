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

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tries the parts that threads share in many orders of their steps, by Lincheck's model checker.
 *
 * <p>Each part runs random histories of calls in several threads; what they return must be what a
 * plain description of the part returns when the same calls are made one at a time in some order.
 * Parking is not looked at here, since the model checker lets a timed park end at any moment.
 */
class InterleavingsTest {

  private static final ByteBuffer PAYLOAD = ByteBuffer.wrap(new byte[1]);

  /** How many histories, and how many orders of the steps of each. */
  private record Effort(int histories, int orders) {}

  private static final Effort FEW = new Effort(4, 100);
  private static final Effort MANY = new Effort(50, 2_000);

  private static void check(Class<?> part, Class<?> description, Effort effort) {
    new ModelCheckingOptions()
        .iterations(effort.histories())
        .invocationsPerIteration(effort.orders())
        .threads(3)
        .actorsPerThread(2)
        .actorsBefore(1)
        .actorsAfter(1)
        .sequentialSpecification(description)
        .check(part);
  }

  // The queue -------------------------------------------------------------------------------------

  /** The queue, with slots that are used again and a flusher that takes over. */
  public static class Queue {
    private final Stripes stripes = new Stripes(2, 12, new LogEnd());
    private final LogHealth health = new LogHealth("interleavings", new ManualTime());
    private final Sequencer sequencer = new Sequencer(stripes, health, new ManualTime());
    private final Slot[] ring = new Slot[16];
    private Slot taken = stripes.last();

    @Operation
    public long enter() {
      Slot slot = stripes.take();
      slot.begin(2, Durability.GROUP, 0);
      slot.fill(PAYLOAD, null);
      try {
        return sequencer.enterNow(slot, null);
      } catch (LogClosedException e) {
        slot.home.give(slot);
        return -1;
      }
    }

    @Operation(nonParallelGroup = "flusher")
    public long takeAll() {
      int count = sequencer.collect(taken, ring, 0);
      for (int i = 0; i < count; i++) {
        taken.home.give(taken);
        taken = ring[i];
      }
      return taken.lastLsn();
    }

    @Operation
    public long lsn() {
      return sequencer.lsn();
    }

    @Operation
    public long transaction() {
      return sequencer.transaction();
    }

    @Operation
    public void shut() {
      sequencer.shut();
      health.closing();
    }
  }

  /** What the queue does, one call at a time. */
  public static class QueueDescription {
    private long records;
    private boolean shut;

    public long enter() {
      return shut ? -1 : 2 * records++ + 1;
    }

    public long takeAll() {
      return 2 * records;
    }

    public long lsn() {
      return 2 * records;
    }

    public long transaction() {
      return records;
    }

    public void shut() {
      shut = true;
    }
  }

  // The pools -------------------------------------------------------------------------------------

  /** One pool of free slots. */
  public static class Pool {
    private final Stripe stripe = new Stripe(4);
    private final Slot[] slots = {new Slot(1, stripe), new Slot(2, stripe), new Slot(3, stripe)};
    private int given;

    @Operation
    public int take() {
      Slot slot = stripe.poll();
      return slot == null ? 0 : slot.index;
    }

    @Operation(nonParallelGroup = "flusher")
    public int give() {
      int next = given++;
      if (next < slots.length) {
        stripe.give(slots[next]);
      }
      return next;
    }
  }

  /** What a pool does, one call at a time. */
  public static class PoolDescription {
    private final Deque<Integer> free = new ArrayDeque<>();
    private int given;

    public int take() {
      Integer slot = free.poll();
      return slot == null ? 0 : slot;
    }

    public int give() {
      if (given < 3) {
        free.add(given + 1);
      }
      return given++;
    }
  }

  // The gate --------------------------------------------------------------------------------------

  /** Room for two records. */
  public static class Room {
    private final AdmissionGate gate =
        new AdmissionGate(
            100,
            2,
            new Doorbell(),
            new LogHealth("interleavings", new ManualTime()),
            new ManualTime(),
            0);

    @Operation
    public boolean enter() {
      return gate.tryEnterBlock() != 0;
    }

    @Operation(nonParallelGroup = "flusher")
    public boolean leave() {
      // Nobody else gives back.
      if (gate.inFlight() == 0) {
        return false;
      }
      gate.leave(1L << 40);
      return true;
    }

    @Operation
    public int inFlight() {
      return gate.inFlight();
    }
  }

  /** What room does, one call at a time. */
  public static class RoomDescription {
    private int inside;

    public boolean enter() {
      if (inside < 2) {
        inside++;
        return true;
      }
      return false;
    }

    public boolean leave() {
      if (inside == 0) {
        return false;
      }
      inside--;
      return true;
    }

    public int inFlight() {
      return inside;
    }
  }

  @Test
  void shouldNumberAndQueueInOneStep() {
    check(Queue.class, QueueDescription.class, FEW);
  }

  @Test
  void shouldKeepEverySlotOnce() {
    check(Pool.class, PoolDescription.class, FEW);
  }

  @Test
  void shouldAdmitWhatThereIsRoomFor() {
    check(Room.class, RoomDescription.class, FEW);
  }

  @Test
  @Tag("torture")
  void shouldDoSoInManyHistories() {
    check(Queue.class, QueueDescription.class, MANY);
    check(Pool.class, PoolDescription.class, MANY);
    check(Room.class, RoomDescription.class, MANY);
  }
}
