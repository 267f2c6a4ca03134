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

import io.palimpsest.temporal.store.Condition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.apache.tinkerpop.gremlin.process.traversal.Step;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.TraversalStrategy.ProviderOptimizationStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.step.Mutating;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.CountGlobalStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.NoOpBarrierStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.VertexStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.util.EmptyStep;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.AbstractTraversalStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.util.TraversalHelper;

/**
 * Reads counts off the store instead of counting traversers: {@code V().has(...).count()}, the same
 * of edges, and {@code out(x).out(y).count()} behind any step, where ways are counted on ints.
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
  public Set<Class<? extends ProviderOptimizationStrategy>> applyPrior() {
    return Set.of(GraphStepStrategy.class);
  }

  @Override
  public void apply(Traversal.Admin<?, ?> traversal) {
    if (!(traversal.getGraph().orElse(null) instanceof Face)
        || TraversalHelper.onGraphComputer(traversal)) {
      return;
    }
    @SuppressWarnings("rawtypes") // as TinkerPop's own strategies
    List<Step> steps = traversal.getSteps();
    for (int i = 1; i < steps.size(); i++) {
      if (steps.get(i) instanceof CountGlobalStep<?> count) {
        if (i == 1
            && steps.size() == 2
            && steps.get(0) instanceof PalimpsestGraphStep<?, ?> start) {
          countElements(traversal, start, count);
          return;
        }
        i = countWays(traversal, count, i);
      }
    }
  }

  /** Puts one step in the place of the hops before a count and the count; returns where that is. */
  @SuppressWarnings({"rawtypes", "unchecked"}) // as TinkerPop's own strategies
  private static int countWays(Traversal.Admin traversal, CountGlobalStep<?> count, int index) {
    Deque<VertexStep<?>> hops = new ArrayDeque<>();
    List<Step<?, ?>> folded = new ArrayList<>();
    Step<?, ?> before = count.getPreviousStep();
    boolean mutates = changesTheGraph(traversal);
    while (before.getLabels().isEmpty() && (hops.isEmpty() || !mutates)) {
      if (before instanceof VertexStep<?> hop && (hops.isEmpty() || hop.returnsVertex())) {
        hops.addFirst(hop);
      } else if (!(before instanceof NoOpBarrierStep)) {
        break;
      }
      folded.add(before);
      before = before.getPreviousStep();
    }
    while (!folded.isEmpty() && folded.get(folded.size() - 1) instanceof NoOpBarrierStep) {
      folded.remove(folded.size() - 1); // it gathers what comes to the first hop
    }
    if (hops.isEmpty()) {
      return index;
    }
    WayCountStep ways = new WayCountStep(traversal, List.copyOf(hops));
    count.getLabels().forEach(ways::addLabel);
    folded.forEach(traversal::removeStep);
    TraversalHelper.replaceStep((Step) count, ways, traversal);
    return index - folded.size();
  }

  /** Whether it matters when a hop is made, for what it leads to may change meanwhile. */
  private static boolean changesTheGraph(Traversal.Admin<?, ?> traversal) {
    return TraversalHelper.hasStepOfAssignableClassRecursively(
        Mutating.class, TraversalHelper.getRootTraversal(traversal));
  }

  @SuppressWarnings({"rawtypes", "unchecked"}) // as TinkerPop's own strategies
  private static void countElements(
      Traversal.Admin traversal, PalimpsestGraphStep<?, ?> start, CountGlobalStep<?> count) {
    List<Condition> conditions = start.conditions();
    if (!(traversal.getParent() instanceof EmptyStep)
        || conditions == null
        || !start.isStartStep()
        || !start.looksAtAll()
        || start.hasLimit()
        || !start.getLabels().isEmpty()) {
      return;
    }
    Step<Object, Long> read =
        new ElementCountStep(traversal, start.kind(), conditions, start.getHasContainers());
    count.getLabels().forEach(read::addLabel);
    TraversalHelper.removeAllSteps(traversal);
    traversal.addStep(read);
  }
}
