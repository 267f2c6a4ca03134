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

import io.palimpsest.wal.storage.StorageCapabilities;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a {@link FlushCoordinator} until the log is closed or has failed; the life of the thread
 * {@code wal-flush}.
 *
 * <p>Where the storage is {@linkplain StorageCapabilities#immediate immediate}, who waits for a
 * record runs a cycle itself rather than wake this thread and be woken by it. Whoever runs a cycle
 * has the <em>turn</em>. Who finds it taken has knocked before, and whoever has the turn looks for
 * that after giving it back; so a record that entered while a cycle ran is not left lying.
 */
final class FlushLoop {

  private static final Logger LOGGER = LoggerFactory.getLogger(FlushLoop.class);
  private static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /**
   * For so long the thread lets itself be represented before it looks whether that still goes on.
   */
  private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** How many cycles a helper runs, of which all but the first are for others. */
  private static final int HELPED_CYCLES = 3;

  /** How often who finds the turn taken lets others run before it sleeps. */
  private static final int YIELDS = 8;

  private final FlushCoordinator coordinator;
  private final LogHealth health;
  private final AdmissionGate gate;
  private final Doorbell doorbell;
  private final TimeSource time;
  private final long stallDeadlineNanos;

  /** Whether others may run cycles. */
  private final boolean helped;

  /** Who holds it runs the coordinator. */
  private final ReentrantLock turn = new ReentrantLock();

  /** Set by who wants the turn, cleared by who has got it. */
  private volatile boolean knocked;

  /** Since when nobody has helped; written by helpers. */
  private volatile long lastHelpNanos;

  FlushLoop(
      FlushCoordinator coordinator,
      LogHealth health,
      AdmissionGate gate,
      Doorbell doorbell,
      TimeSource time,
      long stallDeadlineNanos,
      boolean helped) {
    this.coordinator = coordinator;
    this.health = health;
    this.gate = gate;
    this.doorbell = doorbell;
    this.time = time;
    this.stallDeadlineNanos = stallDeadlineNanos;
    this.helped = helped;
    this.lastHelpNanos = time.nanos() - NAP_NANOS;
  }

  /** Returns whether who waits for a record may {@link #help}. */
  boolean isHelped() {
    return helped;
  }

  /**
   * Runs cycles for somebody who waits for a record, if that is possible and no one else does just
   * now. What there is to do afterwards, the flusher or another helper does.
   *
   * @param isDone whether the wait is over
   */
  void help(BooleanSupplier isDone) {
    if (!helped) {
      doorbell.ring();
      return;
    }
    lastHelpNanos = time.nanos();
    for (int cycles = 0; cycles < HELPED_CYCLES; cycles++) {
      knocked = true;
      if (!turn.tryLock()) {
        letGoOn(isDone);
        return; // who has the turn will look again
      }
      try {
        work();
      } finally {
        turn.unlock();
      }
      if (!knocked && isDone.getAsBoolean()) {
        return;
      }
    }
    doorbell.ring();
  }

  /**
   * Lets who has the turn go on. A cycle is shorter than falling asleep, so if it has not ended by
   * now, its thread mostly waits for a processor.
   */
  @SuppressWarnings("ThreadPriorityCheck") // nothing but speed hangs on it
  private static void letGoOn(BooleanSupplier isDone) {
    for (int yields = 0; yields < YIELDS && !isDone.getAsBoolean(); yields++) {
      Thread.yield();
    }
  }

  /** Runs a cycle; for who has the turn. */
  private int work() {
    knocked = false;
    return coordinator.doWork();
  }

  private int takeTurn(IntSupplier work) {
    turn.lock();
    try {
      return work.getAsInt();
    } finally {
      turn.unlock();
    }
  }

  /** Runs until the log is closed or has failed; whoever waits then is told. */
  void run() {
    Throwable death = new IllegalStateException("the flush thread ended unexpectedly");
    try {
      while (takeTurn(this::end) == 0) {
        long helpedBefore = lastHelpNanos;
        int done = takeTurn(this::work);
        if (done == FlushCoordinator.STALLED) {
          waitForRoom();
        } else if (done == FlushCoordinator.IDLE) {
          sleep(helpedBefore);
        }
      }
      death = null;
    } catch (RuntimeException | Error e) {
      death = e;
      throw e;
    } finally {
      if (death != null) {
        coordinator.fail(death);
      }
      if (health.isFailed()) {
        LOGGER.error("log has failed, nothing is written any more", health.cause());
      }
      gate.wake();
    }
  }

  /** Returns 0 if there may be more to do; otherwise that was the last. */
  private int end() {
    if (health.isFailed()) {
      return 1;
    }
    if (!coordinator.isFinished()) {
      return 0;
    }
    coordinator.sealForClose();
    return 1;
  }

  /**
   * Sleeps until something is due.
   *
   * @param helpedBefore when somebody last helped before the cycle that said until when nothing is
   */
  private void sleep(long helpedBefore) {
    if (helped && time.nanos() - lastHelpNanos < NAP_NANOS) {
      doorbell.await(this::isDue, NAP_NANOS, Doorbell.CALLED, Long.MAX_VALUE);
    } else {
      doorbell.await(
          () -> isDue() || lastHelpNanos != helpedBefore,
          coordinator.pauseNanos(),
          coordinator.pauseThreshold(),
          coordinator.pauseRecord());
    }
  }

  private boolean isDue() {
    boolean due = takeTurn(() -> coordinator.isDue() ? 1 : 0) != 0;
    return due || knocked;
  }

  /** Tries again and again to get room, until it is there or the deadline has passed. */
  private void waitForRoom() {
    LOGGER.warn("log has no room for another segment, records wait: {}", cause());
    gate.wake();
    long start = time.nanos();
    while (takeTurn(this::work) == FlushCoordinator.STALLED) {
      if (time.nanos() - start > stallDeadlineNanos) {
        Throwable cause = health.cause();
        coordinator.fail(
            cause == null ? new IllegalStateException("no room for a segment") : cause);
        return;
      }
      doorbell.await(() -> false, STALL_NANOS);
    }
  }

  private String cause() {
    return String.valueOf(health.cause());
  }
}
