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

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Chains the groups that the flusher writes, beside it.
 *
 * <p>The flusher leaves a copy of each group; a thread, which exists only while it is needed,
 * digests them in order. Who holds the lock digests: so the flusher does the rest itself when it
 * needs the head, or when it is too far ahead, and nothing depends on the thread.
 */
final class ChainWriter implements AutoCloseable {

  /** How many bytes may wait before the flusher helps. */
  private static final long MOST_BYTES = 16 << 20;

  private final LogChain chain;
  private final Queue<byte[]> groups = new ConcurrentLinkedQueue<>();
  private final AtomicLong waiting = new AtomicLong();
  private final ReentrantLock digesting = new ReentrantLock();
  private final @Nullable ThreadPoolExecutor executor;

  /** Kept so that nothing is lost of what it may throw. */
  private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);

  /**
   * Makes one.
   *
   * @param chain the chain so far
   * @param threaded false if the caller's own thread digests, for a log that is stepped by hand
   */
  ChainWriter(LogChain chain, boolean threaded) {
    this.chain = chain;
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
            task -> new Thread(task, "wal-digest"));
    one.allowCoreThreadTimeOut(true);
    return one;
  }

  /** Takes a group over that is being written; its bytes are copied and not consumed. */
  void group(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(bytes.position(), copy);
    groups.add(copy);
    if (waiting.addAndGet(copy.length) > MOST_BYTES) {
      digest();
    } else if (executor != null && running.isDone()) {
      running.join();
      running = CompletableFuture.runAsync(this::digest, executor);
    }
  }

  /** Returns the head behind the last group that was taken over. */
  byte[] head() {
    digesting.lock();
    try {
      digest();
      return chain.head();
    } finally {
      digesting.unlock();
    }
  }

  private void digest() {
    digesting.lock();
    try {
      for (byte[] group = groups.poll(); group != null; group = groups.poll()) {
        chain.addAll(group);
        waiting.addAndGet(-group.length);
      }
    } finally {
      digesting.unlock();
    }
  }

  /** Lets the thread end. */
  @Override
  public void close() {
    if (executor != null) {
      executor.shutdown();
    }
  }
}
