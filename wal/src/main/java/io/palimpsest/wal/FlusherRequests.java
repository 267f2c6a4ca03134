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

import io.palimpsest.wal.FlushCoordinator.Rotation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What only the flusher can do, since it alone writes: asked of it and waited for, up to the flush
 * deadline. Any thread; an interrupt does not end a wait, since it would not end what is under way.
 */
final class FlusherRequests {

  private final LogParts parts;

  /** Held by who waits for the flusher to change the key or to tell the head of the chain. */
  private final ReentrantLock asking = new ReentrantLock();

  FlusherRequests(LogParts parts) {
    this.parts = parts;
  }

  /** Lets the next segment begin with the active key, and returns its number. */
  int rotateKey() {
    asking.lock();
    try {
      parts.health.requireOpen();
      WriterKey next = parts.nextKey();
      Rotation rotation = new Rotation(next);
      parts.coordinator.rotate(rotation);
      parts.doorbell.ring();
      awaitFlusher(
          rotation.done(), "the key changes with the next segment, for which there was no room");
      return next.label().keyNumber();
    } finally {
      asking.unlock();
    }
  }

  /**
   * Returns the head of the chain behind everything appended before.
   *
   * @param flush makes that durable
   */
  LogChainHead chainHead(Runnable flush) {
    asking.lock();
    try {
      parts.health.requireOpen();
      flush.run();
      CompletableFuture<LogChainHead> head = new CompletableFuture<>();
      parts.coordinator.askForHead(head);
      parts.doorbell.ring();
      return awaitFlusher(head, "no room for a seal");
    } finally {
      asking.unlock();
    }
  }

  private <T> T awaitFlusher(CompletableFuture<T> done, String late) {
    try {
      return await(done);
    } catch (TimeoutException e) {
      throw new LogOverloadedException(
          late + " within " + parts.config.flushDeadlineMillis() + " ms", e);
    } catch (ExecutionException e) {
      parts.health.requireOpen();
      throw new WalException("the flush thread gave up: " + e.getCause(), e.getCause());
    }
  }

  /** Deletes what everybody is past. */
  ReleaseReport release() {
    parts.health.requireOpen();
    CompletableFuture<ReleaseReport> asked = parts.retention.ask();
    if (!parts.sequencer.isShut()) {
      parts.doorbell.ring();
    }
    while (parts.flusher == null && !asked.isDone() && !parts.health.isFailed()) {
      parts.coordinator.doWork();
    }
    // Behind the last look of a flusher that has ended nobody would answer.
    parts.health.requireOpen();
    try {
      return await(asked);
    } catch (TimeoutException e) {
      throw new WalException(
          "no end of the release within "
              + parts.config.flushDeadlineMillis()
              + " ms; it may go on"
              + parts.coordinator.activity(),
          e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WalException cause) {
        throw cause;
      }
      throw new WalException("releasing the log failed: " + e.getCause(), e.getCause());
    }
  }

  private <T> T await(CompletableFuture<T> done) throws ExecutionException, TimeoutException {
    boolean interrupted = false;
    long start = parts.time.nanos();
    try {
      while (true) {
        try {
          long left = parts.patienceNanos() - (parts.time.nanos() - start);
          return done.get(Math.max(left, 0), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
