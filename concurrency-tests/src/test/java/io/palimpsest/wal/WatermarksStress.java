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
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** The watermarks, moved by the flusher and read by anybody. */
final class WatermarksStress {

  private WatermarksStress() {}

  /** Who sees a transaction durable sees an LSN at least as far. */
  @JCStressTest
  @Outcome(
      id = {"0, 0", "0, 10", "0, 20", "1, 10", "1, 20", "2, 20"},
      expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "the pair is torn")
  @State
  public static class Pair {
    private final Watermarks marks = new Watermarks(0, 0);

    @Actor
    public void flusher() {
      marks.durable(10, 1);
      marks.durable(20, 2);
    }

    @Actor
    public void reader(JJ_Result r) {
      r.r1 = marks.durableTransaction();
      r.r2 = marks.durableLsn();
    }
  }

  /** What is durable is written. */
  @JCStressTest
  @Outcome(
      id = {"0, 0", "0, 1", "0, 2", "1, 1", "1, 2", "2, 2"},
      expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "durable before it was written")
  @State
  public static class Order {
    private final Watermarks marks = new Watermarks(0, 0);

    @Actor
    public void flusher() {
      marks.written(1, 1);
      marks.durable(1, 1);
      marks.written(2, 2);
      marks.durable(2, 2);
    }

    @Actor
    public void reader(JJ_Result r) {
      r.r1 = marks.durableTransaction();
      r.r2 = marks.writtenTransaction();
    }
  }

  /** A watermark never steps back. */
  @JCStressTest
  @Outcome(
      id = {"0, 0", "0, 1", "0, 2", "1, 1", "1, 2", "2, 2"},
      expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "a step back")
  @State
  public static class Monotone {
    private final Watermarks marks = new Watermarks(0, 0);

    @Actor
    public void flusher() {
      marks.written(1, 1);
      marks.written(2, 2);
    }

    @Actor
    public void reader(JJ_Result r) {
      r.r1 = marks.writtenTransaction();
      r.r2 = marks.writtenTransaction();
    }
  }
}
