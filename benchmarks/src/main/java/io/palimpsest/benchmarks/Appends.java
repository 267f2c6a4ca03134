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
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Appends that nobody waits for. */
final class Appends {

  private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int DIGITS = 3;

  /** A pace that every contender can keep up with for ever. */
  private static final long PACE_NANOS = TimeUnit.MICROSECONDS.toNanos(5);

  private Appends() {}

  /**
   * What came of appending one by one.
   *
   * @param nanos how long each append took at a steady pace
   * @param flatOutNanos how long one took on average, one right after the other
   * @param bytesAllocated how many bytes of heap one of the latter allocated, on the appending
   *     thread and on those that the contender runs
   */
  record Result(Histogram nanos, double flatOutNanos, double bytesAllocated) {}

  static Result measure(Subject subject, Allocation allocation, int payloadBytes, LogPlan plan) {
    try (Session session = subject.session(payloadBytes)) {
      paced(session, plan.pacedAppends() / 4);
      Histogram nanos = paced(session, plan.pacedAppends());
      flatOut(session, plan.flatOutAppends() / 4);
      subject.settle();
      long bytes = allocation.bytes();
      long start = System.nanoTime();
      flatOut(session, plan.flatOutAppends());
      long took = System.nanoTime() - start;
      subject.settle();
      bytes = allocation.bytes() - bytes;
      double appends = plan.flatOutAppends();
      return new Result(nanos, took / appends, bytes / appends);
    }
  }

  private static Histogram paced(Session session, int appends) {
    Histogram histogram = new Histogram(MAX_NANOS, DIGITS);
    long due = System.nanoTime();
    for (int i = 0; i < appends; i++) {
      long start = System.nanoTime();
      while (start < due) {
        Thread.onSpinWait();
        start = System.nanoTime();
      }
      session.append();
      long end = System.nanoTime();
      histogram.recordValue(Math.min(end - start, MAX_NANOS));
      // Whoever falls behind is not made to catch up: that would be flat out.
      due = Math.max(due + PACE_NANOS, end);
    }
    return histogram;
  }

  private static void flatOut(Session session, int appends) {
    for (int i = 0; i < appends; i++) {
      session.append();
    }
  }

  /** Appends so many entries from so many threads and returns the entries per second. */
  static double sustained(Subject subject, int payloadBytes, int threads, long entries) {
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    CyclicBarrier start = new CyclicBarrier(threads + 1);
    List<Thread> workers = new ArrayList<>();
    int share = Math.toIntExact(entries / threads);
    for (int i = 0; i < threads; i++) {
      Thread worker =
          new Thread(
              () -> {
                try (Session session = subject.session(payloadBytes)) {
                  meet(start);
                  flatOut(session, share);
                } catch (RuntimeException | Error e) {
                  failure.compareAndSet(null, e);
                  start.reset(); // nobody waits for who does not come
                }
              },
              "append-" + i);
      workers.add(worker);
      worker.start();
    }
    meet(start);
    long begin = System.nanoTime();
    workers.forEach(Load::join);
    subject.settle();
    long nanos = System.nanoTime() - begin;
    Throwable cause = failure.get();
    if (cause != null) {
      throw new IllegalStateException("an appending thread failed", cause);
    }
    return RawDisk.perSecond((long) share * threads, nanos);
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** The cost of looking at the clock twice, which every time of a paced append contains. */
  static double clockNanos() {
    Histogram histogram = new Histogram(MAX_NANOS, DIGITS);
    for (int i = 0; i < 200_000; i++) {
      long start = System.nanoTime();
      histogram.recordValue(System.nanoTime() - start);
    }
    return histogram.getValueAtPercentile(50);
  }
}
