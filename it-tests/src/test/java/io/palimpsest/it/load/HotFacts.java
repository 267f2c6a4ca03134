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
package io.palimpsest.it.load;

import static io.palimpsest.it.Days.DAY;
import static io.palimpsest.it.Days.day;

import io.palimpsest.it.Days;
import java.util.Iterator;
import java.util.Random;
import org.apache.tinkerpop.gremlin.structure.Direction;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.structure.VertexProperty;
import org.jspecify.annotations.Nullable;

/**
 * Ways to say something about one fact again and again. Each says a version, and what it says; for
 * a stamped one {@code from} is null.
 */
enum HotFacts {
  /** A property as everybody uses it. */
  PLAIN(false) {
    @Override
    Said say(TemporalGraphs graphs, int i, Random random) {
      graphs.thing().property("x", i);
      return new Said(null, null, i);
    }
  },
  /** A property that comes and goes. */
  COMES_AND_GOES(false) {
    @Override
    Said say(TemporalGraphs graphs, int i, Random random) {
      if (i % 2 == 0) {
        graphs.thing().property("x", i);
        return new Said(null, null, i);
      }
      graphs.thing().property("x").remove();
      return new Said(null, null, null);
    }
  },
  /** A property of a property. */
  META(false) {
    @Override
    Said say(TemporalGraphs graphs, int i, Random random) {
      if (i == 0) {
        graphs.thing().property("x", 0);
      }
      graphs.thing().property("x").property("m", i);
      return new Said(null, null, i);
    }

    @Override
    @Nullable Object read(Graph graph) {
      Iterator<Vertex> found = graph.vertices("thing");
      VertexProperty<Object> property =
          found.hasNext() ? found.next().property("x") : VertexProperty.empty();
      return property.isPresent() ? property.value("m") : null;
    }
  },
  /** A variable of the graph. */
  VARIABLE(false) {
    @Override
    Said say(TemporalGraphs graphs, int i, Random random) {
      graphs.now().variables().set("x", i);
      return new Said(null, null, i);
    }

    @Override
    @Nullable Object read(Graph graph) {
      return graph.variables().get("x").orElse(null);
    }
  },
  /** Each version from a later instant on. */
  FROM_THEN_ON(true) {
    @Override
    Said say(TemporalGraphs graphs, int i, Random random) {
      return graphs.set(instant(i), null, i);
    }
  },
  /** Each version from an earlier instant on. */
  BACKWARDS(true) {
    @Override
    Said say(TemporalGraphs graphs, int i, Random random) {
      return graphs.set(instant(INSTANTS - 1 - i), null, i);
    }
  },
  /** A series of values, each for an instant of its own, in any order. */
  SERIES(true) {
    @Override
    Said say(TemporalGraphs graphs, int i, Random random) {
      long from = instant(scattered(i));
      return graphs.set(from, from + STEP, i);
    }
  },
  /** The same, each up to the next one that is known. */
  UP_TO_THE_NEXT(true) {
    @Override
    Said say(TemporalGraphs graphs, int i, Random random) {
      long from = instant(scattered(i));
      graphs.window(Days.at(from), "next").vertices("thing").next().property("x", i);
      return new Said(from, null, i).upToTheNext();
    }
  },
  /** Corrections of periods of all sizes. */
  CORRECTIONS(true) {
    @Override
    Said say(TemporalGraphs graphs, int i, Random random) {
      int from = random.nextInt(INSTANTS);
      int length = 1 + random.nextInt(1 << random.nextInt(17));
      return graphs.set(instant(from), instant(Math.min(INSTANTS, from + length)), i);
    }
  },
  /** The life of a vertex. */
  VERTEX(false) {
    @Override
    Said say(TemporalGraphs graphs, int i, Random random) {
      if (i % 2 == 0) {
        graphs.now().addVertex(T.id, "other");
        return new Said(null, null, "vertex");
      }
      graphs.now().vertices("other").next().remove();
      return new Said(null, null, null);
    }

    @Override
    @Nullable Object read(Graph graph) {
      return graph.vertices("other").hasNext() ? "vertex" : null;
    }
  },
  /** The life of an edge at a hub. */
  EDGE(false) {
    @Override
    Said say(TemporalGraphs graphs, int i, Random random) {
      return edge(graphs.now(), "e", i, null, null);
    }

    @Override
    @Nullable Object read(Graph graph) {
      return readEdge(graph);
    }
  },
  /** An edge at a hub that is another one each time. */
  OTHER_EDGES(false) {
    @Override
    Said say(TemporalGraphs graphs, int i, Random random) {
      return edge(graphs.now(), "e" + i / 2, i, null, null);
    }

    @Override
    @Nullable Object read(Graph graph) {
      int others = 0;
      for (Iterator<Edge> edges = hub(graph).edges(Direction.IN, "at"); edges.hasNext(); ) {
        others += edges.next().outVertex().id().equals("thing") ? 1 : 0;
      }
      return others == 0 ? null : others == 1 ? "edge" : others;
    }
  },
  /** The life of an edge at a hub, each time from a later instant on. */
  EDGE_FROM_THEN_ON(true) {
    @Override
    Said say(TemporalGraphs graphs, int i, Random random) {
      long from = instant(i);
      return edge(graphs.window(Days.at(from), null), "e", i, from, null);
    }

    @Override
    @Nullable Object read(Graph graph) {
      return readEdge(graph);
    }
  },
  /** Edges at a hub, each there for an instant of its own. */
  EDGES_WITH_WINDOWS(true) {
    @Override
    Said say(TemporalGraphs graphs, int i, Random random) {
      long from = instant(scattered(i));
      Graph window = graphs.window(Days.at(from), Days.at(from + STEP));
      window
          .vertices("thing")
          .next()
          .addEdge("at", window.vertices("hub").next(), T.id, "w" + i, "x", i);
      return new Said(from, from + STEP, i);
    }

    @Override
    @Nullable Object read(Graph graph) {
      Object found = null;
      for (Iterator<Edge> edges = hub(graph).edges(Direction.IN, "at"); edges.hasNext(); ) {
        Edge edge = edges.next();
        if (edge.outVertex().id().equals("thing")) {
          found = found == null ? edge.value("x") : "several";
        }
      }
      return found;
    }
  },
  /** One value more each time, and the one before goes. */
  ONE_OF_SEVERAL(false) {
    @Override
    Said say(TemporalGraphs graphs, int i, Random random) {
      Vertex thing = graphs.thing();
      thing.properties("x").forEachRemaining(VertexProperty::remove);
      thing.property(VertexProperty.Cardinality.list, "x", i);
      return new Said(null, null, i);
    }
  },
  /** A value of a set that is written again and again. */
  ONE_OF_A_SET(false) {
    @Override
    Said say(TemporalGraphs graphs, int i, Random random) {
      graphs.thing().property(VertexProperty.Cardinality.set, "x", 7, "m", i);
      return new Said(null, null, i);
    }

    @Override
    @Nullable Object read(Graph graph) {
      return META.read(graph);
    }
  };

