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

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a {@link FlushCoordinator} until the log is closed or has failed; the life of the thread
 * {@code wal-flush}.
 */
final class FlushLoop {

  private static final Logger LOGGER = LoggerFactory.getLogger(FlushLoop.class);
  private static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final FlushCoordinator coordinator;
  private final LogHealth health;
  private final AdmissionGate gate;
  private final Doorbell doorbell;
  private final TimeSource time;
  private final long stallDeadlineNanos;

  FlushLoop(
      FlushCoordinator coordinator,
      LogHealth health,
      AdmissionGate gate,
      Doorbell doorbell,
      TimeSource time,
      long stallDeadlineNanos) {
    this.coordinator = coordinator;
    this.health = health;
    this.gate = gate;
    this.doorbell = doorbell;
    this.time = time;
    this.stallDeadlineNanos = stallDeadlineNanos;
  }

  /** Runs until the log is closed or has failed; whoever waits then is told. */
  void run() {
    Throwable death = new IllegalStateException("the flush thread ended unexpectedly");
    try {
      while (!isDone()) {
        int done = coordinator.doWork();
        if (done == FlushCoordinator.STALLED) {
          waitForRoom();
        } else if (done == FlushCoordinator.IDLE) {
          sleep();
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

  /** Returns whether there never will be anything to do. */
  private boolean isDone() {
    if (health.isFailed()) {
      return true;
    }
    if (!coordinator.isFinished()) {
      return false;
    }
    coordinator.sealForClose();
    return true;
  }

  private void sleep() {
    doorbell.await(
        coordinator::isDue,
        coordinator.pauseNanos(),
        coordinator.pauseThreshold(),
        coordinator.pauseRecord());
  }

  /** Tries again and again to get room, until it is there or the deadline has passed. */
  private void waitForRoom() {
    LOGGER.warn("log has no room for another segment, records wait: {}", cause());
    gate.wake();
    long start = time.nanos();
    while (coordinator.doWork() == FlushCoordinator.STALLED) {
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
