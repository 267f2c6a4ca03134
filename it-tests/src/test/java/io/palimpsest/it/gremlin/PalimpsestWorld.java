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
package io.palimpsest.it.gremlin;

import io.cucumber.java.Scenario;
import io.palimpsest.it.TestGraphs;
import io.palimpsest.temporal.PalimpsestGraph;
import io.palimpsest.wal.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.apache.tinkerpop.gremlin.LoadGraphWith.GraphData;
import org.apache.tinkerpop.gremlin.TestHelper;
import org.apache.tinkerpop.gremlin.features.TestFiles;
import org.apache.tinkerpop.gremlin.features.World;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.structure.io.Storage;
import org.apache.tinkerpop.gremlin.structure.io.graphml.GraphMLResourceAccess;
import org.jspecify.annotations.Nullable;

/** Graphs for the Gherkin scenarios: one for each data set, and an empty one for each scenario. */
public class PalimpsestWorld implements World {

  private static final Skips SKIPS = Skips.of(SuiteRunner.Suite.GHERKIN);

  /** By the class of the world, for the graphs of different ones differ. */
  private static final Map<Class<?>, Map<GraphData, GraphTraversalSource>> LOADED = new HashMap<>();

  private static int count;

  private @Nullable PalimpsestGraph empty;
  private String emptyName = "";

  @Override
  public GraphTraversalSource getGraphTraversalSource(@Nullable GraphData data) {
    if (data != null) {
      return loaded().computeIfAbsent(data, this::load);
    }
    closeEmpty();
    emptyName = getClass().getSimpleName() + "-empty-" + count++;
    PalimpsestGraph graph = open(emptyName, 1 << 16, "single");
    prepare(graph);
    empty = graph;
    return graph.traversal();
  }

  private Map<GraphData, GraphTraversalSource> loaded() {
    return LOADED.computeIfAbsent(getClass(), any -> new EnumMap<>(GraphData.class));
  }

  /** Makes a graph ready before anything is in it. */
  void prepare(PalimpsestGraph graph) {
    // A plain graph is.
  }

  private GraphTraversalSource load(GraphData data) {
    PalimpsestGraph graph =
        open(
            getClass().getSimpleName() + "-" + data,
            1 << 20,
            data == GraphData.CREW ? "list" : "single");
    prepare(graph);
    GraphTraversalSource g = graph.traversal();
    g.io(TestFiles.getInputLocation(data, false)).read().iterate();
    graph.tx().commit();
    return g;
  }

  /** A graph with the services that the scenarios expect, and no others. */
  private static PalimpsestGraph open(String name, int segmentBytes, String cardinality) {
    PalimpsestGraph graph =
        TestGraphs.inMemory(
            name,
            segmentBytes,
            cardinality,
            TimeSource.system(),
            Map.of("palimpsest.services", "none"));
    TinkerServices.register(graph.getServiceRegistry());
    return graph;
  }

  private void closeEmpty() {
    if (empty != null) {
      empty.tx().rollback();
      empty.close();
      TestGraphs.forget(emptyName);
      empty = null;
    }
  }

  @Override
  public void beforeEachScenario(Scenario scenario) {
    SKIPS.check(scenario.getName());
  }

  @Override
  public void afterEachScenario() {
    closeEmpty();
    loaded().values().forEach(g -> g.tx().rollback());
  }

  @Override
  public String changePathToDataFile(String pathToFileFromGremlin) {
    String file = pathToFileFromGremlin.substring(pathToFileFromGremlin.lastIndexOf('/') + 1);
    if (file.endsWith(".xml")) {
      try {
        return Storage.toPath(
            TestHelper.generateTempFileFromResource(GraphMLResourceAccess.class, file, ""));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    String path = TestFiles.PATHS.get(file.replaceFirst("\\.(kryo|json)$", "-v3.$1"));
    return path == null ? pathToFileFromGremlin : path;
  }
}
