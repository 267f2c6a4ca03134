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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The state of a log, and why it failed if it did.
 *
 * <p>One word that moves by compare-and-set along the arrows drawn at {@link WalState}; FAILED and
 * CLOSED have no way back to RUNNING.
 */
final class LogHealth {

  private static final VarHandle CONDITION;

  static {
    try {
      CONDITION =
          MethodHandles.lookup().findVarHandle(LogHealth.class, "condition", Condition.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private record Condition(WalState state, long sinceMicros, @Nullable Throwable cause) {}

  private final String log;
  private final TimeSource time;
  private final HealthListeners listeners = new HealthListeners(this::health);

  /** Written by compare-and-set from any thread, read with acquire. */
  @SuppressWarnings("UnusedVariable") // read through its handle
  private Condition condition;

  LogHealth(String log, TimeSource time) {
    this.log = log;
    this.time = time;
    this.condition = new Condition(WalState.RUNNING, time.micros(), null);
  }

  /** Returns a snapshot. */
  WalHealth health() {
    Condition now = condition();
    Instant since = Instant.EPOCH.plus(now.sinceMicros(), ChronoUnit.MICROS);
    return new WalHealth(now.state(), since, now.cause());
  }

  HealthListeners listeners() {
    return listeners;
  }

  WalState state() {
    return condition().state();
  }

  @Nullable Throwable cause() {
    return condition().cause();
  }

  boolean isFailed() {
    return state() == WalState.FAILED;
  }

  /** Fails the log; the first cause stays. */
  void fail(Throwable cause) {
    move(
        WalState.FAILED,
        cause,
        WalState.RUNNING,
        WalState.FULL,
        WalState.READ_ONLY,
        WalState.CLOSING);
  }

  /** Lets nothing be appended; before anybody has the log. */
  void readOnly(Throwable cause) {
    move(WalState.READ_ONLY, cause, WalState.RUNNING);
  }

  void full(Throwable cause) {
    move(WalState.FULL, cause, WalState.RUNNING);
  }

  void room() {
    move(WalState.RUNNING, null, WalState.FULL);
  }

  void closing() {
    move(WalState.CLOSING, null, WalState.RUNNING, WalState.FULL, WalState.READ_ONLY);
  }

  void closed() {
    Condition now = condition();
    move(WalState.CLOSED, now.cause(), WalState.CLOSING, WalState.FAILED);
  }

  private void move(WalState to, @Nullable Throwable cause, WalState... from) {
    while (true) {
      Condition now = condition();
      boolean allowed = false;
      for (WalState state : from) {
        allowed |= now.state() == state;
      }
      if (!allowed) {
        return;
      }
      if (CONDITION.compareAndSet(this, now, new Condition(to, time.micros(), cause))) {
        listeners.changed();
        return;
      }
    }
  }

  /** Throws unless new records are taken. */
  void requireOpen() {
    Condition now = condition();
    switch (now.state()) {
      // A full storage is waited for at the gate.
      case RUNNING, FULL -> {}
      case FAILED ->
          throw new LogFailedException(
              "log " + log + " has failed and takes no records: " + now.cause(), now.cause());
      case READ_ONLY ->
          throw new ClockBehindException(
              "log " + log + " takes no records: " + message(now.cause()));
      default -> throw refusedAsClosed();
    }
  }

  /** Returns the exception for who comes after the end. */
  LogClosedException refusedAsClosed() {
    return new LogClosedException("log " + log + " is closed", null);
  }

  /** Returns the exception for a record that was in flight when the log failed. */
  LogFailedException unknownOutcome(long transaction, long lsn) {
    Throwable cause = cause();
    return new LogFailedException(
        String.format(
            java.util.Locale.ROOT,
            "log %s failed before transaction %d (LSN %d) was durable; whether it will be found when"
                + " the log is opened again is unknown: %s",
            log,
            transaction,
            lsn,
            cause),
        cause);
  }

  private static String message(@Nullable Throwable cause) {
    return cause == null ? "" : String.valueOf(cause.getMessage());
  }

  private Condition condition() {
    return (Condition) CONDITION.getAcquire(this);
  }
}
