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

import static io.palimpsest.benchmarks.SampleGraph.AGE;

import java.util.Iterator;
import java.util.Map;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.structure.Direction;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.Vertex;

/** What is asked of a graph, by one thread in one open transaction, so many times in a pass. */
enum Read {
  HOP2("hop2", Fixture.PLAIN, 100) {
    @Override
    long ask(Graph graph, GraphTraversalSource g, Object id, int number) {
      return g.V(id).out().out().count().next();
    }
  },
  HOP3("hop3", Fixture.PLAIN, 100) {
    @Override
    long ask(Graph graph, GraphTraversalSource g, Object id, int number) {
      return g.V(id).out().out().out().count().next();
    }
  },
  /** Few starts over and over: all of it is in the processor's caches. */
  WALK2_WARM("walk2-warm", Fixture.PLAIN, 100) {
    @Override
    long ask(Graph graph, GraphTraversalSource g, Object id, int number) {
      return walk(graph, id);
    }
  },
  /** Many starts, and the processor's caches are emptied before. */
  WALK2_COLD("walk2-cold", Fixture.PLAIN, 2_000) {
    @Override
    long ask(Graph graph, GraphTraversalSource g, Object id, int number) {
      return walk(graph, id);
    }

    @Override
    void prepare() {
      Caches.empty();
    }
  },
  LOOKUP_STRUCTURE("lookup-structure", Fixture.PLAIN, 10_000) {
    @Override
    long ask(Graph graph, GraphTraversalSource g, Object id, int number) {
      return graph.vertices(id).next().<Integer>value(AGE);
    }
  },
  LOOKUP_GREMLIN("lookup-gremlin", Fixture.PLAIN, 2_000) {
    @Override
    long ask(Graph graph, GraphTraversalSource g, Object id, int number) {
      return g.V(id).<Integer>values(AGE).next();
    }
  },
  INDEX_COUNT("index-count", Fixture.INDEXED, 10) {
    @Override
    long ask(Graph graph, GraphTraversalSource g, Object id, int number) {
      return g.V().has(AGE, number % SampleGraph.AGES).count().next();
    }
  },
  INDEX_ELEMENTS("index-elements", Fixture.INDEXED, 10) {
    @Override
    long ask(Graph graph, GraphTraversalSource g, Object id, int number) {
      return g.V().has(AGE, number % SampleGraph.AGES).toList().size();
    }
  },
  VERTEX_COUNT("vertex-count", Fixture.PLAIN, 10) {
    @Override
    long ask(Graph graph, GraphTraversalSource g, Object id, int number) {
      return g.V().count().next();
    }
  },
  LABEL_COUNT("label-count", Fixture.PLAIN, 10) {
    @Override
    long ask(Graph graph, GraphTraversalSource g, Object id, int number) {
      return g.V().hasLabel(SampleGraph.CITY).count().next();
    }
  },
  DEGREE("degree", Fixture.HUB, 5) {
    @Override
    long ask(Graph graph, GraphTraversalSource g, Object id, int number) {
      return g.V(id).inE().count().next();
    }
  };

  private final String experiment;
  private final Fixture fixture;
  private final int times;

  Read(String experiment, Fixture fixture, int times) {
    this.experiment = experiment;
    this.fixture = fixture;
    this.times = times;
  }

  String experiment() {
    return experiment;
  }

  /** What it is asked of when nothing else is said. */
  Fixture fixture() {
    return fixture;
  }

  /** Asks once, beginning at a vertex if it begins at one. */
  abstract long ask(Graph graph, GraphTraversalSource g, Object id, int number);

  /** Makes the next pass what it has to be; not timed. */
  void prepare() {}

  Map<Metric, Double> measure(Loaded on, StorePlan plan) {
    on.renew().run();
    return Repetition.measure(() -> pass(on, plan), this::prepare, questions(plan), plan);
  }

  private int questions(StorePlan plan) {
    return Math.min(times, plan.questions());
  }

  /** Asks everything once and returns the sum of the answers. */
  long pass(Loaded on, StorePlan plan) {
    Graph graph = on.graph();
    GraphTraversalSource g = on.g();
    long sum = 0;
    for (int i = 0; i < questions(plan); i++) {
      sum += ask(graph, g, on.id(i), i);
    }
    return sum;
  }

  /** Visits what is two steps away and looks at every label there. */
  private static long walk(Graph graph, Object id) {
    long sum = 0;
    Iterator<Vertex> near = graph.vertices(id).next().vertices(Direction.OUT);
    while (near.hasNext()) {
      Iterator<Vertex> far = near.next().vertices(Direction.OUT);
      while (far.hasNext()) {
        sum += far.next().label().length();
      }
    }
    return sum;
  }
}
