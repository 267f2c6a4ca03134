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

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * Room for records and bytes, and waiting for it. A lost wake-up shows as a wait of its whole
 * length.
 */
final class AdmissionGateStress {

  private static final long LONG_MILLIS = 10_000;

  private AdmissionGateStress() {}

  private static class Gate {
    final LogHealth health = new LogHealth("stress", TimeSource.system());
    final AdmissionGate gate;

    /** Written only by who is inside. */
    private int passed;

    Gate(long bytes, int records) {
      gate =
          new AdmissionGate(
              bytes, records, new Doorbell(), health, TimeSource.system(), LONG_MILLIS);
    }

    /** Goes in and out; the how-manyth it was, or -1 if that took as long as the deadline. */
    int pass(long bytes) {
      long start = TimeSource.system().nanos();
      long cost = gate.enter(bytes);
      passed++;
      int mine = passed;
      gate.leave(cost);
      return isSoon(start) ? mine : -1;
    }

    static boolean isSoon(long start) {
      return TimeSource.system().nanos() - start < LONG_MILLIS * 1_000_000 / 2;
    }
  }

  /** With room for one, who comes second waits until the first has left, and sees what it did. */
  @JCStressTest
  @Outcome(
      id = {"1, 2, 0", "2, 1, 0"},
      expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "two at a time, a lost wake-up, or room that is lost")
  @State
  public static class OneRecord extends Gate {
    public OneRecord() {
      super(1000, 1);
    }

    @Actor
    public void one(III_Result r) {
      r.r1 = pass(10);
    }

    @Actor
    public void other(III_Result r) {
      r.r2 = pass(20);
    }

    @Arbiter
    public void after(III_Result r) {
      r.r3 = gate.inFlight();
    }
  }

  /**
   * The same when it is the bytes that are short; a record larger than all room takes all of it.
   */
  @JCStressTest
  @Outcome(
      id = {"1, 2, 0", "2, 1, 0"},
      expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "two at a time, a lost wake-up, or room that is lost")
  @State
  public static class Bytes extends Gate {
    public Bytes() {
      super(100, 10);
    }

    @Actor
    public void small(III_Result r) {
      r.r1 = pass(51);
    }

    @Actor
    public void tooLarge(III_Result r) {
      r.r2 = pass(5_000);
    }

    @Arbiter
    public void after(III_Result r) {
      r.r3 = gate.inFlight();
    }
  }

  /** Nobody is admitted by a limit of the storage that is already used up. */
  @JCStressTest
  @Outcome(
      id = {"true, false", "false, true", "false, false"},
      expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "admitted beyond the storage's room")
  @State
  public static class Storage extends Gate {
    private final long first;

    public Storage() {
      super(1 << 20, 10);
      gate.storage(2L * FrameLayout.BLOCK);
      first = gate.tryEnterBlock();
    }

    @Actor
    public void flusher() {
      gate.storage(FrameLayout.BLOCK);
      gate.leave(first);
    }

    @Actor
    public void appender(ZZ_Result r) {
      r.r1 = gate.tryEnterBlock() != 0;
      r.r2 = gate.tryEnterBlock() != 0;
    }
  }

  /** Who waits for room in a log that fails is told. */
  @JCStressTest
  @Outcome(id = "true", expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "admitted, or a lost wake-up")
  @State
  public static class Failure extends Gate {

    public Failure() {
      super(100, 1);
      gate.enter(1);
    }

    @Actor
    public void appender(Z_Result r) {
      long start = TimeSource.system().nanos();
      try {
        gate.enter(1);
      } catch (LogFailedException e) {
        r.r1 = isSoon(start);
      }
    }

    @Actor
    public void flusher() {
      health.fail(new IllegalStateException("injected"));
      gate.wake();
    }
  }

  /** Room that comes from the storage wakes as room that is given back does. */
  @JCStressTest
  @Outcome(id = "true", expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "a lost wake-up")
  @State
  public static class NewRoom extends Gate {

    public NewRoom() {
      super(1 << 20, 10);
      gate.storage(0);
    }

    @Actor
    public void appender(Z_Result r) {
      r.r1 = pass(1) == 1;
    }

    @Actor
    public void flusher() {
      gate.storage(1 << 20);
      gate.wake();
    }
  }

  /** Two blocks that nobody waits for, with room for one: exactly one is admitted. */
  @JCStressTest
  @Outcome(
      id = {"true, false, false", "false, true, false"},
      expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "both, or none")
  @State
  public static class TryBlock extends Gate {

    public TryBlock() {
      super(100, 1);
    }

    @Actor
    public void one(ZZZ_Result r) {
      r.r1 = gate.tryEnterBlock() != 0;
    }

    @Actor
    public void other(ZZZ_Result r) {
      r.r2 = gate.tryEnterBlock() != 0;
    }

    @Arbiter
    public void after(ZZZ_Result r) {
      r.r3 = gate.tryEnterBlock() != 0;
    }
  }
}
