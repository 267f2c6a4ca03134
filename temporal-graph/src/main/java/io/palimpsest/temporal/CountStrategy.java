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

import io.palimpsest.temporal.store.Kind;
import java.util.List;
import org.apache.tinkerpop.gremlin.process.traversal.Compare;
import org.apache.tinkerpop.gremlin.process.traversal.Step;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.TraversalStrategy.ProviderOptimizationStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.step.filter.HasStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.CountGlobalStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.GraphStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.VertexStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.util.EmptyStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.util.HasContainer;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.AbstractTraversalStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.util.TraversalHelper;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.jspecify.annotations.Nullable;

/**
 * Reads counts off the store instead of counting: {@code V().count()}, {@code
 * V().hasLabel(x).count()}, the same of edges, and {@code out(x).count()} behind any step, where
 * the degrees of the vertices are added up.
 */
final class CountStrategy extends AbstractTraversalStrategy<ProviderOptimizationStrategy>
    implements ProviderOptimizationStrategy {

  private static final long serialVersionUID = 1L;
  private static final CountStrategy INSTANCE = new CountStrategy();

  private CountStrategy() {}

  static CountStrategy instance() {
    return INSTANCE;
  }

  @Override
  public void apply(Traversal.Admin<?, ?> traversal) {
    if (!(traversal.getGraph().orElse(null) instanceof Face face)
        || TraversalHelper.onGraphComputer(traversal)) {
      return;
    }
    countElements(traversal, face);
    for (Step<?, ?> step : List.copyOf(traversal.getSteps())) {
      if (step instanceof VertexStep<?> hop
          && hop.getLabels().isEmpty()
          && hop.getNextStep() instanceof CountGlobalStep<?> count) {
        addDegrees(traversal, hop, count);
      }
    }
  }

  @SuppressWarnings({"rawtypes", "unchecked"}) // as TinkerPop's own strategies
  private static void addDegrees(
      Traversal.Admin traversal, VertexStep<?> hop, CountGlobalStep<?> count) {
    Step<Vertex, Long> degrees =
        new DegreeCountStep(traversal, hop.getDirection(), hop.getEdgeLabels());
    count.getLabels().forEach(degrees::addLabel);
    traversal.removeStep(count);
    TraversalHelper.replaceStep((Step) hop, (Step) degrees, traversal);
  }

  @SuppressWarnings({"rawtypes", "unchecked"}) // as TinkerPop's own strategies
  private static void countElements(Traversal.Admin traversal, Face face) {
    List<Step> steps = traversal.getSteps();
    int last = steps.size() - 1;
    if (!(traversal.getParent() instanceof EmptyStep)
        || last < 1
        || last > 2
        || !(steps.get(last) instanceof CountGlobalStep count)
        || !(steps.get(0) instanceof GraphStep start)
        || !start.isStartStep()
        || start.getIds().length > 0
        || !start.getLabels().isEmpty()) {
      return;
    }
    @Nullable String label = null;
    if (last == 2) {
      label = onlyLabel(steps.get(1));
      if (label == null) {
        return;
      }
    }
    Kind kind = start.returnsVertex() ? Kind.VERTEX : Kind.EDGE;
    Step<Object, Long> read = new ElementCountStep(traversal, face, kind, label);
    count.getLabels().forEach(name -> read.addLabel((String) name));
    TraversalHelper.removeAllSteps(traversal);
    traversal.addStep(read);
  }

  /** The label that a step filters by, if it does nothing else; or null. */
  private static @Nullable String onlyLabel(Step<?, ?> step) {
    if (!(step instanceof HasStep<?> has)
        || !has.getLabels().isEmpty()
        || has.getHasContainers().size() != 1) {
      return null;
    }
    HasContainer only = has.getHasContainers().get(0);
    return only.getKey().equals(T.label.getAccessor())
            && only.getBiPredicate() == Compare.eq
            && only.getValue() instanceof String label
        ? label
        : null;
  }
}
