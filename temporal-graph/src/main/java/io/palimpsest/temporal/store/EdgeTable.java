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
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The edges: their lives, ends and properties. */
final class EdgeTable extends ElementTable {

  private final IntColumn outs = new IntColumn(0);
  private final IntColumn ins = new IntColumn(0);

  /** What edges were beside what they were first: of the few that were something else. */
  private final RefColumn<EdgeLife[]> otherLives = new RefColumn<>();

  EdgeTable(Names keys, CommitLog commits) {
    super(Kind.EDGE, keys, commits);
  }

  /** Where the edge first came from. */
  int firstOut(int slot) {
    return outs.get(slot);
  }

  /** Where the edge first went to. */
  int firstIn(int slot) {
    return ins.get(slot);
  }

  @Override
  EdgeLife firstLife(int slot) {
    return new EdgeLife(labels.name(firstLabel(slot)), outs.get(slot), ins.get(slot));
  }

  @Override
  void addRow(int slot) {
    outs.ensure(slot);
    ins.ensure(slot);
  }

  @Override
  int rowBytes() {
    return Weight.EDGE;
  }

  @Override
  void setFirstLife(int slot, Object life) {
    EdgeLife edge = (EdgeLife) life;
    outs.set(slot, edge.out());
    ins.set(slot, edge.in());
  }

  @Override
  void addOtherLife(int slot, Object life) {
    EdgeLife[] known = otherLives.getAcquire(slot);
    if (known == null) {
      known = new EdgeLife[0];
    }
    if (Arrays.asList(known).contains(life)) {
      return;
    }
    EdgeLife[] more = Arrays.copyOf(known, known.length + 1);
    more[known.length] = (EdgeLife) life;
    otherLives.setRelease(slot, more);
    commits.inventory.addBytes(32);
  }

  /** Names everything that an edge ever was, at whatever time. */
  void forEachLife(int slot, Consumer<EdgeLife> use) {
    if (firstLabel(slot) == NO_LABEL) {
      return;
    }
    use.accept(firstLife(slot));
    EdgeLife[] others = otherLives.getAcquire(slot);
    if (others != null) {
      for (EdgeLife other : others) {
        use.accept(other);
      }
    }
  }

  /** Whether an edge with a label is between two vertices at a point. */
  boolean isBetween(int slot, Point point, int out, int in, int label) {
    return matches(lifeAt(slot, point), out, in, label);
  }

  /** Whether an edge with a label between two vertices is what the edge was first. */
  boolean isFirstBetween(int slot, int out, int in, int label) {
    return outs.get(slot) == out && ins.get(slot) == in && firstLabel(slot) == label;
  }

  private boolean matches(@Nullable Object life, int out, int in, int label) {
    return life instanceof EdgeLife edge
        && edge.out() == out
        && edge.in() == in
        && labels.code(edge.label()) == label;
  }

  /**
   * Whether an edge is somewhere at an instant, and until when that stays so.
   *
   * @param until {@link Period#MAX} if no change is known
   */
  record Presence(boolean now, long until) {}

  /** The presence of an edge between two vertices from a point's valid instant on. */
  Presence presence(int slot, Point point, int out, int in, int label) {
    Ceiling ceiling = new Ceiling(point.valid(), Period.MAX);
    layLifeUnder(slot, ceiling, point.snapshot());
    Boolean now = null;
    for (Piece piece : ceiling.pieces()) {
      boolean here = matches(piece.value(), out, in, label);
      if (now == null) {
        now = here;
      } else if (now != here) {
        return new Presence(now, piece.from());
      }
    }
    return new Presence(Boolean.TRUE.equals(now), Period.MAX);
  }
}
