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

import static io.palimpsest.temporal.store.PropertyChunk.NO_VALUE;

import io.palimpsest.graph.Period;
import io.palimpsest.temporal.store.History.Said;
import io.palimpsest.temporal.store.Mutation.CreateEdge;
import io.palimpsest.temporal.store.Mutation.CreateNode;
import io.palimpsest.temporal.store.Mutation.CreateSchemaElement;
import io.palimpsest.temporal.store.Mutation.DeleteEdge;
import io.palimpsest.temporal.store.Mutation.DeleteNode;
import io.palimpsest.temporal.store.Mutation.DescribeCommit;
import io.palimpsest.temporal.store.Mutation.DropSchemaElement;
import io.palimpsest.temporal.store.Mutation.UpdateEdge;
import io.palimpsest.temporal.store.Mutation.UpdateGraph;
import io.palimpsest.temporal.store.Mutation.UpdateNode;
import io.palimpsest.temporal.store.Mutation.Vacuum;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts commits into the store, in LSN order: the same code for a commit just made and for one read
 * back from the log.
 *
 * <p>It decides nothing. What cascades and what is cut was decided when the commit was sealed and
 * stands in it as mutations. A commit holds the net effect of its statements, so it may end what it
 * has not begun yet, and speak of what in the end does not live at all. One thread at a time.
 */
public final class CommitApplier {

  /** How many mutations ahead is looked: a few hundred lines of the cache. */
  static final int AHEAD = 64;

  private static final int[] NO_PLACES = {};

  private final VersionedStore store;
  private final CommitLog commits;
  private final VertexTable vertices;
  private final EdgeTable edges;
  private final Indexes indexes;
  private final Strings strings = new Strings();

  /** The commit being applied. */
  private int seq;

  private long stamp;

  /** What {@link SealedWork#slots} says of the commit, and how far that has been read. */
  private @Nullable IntList slots;

  private int slotsRead;

  /** The slots of the elements that the commit adds, as far as they are known. */
  private int[] newVertices = NO_PLACES;

  private int[] newEdges = NO_PLACES;

  /** Makes looking ahead count. */
  @SuppressWarnings("UnusedVariable") // else it could be left out
  private int lookedAt;

  /** The vertex a mutation from the log named last; its properties mostly follow it. */
  private @Nullable Object lastId;

  private int lastVertex;

  /**
   * An applier, the only one of its store.
   *
   * @param store the store it writes
   */
  public CommitApplier(VersionedStore store) {
    this.store = store;
    this.commits = store.commits();
    this.vertices = store.vertices();
    this.edges = store.edges();
    this.indexes = store.indexes();
  }

  /**
   * Applies a commit that was made in this store and makes it visible; otherwise as {@link
   * #apply(Commit, long, long)}.
   *
   * @param work the commit, and where what it names is
   */
  public void apply(SealedWork work, long firstLsn, long stampThen) {
    slots = work.slots();
    slotsRead = 0;
    newVertices = work.additions().unplaced(Kind.VERTEX);
    newEdges = work.additions().unplaced(Kind.EDGE);
    try {
      apply(work.commit(), firstLsn, stampThen);
      work.additions().placed(Kind.VERTEX, newVertices);
      work.additions().placed(Kind.EDGE, newEdges);
    } finally {
      slots = null;
      newVertices = NO_PLACES;
      newEdges = NO_PLACES;
    }
  }

  /**
   * Applies a commit and makes it visible.
   *
   * @param commit the commit
   * @param firstLsn the LSN of its first mutation: the visible LSN plus one
   * @param stampThen its transaction time, microseconds; later than that of every commit before
   * @throws IllegalStateException if commits come out of order
   */
  public void apply(Commit commit, long firstLsn, long stampThen) {
    if (firstLsn != store.visibleLsn() + 1 || stampThen <= store.visibleStamp()) {
      throw new IllegalStateException(
          "expected a commit from LSN %d on and stamped after %d, but found LSN %d stamped %d"
              .formatted(store.visibleLsn() + 1, store.visibleStamp(), firstLsn, stampThen));
    }
    long lastLsn = firstLsn + commit.mutations().size() - 1;
    CommitLog.Entry entry = new CommitLog.Entry(stampThen, lastLsn, commit.logEpoch());
    store.writing.lock();
    try {
      seq = commits.begin(entry);
      stamp = stampThen;
      List<Mutation> mutations = commit.mutations();
      for (int i = 0; i < mutations.size(); i++) {
        if (i % AHEAD == 0) {
          lookAhead(mutations, i);
        }
        Mutation mutation = mutations.get(i);
        apply(mutation);
        store.schema().applied(mutation, seq);
      }
      indexes.follow(seq);
      store.publish(entry);
    } finally {
      store.writing.unlock();
    }
  }

