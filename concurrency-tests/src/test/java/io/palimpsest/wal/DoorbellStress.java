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
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Waking the flusher. A lost wake-up shows as a sleep of its whole length. */
final class DoorbellStress {

  private static final long SLEEP = TimeUnit.SECONDS.toNanos(20);

  private DoorbellStress() {}

  private static class Sleep {
    final Doorbell doorbell = new Doorbell();
    final AtomicInteger work = new AtomicInteger();

    /** Sleeps until there is work; false if that took as long as the sleep. */
    boolean sleep(int least, long record) {
      long start = TimeSource.system().nanos();
      while (work.get() == 0) {
        doorbell.await(() -> work.get() != 0, SLEEP, least, record);
      }
      return TimeSource.system().nanos() - start < SLEEP / 2;
    }
  }

  /** Work that may wake the sleeper does. */
  @JCStressTest
  @Outcome(id = "true", expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "a lost wake-up")
  @State
  public static class Any extends Sleep {

    @Actor
    public void flusher(Z_Result r) {
      r.r1 = sleep(Doorbell.QUIET, Long.MAX_VALUE);
    }

    @Actor
    public void committer() {
      work.set(1);
      doorbell.ring(Doorbell.QUIET, 1);
    }
  }

  /** A sleeper that waits for a number of records is woken by the last of them, however quiet. */
  @JCStressTest
  @Outcome(id = "true", expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "a lost wake-up")
  @State
  public static class ByNumber extends Sleep {

    @Actor
    public void flusher(Z_Result r) {
      r.r1 = sleep(Doorbell.URGENT, 7);
    }

    @Actor
    public void committer() {
      work.set(1);
      doorbell.ring(Doorbell.QUIET, 7);
    }
  }

  /** A second sleep with another threshold does not take over that of the first. */
  @JCStressTest
  @Outcome(id = "true", expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "a lost wake-up")
  @State
  public static class SecondSleep extends Sleep {

    @Actor
    public void flusher(Z_Result r) {
      doorbell.await(() -> true, SLEEP, Doorbell.URGENT, Long.MAX_VALUE);
      r.r1 = sleep(Doorbell.QUIET, Long.MAX_VALUE);
    }

    @Actor
    public void committer() {
      work.set(1);
      doorbell.ring(Doorbell.QUIET, 1);
    }
  }
}
