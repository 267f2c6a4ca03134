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
package io.palimpsest.distribution.csv;

import io.palimpsest.graph.CommitReceipt;
import io.palimpsest.temporal.ReconcileSummary;
import java.util.Optional;

/**
 * What an import did.
 *
 * @param nodes how many nodes the file held
 * @param edges how many edges the file held
 * @param changes what a snapshot changed; empty for an import by id, which only adds
 * @param receipt what its commit did
 */
public record ImportResult(
    long nodes, long edges, Optional<ReconcileSummary> changes, CommitReceipt receipt) {

  /**
   * Whether the graph held everything already, so that nothing was written.
   *
   * @return {@code true} if the commit logged no mutation
   */
  public boolean changedNothing() {
    return receipt.mutations() == 0;
  }
}
