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
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one rule of backpressure: so many bytes and so many records may be between staging and file.
 *
 * <p>Room is two counters in one word, taken and given back without a lock. Who finds none queues
 * up at a fair lock; the first in the queue waits for room, so that a large record is not overtaken
 * for ever by small ones. A record larger than the whole room takes all of it.
 *
 * <pre>
 *   63            40 39                                  0
 *   +---------------+-------------------------------------+
 *   | records left  | bytes left                          |
 *   +---------------+-------------------------------------+
 * </pre>
 */
final class AdmissionGate {

  private static final int BYTE_BITS = 40;
  private static final long BYTE_MASK = (1L << BYTE_BITS) - 1;

  private static final VarHandle ROOM;
  private static final VarHandle HEAD;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      ROOM = lookup.findVarHandle(AdmissionGate.class, "room", long.class);
      HEAD = lookup.findVarHandle(AdmissionGate.class, "head", Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long maxBytes;
  private final LogHealth health;
  private final TimeSource time;
  private final long deadlineMillis;
  private final ReentrantLock queue = new ReentrantLock(true);

  /** Any thread, by compare-and-set or add; never below zero in either half. */
  @SuppressWarnings("UnusedVariable") // read through its handle
  private long room;

  /** Single writer: the holder of the queue. Read with volatile by who gives room back. */
  @SuppressWarnings("UnusedVariable") // read through its handle
  private @Nullable Thread head;

  AdmissionGate(
      long maxBytes, int maxRecords, LogHealth health, TimeSource time, long deadlineMillis) {
    this.maxBytes = maxBytes;
    this.health = health;
    this.time = time;
    this.deadlineMillis = deadlineMillis;
    this.room = ((long) maxRecords << BYTE_BITS) | maxBytes;
  }

  /** Takes room for a record and returns what to give back. */
  long enter(int bytes) {
    long cost = (1L << BYTE_BITS) | Math.min(bytes, maxBytes);
    if (queue.isLocked() || !tryTake(cost)) {
      enterSlowly(cost, bytes);
    }
    return cost;
  }

  private boolean tryTake(long cost) {
    while (true) {
      long now = (long) ROOM.getVolatile(this);
      boolean fits =
          now >>> BYTE_BITS >= cost >>> BYTE_BITS && (now & BYTE_MASK) >= (cost & BYTE_MASK);
      if (!fits) {
        return false;
      }
      if (ROOM.compareAndSet(this, now, now - cost)) {
        return true;
      }
    }
  }

  private void enterSlowly(long cost, int bytes) {
    long start = time.nanos();
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
      while (!tryTake(cost)) {
        health.requireOpen();
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
      HEAD.setVolatile(this, null);
      queue.unlock();
    }
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

  private LogOverloadedException overloaded(int bytes) {
    long now = (long) ROOM.getVolatile(this);
    return new LogOverloadedException(
        String.format(
            java.util.Locale.ROOT,
            "no room for a record of %d bytes within %d ms: %d bytes and %d records left; the record"
                + " is not in the log",
            bytes,
            deadlineMillis,
            now & BYTE_MASK,
            now >>> BYTE_BITS),
        null);
  }

  private static LogInterruptedException interrupted(
      int bytes, @Nullable InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new LogInterruptedException(
        "interrupted while waiting for room for a record of "
            + bytes
            + " bytes; the record is not in the log",
        cause);
  }
}
