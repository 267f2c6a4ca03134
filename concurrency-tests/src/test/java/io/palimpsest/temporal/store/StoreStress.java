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

import io.palimpsest.graph.Period;
import io.palimpsest.temporal.store.CommitLog.Entry;
import io.palimpsest.temporal.store.History.Said;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * The words by which the writer of the store publishes to readers, who take no lock.
 *
 * <p>Where a reader asks for the newest commit, all that this commit said must be there, and
 * nothing that a later one said. Commits are stamped 10, 20 and so on, and have one LSN each.
 */
final class StoreStress {

  private static final int WRONG = -1;

  private StoreStress() {}

  /** A log of commits in which nothing is published yet but some older ones. */
  private static CommitLog logOf(int commits) {
    CommitLog log = new CommitLog();
    for (int i = 1; i <= commits; i++) {
      begin(log, i);
      log.publish();
    }
    return log;
  }

  private static void begin(CommitLog log, int number) {
    log.begin(new Entry(10L * number, number, 1));
  }

  private static Point at(int commit) {
    return new Point(commit, commit, 10L * commit);
  }

  private static Said plain(int commit, @Nullable Object value) {
    return new Said(commit, 10L * commit, Period.MAX, true, value);
  }

  /** The table of commits, which grows with the second. */
  @JCStressTest
  @Outcome(
      id = {"15, 15", "16, 16", "17, 17"},
      expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "a commit without its numbers")
  @State
  public static class Commits {
    private final CommitLog log = logOf(15);

    @Actor
    public void writer() {
      begin(log, 16);
      log.publish();
      begin(log, 17);
      log.publish();
    }

    @Actor
    public void reader(II_Result r) {
      r.r1 = log.newest();
      Entry entry = log.entry(r.r1);
      boolean right =
          entry != null
              && entry.lastLsn() == r.r1
              && entry.stamp() == 10L * r.r1
              && log.numberUpTo(r.r1) >= r.r1;
      r.r2 = right ? r.r1 : WRONG;
    }
  }

  /** What is said of commits. */
  @JCStressTest
  @Outcome(
      id = {"0, 0", "1, 1", "2, 2", "3, 3"},
      expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "a commit without what was said of it")
  @State
  public static class SaidOfCommits {
    private static final List<Metadata> SAID =
        List.of(
            Metadata.NONE,
            Metadata.of(Map.of("n", 1)),
            Metadata.of(Map.of("n", 2)),
            Metadata.of(Map.of("n", 3)));

    private final CommitLog log = logOf(0);

    @Actor
    public void writer() {
      for (int i = 1; i <= 3; i++) {
        begin(log, i);
        log.describe(i, SAID.get(i));
        log.publish();
      }
    }

    @Actor
    public void reader(II_Result r) {
      r.r1 = log.newest();
      r.r2 = log.metadata(r.r1).equals(SAID.get(r.r1)) ? r.r1 : WRONG;
    }
  }

  /** The cell of a property, written over while it is read. */
  @JCStressTest
  @Outcome(
      id = {"1, 1", "2, 2", "3, 3"},
      expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "the value of another commit")
  @State
  public static class Cell {
    private final CommitLog log = logOf(1);
    private final PropertyChunk chunk = PropertyChunk.first(1L).say(0, plain(1, 1L), log);

    @Actor
    public void writer() {
      for (int i = 2; i <= 3; i++) {
        begin(log, i);
        if (chunk.say(0, plain(i, (long) i), log) != chunk) {
          throw new AssertionError("the cell has moved");
        }
        log.publish();
      }
    }

    @Actor
    public void reader(II_Result r) {
      r.r1 = log.newest();
      r.r2 = chunk.find(0, at(r.r1)) instanceof Long value ? value.intValue() : WRONG;
    }
  }

  /** A reader that has begun before stays where it is. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "the value of a later commit")
  @State
  public static class CellOfASnapshot {
    private final CommitLog log = logOf(3);
    private final PropertyChunk chunk = PropertyChunk.first("").say(0, plain(1, "1"), log);

    @Actor
    public void writer() {
      chunk.say(0, plain(2, "2"), log);
      chunk.say(0, plain(3, "3"), log);
    }

    @Actor
    public void reader(II_Result r) {
      r.r1 = read();
      r.r2 = read();
    }

    private int read() {
      return chunk.find(0, at(1)) instanceof String value ? Integer.parseInt(value) : WRONG;
    }
  }

  /** A property that is new to an element, beside that of another. */
  @JCStressTest
  @Outcome(
      id = {"1, 0", "2, 2", "3, 2"},
      expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "a commit without its value, or a value before it")
  @State
  public static class NewCells {
    private final CommitLog log = logOf(1);
    private final Names keys = new Names();
    private final PropertyTable table = new PropertyTable(keys);

