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
package io.palimpsest.benchmarks;

import io.palimpsest.benchmarks.Subject.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Threads that do the same over and over: for a while so that everything is warm, and then for the
 * time that is measured.
 */
final class Load {

  private static final long MAX_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int DIGITS = 2;

  private enum Phase {
    WARMING,
    MEASURING,
    OVER
  }

  /**
   * What came of it.
   *
   * @param perSecond operations that ended in the measured time, per second
   * @param nanos how long each of them took
   */
  record Result(double perSecond, Histogram nanos) {}

  private final Subject subject;
  private final int payloadBytes;
  private final int inFlight;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile Phase phase = Phase.WARMING;

  private Load(Subject subject, int payloadBytes, int inFlight) {
    this.subject = subject;
    this.payloadBytes = payloadBytes;
    this.inFlight = inFlight;
  }

  /** Every thread writes an entry and waits until it is on disk. */
  static Result blocking(Subject subject, int payloadBytes, int threads, Plan plan) {
    return new Load(subject, payloadBytes, 0).run(threads, plan);
  }

  /** Every thread keeps so many entries in flight and waits for its oldest. */
  static Result pipelined(Subject subject, int payloadBytes, int threads, int inFlight, Plan plan) {
    return new Load(subject, payloadBytes, inFlight).run(threads, plan);
  }

  private Result run(int threads, Plan plan) {
    List<Worker> workers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Worker worker = new Worker(i);
      workers.add(worker);
      worker.start();
    }
    pause(plan.warmUpMillis());
    phase = Phase.MEASURING;
    long start = System.nanoTime();
    pause(plan.windowMillis());
    phase = Phase.OVER;
    long nanos = System.nanoTime() - start;
    Histogram all = new Histogram(MAX_NANOS, DIGITS);
    for (Worker worker : workers) {
      join(worker);
      all.add(worker.histogram);
    }
    Throwable cause = failure.get();
    if (cause != null) {
      throw new IllegalStateException("a thread under load failed", cause);
    }
    return new Result(RawDisk.perSecond(all.getTotalCount(), nanos), all);
  }

  /** Ends early if a worker fails. */
  private void pause(long millis) {
    try {
      boolean ended = over.await(millis, TimeUnit.MILLISECONDS);
      if (ended && failure.get() == null) {
        throw new AssertionError("the load ended by itself");
      }
    } catch (InterruptedException e) {
      phase = Phase.OVER;
      throw new IllegalStateException(e);
    }
  }

  static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private final class Worker extends Thread {

    private final Histogram histogram = new Histogram(MAX_NANOS, DIGITS);

    Worker(int number) {
      super("load-" + number);
      setDaemon(true);
    }

    @Override
    public void run() {
      try (Session session = subject.session(payloadBytes)) {
        if (inFlight == 0) {
          block(session);
        } else {
          pipeline(session);
        }
      } catch (RuntimeException | Error e) {
        failure.compareAndSet(null, e);
        over.countDown();
      }
    }

    private void block(Session session) {
      Phase now = phase;
      while (now != Phase.OVER) {
        long start = System.nanoTime();
        session.commit();
        now = took(System.nanoTime() - start);
      }
    }

    private void pipeline(Session session) {
      for (int i = 0; i < inFlight; i++) {
        session.submit();
      }
      Phase now = phase;
      while (now != Phase.OVER) {
        long start = System.nanoTime();
        session.awaitOldest();
        session.submit();
        now = took(System.nanoTime() - start);
      }
      for (int i = 0; i < inFlight; i++) {
        session.awaitOldest();
      }
    }

    /** Counts an operation if it ended while it was measured. */
    private Phase took(long nanos) {
      Phase now = phase;
      if (now == Phase.MEASURING) {
        histogram.recordValue(Math.min(nanos, MAX_NANOS));
      }
      return now;
    }
  }
}
