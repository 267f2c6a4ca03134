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

import io.palimpsest.graph.CommitToken;
import io.palimpsest.graph.TemporalGraph;
import java.util.ArrayList;
import java.util.List;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;

/**
 * Puts a sample graph into a contender, in batches, by one thread. Whoever takes part is handed the
 * vertices that it returned itself, so nobody has to look them up.
 *
 * <p>However it is loaded, the graph as of now is the same.
 */
final class Loader {

  private static final int BATCH = 10_000;

  /** Far from everything else that happens here. */
  private static final String END = "2100-01-01T00:00:00Z";

  private final GraphContender into;
  private final SampleGraph sample;
  private final List<Edge> misled = new ArrayList<>();
  private int inBatch;

  Loader(GraphContender into, SampleGraph sample) {
    this.into = into;
    this.sample = sample;
  }

  /** Loads all of it and returns the ids of the vertices. */
  Object[] load() {
    Vertex[] vertices = addVertices();
    addEdges(vertices);
    return ids(vertices);
  }

  /** Adds vertices with their labels only. */
  void addBareVertices() {
    for (int v = 0; v < sample.vertices(); v++) {
      into.graph().addVertex(T.label, sample.label(v));
      added(1);
    }
    commit();
  }

  Vertex[] addVertices() {
    Vertex[] vertices = new Vertex[sample.vertices()];
    for (int v = 0; v < vertices.length; v++) {
      vertices[v] =
          into.graph()
              .addVertex(
                  T.label,
                  sample.label(v),
                  SampleGraph.NAME,
                  sample.name(v),
                  SampleGraph.AGE,
                  sample.age(v),
                  SampleGraph.SCORE,
                  sample.score(v));
      added(1);
    }
    commit();
    return vertices;
  }

  void addEdges(Vertex[] vertices) {
    for (int e = 0; e < sample.edges(); e++) {
      vertices[sample.from(e)].addEdge(sample.edgeLabel(e), vertices[sample.to(e)]);
      added(1);
    }
    commit();
  }

  /** One vertex to which many edges lead, a tenth as many vertices as edges; returns its id. */
  static Object loadHub(GraphContender into, int edges) {
    Loader loader = new Loader(into, SampleGraph.of(Math.max(1, edges / 10)));
    Vertex[] vertices = loader.addVertices();
    Vertex hub = into.graph().addVertex(T.label, SampleGraph.CITY);
    for (int e = 0; e < edges; e++) {
      vertices[e % vertices.length].addEdge("knows", hub);
      loader.added(1);
    }
    loader.commit();
    return hub.id();
  }

  /**
   * Gives vertices so many of a hundred facts wrong.
   *
   * @return the commit after which all of it is there
   */
  CommitToken loadWrong(Vertex[] vertices, int percent) {
    for (int v = 0; v < vertices.length; v++) {
      if (SampleGraph.isChosen(v, percent)) {
        vertices[v].property(SampleGraph.NAME, "unknown");
        vertices[v].property(SampleGraph.AGE, -1);
        vertices[v].property(SampleGraph.SCORE, -1.0);
        added(SampleGraph.PROPERTIES);
      }
    }
    for (int e = 0; e < sample.edges(); e++) {
      boolean chosen = SampleGraph.isChosen(e, percent);
      Vertex to = vertices[chosen ? sample.formerTo(e) : sample.to(e)];
      Edge edge = vertices[sample.from(e)].addEdge(sample.edgeLabel(e), to);
      if (chosen) {
        misled.add(edge);
      }
      added(1);
    }
    commit();
    return Bench.newest(into);
  }

  /** Corrects what was loaded wrong. */
  void correct(Vertex[] vertices, int percent) {
    for (int v = 0; v < vertices.length; v++) {
      if (SampleGraph.isChosen(v, percent)) {
        vertices[v].property(SampleGraph.NAME, sample.name(v));
        vertices[v].property(SampleGraph.AGE, sample.age(v));
        vertices[v].property(SampleGraph.SCORE, sample.score(v));
        added(SampleGraph.PROPERTIES);
      }
    }
    int next = 0;
    for (int e = 0; e < sample.edges(); e++) {
      if (SampleGraph.isChosen(e, percent)) {
        misled.get(next++).remove();
        vertices[sample.from(e)].addEdge(sample.edgeLabel(e), vertices[sample.to(e)]);
        added(2);
      }
    }
    commit();
  }

  /** Loads so many of a hundred facts with an end that is still to come. */
  Object[] loadWithBounds(int percent) {
    Graph bounded = ((TemporalGraph) into.graph()).during(null, END);
    Vertex[] vertices = new Vertex[sample.vertices()];
    for (int v = 0; v < vertices.length; v++) {
      vertices[v] = into.graph().addVertex(T.label, sample.label(v));
      Vertex through =
          SampleGraph.isChosen(v, percent)
              ? bounded.vertices(vertices[v].id()).next()
              : vertices[v];
      through.property(SampleGraph.NAME, sample.name(v));
      through.property(SampleGraph.AGE, sample.age(v));
      through.property(SampleGraph.SCORE, sample.score(v));
      added(1);
    }
    for (int e = 0; e < sample.edges(); e++) {
      Vertex from = vertices[sample.from(e)];
      Vertex through = SampleGraph.isChosen(e, percent) ? bounded.vertices(from.id()).next() : from;
      through.addEdge(sample.edgeLabel(e), vertices[sample.to(e)]);
      added(1);
    }
    commit();
    return ids(vertices);
  }

  private void added(int facts) {
    inBatch += facts;
    if (inBatch >= BATCH) {
      commit();
    }
  }

  private void commit() {
    into.commit();
    inBatch = 0;
  }

  static Object[] ids(Vertex[] vertices) {
    Object[] ids = new Object[vertices.length];
    for (int v = 0; v < ids.length; v++) {
      ids[v] = vertices[v].id();
    }
    return ids;
  }
}