    public NewCells() {
      table.say(0, 1, "p", plain(1, 1), log);
    }

    @Actor
    public void writer() {
      begin(log, 2);
      table.say(1, 1, "p", plain(2, 2), log);
      log.publish();
      begin(log, 3);
      table.say(100, 1, "p", plain(3, "another form"), log);
      log.publish();
    }

    @Actor
    public void reader(II_Result r) {
      r.r1 = log.newest();
      int key = keys.code("p");
      Object value = table.find(1, key, at(r.r1));
      boolean right =
          Integer.valueOf(1).equals(table.find(0, key, at(r.r1)))
              && (r.r1 < 3 || "another form".equals(table.find(100, key, at(r.r1))));
      r.r2 = !right ? WRONG : value == null ? 0 : (int) value;
    }
  }

  /** Codes, in a chunk that becomes larger when the second is set. */
  @JCStressTest
  @Outcome(
      id = {"7, 0", "7, 300"},
      expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "a code that is lost, or is another's")
  @State
  public static class Codes {
    private final CodeColumn column = new CodeColumn();

    public Codes() {
      column.ensure(1);
      column.set(0, 7);
    }

    @Actor
    public void writer() {
      column.set(1, 300);
    }

    @Actor
    public void reader(II_Result r) {
      r.r2 = column.get(1);
      r.r1 = column.get(0);
    }
  }

  /** Ids, in a table that grows. */
  @JCStressTest
  @Outcome(
      id = {"0, 0", "0, 1", "1, 1"},
      expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "an id that is lost, or is another's")
  @State
  public static class Ids {
    /** In one segment of the table, which has eight cells first and is full with six. */
    private static final List<Long> NUMBERS = inOneSegment(8);

    private final IdIndex index = new IdIndex();

    public Ids() {
      for (int slot = 0; slot < 6; slot++) {
        index.put(NUMBERS.get(slot), slot);
      }
    }

    private static List<Long> inOneSegment(int count) {
      List<Long> found = new ArrayList<>();
      for (long number = 0; found.size() < count; number++) {
        if (IdIndex.segmentOf(number) == 0) {
          found.add(number);
        }
      }
      return found;
    }

    @Actor
    public void writer() {
      index.put(NUMBERS.get(6), 6);
      index.put("seven", 7);
      index.put(NUMBERS.get(7), 8);
    }

    @Actor
    public void reader(II_Result r) {
      r.r2 = WRONG;
      r.r1 = found(NUMBERS.get(7), 8);
      boolean right = index.find(NUMBERS.get(3)) == 3;
      int earlier = found(NUMBERS.get(6), 6);
      int text = found("seven", 7);
      right &= r.r1 <= text && text <= 1 && earlier >= r.r1;
      r.r2 = right && earlier >= 0 ? earlier : WRONG;
    }

    private int found(Object id, int slot) {
      int there = index.find(id);
      return there == IdIndex.NONE ? 0 : there == slot && index.id(slot).equals(id) ? 1 : WRONG;
    }
  }

  /** A vertex that is new, and one that ends. */
  @JCStressTest
  @Outcome(
      id = {"1, 10", "2, 11", "3, 1"},
      expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "a life of another commit")
  @State
  public static class Lives {
    private final CommitLog log = logOf(1);
    private final Names keys = new Names();
    private final VertexTable vertices = new VertexTable(keys, log, new EdgeTable(keys, log));

    public Lives() {
      vertices.sayLife(vertices.findOrNew("old"), plain(1, "person"));
    }

    @Actor
    public void writer() {
      begin(log, 2);
      vertices.sayLife(vertices.findOrNew("new"), plain(2, "city"));
      log.publish();
      begin(log, 3);
      vertices.sayLife(vertices.find("old"), plain(3, null));
      log.publish();
    }

    @Actor
    public void reader(II_Result r) {
      r.r1 = log.newest();
      r.r2 = 10 * lives("old", "person", r.r1) + lives("new", "city", r.r1);
    }