  /** Whether it speaks of the past. */
  private final boolean speaksOfThePast;

  HotFacts(boolean speaksOfThePast) {
    this.speaksOfThePast = speaksOfThePast;
  }

  /** How many instants there are to say something about. */
  static final int INSTANTS = 100_000;

  /** From one to the next. */
  static final long STEP = DAY / 24;

  /** How many edges the hub has beside. */
  static final int SPOKES = 200;

  /** A version: what holds on a window. */
  record Said(@Nullable Long from, @Nullable Long to, @Nullable Object value, boolean next) {
    Said(@Nullable Long from, @Nullable Long to, @Nullable Object value) {
      this(from, to, value, false);
    }

    Said upToTheNext() {
      return new Said(from, to, value, true);
    }
  }

  /** The graph, and how it is written on windows. */
  interface TemporalGraphs {
    Graph now();

    Graph window(@Nullable Object from, @Nullable Object to);

    default Vertex thing() {
      return now().vertices("thing").next();
    }

    default Said set(long from, @Nullable Long to, int value) {
      window(Days.at(from), to == null ? null : Days.at(to))
          .vertices("thing")
          .next()
          .property("x", value);
      return new Said(from, to, value);
    }
  }

  /** Says the version of a number, in the open transaction. */
  abstract Said say(TemporalGraphs graphs, int i, Random random);

  /** What the fact is at a coordinate. */
  @Nullable Object read(Graph graph) {
    Iterator<Vertex> found = graph.vertices("thing");
    return found.hasNext() ? found.next().property("x").orElse(null) : null;
  }

  /** What there is beside: a thing, and a hub which has some edges. */
  void begin(TemporalGraphs graphs) {
    Graph sinceEver = speaksOfThePast ? graphs.window("-inf", null) : graphs.now();
    sinceEver.addVertex(T.id, "thing");
    Vertex hub = sinceEver.addVertex(T.id, "hub");
    for (int i = 0; i < SPOKES; i++) {
      sinceEver.addVertex().addEdge("at", hub);
    }
  }

  static long instant(int number) {
    return day(-10_000) + number * STEP;
  }

  /** All numbers, each once, in no order. */
  private static int scattered(int i) {
    return (int) (i * 7919L % INSTANTS);
  }

  private static Vertex hub(Graph graph) {
    return graph.vertices("hub").next();
  }

  private static Said edge(Graph graph, String id, int i, @Nullable Long from, @Nullable Long to) {
    if (i % 2 == 0) {
      graph.vertices("thing").next().addEdge("at", hub(graph), T.id, id);
      return new Said(from, to, "edge");
    }
    graph.edges(id).next().remove();
    return new Said(from, to, null);
  }

  private static @Nullable Object readEdge(Graph graph) {
    return graph.edges("e").hasNext() ? "edge" : null;
  }
}
