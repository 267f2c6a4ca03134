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
package io.palimpsest.temporal.store;

import io.palimpsest.graph.schema.ConstraintDefinition;
import io.palimpsest.temporal.store.CommitLog.Entry;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** What the lookups of constraints, and the lists of labels, promise those who take no lock. */
final class SchemaStress {

  private SchemaStress() {}

  private static UniqueLookup lookup() {
    return new UniqueLookup(Kind.VERTEX, "person", "name");
  }

  private static boolean holds(UniqueLookup lookup, int slot) {
    return Arrays.stream(lookup.holders("x")).anyMatch(other -> other == slot);
  }

  private static int one(boolean is) {
    return is ? 1 : 0;
  }

  private static CommitLog logOfOne() {
    CommitLog log = new CommitLog();
    log.begin(new Entry(10, 1, 1));
    log.publish();
    return log;
  }

  /** A commit gives a value to somebody while the lookup is filled with somebody else. */
  @JCStressTest
  @Outcome(
      id = {"1, 0, 2", "1, 1, 2", "2, 1, 2"},
      expect = Expect.ACCEPTABLE)
  @Outcome(
      expect = Expect.FORBIDDEN,
      desc = "a visible holder is not in the lookup, or one is lost")
  @State
  public static class Holders {
    private final CommitLog log = logOfOne();
    private final UniqueLookup lookup = lookup();

    @Actor
    public void writer() {
      log.begin(new Entry(20, 2, 1));
      lookup.add("x", 7);
      log.publish();
    }

    @Actor
    public void filler() {
      lookup.add("x", 8);
    }

    @Actor
    public void reader(III_Result r) {
      r.r1 = log.newest();
      r.r2 = one(holds(lookup, 7));
    }

    @Arbiter
    public void all(III_Result r) {
      r.r3 = one(holds(lookup, 7)) + one(holds(lookup, 8));
    }
  }

  /** A sweep takes somebody out while the lookup is filled; who stays is there all the time. */
  @JCStressTest
  @Outcome(
      id = {"1, 2"},
      expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "one who holds the value is not in the lookup")
  @State
  public static class HoldersSwept {
    private final UniqueLookup lookup = lookup();

    public HoldersSwept() {
      lookup.add("x", 6);
      lookup.add("x", 7);
    }

    @Actor
    public void sweep() {
      lookup.retain("x", slot -> slot != 6);
    }

    @Actor
    public void filler() {
      lookup.add("x", 8);
    }

    @Actor
    public void reader(II_Result r) {
      r.r1 = one(holds(lookup, 7));
    }

    @Arbiter
    public void all(II_Result r) {
      boolean right = holds(lookup, 7) && holds(lookup, 8) && !holds(lookup, 6);
      r.r2 = right ? 2 : 0;
    }
  }

  /** A commit is applied while a constraint is made that has to know of it. */
  @JCStressTest
  @Outcome(id = "1", expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "neither the filler nor the applier has listed it")
  @State
  public static class Prepared {
    private final VersionedStore store = new VersionedStore();
    private final CommitApplier applier = new CommitApplier(store);
    private UniqueLookup lookup = lookup();

    public Prepared() {
      Mutation life = new Mutation.CreateNode(1L, false, "person", Window.FROM_NOW_ON);
      applier.apply(new Commit(1, List.of(life)), 1, 10);
    }

    @Actor
    public void writer() {
      Mutation value =
          new Mutation.UpdateNode(
              1L, "name", null, false, PropertyValue.of("x"), Window.FROM_NOW_ON);
      applier.apply(new Commit(1, List.of(value)), 2, 20);
    }

    @Actor
    public void creator() {
      lookup =
          store
              .schema()
              .prepare(ConstraintDefinition.named("c").onVertices("person").unique("name"))
              .lookup();
    }

    @Arbiter
    public void all(I_Result r) {
      r.r1 = one(holds(lookup, 0));
    }
  }

  /** Elements get a label; the array of their distances, which has sixteen bytes, grows. */
  @JCStressTest
  @Outcome(
      id = {"1, 1", "2, 2", "3, 3"},
      expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "an element of a visible commit is not listed")
  @State
  public static class Labels {
    private static final int THERE = 11;
    private final CommitLog log = logOfOne();
    private final LabelSlots slots = new LabelSlots();

    public Labels() {
      for (int slot = 0; slot < THERE; slot++) {
        slots.add(10 * slot, true);
      }
    }

    @Actor
    public void writer() {
      log.begin(new Entry(20, 2, 1));
      slots.add(1_000, true);
      slots.add(5, false);
      log.publish();
      log.begin(new Entry(30, 3, 1));
      slots.add(1_000_000, true);
      log.publish();
    }

    @Actor
    public void reader(II_Result r) {
      r.r1 = log.newest();
      LabelSlots.Walk walk = slots.walk();
      int count = 0;
      long sum = 0;
      for (int slot = walk.next(); slot >= 0; slot = walk.next()) {
        count++;
        sum += slot;
      }
      int other = walk.nextOther();
      r.r2 = commit(count - THERE, sum - 550, other, r.r1);
    }

    /** Up to which commit all is there, at least; not more than was asked for. */
    private static int commit(int count, long sum, int other, int asked) {
      boolean two = count >= 1 && sum >= 1_000 && other == 5;
      boolean three = two && count == 2 && sum == 1_001_000;
      return Math.min(asked, three ? 3 : two ? 2 : 1);
    }
  }
}
