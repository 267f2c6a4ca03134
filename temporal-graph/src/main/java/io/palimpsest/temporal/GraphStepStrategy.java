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

import java.util.List;
import org.apache.tinkerpop.gremlin.process.traversal.Step;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.TraversalStrategy.ProviderOptimizationStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.step.filter.HasStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.filter.RangeGlobalStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.GraphStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.NoOpBarrierStep;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.AbstractTraversalStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.util.TraversalHelper;

/**
 * Folds the {@code has}, {@code hasId}, {@code hasLabel} and {@code limit} behind every {@code V()}
 * and {@code E()} into it: see {@link PalimpsestGraphStep}; and then what is only counted: see
 * {@link CountFolding}. One strategy, for each costs every traversal a walk over all its children.
 */
final class GraphStepStrategy extends AbstractTraversalStrategy<ProviderOptimizationStrategy>
    implements ProviderOptimizationStrategy {

  private static final long serialVersionUID = 1L;
  private static final GraphStepStrategy INSTANCE = new GraphStepStrategy();

  private GraphStepStrategy() {}

  static GraphStepStrategy instance() {
    return INSTANCE;
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked"}) // as TinkerPop's own strategies
  public void apply(Traversal.Admin<?, ?> traversal) {
    if (!(traversal.getGraph().orElse(null) instanceof Face)
        || TraversalHelper.onGraphComputer(traversal)) {
      return;
    }
    if (CountFolding.foldAll(traversal)) {
      return;
    }
    List<Step> steps = traversal.getSteps();
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) instanceof GraphStep original
          && !(original instanceof PalimpsestGraphStep)) {
        PalimpsestGraphStep ours = new PalimpsestGraphStep(original);
        TraversalHelper.replaceStep((Step) original, (Step) ours, traversal);
        foldFilters(traversal, ours);
        foldLimit(traversal, ours);
      }
    }
    CountFolding.fold(traversal);
  }

  /** Takes the filters up, also those behind a barrier, which only waits for more. */
  private static void foldFilters(Traversal.Admin<?, ?> traversal, PalimpsestGraphStep<?, ?> into) {
    Step<?, ?> next = into.getNextStep();
    while (true) {
      if (next instanceof HasStep<?> has) {
        has.getHasContainers().forEach(into::fold);
        has.getLabels().forEach(into::addLabel);
        next = has.getNextStep();
        traversal.removeStep(has);
      } else if (next instanceof NoOpBarrierStep<?> barrier && barrier.getLabels().isEmpty()) {
        next = barrier.getNextStep();
      } else {
        return;
      }
    }
  }

  /** Ends early what begins a traversal; a step in the middle begins again with each traverser. */
  private static void foldLimit(Traversal.Admin<?, ?> traversal, PalimpsestGraphStep<?, ?> into) {
    if (into.isStartStep()
        && into.getNextStep() instanceof RangeGlobalStep<?> range
        && range.getHighRange() >= 0) {
      into.limit(range.getHighRange());
      if (range.getLowRange() == 0) {
        range.getLabels().forEach(into::addLabel);
        traversal.removeStep(range);
      }
    }
  }
}
