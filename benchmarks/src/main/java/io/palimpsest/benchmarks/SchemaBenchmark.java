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

import io.palimpsest.graph.schema.ConstraintDefinition;
import io.palimpsest.graph.schema.IndexDefinition;
import io.palimpsest.graph.schema.ValueType;
import io.palimpsest.temporal.PalimpsestGraph;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.commons.configuration2.MapConfiguration;
import org.apache.tinkerpop.gremlin.structure.T;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a constraint, or an index, adds to a small commit on a log whose force is free. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class SchemaBenchmark {

  private static final String NAME = "name";

  /** What the schema says of what is committed. */
  @Param({"nothing", "valueType", "required", "unique", "index"})
  private String schema = "nothing";

  private PalimpsestGraph graph;
  private int next;

  /** Makes the state; JMH sets the rest. */
  @SuppressWarnings("NullAway.Init") // the graph is opened before anything is measured
  public SchemaBenchmark() {}

  /** Opens a graph in memory. */
  @Setup(Level.Trial)
  public void open() {
    graph =
        PalimpsestGraph.open(
            new MapConfiguration(
                Map.of("palimpsest.directory", "jmh", "palimpsest.wal.storage.class", "memory")));
    ConstraintDefinition.On constraint =
        ConstraintDefinition.named("constraint").onVertices(SampleGraph.PERSON);
    switch (schema) {
      case "valueType" ->
          graph.schema().createConstraint(constraint.valueType(NAME, ValueType.STRING));
      case "required" -> graph.schema().createConstraint(constraint.required(NAME));
      case "unique" -> graph.schema().createConstraint(constraint.unique(NAME));
      case "index" ->
          graph.schema().createIndex(IndexDefinition.named("index").onVertices().range(NAME));
      default -> graph.tx().rollback();
    }
  }

  /** Closes it. */
  @TearDown(Level.Trial)
  public void close() {
    graph.close();
  }

  /** A vertex with two properties. */
  @Benchmark
  public void commit() {
    int number = next++;
    graph.addVertex(T.label, SampleGraph.PERSON, NAME, "name-" + number, SampleGraph.AGE, number);
    graph.tx().commit();
  }
}
