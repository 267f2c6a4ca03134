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
package io.palimpsest.benchmarks;

import java.util.List;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.structure.Graph;

/**
 * A graph that is there to be read.
 *
 * @param graph the graph, or a view of it
 * @param g a source of traversals over it
 * @param starts where reads begin, used in turn
 * @param renew lets the next read begin a transaction
 */
record Loaded(Graph graph, GraphTraversalSource g, List<Object> starts, Runnable renew) {

  private static final int STARTS = 10_000;

  static Loaded of(GraphContender contender, SampleGraph sample, Object[] ids) {
    Object[] starts = new Object[STARTS];
    for (int i = 0; i < STARTS; i++) {
      starts[i] = ids[ids.length == 1 ? 0 : sample.pick(i)];
    }
    return new Loaded(
        contender.graph(), contender.graph().traversal(), List.of(starts), contender::renew);
  }

  /** The same vertices seen through something else. */
  Loaded through(Graph view) {
    return new Loaded(view, view.traversal(), starts, renew);
  }

  Object id(int number) {
    return starts.get(number % STARTS);
  }
}
