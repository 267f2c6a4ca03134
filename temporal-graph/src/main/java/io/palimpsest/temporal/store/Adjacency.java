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

import io.palimpsest.temporal.store.Block.Rest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The edges at all vertices, in one direction: for each vertex a chain of {@link Block}s, one for a
 * label.
 *
 * <p>An edge whose life was only ever said in plain versions is a pair of the block while it lives.
 * When it ends, four ints go to the block's past: the pair, and the commits between which it was
 * there; so what was there at a point is found without looking at the edge. An edge with a windowed
 * version is in just one place of the block: among the pairs if it lives now, else among those to
 * come or those past, and is there at a point if its history says so.
 *
 * <p>One writer; readers take no lock.
 */
final class Adjacency {

  /** Up to how many pairs a block is written anew when one goes, instead of leaving a hole. */
  private static final int SMALL = 32;

  /** How many ints a block has room for at first: most come to have two pairs. */
  private static final int FIRST = 4;

  /** The blocks of how many labels are touched. */
  private static final int TOUCHED = 4;

  private static final int NEVER = Integer.MAX_VALUE;

  /** In place of the first commit of a past edge: look at its history. */
  private static final int BY_HISTORY = 0;

  /** Where in a block an edge may be before it is placed: what need not be looked for is not. */
  enum Known {
    /** Nothing was said of it before. */
    NOWHERE,
    /** Among the pairs, or not at all: it began once, plainly. */
    AMONG_PAIRS,
    ANYWHERE
  }

  /** Where an edge with a windowed version belongs. */
  enum Place {
    NOW,
    LATER,
    PAST
  }

  private final boolean outgoing;
  private final EdgeTable edges;
  private final RefColumn<Block> chains = new RefColumn<>();

  Adjacency(boolean outgoing, EdgeTable edges) {
    this.outgoing = outgoing;
    this.edges = edges;
  }

  /** The first block of a vertex, or null. */
  @Nullable Block first(int vertex) {
    return chains.getAcquire(vertex);
  }

  /**
   * Touches what is written when an edge is added to a vertex, so that it lies in the processor's
   * cache by then.
   *
   * @return something that depends on it
   */
  int touch(int vertex, int label) {
    Block block = vertex < 0 ? null : find(vertex, label);
    if (block == null) {
      return 0;
    }
    int size = block.size();
    return size == 0 ? 0 : block.pairs()[size - 1];
  }

  /**
   * Touches what is read when the edges at a vertex are gone over, so that it lies in the
   * processor's cache by then.
   *
   * @return something that depends on it
   */
  int touch(int vertex) {
    int sum = 0;
    Block block = vertex < 0 ? null : chains.getAcquire(vertex);
    for (int labels = 0; block != null && labels < TOUCHED; labels++) {
      int[] pairs = block.pairs();
      sum += pairs.length == 0 ? 0 : pairs[0];
      block = block.next();
    }
    return sum;
  }

  // ---- Reading

  /** The pairs of a block that are there at a point, found one by one. */
  void collect(int vertex, Block block, Point point, IntList found) {
    int size = block.size();
    int[] pairs = block.pairs();
    Rest rest = block.rest();
    IntList ended = new IntList(0);
    if (rest != null) {
      for (int i = 0; i < rest.laterSize; i += 2) {
        addByHistory(vertex, block.label, rest.later[i], rest.later[i + 1], point, found);
      }
      int[] past = rest.past;
      for (int i = 0; i < rest.pastSize; i += 4) {
        if (past[i + 2] == BY_HISTORY) {
          addByHistory(vertex, block.label, past[i], past[i + 1], point, found);
        } else if (past[i + 2] <= point.plain() && point.plain() < past[i + 3]) {
          found.add(past[i]);
          found.add(past[i + 1]);
          ended.add(past[i + 1]);
        }
      }
    }
    int[] amongPast = Arrays.copyOf(ended.array(), ended.size());
    Arrays.sort(amongPast);
    for (int i = 0; i < size; i += 2) {
      int edge = pairs[i + 1];
      if (rest != null && rest.isHole(i >> 1)) {
        continue; // it is among what is past
      }
      boolean there =
          edges.plainSeq(edge) <= point.plain()
              ? isFirstBetween(vertex, block.label, pairs[i], edge)
              : edges.hasHistory(edge)
                  && isBetween(vertex, block.label, pairs[i], edge, point)
                  && Arrays.binarySearch(amongPast, edge) < 0;
      if (there) {
        found.add(pairs[i]);
        found.add(edge);
      }
    }
  }

