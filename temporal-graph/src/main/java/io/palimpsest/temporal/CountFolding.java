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
import io.palimpsest.temporal.store.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.tinkerpop.gremlin.process.traversal.Step;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.step.Mutating;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.CountGlobalStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.GraphStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.NoOpBarrierStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.VertexStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.util.EmptyStep;
import org.apache.tinkerpop.gremlin.process.traversal.step.util.HasContainer;
import org.apache.tinkerpop.gremlin.process.traversal.util.TraversalHelper;

/**
 * Reads counts off the store instead of counting traversers: {@code V().has(...).count()}, the same
 * of edges, and {@code out(x).out(y).count()} behind any step, where ways are counted on ints.
 */
final class CountFolding {

  private CountFolding() {}

  /**
   * Folds {@code V().count()} and {@code E().count()}, if that is all there is.
   *
   * @return whether it was
   */
  static boolean foldAll(Traversal.Admin<?, ?> traversal) {
    @SuppressWarnings("rawtypes") // as TinkerPop's own strategies
    List<Step> steps = traversal.getSteps();
    if (steps.size() != 2
        || !(steps.get(1) instanceof CountGlobalStep<?> count)
        || !(steps.get(0) instanceof GraphStep<?, ?> start)
        || start.getIds().length != 0
        || !isAlone(traversal, start)) {
      return false;
    }
    Kind kind = start.returnsVertex() ? Kind.VERTEX : Kind.EDGE;
    replaceAll(traversal, new ElementCountStep(traversal, kind, List.of(), List.of()), count);
    return true;
  }

  /** Folds every count behind what has taken its filters up. */
  static void fold(Traversal.Admin<?, ?> traversal) {
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

  private static void countElements(
      Traversal.Admin<?, ?> traversal, PalimpsestGraphStep<?, ?> start, CountGlobalStep<?> count) {
    List<Condition> conditions = start.conditions();
    if (conditions != null
        && start.looksAtAll()
        && !start.hasLimit()
        && isAlone(traversal, start)) {
      Kind kind = start.kind();
      List<HasContainer> filters = start.getHasContainers();
      replaceAll(traversal, new ElementCountStep(traversal, kind, conditions, filters), count);
    }
  }

  /** Whether a traversal begins with a step, once, and nobody asks what that step gave. */
  private static boolean isAlone(Traversal.Admin<?, ?> traversal, GraphStep<?, ?> start) {
    return traversal.getParent() instanceof EmptyStep
        && start.isStartStep()
        && start.getLabels().isEmpty();
  }

  @SuppressWarnings({"rawtypes", "unchecked"}) // as TinkerPop's own strategies
  private static void replaceAll(
      Traversal.Admin traversal, ElementCountStep read, CountGlobalStep<?> count) {
    count.getLabels().forEach(read::addLabel);
    TraversalHelper.removeAllSteps(traversal);
    traversal.addStep(read);
  }
}