    private int lives(String id, String label, int commit) {
      int slot = vertices.find(id);
      if (slot == IdIndex.NONE || !vertices.lives(slot, at(commit))) {
        return 0;
      }
      return label.equals(vertices.labelAt(slot, at(commit))) ? 1 : 100;
    }
  }

  /** Edges at one vertex, in a block that grows. */
  @JCStressTest
  @Outcome(
      id = {"0", "1"},
      expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "exact, but not the edges of the commit")
  @State
  public static class Pairs {
    private final CommitLog log = logOf(1);
    private final Block block = new Block(1, new int[] {1, 1}, 2, 1, null);

    @Actor
    public void writer() {
      for (int i = 2; i <= 5; i++) {
        begin(log, i);
        block.append(i, i, i);
        log.publish();
      }
    }

    @Actor
    public void reader(I_Result r) {
      int commit = log.newest();
      int size = block.size();
      int[] pairs = block.pairs();
      if (!block.isExact(block.rest(), at(commit))) {
        r.r1 = size >= 2 * commit ? 0 : WRONG; // it asks edge by edge, and finds them all
        return;
      }
      r.r1 = size == 2 * commit ? 1 : WRONG;
      for (int i = 0; i < size; i++) {
        if (pairs[i] != i / 2 + 1) {
          r.r1 = WRONG;
        }
      }
    }
  }

  /** An element that somebody kept, while the commit that adds it is applied. */
  @JCStressTest
  @Outcome(
      id = {"-1, 1", "0, 1"},
      expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "another id, or another's place")
  @State
  public static class Kept {
    private final VersionedStore store = new VersionedStore();
    private final CommitApplier applier = new CommitApplier(store);
    private final Workspace workspace = new Workspace(store, 0, 0);
    private final int slot = workspace.addVertex("kept", "v", WindowSpec.FROM_NOW_ON);

    @Actor
    public void writer() {
      applier.apply(workspace.seal(1), 1, 10);
    }

    @Actor
    public void reader(II_Result r) {
      Additions additions = workspace.additions();
      int place = additions.find(Kind.VERTEX, slot);
      r.r1 = place == VersionedStore.NONE ? -1 : place;
      r.r2 = additions.id(Kind.VERTEX, slot).equals("kept") ? 1 : WRONG;
    }
  }

  /** Whole commits, put in by the applier. */
  @JCStressTest
  @Outcome(
      id = {"0", "2", "5"},
      expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "a part of a commit, or more than was visible")
  @State
  public static class Whole {
    private static final Commit FIRST =
        new Commit(
            1,
            List.of(
                new Mutation.CreateNode("a", false, "v", Window.FROM_NOW_ON),
                new Mutation.UpdateNode(
                    "a", "n", null, false, PropertyValue.of(1), Window.FROM_NOW_ON)));
    private static final Commit SECOND =
        new Commit(
            1,
            List.of(
                new Mutation.CreateNode("b", false, "v", Window.FROM_NOW_ON),
                new Mutation.CreateEdge("e", false, "to", "a", "b", Window.FROM_NOW_ON),
                new Mutation.UpdateNode(
                    "a", "n", null, false, PropertyValue.of(2), Window.FROM_NOW_ON)));

    private final VersionedStore store = new VersionedStore();
    private final CommitApplier applier = new CommitApplier(store);

    @Actor
    public void writer() {
      applier.apply(FIRST, 1, 10);
      applier.apply(SECOND, 3, 20);
    }

    @Actor
    public void reader(I_Result r) {
      long lsn = store.visibleLsn();
      long stamp = store.visibleStamp();
      ReadView view = store.view(lsn, 1000);
      boolean right = stamp >= (lsn == 0 ? Period.MIN : lsn == 2 ? 10 : 20);
      int a = view.find(Kind.VERTEX, "a");
      int b = view.find(Kind.VERTEX, "b");
      right &= (a != VersionedStore.NONE) == (lsn >= 2) && (b != VersionedStore.NONE) == (lsn == 5);
      right &= (view.find(Kind.EDGE, "e") != VersionedStore.NONE) == (lsn == 5);
      right &= view.count(Kind.VERTEX, null) == (lsn == 0 ? 0 : lsn == 2 ? 1 : 2);
      if (a != VersionedStore.NONE) {
        Object n = view.at(Fact.single(Kind.VERTEX, a, "n"));
        right &= n != null && n.equals(lsn == 2 ? 1 : 2);
        right &= view.degree(a, true) == (lsn == 5 ? 1 : 0);
      }
      r.r1 = right ? (int) lsn : WRONG;
    }
  }
}