  /**
   * How many ints of a block's pairs, which lie in the order of their commits, a point sees, if all
   * that has happened to the block since is that pairs were appended; -1 if that is not sure.
   */
  int seenBy(Point point, int size, int[] pairs, @Nullable Rest rest) {
    if (rest != null && (rest.windowed || rest.holes != null || rest.changedSeq > point.plain())) {
      return -1;
    }
    int low = 0;
    int high = size >> 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (edges.plainSeq(pairs[2 * middle + 1]) <= point.plain()) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    // An edge that ends just now, or has ended and begun again, may have led the search astray, but
    // only to itself; and it has a history.
    boolean sure = 2 * low == size || !edges.hasHistory(pairs[2 * low + 1]);
    return sure ? 2 * low : -1;
  }

  private boolean isBetween(int vertex, int label, int neighbour, int edge, Point point) {
    return outgoing
        ? edges.isBetween(edge, point, vertex, neighbour, label)
        : edges.isBetween(edge, point, neighbour, vertex, label);
  }

  /** Whether the life in the edge's cell is this one: it may have gone on elsewhere. */
  private boolean isFirstBetween(int vertex, int label, int neighbour, int edge) {
    return outgoing
        ? edges.isFirstBetween(edge, vertex, neighbour, label)
        : edges.isFirstBetween(edge, neighbour, vertex, label);
  }

  private void addByHistory(
      int vertex, int label, int neighbour, int edge, Point point, IntList found) {
    if (isBetween(vertex, label, neighbour, edge, point)) {
      found.add(neighbour);
      found.add(edge);
    }
  }

  /** Every edge that may touch a vertex at or after a point, known there, perhaps repeatedly. */
  void candidates(int vertex, Point point, IntList found) {
    for (Block block = first(vertex); block != null; block = block.next()) {
      int size = block.size();
      int[] pairs = block.pairs();
      Rest rest = block.rest();
      for (int i = 0; i < size; i += 2) {
        if (rest == null || !rest.isHole(i >> 1)) {
          found.add(pairs[i + 1]);
        }
      }
      if (rest != null) {
        for (int i = 0; i < rest.laterSize; i += 2) {
          found.add(rest.later[i + 1]);
        }
        for (int i = 0; i < rest.pastSize; i += 4) {
          if (point.plain() < rest.past[i + 3]) {
            found.add(rest.past[i + 1]);
          }
        }
      }
    }
  }

  /** The number of the commit that last changed an edge at a vertex; 0 if there is none. */
  int newest(int vertex) {
    int newest = 0;
    for (Block block = first(vertex); block != null; block = block.next()) {
      newest = Math.max(newest, block.newest());
    }
    return newest;
  }

  // ---- Writing

  private @Nullable Block find(int vertex, int label) {
    Block block = chains.getAcquire(vertex);
    while (block != null && block.label != label) {
      block = block.next();
    }
    return block;
  }

  private Block findOrNew(int vertex, int label) {
    Block block = find(vertex, label);
    return block == null ? add(vertex, label) : block;
  }

  /** Adds the block of a label at the end of a vertex's. */
  private Block add(int vertex, int label) {
    Block block = new Block(label, new int[FIRST], 0, 0, null);
    Block last = chains.getAcquire(vertex);
    if (last == null) {
      chains.setRelease(vertex, block);
    } else {
      for (Block next = last.next(); next != null; next = next.next()) {
        last = next;
      }
      last.next(block);
    }
    return block;
  }

  private void replace(int vertex, Block old, Block block) {
    block.next(old.next());
    Block before = chains.getAcquire(vertex);
    if (before == old) {
      chains.setRelease(vertex, block);
      return;
    }
    while (before != null && before.next() != old) {
      before = before.next();
    }
    if (before != null) {
      before.next(block);
    }
  }

  private long bytes(int vertex, int label) {
    Block block = find(vertex, label);
    return block == null ? 0 : block.bytes();
  }

  private void count(int vertex, int label, long before) {
    edges.commits.inventory.addBytes(bytes(vertex, label) - before);
  }

  /** A plain edge begins. */
  void begin(int vertex, int label, int neighbour, int edge, int seq) {
    Block block = find(vertex, label);
    long before = block == null ? 0 : block.bytes();
    if (block == null) {
      block = add(vertex, label);
    }
    block.append(neighbour, edge, seq);
    edges.commits.inventory.addBytes(block.bytes() - before);
  }

