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

import org.jspecify.annotations.Nullable;

/**
 * Goes over the edges that leave, or enter, a vertex at a coordinate, as ints: the edge's slot and
 * that of the vertex at its other end.
 *
 * <pre>{@code
 * Expansion edges = view.expand(vertex, true);
 * while (edges.next()) {
 *   use(edges.edge(), edges.neighbour());
 * }
 * }</pre>
 *
 * <p>For one thread. Edges that are added or ended meanwhile by the same transaction are not seen.
 */
public final class Expansion {

  /** How many vertices are touched together; what they take fits into a cache of the processor. */
  private static final int AHEAD = 8;

  private static final int[] NO_PAIRS = {};

  private final ReadView view;
  private final int vertex;
  private final boolean outgoing;

  /** The codes of the labels to keep; null for all. */
  private final int @Nullable [] labels;

  /** What the transaction wrote at the vertex, or null. */
  private final @Nullable IntList written;

  private final String[] labelNames;
  private @Nullable Block block;
  private boolean begun;
  private boolean writtenDone;

  private int[] pairs = NO_PAIRS;

  /** Behind the pair that is given. */
  private int position;

  private int end;
  private Block.@Nullable Rest rest;

  private int givenBefore = VersionedStore.NONE;

  /** How many of the next neighbours are touched already. */
  private int touched;

  Expansion(ReadView view, int vertex, boolean outgoing, String... labels) {
    this.view = view;
    this.vertex = vertex;
    this.outgoing = outgoing;
    this.labelNames = labels;
    this.labels = labels.length == 0 ? null : codes(labels);
    Workspace workspace = view.workspace();
    this.written = workspace == null ? null : workspace.drafts().edgesAt(vertex, outgoing);
  }

  private int[] codes(String[] names) {
    int[] codes = new int[names.length];
    for (int i = 0; i < names.length; i++) {
      codes[i] = view.store().edges().labels.code(names[i]);
    }
    return codes;
  }

  /** Moves to the next edge; false if there is none. */
  public boolean next() {
    while (true) {
      while (position < end) {
        int at = position;
        position += 2;
        if ((rest == null || !rest.isHole(at >> 1))
            && (written == null || writtenDone || !isWritten(pairs[at + 1]))) {
          return true;
        }
      }
      if (!nextBlock()) {
        return false;
      }
    }
  }

  /** What is read. */
  public ReadView view() {
    return view;
  }

  /** The slot of the vertex that the edges leave or enter. */
  public int vertex() {
    return vertex;
  }

  /** Whether they leave it. */
  public boolean isOutgoing() {
    return outgoing;
  }

  /** The edge's slot. */
  public int edge() {
    return pairs[position - 1];
  }

  /** The slot of the vertex at the other end. */
  public int neighbour() {
    return pairs[position - 2];
  }

  /**
   * Says that {@link #neighbour()} is given to the reader. Where that has gone on from the
   * neighbour before to its edges, it will do so with the next: what it will read of them is
   * touched together, while a walk from one to the other would wait for each.
   */
  public void give() {
    if (touched > 0) {
      touched--;
    } else {
      Adjacency further = view.expandedLast(givenBefore);
      if (further != null) {
        touch(further);
      }
    }
    givenBefore = neighbour();
  }

  private void touch(Adjacency further) {
    int sum = further.touch(neighbour());
    int count = 0;
    int at = position;
    int to = end;
    int[] next = pairs;
    Block here = block;
    while (true) {
      for (; at < to && count < AHEAD; at += 2) {
        sum += further.touch(next[at]);
        count++;
      }
      here = here == null || count == AHEAD ? null : here.next();
      if (here == null) {
        break;
      }
      at = 0;
      to = isWanted(here.label) ? here.size() : 0;
      next = here.pairs();
    }
    touched = count;
    view.touched(sum);
  }

  /** How many edges are left; goes to the end. */
  long count() {
    long count = 0;
    do {
      if (written != null && !writtenDone) {
        while (position < end) {
          count += isCounted() ? 1 : 0;
        }
      } else {
        count += (end - position) >> 1;
        count -= rest == null ? 0 : rest.holeCount;
        position = end;
      }
    } while (nextBlock());
    return count;
  }

  private boolean isCounted() {
    int at = position;
    position += 2;
    return (rest == null || !rest.isHole(at >> 1)) && !isWritten(pairs[at + 1]);
  }

  private boolean nextBlock() {
    rest = null;
    if (vertex >= 0) {
      Block next = begun ? (block == null ? null : block.next()) : first();
      begun = true;
      while (next != null && !isWanted(next.label)) {
        next = next.next();
      }
      block = next;
      if (next != null) {
        read(next);
        return true;
      }
    }
    if (written != null && !writtenDone) {
      writtenDone = true;
      readWritten();
      return true;
    }
    return false;
  }

  private @Nullable Block first() {
    return view.store().vertices().adjacency(outgoing).first(vertex);
  }

  private boolean isWanted(int label) {
    if (labels == null) {
      return true;
    }
    for (int wanted : labels) {
      if (wanted == label) {
        return true;
      }
    }
    return false;
  }

  private void read(Block next) {
    position = 0;
    end = next.size();
    pairs = next.pairs();
    rest = next.rest();
    Point point = view.point();
    if (next.isExact(rest, point)) {
      if (rest != null && rest.holes == null) {
        rest = null;
      }
      return;
    }
    if (rest != null && view.isPresent() && rest.until <= point.valid()) {
      view.store().renew(outgoing, vertex, next.label, point.valid());
    }
    int seen = view.store().vertices().adjacency(outgoing).seenBy(point, end, pairs, rest);
    if (seen >= 0) {
      end = seen;
      rest = null;
      return;
    }
    int size = end + (rest == null ? 0 : rest.pastSize + rest.laterSize);
    if (size < PastBlocks.WORTH || view.isPresent()) {
      IntList found = collect(next, point, size);
      pairs = found.array();
      end = found.size();
    } else {
      boolean windowed = rest != null && rest.windowed;
      pairs =
          view.store()
              .pastBlocks()
              .find(
                  PastBlocks.Key.of(outgoing, vertex, next.label, windowed, point),
                  () -> collect(next, point, size).toArray());
      end = pairs.length;
    }
    rest = null;
  }

  private IntList collect(Block block, Point point, int size) {
    IntList found = new IntList(size / 2);
    view.store().vertices().adjacency(outgoing).collect(vertex, block, point, found);
    return found;
  }

  /** Whether the transaction has written the life of an edge, so that the store's is not asked. */
  private boolean isWritten(int stored) {
    Workspace workspace = view.workspace();
    return workspace != null && workspace.hasWrittenLife(Kind.EDGE, stored);
  }

  private void readWritten() {
    Workspace workspace = view.workspace();
    IntList edges = workspace == null ? null : workspace.drafts().edgesAt(vertex, outgoing);
    IntList found = new IntList(edges == null ? 0 : edges.size() * 2);
    for (int i = 0; edges != null && i < edges.size(); i++) {
      EdgeLife life = view.life(edges.get(i));
      if (life != null
          && (outgoing ? life.out() : life.in()) == vertex
          && (labels == null || java.util.Arrays.asList(labelNames).contains(life.label()))) {
        found.add(outgoing ? life.in() : life.out());
        found.add(edges.get(i));
      }
    }
    position = 0;
    pairs = found.array();
    end = found.size();
  }
}
