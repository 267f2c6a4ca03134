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
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Parking for a watermark, and being woken. A lost wake-up shows as a wait of its whole length. */
final class WaitersStress {

  private static final long LONG = TimeUnit.SECONDS.toNanos(10);
  private static final int FAILED = -1;
  private static final int LATE = -2;

  private WaitersStress() {}

  private static class Waiting {
    final LogHealth health = new LogHealth("stress", TimeSource.system());
    final Watermarks marks = new Watermarks(0, 0);
    final Waiters waiters = new Waiters(marks::durableTransaction, health, TimeSource.system());

    /** What the flusher forced, as a plain word: only the watermark may publish it. */
    int disk;

    /** Returns what is on the disk when the wait is over. */
    int await(long transaction) {
      long start = TimeSource.system().nanos();
      try {
        boolean reached = waiters.await(transaction, transaction, LONG);
        return reached && TimeSource.system().nanos() - start < LONG / 2 ? disk : LATE;
      } catch (LogFailedException e) {
        return TimeSource.system().nanos() - start < LONG / 2 ? FAILED : LATE;
      }
    }

    void force(int transaction) {
      disk = transaction;
      marks.durable(transaction, transaction);
      waiters.wake();
    }
  }

  /** Who waits is woken, and finds on the disk what it waited for. */
  @JCStressTest
  @Outcome(id = "1", expect = Expect.ACCEPTABLE)
  @Outcome(id = "0", expect = Expect.FORBIDDEN, desc = "acknowledged early")
  @Outcome(expect = Expect.FORBIDDEN, desc = "a lost wake-up")
  @State
  public static class OneMove extends Waiting {

    @Actor
    public void committer(I_Result r) {
      r.r1 = await(1);
    }

    @Actor
    public void flusher() {
      force(1);
    }
  }

  /** Who was put back is found by the move that it waits for. */
  @JCStressTest
  @Outcome(id = "2", expect = Expect.ACCEPTABLE)
  @Outcome(
      id = {"0", "1"},
      expect = Expect.FORBIDDEN,
      desc = "acknowledged early")
  @Outcome(expect = Expect.FORBIDDEN, desc = "a lost wake-up")
  @State
  public static class PutBack extends Waiting {

    @Actor
    public void committer(I_Result r) {
      r.r1 = await(2);
    }

    @Actor
    public void flusher() {
      force(1);
      force(2);
    }
  }

  /** Whoever waits for a log that fails is told. */
  @JCStressTest
  @Outcome(id = "-1", expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "acknowledged, or a lost wake-up")
  @State
  public static class Failure extends Waiting {

    @Actor
    public void committer(I_Result r) {
      r.r1 = await(1);
    }

    @Actor
    public void flusher() {
      health.fail(new IllegalStateException("injected"));
      waiters.wake();
    }
  }

  /** What became durable before the log failed is acknowledged; what did not, never. */
  @JCStressTest
  @Outcome(id = "1, -1", expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "the wrong answer, or a lost wake-up")
  @State
  public static class FailureAfterMove extends Waiting {

    @Actor
    public void committer(II_Result r) {
      r.r1 = await(1);
      r.r2 = await(2);
    }

    @Actor
    public void flusher() {
      force(1);
      health.fail(new IllegalStateException("injected"));
      waiters.wake();
    }
  }

  /** A waiter that leaves when its time is over takes nobody with it. */
  @JCStressTest
  @Outcome(
      id = {"1, 0", "1, 1"},
      expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "a lost wake-up, or acknowledged early")
  @State
  public static class OneLeaves extends Waiting {

    @Actor
    public void committer(II_Result r) {
      r.r2 = waiters.await(1, 1, 0) ? 1 : 0;
      r.r1 = await(1);
    }

    @Actor
    public void flusher() {
      force(1);
    }
  }
}