  /** A plain edge, which began with one commit, ends with another. */
  void end(int vertex, int label, int neighbour, int edge, int begun, int seq) {
    long before = bytes(vertex, label);
    Block block = findOrNew(vertex, label);
    Rest rest = restOf(block);
    rest.changedSeq = seq;
    addPast(rest, neighbour, edge, begun, seq);
    takeOut(vertex, block, rest, neighbour, edge);
    count(vertex, label, before);
  }

  /**
   * Puts an edge that has a windowed version, or gets one, into its place.
   *
   * @param until the next instant after {@code since} at which the edge begins or ends here
   * @param known what may be in the block of it already
   */
  void place(
      int vertex,
      int label,
      int neighbour,
      int edge,
      Place place,
      int seq,
      long since,
      long until,
      Known known) {
    long before = bytes(vertex, label);
    put(vertex, label, neighbour, edge, place, seq, since, until, known);
    count(vertex, label, before);
  }

  private void put(
      int vertex,
      int label,
      int neighbour,
      int edge,
      Place place,
      int seq,
      long since,
      long until,
      Known before) {
    Block block = findOrNew(vertex, label);
    Rest rest = restOf(block);
    rest.since = Math.max(rest.since, since);
    rest.until = Math.min(rest.until, until);
    rest.windowed = true;
    boolean known = before == Known.ANYWHERE && forget(rest, neighbour, edge);
    int at = before == Known.NOWHERE ? -1 : block.find(neighbour, edge);
    if (place == Place.LATER) {
      int end = rest.laterSize;
      if (end == rest.later.length) {
        rest.later = Arrays.copyOf(rest.later, end + Math.max(2, (end >> 1) & ~1));
      }
      rest.later[end] = neighbour;
      rest.later[end + 1] = edge;
      rest.laterSize = end + 2;
    } else if (place == Place.PAST) {
      addPast(rest, neighbour, edge, BY_HISTORY, NEVER);
    }
    if (at >= 0 && place != Place.NOW) {
      rest.changedSeq = seq;
      takeOut(vertex, block, rest, neighbour, edge);
      return;
    }
    if (at < 0 && place == Place.NOW && !known) {
      block.rest(rest);
      block.append(neighbour, edge, seq);
      return;
    }
    rest.changedSeq = seq;
    if (at >= 0 || place != Place.NOW) {
      block.rest(rest);
      return;
    }
    // From what is to come, or was, to what is now: in one step, so that no reader misses it.
    int[] pairs = Arrays.copyOf(block.pairs(), block.size() + 2);
    Block larger = new Block(label, pairs, block.size(), block.appendedSeq(), rest);
    larger.append(neighbour, edge, seq);
    replace(vertex, block, larger);
  }

  private static Rest restOf(Block block) {
    Rest rest = block.rest();
    return rest == null ? new Rest() : rest.copy();
  }

  /** Takes an edge out of what is to come and what is past; whether it was there. */
  private static boolean forget(Rest rest, int neighbour, int edge) {
    boolean known = false;
    for (int i = 0; i < rest.laterSize; i += 2) {
      if (rest.later[i + 1] == edge && rest.later[i] == neighbour) {
        int[] without = new int[rest.laterSize - 2];
        System.arraycopy(rest.later, 0, without, 0, i);
        System.arraycopy(rest.later, i + 2, without, i, without.length - i);
        rest.later = without;
        rest.laterSize = without.length;
        known = true;
        break;
      }
    }
    int[] past = rest.past;
    int kept = 0;
    for (int i = 0; i < rest.pastSize; i += 4) {
      if (past[i + 1] == edge && past[i] == neighbour) {
        past = past == rest.past ? past.clone() : past;
        known = true;
      } else {
        if (kept != i) {
          System.arraycopy(past, i, past, kept, 4);
        }
        kept += 4;
      }
    }
    rest.past = past;
    rest.pastSize = kept;
    return known;
  }

  private static void addPast(Rest rest, int neighbour, int edge, int begun, int ended) {
    int end = rest.pastSize;
    if (end == rest.past.length) {
      rest.past = Arrays.copyOf(rest.past, end + Math.max(4, (end >> 1) & ~3));
    }
    rest.past[end] = neighbour;
    rest.past[end + 1] = edge;
    rest.past[end + 2] = begun;
    rest.past[end + 3] = ended;
    rest.pastSize = end + 4;
  }

