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

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The edges of one label that leave, or enter, one vertex now, as pairs of ints: the vertex at the
 * other end and the edge.
 *
 * <p>What a reader sees at its {@link Point} is the pairs as they lie there, without looking at any
 * edge, if no commit after the point has changed them and, where edges have windows of their own,
 * its valid instant is within what the pairs are right for: {@link #isExact}. Otherwise {@link
 * Adjacency#collect} finds the edges by their histories.
 *
 * <p>One writer. It appends behind the published {@link #size()}, so a reader's pairs stay as they
 * are; what else changes is in a new {@link Rest}, and where pairs move, in a new block.
 */
final class Block {

  /** What only blocks have from which edges went, or whose edges have windows. Immutable. */
  static final class Rest {
    /** The newest commit that did more than append plain edges. */
    int changedSeq;

    /** The pairs are right for valid instants in {@code [since, until)}. */
    long since = io.palimpsest.graph.Period.MIN;

    long until = io.palimpsest.graph.Period.MAX;

    /** Whether some edge here has a windowed version. */
    boolean windowed;

    /** A bit for each pair that is gone. */
    long @Nullable [] holes;

    int holeCount;

    /** Edges whose life is to come: pairs. */
    int[] later = {};

    int laterSize;

    /** Edges that were here: see {@link Adjacency}. */
    int[] past = {};

    int pastSize;

    Rest copy() {
      Rest copy = new Rest();
      copy.changedSeq = changedSeq;
      copy.since = since;
      copy.until = until;
      copy.windowed = windowed;
      copy.holes = holes;
      copy.holeCount = holeCount;
      copy.later = later;
      copy.laterSize = laterSize;
      copy.past = past;
      copy.pastSize = pastSize;
      return copy;
    }

    boolean isHole(int pair) {
      return holes != null
          && pair >>> 6 < holes.length
          && (holes[pair >>> 6] & (1L << (pair & 63))) != 0;
    }
  }

  private static final VarHandle SIZE;

  static {
    try {
      SIZE = MethodHandles.lookup().findVarHandle(Block.class, "size", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final int label;
  private int[] pairs;
  private int size;
  private int appendedSeq;
  private volatile @Nullable Rest rest;
  private volatile @Nullable Block next;

  Block(int label, int[] pairs, int size, int appendedSeq, @Nullable Rest rest) {
    this.label = label;
    this.pairs = pairs;
    this.appendedSeq = appendedSeq;
    this.rest = rest;
    this.size = size;
  }

  /** How many ints of {@link #pairs} count. Read it first. */
  int size() {
    return (int) SIZE.getAcquire(this);
  }

  int[] pairs() {
    return pairs;
  }

  int appendedSeq() {
    return appendedSeq;
  }

  @Nullable Rest rest() {
    return rest;
  }

  /** The block of another label of the same vertex. */
  @Nullable Block next() {
    return next;
  }

  /** Whether the pairs, read before, but for the holes, are just the edges at a point. */
  boolean isExact(@Nullable Rest restThen, Point point) {
    if (appendedSeq > point.plain()) {
      return false;
    }
    return restThen == null
        || (restThen.changedSeq <= point.plain()
            && restThen.since <= point.valid()
            && point.valid() < restThen.until);
  }

  /** The number of the commit that last changed the block. */
  int newest() {
    Rest now = rest();
    return now == null ? appendedSeq : Math.max(appendedSeq, now.changedSeq);
  }

  /** How many bytes of heap it takes. */
  long bytes() {
    Rest more = rest;
    long sum = 40 + Weight.array(pairs.length, Integer.BYTES);
    if (more != null) {
      sum += 72 + Weight.array(more.later.length, Integer.BYTES);
      sum += Weight.array(more.past.length, Integer.BYTES);
      sum += more.holes == null ? 0 : Weight.array(more.holes.length, Long.BYTES);
    }
    return sum;
  }

  // ---- Writing

  void append(int neighbour, int edge, int seq) {
    int end = size;
    int[] target = pairs;
    if (end == target.length) {
      target = Arrays.copyOf(target, end < 4 ? end + 2 : (end + (end >> 1) + 1) & ~1);
    }
    target[end] = neighbour;
    target[end + 1] = edge;
    appendedSeq = seq;
    VarHandle.releaseFence();
    pairs = target;
    SIZE.setRelease(this, end + 2);
  }

  void rest(@Nullable Rest then) {
    rest = then;
  }

  void next(@Nullable Block then) {
    next = then;
  }

  /** The place of an edge with that other end among the pairs that are there, or -1. */
  int find(int neighbour, int edge) {
    Rest gone = rest;
    int low = 0;
    int high = (size >> 1) - 1;
    while (low <= high) { // edges are mostly in order
      int middle = (low + high) >>> 1;
      int there = pairs[2 * middle + 1];
      if (there < edge) {
        low = middle + 1;
      } else if (there > edge) {
        high = middle - 1;
      } else {
        if (pairs[2 * middle] == neighbour && (gone == null || !gone.isHole(middle))) {
          return middle;
        }
        break;
      }
    }
    for (int pair = (size >> 1) - 1; pair >= 0; pair--) { // out of order is what came back lately
      if (pairs[2 * pair + 1] == edge
          && pairs[2 * pair] == neighbour
          && (gone == null || !gone.isHole(pair))) {
        return pair;
      }
    }
    return -1;
  }
}
