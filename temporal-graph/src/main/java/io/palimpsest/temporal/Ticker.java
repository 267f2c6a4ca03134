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
package io.palimpsest.temporal;

import java.lang.ref.WeakReference;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has things done now and then. */
interface Ticker {

  /** Ends something that is done now and then. */
  interface Tick {
    /** Lets it not begin any more. */
    void stop();
  }

  /**
   * Has something done again and again, until it is stopped or its owner is garbage.
   *
   * @param nanos how long after the last time
   * @param owner is held weakly, and given to the task
   */
  <T> Tick every(long nanos, T owner, Consumer<T> task);

  /**
   * The one of all graphs of the process: a daemon thread, {@code palimpsest-ticker}, that ends
   * when there is nothing to do for a while. What is done must be short, and wait for nothing.
   */
  static Ticker shared() {
    return Shared.INSTANCE;
  }

  /** Its tasks wait in the executor's queue, each until its time. */
  final class Shared implements Ticker {

    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
    private static final Shared INSTANCE = new Shared();
    private static final int KEEP_SECONDS = 10;

    private final ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "palimpsest-ticker");
              thread.setDaemon(true);
              return thread;
            });

    private Shared() {
      executor.setKeepAliveTime(KEEP_SECONDS, TimeUnit.SECONDS);
      executor.allowCoreThreadTimeOut(true);
      executor.setRemoveOnCancelPolicy(true);
    }

    @Override
    public <T> Tick every(long nanos, T owner, Consumer<T> task) {
      Repeated<T> repeated = new Repeated<>(executor, nanos, new WeakReference<>(owner), task);
      repeated.schedule();
      return repeated;
    }

    private static final class Repeated<T> implements Tick, Runnable {
      private final ScheduledThreadPoolExecutor executor;
      private final long nanos;
      private final WeakReference<T> owner;
      private final Consumer<T> task;
      private volatile boolean stopped;
      private volatile @Nullable Future<?> next;

      Repeated(
          ScheduledThreadPoolExecutor executor,
          long nanos,
          WeakReference<T> owner,
          Consumer<T> task) {
        this.executor = executor;
        this.nanos = nanos;
        this.owner = owner;
        this.task = task;
      }

      void schedule() {
        next = executor.schedule(this, nanos, TimeUnit.NANOSECONDS);
      }

      @Override
      public void run() {
        T present = owner.get();
        if (stopped || present == null) {
          return;
        }
        try {
          task.accept(present);
        } catch (RuntimeException | Error e) {
          LOG.error("what is done now and then has failed; it will be tried again", e);
        }
        schedule();
      }

      @Override
      public void stop() {
        stopped = true;
        Future<?> waiting = next;
        if (waiting != null) {
          waiting.cancel(false);
        }
      }
    }
  }
}