  /**
   * Forgets the edges that ended with a commit or before it, and which nobody sees any more.
   *
   * @return how many
   */
  int forget(int vertex, int plainFloor) {
    int forgotten = 0;
    for (Block block = first(vertex); block != null; block = block.next()) {
      Rest rest = block.rest();
      int before = rest == null ? 0 : rest.pastSize;
      if (rest == null || before == 0) {
        continue;
      }
      int[] left = new int[before];
      int size = 0;
      for (int i = 0; i < before; i += 4) {
        if (rest.past[i + 2] == BY_HISTORY || rest.past[i + 3] > plainFloor) {
          System.arraycopy(rest.past, i, left, size, 4);
          size += 4;
        }
      }
      if (size < before) {
        long bytes = block.bytes();
        Rest copy = rest.copy();
        copy.past = Arrays.copyOf(left, size);
        copy.pastSize = size;
        boolean empty = size == 0 && !rest.windowed && rest.holes == null;
        block.rest(empty && rest.changedSeq <= plainFloor ? null : copy);
        edges.commits.inventory.addBytes(block.bytes() - bytes);
        forgotten += (before - size) / 4;
      }
    }
    return forgotten;
  }

  /** Leaves a hole where an edge was, or writes the block anew if it is small or half empty. */
  private void takeOut(int vertex, Block block, Rest rest, int neighbour, int edge) {
    int at = block.find(neighbour, edge);
    int count = block.size() >> 1;
    if (at >= 0) {
      long[] holes = rest.holes;
      holes = Arrays.copyOf(holes == null ? new long[0] : holes, (count + 63) >>> 6);
      holes[at >>> 6] |= 1L << (at & 63);
      rest.holes = holes;
      rest.holeCount++;
    }
    if (rest.holeCount * 4 <= count && count > SMALL) {
      block.rest(rest);
      return;
    }
    int[] pairs = new int[Math.max(2, 2 * (count - rest.holeCount))];
    int size = 0;
    for (int pair = 0; pair < count; pair++) {
      if (!rest.isHole(pair)) {
        pairs[size++] = block.pairs()[2 * pair];
        pairs[size++] = block.pairs()[2 * pair + 1];
      }
    }
    rest.holes = null;
    rest.holeCount = 0;
    replace(vertex, block, new Block(block.label, pairs, size, block.appendedSeq(), rest));
  }

  /**
   * Writes a block anew for a valid instant it is not right for any more, because an edge was to
   * begin or end since.
   *
   * @param point what is known by now, at that instant
   */
  void renew(int vertex, int label, Point point) {
    Block block = find(vertex, label);
    Rest before = block == null ? null : block.rest();
    if (block == null || before == null || point.valid() < before.until) {
      return;
    }
    if (point.valid() < before.since) {
      return; // the clock has stepped back: what is past at `since` may be there at the point
    }
    Rest rest = before.copy();
    rest.until = io.palimpsest.graph.Period.MAX;
    rest.since = point.valid();
    rest.holes = null;
    rest.holeCount = 0;
    IntList now = new IntList(block.size());
    IntList later = new IntList(4);
    int[] pairs = block.pairs();
    for (int i = 0; i < block.size(); i += 2) {
      if (!before.isHole(i >> 1)) {
        sort(vertex, label, pairs[i], pairs[i + 1], point, rest, now, later);
      }
    }
    for (int i = 0; i < before.laterSize; i += 2) {
      sort(vertex, label, before.later[i], before.later[i + 1], point, rest, now, later);
    }
    rest.later = Arrays.copyOf(later.array(), later.size());
    rest.laterSize = later.size();
    long bytes = block.bytes();
    replace(vertex, block, new Block(label, now.array(), now.size(), block.appendedSeq(), rest));
    count(vertex, label, bytes);
  }

  private void sort(
      int vertex,
      int label,
      int neighbour,
      int edge,
      Point point,
      Rest rest,
      IntList now,
      IntList later) {
    if (!edges.isWindowed(edge)) {
      now.add(neighbour);
      now.add(edge);
      return;
    }
    EdgeTable.Presence here =
        outgoing
            ? edges.presence(edge, point, vertex, neighbour, label)
            : edges.presence(edge, point, neighbour, vertex, label);
    rest.until = Math.min(rest.until, here.until());
    if (here.now()) {
      now.add(neighbour);
      now.add(edge);
    } else if (here.until() != io.palimpsest.graph.Period.MAX) {
      later.add(neighbour);
      later.add(edge);
    } else {
      addPast(rest, neighbour, edge, BY_HISTORY, NEVER);
    }
  }
}
