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

import io.palimpsest.wal.storage.LogAppender;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Forces what nobody waits for, beside the flusher, so that it can go on writing meanwhile.
 *
 * <p>Used by the flusher, which says before a force begins what it will cover, and alone publishes
 * what it covered. At most one force is under way.
 */
final class BackgroundForce {

  private final LogAppender appender;
  private final @Nullable ThreadPoolExecutor executor;
  private final Doorbell doorbell;
  private final TimeSource time;
  private @Nullable CompletableFuture<Void> running;

  /** Kept so that nothing is lost of what ringing may throw. */
  private @Nullable CompletableFuture<Boolean> rung;

  private long transaction;
  private long lsn;

  /** Written by whoever forces, before the force is over. */
  private long nanos;

  /**
   * Makes one that has a thread, which exists only while it is needed.
   *
   * @param appender what to force
   * @param threaded false if the caller's own thread forces, for a log that is stepped by hand
   * @param doorbell rung when a force has ended
   * @param time measures forces
   */
  BackgroundForce(LogAppender appender, boolean threaded, Doorbell doorbell, TimeSource time) {
    this.appender = appender;
    this.doorbell = doorbell;
    this.time = time;
    this.executor = threaded ? executor() : null;
  }

  private static ThreadPoolExecutor executor() {
    ThreadPoolExecutor one =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> new Thread(task, "wal-force"));
    one.allowCoreThreadTimeOut(true);
    return one;
  }

  /** Returns whether a force was begun and {@link #finish} not called since. */
  boolean isBegun() {
    return running != null;
  }

  /** Returns whether a force was begun and has ended. */
  boolean isOver() {
    CompletableFuture<Void> now = running;
    return now != null && now.isDone();
  }

  /** Begins to force what was written up to a transaction. */
  void begin(long writtenTransaction, long writtenLsn) {
    transaction = writtenTransaction;
    lsn = writtenLsn;
    Executor where = executor == null ? Runnable::run : executor;
    CompletableFuture<Void> force = CompletableFuture.runAsync(this::force, where);
    running = force;
    // Rung once it can be seen to be over: rung earlier, the flusher could look and sleep again.
    rung = force.handle((nothing, failure) -> ring());
  }

  private boolean ring() {
    doorbell.ring();
    return true;
  }

  private void force() {
    long start = time.nanos();
    try {
      appender.sync();
      nanos = time.nanos() - start;
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  /** Waits for the end of a force that was begun; what it covers is durable if this returns. */
  void finish() throws IOException {
    CompletableFuture<Void> now = running;
    CompletableFuture<Boolean> bell = rung;
    running = null;
    rung = null;
    if (now == null || bell == null) {
      return;
    }
    try {
      now.join();
      bell.join();
    } catch (CompletionException e) {
      throw new IOException("forcing the log failed: " + e.getCause(), e.getCause());
    }
  }

  /** Returns the last transaction that the force begun last covers. */
  long transaction() {
    return transaction;
  }

  long lsn() {
    return lsn;
  }

  /** Returns how long the force that {@link #finish} waited for took. */
  long nanos() {
    return nanos;
  }

  /** Lets the thread end. */
  void close() {
    if (executor != null) {
      executor.shutdown();
    }
  }
}
