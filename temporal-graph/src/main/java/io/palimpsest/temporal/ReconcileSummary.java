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

/**
 * What reconciling a graph with a snapshot changed.
 *
 * @param nodesBegun vertices that began
 * @param nodesEnded vertices that ended
 * @param edgesBegun edges that began
 * @param edgesEnded edges that ended, by themselves or with a vertex
 * @param propertiesChanged properties of elements that went on which began, changed or ended
 */
public record ReconcileSummary(
    int nodesBegun, int nodesEnded, int edgesBegun, int edgesEnded, int propertiesChanged) {

  /**
   * Whether the graph was as the snapshot says already.
   *
   * @return {@code true} if nothing was written
   */
  public boolean isEmpty() {
    return nodesBegun + nodesEnded + edgesBegun + edgesEnded + propertiesChanged == 0;
  }
}
