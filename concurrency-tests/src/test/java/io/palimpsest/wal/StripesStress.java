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
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** The pools of free slots. */
final class StripesStress {

  private static final ByteBuffer PAYLOAD = ByteBuffer.wrap(new byte[1]);

  private StripesStress() {}

  /** No slot is given to two at a time. */
  @JCStressTest
  @Outcome(
      id = {"1, 2", "2, 1"},
      expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "one slot for two")
  @State
  public static class Lease {
    private final Stripes stripes = new Stripes(2, 2, new LogEnd());

    @Actor
    public void one(II_Result r) {
      r.r1 = stripes.take().index;
    }

    @Actor
    public void other(II_Result r) {
      r.r2 = stripes.take().index;
    }
  }

  /** Who takes a slot that was given back sees all that was written into it before. */
  @JCStressTest
  @Outcome(
      id = {"0, 1, 2", "1, 0, 2"},
      expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "an older content, or two at a time")
  @State
  public static class Return {
    private final Stripes stripes = new Stripes(1, 1, new LogEnd());

    private int use() {
      Slot slot = stripes.take();
      int before = slot.mutations();
      slot.begin(before + 1, Durability.ASYNC, 0);
      slot.fill(PAYLOAD, null);
      slot.home.give(slot);
      return before;
    }

    @Actor
    public void one(III_Result r) {
      r.r1 = use();
    }

    @Actor
    public void other(III_Result r) {
      r.r2 = use();
    }

    @Arbiter
    public void last(III_Result r) {
      r.r3 = stripes.take().mutations();
    }
  }
}