  /**
   * Looks at the blocks that the next edges go to. They lie anywhere, and the processor fetches
   * several at a time if nothing is done with them, but waits for each that is needed at once.
   */
  private void lookAhead(List<Mutation> mutations, int from) {
    IntList known = slots;
    if (known == null) {
      return;
    }
    int next = slotsRead;
    int sum = 0;
    int end = Math.min(mutations.size(), from + AHEAD);
    for (int i = from; i < end && mutations.get(i) instanceof CreateEdge create; i++) {
      int label = edges.labels.code(create.label());
      sum += vertices.out.touch(known.get(next + 1), label);
      sum += vertices.in.touch(known.get(next + 2), label);
      next += 3;
    }
    lookedAt = sum;
  }

  private void apply(Mutation mutation) {
    if (mutation instanceof CreateNode create) {
      int vertex = vertex(create.id());
      claimNumber(create.generated(), create.id());
      Said said = said(create.window(), create.label());
      if (said != null) {
        indexes.beforeLife(Kind.VERTEX, vertex);
        vertices.sayLife(vertex, said);
      }
    } else if (mutation instanceof CreateEdge create) {
      int edge = edge(create.id());
      int out = vertex(create.outId());
      int in = vertex(create.inId());
      claimNumber(create.generated(), create.id());
      sayEdge(edge, said(create.window(), new EdgeLife(create.label(), out, in)));
    } else if (mutation instanceof DeleteNode delete) {
      int vertex = vertex(delete.id());
      Said said = said(delete.window(), null);
      if (said != null) {
        indexes.beforeLife(Kind.VERTEX, vertex);
        vertices.sayLife(vertex, said);
      }
    } else if (mutation instanceof DeleteEdge delete) {
      sayEdge(edge(delete.id()), said(delete.window(), null));
    } else if (mutation instanceof UpdateNode update) {
      sayVertexProperty(update);
    } else if (mutation instanceof UpdateEdge update) {
      int edge = edge(update.id());
      Said said = said(update.window(), stored(update.value()));
      if (said != null) {
        indexes.beforeProperty(Kind.EDGE, edge, update.key(), said.value());
        edges.properties.say(edge, edges.firstLabel(edge), update.key(), said, commits);
      }
    } else if (mutation instanceof UpdateGraph update) {
      Said said = said(update.window(), stored(update.value()));
      if (said != null) {
        store.properties(Kind.GRAPH).say(0, 0, update.key(), said, commits);
      }
    } else if (mutation instanceof CreateSchemaElement create) {
      store.schema().create(create, seq);
    } else if (mutation instanceof DropSchemaElement drop) {
      store.schema().drop(drop);
    } else if (mutation instanceof DescribeCommit describe) {
      commits.describe(seq, describe.metadata());
    } else if (mutation instanceof Vacuum vacuum) {
      store.horizon(new Horizon(vacuum.known(), commits.numberAt(vacuum.known()), vacuum.valid()));
    }
  }

  /**
   * Takes out of the store what nobody sees any more from its horizon on; see {@link
   * VersionedStore#horizon}. For one thread at a time, and any; commits are applied meanwhile.
   *
   * @param progress is told from time to time
   */
  public Swept sweep(SweepProgress progress) {
    return new Sweep(store, strings, store.floor(), progress).run();
  }

  /** The slot of what is named next, if that is known; else it is negative. */
  private int nextSlot() {
    return slots == null ? VersionedStore.NONE : slots.get(slotsRead++);
  }

  private int edge(Object id) {
    int slot = nextSlot();
    if (slot >= 0) {
      return slot;
    }
    return slots == null ? edges.findOrNew(id) : place(edges, newEdges, slot, id);
  }

  private int vertex(Object id) {
    int slot = nextSlot();
    if (slot >= 0) {
      return slot;
    }
    if (slots != null) {
      return place(vertices, newVertices, slot, id);
    }
    if (!id.equals(lastId)) {
      lastVertex = vertices.findOrNew(id);
      lastId = id;
    }
    return lastVertex;
  }

  private static int place(ElementTable table, int[] places, int slot, Object id) {
    int place = places[~slot];
    if (place == VersionedStore.NONE) {
      place = table.findOrNew(id);
      places[~slot] = place;
    }
    return place;
  }

