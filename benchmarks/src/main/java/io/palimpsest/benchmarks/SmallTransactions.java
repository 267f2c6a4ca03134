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

import java.util.concurrent.atomic.LongAdder;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.T;

/** Transactions that add a vertex with two properties, through the one interface or the other. */
final class SmallTransactions implements Subject {

  private final GraphContender contender;
  private final boolean gremlin;
  private final LongAdder commits = new LongAdder();

  SmallTransactions(GraphContender contender, boolean gremlin) {
    this.contender = contender;
    this.gremlin = gremlin;
  }

  @Override
  public Session session(int payloadBytes) {
    Graph graph = contender.graph();
    GraphTraversalSource g = graph.traversal();
    return new Session() {
      private int next;

      @Override
      public void commit() {
        int number = next++;
        if (gremlin) {
          g.addV(SampleGraph.PERSON)
              .property(SampleGraph.NAME, "name-" + number)
              .property(SampleGraph.AGE, number)
              .iterate();
        } else {
          graph.addVertex(
              T.label,
              SampleGraph.PERSON,
              SampleGraph.NAME,
              "name-" + number,
              SampleGraph.AGE,
              number);
        }
        graph.tx().commit();
        commits.increment();
      }
    };
  }

  /** Closes the graph, if all that was committed is there. */
  @Override
  public void close() {
    try (contender) {
      Repetition.requireSame(commits.sum(), contender.graph().traversal().V().count().next());
    }
  }
}
