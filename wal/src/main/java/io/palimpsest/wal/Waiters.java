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
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads that wait for a watermark, written or durable, to reach a transaction.
 *
 * <p>They stand on a stack. A waiter pushes itself and then looks at the watermark once more; the
 * flusher moves the watermark (or fails the log) and then takes the whole stack, wakes those that
 * are done and puts the others back. Pushing and taking are volatile read-modify-writes, so either
 * the waiter sees the new watermark or the flusher sees the waiter. Those put back are seen by the
 * next move, as only the flusher moves it. Nobody waits on a group or an epoch, so there is nothing
 * that could be picked too early or used again too soon.
 */
final class Waiters {

  private static final VarHandle TOP;

  static {
    try {
      TOP = MethodHandles.lookup().findVarHandle(Waiters.class, "top", Waiter.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final LongSupplier watermark;
  private final LogHealth health;
  private final TimeSource time;

  /** Pushed by any thread with compare-and-set, taken by the flusher with get-and-set. */
  @SuppressWarnings("UnusedVariable") // read through its handle
  private @Nullable Waiter top;

  Waiters(LongSupplier watermark, LogHealth health, TimeSource time) {
    this.watermark = watermark;
    this.health = health;
    this.time = time;
  }

  /** One wait of one thread. */
  private static final class Waiter {
    final long transaction;
    final Thread thread;

    /** Single writer: the waiting thread, when it leaves. */
    volatile boolean gone;

    /** Single writer: the flusher, before it wakes the thread. */
    volatile boolean woken;

    /** Written before the waiter is pushed, and by the flusher once it has taken it. */
    @Nullable Waiter below;

    Waiter(long transaction, Thread thread) {
      this.transaction = transaction;
      this.thread = thread;
    }
  }

  /**
   * Waits until the watermark has reached a transaction.
   *
   * @return false if the time is over
   * @throws LogFailedException if it never will
   */
  boolean await(long transaction, long lsn, long nanos) {
    if (watermark.getAsLong() >= transaction) {
      return true;
    }
    Waiter waiter = new Waiter(transaction, Thread.currentThread());
    push(waiter);
    boolean interrupted = false;
    long start = time.nanos();
    try {
      while (watermark.getAsLong() < transaction) {
        if (cannotMove()) {
          // It may have been reached between the two looks.
          if (watermark.getAsLong() >= transaction) {
            return true;
          }
          throw health.unknownOutcome(transaction, lsn);
        }
        long left = nanos - (time.nanos() - start);
        if (left <= 0) {
          return false;
        }
        if (waiter.woken) {
          // Woken for a failure that a look has not shown yet cannot happen; for nothing, it can.
          waiter = new Waiter(transaction, Thread.currentThread());
          push(waiter);
        } else {
          LockSupport.parkNanos(this, left);
          interrupted |= Thread.interrupted();
        }
      }
      return true;
    } finally {
      waiter.gone = true;
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean cannotMove() {
    WalState state = health.state();
    return state == WalState.FAILED || state == WalState.CLOSED;
  }

  private void push(Waiter waiter) {
    Waiter below;
    do {
      below = (Waiter) TOP.getVolatile(this);
      waiter.below = below;
    } while (!TOP.compareAndSet(this, below, waiter));
  }

  /** Wakes those whose transaction was reached; all of them if the watermark cannot move again. */
  void wake() {
    long reached = watermark.getAsLong();
    boolean all = cannotMove();
    Waiter waiter = (Waiter) TOP.getAndSet(this, null);
    while (waiter != null) {
      Waiter below = waiter.below;
      if (all || waiter.transaction <= reached) {
        waiter.woken = true;
        LockSupport.unpark(waiter.thread);
      } else if (!waiter.gone) {
        push(waiter);
      }
      waiter = below;
    }
  }
}