  private @Nullable Object stored(@Nullable PropertyValue value) {
    Object compact = value == null ? null : value.compact();
    if (compact instanceof String text) {
      commits.inventory.addBytes(strings.knows(text) ? 0 : Weight.ofObject(text));
      return strings.same(text);
    }
    if (!(compact instanceof Integer || compact instanceof Long || compact instanceof Double)) {
      commits.inventory.addBytes(Weight.ofObject(compact)); // numbers mostly lie in their cells
    }
    return compact;
  }

  private void sayVertexProperty(UpdateNode update) {
    int vertex = vertex(update.id());
    Object number = update.number();
    if (number instanceof Long generated) {
      store.numberWasTaken(generated);
    }
    Said said = said(update.window(), stored(update.value()));
    if (said == null) {
      return;
    }
    indexes.beforeProperty(Kind.VERTEX, vertex, update.key(), said.value());
    int label = vertices.firstLabel(vertex);
    if (number == null) {
      vertices.properties.say(vertex, label, update.key(), said, commits);
      if (!update.asSet()) {
        return;
      }
    }
    Bag bag = vertices.properties.bagOrNew(vertex, label, update.key(), commits);
    if (number != null) {
      bag.say(number, said, commits);
      if (store.valueIds().add(number, vertex, store.keys().code(update.key()), seq)) {
        commits.inventory.addBytes(ValueIds.BYTES + (number instanceof Long ? 0 : Weight.REF));
      }
    }
    if (update.asSet()) {
      bag.keySeq(seq);
    }
  }

  /** What a mutation says, now that the stamp is known; null if its window is empty by now. */
  private @Nullable Said said(Window window, @Nullable Object value) {
    long from = window.beginAt(stamp);
    // A stamped piece of a cascade may lie before its commit's stamp by now; then it ended itself.
    return from < window.to()
        ? new Said(seq, from, window.to(), from == stamp && window.to() == Period.MAX, value)
        : null;
  }

  private void claimNumber(boolean generated, Object id) {
    if (id instanceof Long number) {
      if (generated) {
        store.numberWasTaken(number);
      } else {
        store.numberWasGiven(number);
      }
    }
  }

  // ---- Edges, which are also listed at their ends

  private void sayEdge(int edge, @Nullable Said said) {
    if (said == null) {
      return;
    }
    indexes.beforeLife(Kind.EDGE, edge);
    int before = edges.plainSeq(edge);
    long begin = Math.min(said.from(), stamp);
    Set<EdgeLife> touched = edges.isWindowed(edge) ? livesFrom(edge, begin) : Set.of();
    Adjacency.Known known =
        edges.hasHistory(edge)
            ? Adjacency.Known.ANYWHERE
            : before == NO_VALUE ? Adjacency.Known.NOWHERE : Adjacency.Known.AMONG_PAIRS;
    edges.sayLife(edge, said);
    if (edges.isWindowed(edge)) {
      Set<EdgeLife> lives = livesFrom(edge, begin);
      lives.addAll(touched);
      if (edges.firstLabel(edge) != 0) {
        lives.add(edges.firstLife(edge));
      }
      lives.forEach(life -> place(edge, life, known));
      return;
    }
    int label = edges.firstLabel(edge);
    int out = edges.firstOut(edge);
    int in = edges.firstIn(edge);
    if (before != NO_VALUE) {
      vertices.out.end(out, label, in, edge, before, seq);
      vertices.in.end(in, label, out, edge, before, seq);
    }
    if (said.value() != null) {
      vertices.out.begin(out, label, in, edge, seq);
      vertices.in.begin(in, label, out, edge, seq);
    }
  }

  /** What an edge is known to be from an instant on. */
  private Set<EdgeLife> livesFrom(int edge, long begin) {
    Ceiling ceiling = new Ceiling(begin, Period.MAX);
    edges.layLifeUnder(edge, ceiling, seq);
    Set<EdgeLife> lives = new LinkedHashSet<>();
    for (Piece piece : ceiling.pieces()) {
      if (piece.value() instanceof EdgeLife life) {
        lives.add(life);
      }
    }
    return lives;
  }

  private void place(int edge, EdgeLife life, Adjacency.Known known) {
    int label = edges.labels.codeOrNew(life.label());
    Point point = new Point(seq, seq, stamp);
    EdgeTable.Presence here = edges.presence(edge, point, life.out(), life.in(), label);
    Adjacency.Place place =
        here.now()
            ? Adjacency.Place.NOW
            : here.until() == Period.MAX ? Adjacency.Place.PAST : Adjacency.Place.LATER;
    long until = here.until();
    vertices.out.place(life.out(), label, life.in(), edge, place, seq, stamp, until, known);
    vertices.in.place(life.in(), label, life.out(), edge, place, seq, stamp, until, known);
  }
}
