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

import java.util.Arrays;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.apache.tinkerpop.gremlin.process.traversal.Operator;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.Traverser;
import org.apache.tinkerpop.gremlin.process.traversal.step.util.ReducingBarrierStep;
import org.apache.tinkerpop.gremlin.process.traversal.traverser.TraverserRequirement;
import org.apache.tinkerpop.gremlin.structure.Direction;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.structure.util.StringFactory;
import org.apache.tinkerpop.gremlin.util.function.ConstantSupplier;
import org.apache.tinkerpop.gremlin.util.iterator.IteratorUtils;
import org.jspecify.annotations.Nullable;

/** Adds up the degrees of the vertices that reach it. */
final class DegreeCountStep extends ReducingBarrierStep<Vertex, Long> {

  private static final long serialVersionUID = 1L;

  private final Direction direction;
  private final String[] edgeLabels;

  DegreeCountStep(Traversal.Admin<?, ?> traversal, Direction direction, String... edgeLabels) {
    super(traversal);
    this.direction = direction;
    this.edgeLabels = edgeLabels;
    setSeedSupplier(new ConstantSupplier<>(0L));
    setReducingBiOperator(sum());
  }

  @SuppressWarnings({"rawtypes", "unchecked"}) // as TinkerPop's own steps; it can be serialised
  private static BinaryOperator<Long> sum() {
    return (BinaryOperator) Operator.sumLong;
  }

  @Override
  public Long projectTraverser(Traverser.Admin<Vertex> traverser) {
    Vertex vertex = traverser.get();
    long degree =
        vertex instanceof PalimpsestVertex ours
            ? ours.degree(direction, edgeLabels)
            : IteratorUtils.count(vertex.edges(direction, edgeLabels));
    return traverser.bulk() * degree;
  }

  @Override
  public Set<TraverserRequirement> getRequirements() {
    return Set.of(TraverserRequirement.BULK, TraverserRequirement.OBJECT);
  }

  @Override
  public int hashCode() {
    return super.hashCode() ^ direction.hashCode() ^ Arrays.hashCode(edgeLabels);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return super.equals(other); // by the hash, as all steps
  }

  @Override
  public String toString() {
    return StringFactory.stepString(this, direction, Arrays.asList(edgeLabels));
  }
}
