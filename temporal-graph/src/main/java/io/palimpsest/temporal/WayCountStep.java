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
package io.palimpsest.temporal;

import io.palimpsest.temporal.store.VersionedStore;
import io.palimpsest.temporal.store.Ways;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.apache.tinkerpop.gremlin.process.traversal.Operator;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.Traverser;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.VertexStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.util.ReducingBarrierStep;
import org.apache.tinkerpop.gremlin.process.traversal.traverser.TraverserRequirement;
import org.apache.tinkerpop.gremlin.structure.Direction;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.structure.util.StringFactory;
import org.apache.tinkerpop.gremlin.util.function.ConstantSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts the ways that lead some hops on from the vertices that reach it, without making what they
 * lead to: only how often each vertex is reached goes from hop to hop, and of the last hop the
 * degrees are read off.
 */
final class WayCountStep extends ReducingBarrierStep<Vertex, Long> {

  private static final long serialVersionUID = 1L;

  /** So many vertices go a hop together; those reached twice are looked at once. */
  private static final int TOGETHER = 10_000;

  /** One hop. */
  private record Hop(Direction direction, List<String> labels) implements java.io.Serializable {
    Ways.Hop stored() {
      return new Ways.Hop(direction != Direction.IN, direction != Direction.OUT, labels);
    }

    @Override
    public String toString() {
      return direction + (labels.isEmpty() ? "" : labels.toString());
    }
  }

  private final ArrayList<Hop> hops = new ArrayList<>();

  /** Where the ways begin that are not counted yet, and the face they are seen through. */
  private transient @Nullable Ways ways;

  private transient @Nullable Face face;

  WayCountStep(Traversal.Admin<?, ?> traversal, List<VertexStep<?>> steps) {
    super(traversal);
    for (VertexStep<?> step : steps) {
      hops.add(new Hop(step.getDirection(), Arrays.asList(step.getEdgeLabels())));
    }
    setSeedSupplier(new ConstantSupplier<>(0L));
    setReducingBiOperator(sum());
  }

  @SuppressWarnings({"rawtypes", "unchecked"}) // as TinkerPop's own steps; it can be serialised
  private static BinaryOperator<Long> sum() {
    return (BinaryOperator) Operator.sumLong;
  }

  @Override
  public Long projectTraverser(Traverser.Admin<Vertex> traverser) {
    if (!(traverser.get() instanceof PalimpsestVertex vertex)) {
      return traverser.bulk() * count(List.of(traverser.get()), 0);
    }
    if (hops.size() == 1) {
      return traverser.bulk() * vertex.degree(hops.get(0).direction, labels(0));
    }
    Ways from = ways;
    long counted = 0;
    if (from == null || face != vertex.face() || from.size() == TOGETHER) {
      counted = finish();
      face = vertex.face();
      from = new Ways(vertex.face().view(), hops.stream().map(Hop::stored).toList());
      ways = from;
    }
    int slot = vertex.slot(from.view());
    if (slot != VersionedStore.NONE) {
      from.add(slot, traverser.bulk());
    }
    return counted;
  }

  private String[] labels(int hop) {
    return hops.get(hop).labels.toArray(new String[0]);
  }

  private long finish() {
    Ways last = ways;
    ways = null;
    return last == null ? 0 : last.count();
  }

  @Override
  public Long generateFinalResult(Long counted) {
    return counted + finish();
  }

  /** The same for vertices of another graph. */
  private long count(List<Vertex> from, int hop) {
    if (hop == hops.size()) {
      return from.size();
    }
    List<Vertex> reached = new ArrayList<>();
    from.forEach(
        vertex ->
            vertex.vertices(hops.get(hop).direction, labels(hop)).forEachRemaining(reached::add));
    return count(reached, hop + 1);
  }

  @Override
  public void reset() {
    super.reset();
    ways = null;
  }

  @Override
  public WayCountStep clone() {
    WayCountStep clone = (WayCountStep) super.clone();
    clone.ways = null;
    return clone;
  }

  @Override
  public Set<TraverserRequirement> getRequirements() {
    return Set.of(TraverserRequirement.BULK, TraverserRequirement.OBJECT);
  }

  @Override
  public int hashCode() {
    return super.hashCode() ^ hops.hashCode();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return super.equals(other); // by the hash, as all steps
  }

  @Override
  public String toString() {
    return StringFactory.stepString(this, hops);
  }
}
