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

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Gives records their numbers and enters them into the queue, both in one compare-and-set.
 *
 * <p>The queue is a chain of slots, each naming the one before, and one word that names the last:
 *
 * <pre>
 *    63     62                            21 20                 0
 *   +------+--------------------------------+--------------------+
 *   | shut | transaction id, low 42 bits    | slot               |
 *   +------+--------------------------------+--------------------+
 * </pre>
 *
 * <p>Who enters reads the word, numbers its record as the one after the slot that the word names,
 * and replaces the word. If that succeeds the record has its numbers <em>and</em> is in the queue;
 * if not, nothing has happened and it tries again. So there are no numbers outside the queue, no
 * holes, no lock, and nobody waits for a thread that was put to sleep half way. The transaction id
 * in the word never comes again, and the slot that the word names is not used anew before the word
 * names another one; so a word that has not changed names a slot that has not changed.
 *
 * <p>The shut bit ends it: no record enters behind it, and the word stands still.
 */
final class Sequencer {

  private static final int SLOT_BITS = 21;
  private static final long SLOT_MASK = (1L << SLOT_BITS) - 1;
  private static final long SHUT = 1L << 63;
  private static final long ID_MASK = (1L << (63 - SLOT_BITS)) - 1;

  private static final VarHandle TAIL;

  static {
    try {
      TAIL = MethodHandles.lookup().findVarHandle(Sequencer.class, "tail", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Stripes stripes;
  private final LogHealth health;
  private final TimeSource time;

  /** Any thread, by compare-and-set. */
  @SuppressWarnings("UnusedVariable") // read through its handle
  private long tail;

  Sequencer(Stripes stripes, LogHealth health, TimeSource time) {
    this.stripes = stripes;
    this.health = health;
    this.time = time;
    this.tail = word(stripes.last());
  }

  private static long word(Slot slot) {
    return (slot.transaction() & ID_MASK) << SLOT_BITS | slot.index;
  }

  private Slot named(long word) {
    return stripes.at((int) (word & SLOT_MASK));
  }

  private long word() {
    return (long) TAIL.getVolatile(this);
  }

  /** Returns whether a word read earlier still stands, and so what its slot was read to hold. */
  private boolean stands(long word) {
    VarHandle.loadLoadFence();
    return word() == word;
  }

  /** Enters a record at a time that must be later than every time before, and fills its ticket. */
  void enter(Slot slot, long timeMicros, CommitTicket ticket) {
    health.requireOpen();
    while (true) {
      long word = requireNotShut(word());
      Slot before = named(word);
      long last = before.timeMicros();
      if (timeMicros <= last) {
        if (stands(word)) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "commit time %d is not later than %d, the one before; the record is not in the"
                      + " log",
                  timeMicros,
                  last));
        }
      } else {
        slot.follow(before, timeMicros);
        ticket.number(slot);
        if (TAIL.compareAndSet(this, word, word(slot))) {
          return;
        }
      }
      Thread.onSpinWait();
    }
  }

  /**
   * Enters a record at the present time, or at that of the record before if that is later.
   *
   * @param slot the record
   * @param ticket to be filled, or null
   * @return the first LSN; the slot is the flusher's now
   */
  long enterNow(Slot slot, @Nullable CommitTicket ticket) {
    health.requireOpen();
    long now = time.micros();
    while (true) {
      long word = requireNotShut(word());
      Slot before = named(word);
      slot.follow(before, Math.max(now, before.timeMicros()));
      long firstLsn = slot.firstLsn();
      if (ticket != null) {
        ticket.number(slot);
      }
      if (TAIL.compareAndSet(this, word, word(slot))) {
        return firstLsn;
      }
      Thread.onSpinWait();
    }
  }

  private long requireNotShut(long word) {
    if (word < 0) {
      health.requireOpen();
      // Closing shuts the queue before it says so; failing says so first.
      throw health.refusedAsClosed();
    }
    return word;
  }

  /** Lets no more records enter. A failure is in the state of the log before this is called. */
  void shut() {
    TAIL.getAndBitwiseOr(this, SHUT);
  }

  /** Returns whether no more records can enter, ever. */
  boolean isShut() {
    return word() < 0;
  }

  /** Returns how many records are in the queue behind one that was taken over. */
  int behind(Slot taken) {
    return (int) (((word() >>> SLOT_BITS) - taken.transaction()) & ID_MASK);
  }

  /**
   * Puts the records behind one that was taken over into a ring of slots, oldest first.
   *
   * @param after the newest record that is in the ring already
   * @param ring where the slots go; a power of two long
   * @param from the place of the oldest one, counted without end
   * @return how many there are
   */
  int collect(Slot after, Slot[] ring, long from) {
    long word = word() & ~SHUT;
    int count = (int) (((word >>> SLOT_BITS) - after.transaction()) & ID_MASK);
    Slot slot = named(word);
    for (long at = from + count - 1; at >= from; at--) {
      ring[(int) (at & (ring.length - 1))] = slot;
      slot = stripes.at(slot.previous());
    }
    return count;
  }

  /** Returns a ticket that is done when everything that is in the queue now is. */
  CommitTicket ticketOfNothing(WriteAheadLog log, Durability durability) {
    CommitTicket ticket = new CommitTicket(log, 0, durability);
    while (true) {
      long word = word();
      Slot last = named(word);
      ticket.number(last.lastLsn() + 1, last.transaction(), last.timeMicros());
      if (stands(word)) {
        return ticket;
      }
    }
  }

  /** Returns the last transaction id given. */
  long transaction() {
    while (true) {
      long word = word();
      long transaction = named(word).transaction();
      if (stands(word)) {
        return transaction;
      }
    }
  }

  /** Returns the last LSN given. */
  long lsn() {
    while (true) {
      long word = word();
      long lsn = named(word).lastLsn();
      if (stands(word)) {
        return lsn;
      }
    }
  }

  /** Returns the time of the last record. */
  long timeMicros() {
    while (true) {
      long word = word();
      long micros = named(word).timeMicros();
      if (stands(word)) {
        return micros;
      }
    }
  }
}
