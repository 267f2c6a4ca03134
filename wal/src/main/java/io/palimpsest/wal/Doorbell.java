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
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread sleep while there is nothing to do, without missing that there is.
 *
 * <p>The sleeper stores {@code parked} and then looks for work; who brings work makes it visible
 * with a volatile write and then reads {@code parked}. All four are volatile, so in their one order
 * at least one of the two sees the other's store: either the sleeper finds the work, or it is
 * woken.
 *
 * <p>A sleeper may say how urgent work must be to wake it: waking costs the one who rings more than
 * everything else in an append, so who does not wait should not have to.
 */
final class Doorbell {

  /** Nobody waits for it. */
  static final int QUIET = 0;

  /** Somebody waits for it, and agreed to a delay. */
  static final int WAITED = 1;

  /** It is to be done at once. */
  static final int URGENT = 2;

  /** Nobody else will do it. */
  static final int CALLED = 3;

  private static final VarHandle PARKED;

  static {
    try {
      PARKED = MethodHandles.lookup().findVarHandle(Doorbell.class, "parked", Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The sleeper, or null while it is awake. Set by the sleeper, cleared by whoever wakes it. */
  @SuppressWarnings("UnusedVariable") // read through its handle
  private @Nullable Thread parked;

  /** Written by the sleeper before {@code parked}; a stale value is that of a sleep that ended. */
  private int threshold;

  private long wakeAt;

  /** Wakes the sleeper if there is one, however it sleeps. */
  void ring() {
    ring(CALLED, 0);
  }

  /**
   * Wakes the sleeper unless it would not be woken by this. Call after the work has been made
   * visible by a volatile write.
   *
   * @param urgency how urgent the work is
   * @param transaction the record that makes work, which wakes a sleeper that waits for that many
   */
  void ring(int urgency, long transaction) {
    Thread sleeper = (Thread) PARKED.getVolatile(this);
    if (sleeper != null
        && (urgency >= threshold || transaction >= wakeAt)
        && PARKED.compareAndSet(this, sleeper, null)) {
      LockSupport.unpark(sleeper);
    }
  }

  /** Sleeps until {@link #ring}, at most for some nanoseconds, unless there is work already. */
  void await(BooleanSupplier hasWork, long nanos) {
    await(hasWork, nanos, QUIET, Long.MAX_VALUE);
  }

  /**
   * Sleeps until work comes that is urgent enough.
   *
   * @param hasWork looked at once the ringers can see the sleeper
   * @param nanos how long at most
   * @param least how urgent work must be
   * @param record the record that wakes it even so
   */
  void await(BooleanSupplier hasWork, long nanos, int least, long record) {
    threshold = least;
    wakeAt = record;
    PARKED.setVolatile(this, Thread.currentThread());
    if (!hasWork.getAsBoolean()) {
      LockSupport.parkNanos(this, nanos);
    }
    PARKED.setVolatile(this, null);
  }
}
