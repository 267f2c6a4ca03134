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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one rule of backpressure: so many bytes and so many records may be between staging and file,
 * and never more than there is room for in the storage.
 *
 * <p>Room is two counters in one word, taken and given back without a lock. Who finds none queues
 * up at a fair lock; the first in the queue waits for room, so that a large record is not overtaken
 * for ever by small ones. A record larger than the whole room is admitted alone, when all of it is
 * free, and takes all of it.
 *
 * <pre>
 *   63            40 39                                  0
 *   +---------------+-------------------------------------+
 *   | records left  | bytes left                          |
 *   +---------------+-------------------------------------+
 * </pre>
 *
 * <p>What is admitted will be written, so the storage must have taken its room before. The flusher
 * says how much fits into the extent it writes to, or else into the next one, which is ready. In
 * the worst case each record is a group of its own, and wastes a block. All that is admitted then
 * fits: into the first while it is that one's room, since what is written leaves both sides of the
 * comparison, and into the next, which is empty, whatever the first could not take. The limit is
 * lowered before the room of what was written is given back.
 */
final class AdmissionGate {

  private static final int BYTE_BITS = 40;
  private static final long BYTE_MASK = (1L << BYTE_BITS) - 1;

  private static final VarHandle ROOM;
  private static final VarHandle HEAD;
  private static final VarHandle STORAGE;
  private static final VarHandle WANTED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      ROOM = lookup.findVarHandle(AdmissionGate.class, "room", long.class);
      HEAD = lookup.findVarHandle(AdmissionGate.class, "head", Thread.class);
      STORAGE = lookup.findVarHandle(AdmissionGate.class, "storage", long.class);
      WANTED = lookup.findVarHandle(AdmissionGate.class, "wanted", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long maxBytes;
  private final int maxRecords;
  private final Doorbell doorbell;
  private final LogHealth health;
  private final TimeSource time;
  private final long deadlineMillis;
  private final ReentrantLock queue = new ReentrantLock(true);

  /** Any thread that found no room at once; who counts here has just waited. */
  private final LongAdder waits = new LongAdder();

  private final LongAdder waitNanos = new LongAdder();
  private final LongAdder refusals = new LongAdder();
  private final LongAdder interrupts = new LongAdder();

  /** Any thread, by compare-and-set or add; never below zero in either half. */
  @SuppressWarnings("UnusedVariable") // read through its handle
  private long room;

  /** Single writer: the holder of the queue. Read with volatile by who gives room back. */
  @SuppressWarnings("UnusedVariable") // read through its handle
  private @Nullable Thread head;

  /** Single writer: the flusher. How many bytes of groups the storage certainly takes. */
  @SuppressWarnings("UnusedVariable") // read through its handle
  private long storage = Long.MAX_VALUE;

  /** Single writer: the holder of the queue. The storage's room that it waits for, or 0. */
  @SuppressWarnings("UnusedVariable") // read through its handle
  private long wanted;

  AdmissionGate(
      long maxBytes,
      int maxRecords,
      Doorbell doorbell,
      LogHealth health,
      TimeSource time,
      long deadlineMillis) {
    this.maxBytes = maxBytes;
    this.maxRecords = maxRecords;
    this.doorbell = doorbell;
    this.health = health;
    this.time = time;
    this.deadlineMillis = deadlineMillis;
    this.room = ((long) maxRecords << BYTE_BITS) | maxBytes;
  }

  /** Takes room for a record and returns what to give back. */
  long enter(long bytes) {
    long cost = (1L << BYTE_BITS) | Math.min(bytes, maxBytes);
    if (queue.isLocked() || !tryTake(cost, bytes)) {
      enterSlowly(cost, bytes);
    }
    return cost;
  }

  /** Takes room for one block that nobody waits for, such as a seal; 0 if there is none. */
  long tryEnterBlock() {
    long cost = 1L << BYTE_BITS;
    return tryTake(cost, 0) ? cost : 0;
  }

  private boolean tryTake(long cost, long bytes) {
    while (true) {
      // With no byte left there may be more in flight than is counted: one larger than the room.
      long now = (long) ROOM.getVolatile(this);
      boolean fits =
          now >>> BYTE_BITS >= cost >>> BYTE_BITS
              && (now & BYTE_MASK) >= Math.max(1, cost & BYTE_MASK)
              && worstCase(now, bytes) <= (long) STORAGE.getVolatile(this);
      if (!fits) {
        return false;
      }
      if (ROOM.compareAndSet(this, now, now - cost)) {
        return true;
      }
    }
  }

  /** Returns how much of the storage all that is admitted takes at most, with one more record. */
  private long worstCase(long now, long bytes) {
    long records = maxRecords - (now >>> BYTE_BITS);
    long own = Math.max(FrameLayout.BLOCK, (bytes + FrameLayout.BLOCK - 1) & -FrameLayout.BLOCK);
    return maxBytes - (now & BYTE_MASK) + records * FrameLayout.BLOCK + own;
  }

  private void enterSlowly(long cost, long bytes) {
    long start = time.nanos();
    try {
      waitForRoom(cost, bytes, start);
    } catch (LogOverloadedException e) {
      refusals.increment();
      throw e;
    } catch (LogInterruptedException e) {
      interrupts.increment();
      throw e;
    } finally {
      waits.increment();
      waitNanos.add(time.nanos() - start);
    }
  }

  private void waitForRoom(long cost, long bytes, long start) {
    try {
      if (!queue.tryLock(deadlineMillis, TimeUnit.MILLISECONDS)) {
        throw overloaded(bytes);
      }
    } catch (InterruptedException e) {
      throw interrupted(bytes, e);
    }
    try {
      HEAD.setVolatile(this, Thread.currentThread());
      // Room is looked at after the head is set, and given back before the head is looked at.
      while (!tryTake(cost, bytes)) {
        health.requireOpen();
        WANTED.setVolatile(this, worstCase((long) ROOM.getVolatile(this), bytes));
        doorbell.ring();
        long left = TimeUnit.MILLISECONDS.toNanos(deadlineMillis) - (time.nanos() - start);
        if (left <= 0) {
          throw overloaded(bytes);
        }
        LockSupport.parkNanos(this, left);
        if (Thread.interrupted()) {
          throw interrupted(bytes, null);
        }
      }
    } finally {
      WANTED.setVolatile(this, 0L);
      HEAD.setVolatile(this, null);
      queue.unlock();
    }
  }

  /** Says how much the storage certainly takes. Lowered before room is given back. */
  void storage(long bytes) {
    STORAGE.setVolatile(this, bytes);
  }

  /** Returns the storage's room that the first in the queue waits for, or 0 if nobody waits. */
  long wanted() {
    return (long) WANTED.getVolatile(this);
  }

  /** Returns how many records are admitted now. */
  int inFlight() {
    return (int) (maxRecords - ((long) ROOM.getVolatile(this) >>> BYTE_BITS));
  }

  WalMetrics.Buffer buffer() {
    long now = (long) ROOM.getVolatile(this);
    int records = (int) (maxRecords - (now >>> BYTE_BITS));
    return new WalMetrics.Buffer(records, maxBytes - (now & BYTE_MASK), maxRecords, maxBytes);
  }

  WalMetrics.Admission admission() {
    return new WalMetrics.Admission(waits.sum(), waitNanos.sum(), refusals.sum(), interrupts.sum());
  }

  /** Gives room back. */
  void leave(long cost) {
    ROOM.getAndAdd(this, cost);
    wake();
  }

  /** Makes the first in the queue look at room and at the log's health again. */
  void wake() {
    Thread first = (Thread) HEAD.getVolatile(this);
    if (first != null) {
      LockSupport.unpark(first);
    }
  }

  private LogOverloadedException overloaded(long bytes) {
    long now = (long) ROOM.getVolatile(this);
    Throwable full = health.cause();
    return new LogOverloadedException(
        String.format(
            java.util.Locale.ROOT,
            "no room for a record of %d bytes within %d ms: %d bytes and %d records left, the storage"
                + " takes %d bytes and would need %d%s; the record is not in the log",
            bytes,
            deadlineMillis,
            now & BYTE_MASK,
            now >>> BYTE_BITS,
            (long) STORAGE.getVolatile(this),
            worstCase(now, bytes),
            full == null ? "" : " (" + full.getMessage() + ")"),
        full);
  }

  private static LogInterruptedException interrupted(
      long bytes, @Nullable InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new LogInterruptedException(
        "interrupted while waiting for room for a record of "
            + bytes
            + " bytes; the record is not in the log",
        cause);
  }
}
