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
import java.util.Map;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;

/** A fact that was changed again and again: what its past and its next change cost. */
final class Versions {

  private static final String KEY = "balance";
  private static final int VIEWS = 64;
  private static final int READS = 1_000;
  private static final int UPDATES = 10;
  private static final double NANOS_PER_MICRO = 1e3;

  private final GraphContender contender;
  private final Object id;
  private final int count;
  private final List<Graph> views = new ArrayList<>();
  private final List<Integer> seen = new ArrayList<>();

  private Versions(GraphContender contender, Object id, int count) {
    this.contender = contender;
    this.id = id;
    this.count = count;
  }

  /** Makes a vertex of which one property has so many versions, each a commit of its own. */
  static Versions make(GraphContender contender, int count) {
    Vertex vertex = contender.graph().addVertex(T.label, SampleGraph.PERSON, KEY, 0);
    contender.commit();
    Versions made = new Versions(contender, vertex.id(), count);
    List<CommitToken> tokens = new ArrayList<>();
    tokens.add(Bench.newest(contender));
    for (int version = 1; version < count; version++) {
      update(contender, vertex, version);
      tokens.add(Bench.newest(contender));
    }
    SampleGraph random = new SampleGraph(count, 0);
    for (int i = 0; i < VIEWS; i++) {
      int version = random.pick(i);
      made.views.add(((TemporalGraph) contender.graph()).asOf(tokens.get(version)));
      made.seen.add(version);
    }
    return made;
  }

  private static void update(GraphContender contender, Vertex vertex, int value) {
    vertex.property(KEY, value);
    contender.commit();
  }

  /** Looks the fact up as of many past commits, the views of which are open. */
  Map<Metric, Double> asOf(StorePlan plan) {
    contender.renew();
    long expected = 0;
    for (int i = 0; i < READS; i++) {
      expected += seen.get(i % VIEWS);
    }
    Repetition.requireSame(expected, readPast());
    return timesOf(Repetition.measure(this::readPast, () -> {}, READS, plan));
  }

  /** Looks the fact up as of now. */
  Map<Metric, Double> now(StorePlan plan) {
    contender.renew();
    Repetition.requireSame((count - 1L) * READS, readNow());
    return timesOf(Repetition.measure(this::readNow, () -> {}, READS, plan));
  }

  /** Without the answer, which was looked at and is another for every coordinate. */
  private static Map<Metric, Double> timesOf(Map<Metric, Double> values) {
    values.remove(Metric.ANSWER);
    return values;
  }

  private long readPast() {
    long sum = 0;
    for (int i = 0; i < READS; i++) {
      sum += views.get(i % VIEWS).vertices(id).next().<Integer>value(KEY);
    }
    return sum;
  }

  private long readNow() {
    Graph graph = contender.graph();
    long sum = 0;
    for (int i = 0; i < READS; i++) {
      sum += graph.vertices(id).next().<Integer>value(KEY);
    }
    return sum;
  }

  /**
   * Changes a fact that has so many versions, each time by a commit of its own; after ten changes
   * it is another fact's turn while facts are still cheap to make.
   *
   * @return the time of a commit in the middle
   */
  static Map<Metric, Double> update(int versions, StorePlan plan) {
    try (GraphContender contender = GraphContender.openInMemory(GraphContender.PALIMPSEST)) {
      List<Vertex> vertices = new ArrayList<>();
      int facts = Math.max(1, Math.min(100, plan.versions() / versions));
      for (int i = 0; i < facts; i++) {
        vertices.add(contender.graph().addVertex(T.label, SampleGraph.PERSON, KEY, 0));
      }
      contender.commit();
      for (int version = 1; version < versions; version++) {
        for (Vertex vertex : vertices) {
          vertex.property(KEY, version);
        }
        contender.commit();
      }
      double[] micros = new double[UPDATES * 100];
      for (int i = 0; i < micros.length; i++) {
        Vertex vertex = vertices.get(i / UPDATES % facts);
        long start = System.nanoTime();
        update(contender, vertex, versions + i);
        micros[i] = (System.nanoTime() - start) / NANOS_PER_MICRO;
      }
      return Map.of(Metric.P50, Results.median(micros));
    }
  }
}
