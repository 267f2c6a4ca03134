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

import org.apache.tinkerpop.gremlin.process.traversal.Step;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.step.map.AbstractAddElementStepPlaceholder;

/**
 * Makes {@code addV()} and {@code addE()} the steps they end as before the optimizations look at
 * them. TinkerPop has a placeholder there until then, for values that are given as variables; it
 * looks for children among all its properties each time a strategy is applied, which took a fifth
 * of a small transaction. One without variables waits for nothing.
 */
final class PlainAdditions {

  private PlainAdditions() {}

  @SuppressWarnings("rawtypes") // as TinkerPop's own strategies
  static void settle(Traversal.Admin<?, ?> traversal) {
    for (int i = 0; i < traversal.getSteps().size(); i++) { // an iterator would not bear the change
      Step step = traversal.getSteps().get(i);
      if (step instanceof AbstractAddElementStepPlaceholder<?, ?, ?> placeholder
          && !placeholder.isParameterized()) {
        placeholder.reduce();
      }
    }
  }
}
