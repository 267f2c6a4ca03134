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

import io.palimpsest.graph.schema.IndexDefinition;
import io.palimpsest.temporal.PalimpsestGraph;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.commons.configuration2.MapConfiguration;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.tinkergraph.structure.TinkerGraph;
import org.apache.tinkerpop.gremlin.tinkergraph.structure.TinkerTransactionGraph;

/** A graph under measurement, empty when it is opened; what it can do is TinkerPop's to say. */
final class GraphContender implements AutoCloseable {

  static final String PALIMPSEST = "palimpsest";
  static final String TINKERGRAPH = "tinkergraph";
  static final String TTG = "ttg";

  private final Graph graph;
  private final Consumer<String> index;
  private final Runnable commit;
  private final Runnable renew;
  private final Runnable close;

  private GraphContender(
      Graph graph, Consumer<String> index, Runnable commit, Runnable renew, Runnable close) {
    this.graph = graph;
    this.index = index;
    this.commit = commit;
    this.renew = renew;
    this.close = close;
  }

  /** Opens a contender by its name, ours with its log in a directory. */
  static GraphContender open(String name, Path directory) {
    return switch (name) {
      case PALIMPSEST -> palimpsest(PalimpsestGraph.open(directory));
      case TINKERGRAPH -> tinkerGraph(TinkerGraph.open());
      case TTG -> transactional(TinkerTransactionGraph.open());
      default -> throw new IllegalArgumentException("expected a contender, found " + name);
    };
  }

  /** Opens a contender by its name, ours with its log on the heap, where a force is free. */
  static GraphContender openInMemory(String name) {
    if (!name.equals(PALIMPSEST)) {
      return open(name, Path.of(""));
    }
    Map<String, Object> keys =
        Map.of("palimpsest.directory", "in-memory", "palimpsest.wal.storage.class", "memory");
    return palimpsest(PalimpsestGraph.open(new MapConfiguration(keys)));
  }

  private static GraphContender palimpsest(PalimpsestGraph graph) {
    return new GraphContender(
        graph,
        key -> graph.schema().createIndex(IndexDefinition.named(key).onVertices().range(key)),
        graph.tx()::commit,
        graph.tx()::rollback,
        graph::close);
  }

  private static GraphContender tinkerGraph(TinkerGraph graph) {
    return new GraphContender(
        graph,
        key -> graph.createIndex(key, Vertex.class),
        GraphContender::doNothing,
        GraphContender::doNothing,
        GraphContender::doNothing);
  }

  private static GraphContender transactional(TinkerTransactionGraph graph) {
    return new GraphContender(
        graph,
        key -> graph.createIndex(key, Vertex.class),
        graph.tx()::commit,
        graph.tx()::commit, // its rollback fails once it has an index
        GraphContender::doNothing);
  }

  private static void doNothing() {}

  Graph graph() {
    return graph;
  }

  /** Makes look-ups of vertices by a property fast; called while the graph is empty. */
  void index(String key) {
    index.accept(key);
  }

  /** Commits what the calling thread did, if the graph knows transactions. */
  void commit() {
    commit.run();
  }

  /** Lets the calling thread's next read begin a transaction, which then stays open. */
  void renew() {
    renew.run();
  }

  @Override
  public void close() {
    close.run();
  }
}
