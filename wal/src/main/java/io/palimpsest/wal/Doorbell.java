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
 * and then looks at {@code parked}. Both have a full fence in between, so at least one sees the
 * other's store: either the sleeper finds the work, or it is woken.
 */
final class Doorbell {

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

  /** Wakes the sleeper if there is one. Call after the work has been made visible. */
  void ring() {
    VarHandle.fullFence();
    Thread sleeper = (Thread) PARKED.getOpaque(this);
    if (sleeper != null && PARKED.compareAndSet(this, sleeper, null)) {
      LockSupport.unpark(sleeper);
    }
  }

  /** Sleeps until {@link #ring}, at most for some nanoseconds, unless there is work already. */
  void await(BooleanSupplier hasWork, long nanos) {
    PARKED.setVolatile(this, Thread.currentThread());
    VarHandle.fullFence();
    if (!hasWork.getAsBoolean()) {
      LockSupport.parkNanos(this, nanos);
    }
    PARKED.setVolatile(this, null);
  }
}
