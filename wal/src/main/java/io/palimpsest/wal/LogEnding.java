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

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** How a log is closed, step by step; also one that has failed, or whose storage is stuck. */
final class LogEnding {

  private final LogParts parts;
  private final Object closing = new Object();
  private boolean closed;

  LogEnding(LogParts parts) {
    this.parts = parts;
  }

  void close() {
    synchronized (closing) {
      if (closed) {
        return;
      }
      boolean failedBefore = parts.health.isFailed();
      // The queue says the end, in one step; the state after it, or it would refuse some before.
      parts.sequencer.shut();
      parts.health.closing();
      parts.gate.wake();
      parts.doorbell.ring();
      end();
      closed = true;
      parts.background.close();
      parts.coordinator.endWaits();
      if (parts.chain != null) {
        parts.chain.close();
      }
      if (parts.compressor != null) {
        parts.compressor.close();
      }
      boolean failed = parts.health.isFailed();
      Throwable cause = parts.health.cause();
      parts.health.closed();
      LogClosedException ended = new LogClosedException("log was closed in a release", cause);
      parts.retention.fail(ended);
      parts.retention.refuse(ended);
      parts.durableWaiters.wake();
      parts.writtenWaiters.wake();
      parts.gate.wake();
      giveUp();
      if (failed && !failedBefore) {
        throw new LogFailedException("log failed while it was being closed: " + cause, cause);
      }
    }
  }

  /** Lets the loop come to its end. */
  private void end() {
    if (parts.flusher == null) {
      parts.loop.run();
      return;
    }
    if (!endsInTime(parts.flusher)) {
      parts.health.fail(
          new IllegalStateException("the storage does not answer" + parts.coordinator.activity()));
      parts.durableWaiters.wake();
      parts.writtenWaiters.wake();
      throw new LogFailedException(
          "log could not be closed: the storage does not answer"
              + parts.coordinator.activity()
              + "; what was not durable has an unknown outcome",
          parts.health.cause());
    }
  }

  /** Waits for the end of a thread, however often it is interrupted. */
  private boolean endsInTime(Thread thread) {
    boolean interrupted = false;
    long start = parts.time.nanos();
    long left = 2 * parts.patienceNanos();
    while (thread.isAlive() && left > 0) {
      try {
        TimeUnit.NANOSECONDS.timedJoin(thread, left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      left = 2 * parts.patienceNanos() - (parts.time.nanos() - start);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  /** Gives the claim up; a storage that does not answer keeps a thread of its own waiting. */
  private void giveUp() {
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Runnable release =
        () -> {
          try {
            parts.opened.claim().close();
          } catch (IOException | RuntimeException | Error e) {
            failure.set(e);
          }
        };
    if (parts.flusher == null) {
      release.run();
    } else {
      Thread thread = new Thread(release, "wal-close");
      thread.start();
      if (!endsInTime(thread)) {
        throw new LogFailedException(
            "the log's storage does not answer and is not closed yet; the log was sealed before",
            null);
      }
    }
    Throwable cause = failure.get();
    if (cause != null) {
      throw new WalException(
          "closing the log's storage failed; it was sealed before: " + cause, cause);
    }
  }
}
