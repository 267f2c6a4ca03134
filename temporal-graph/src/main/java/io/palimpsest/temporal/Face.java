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

import io.palimpsest.temporal.store.EdgeLife;
import io.palimpsest.temporal.store.EdgeRecord;
import io.palimpsest.temporal.store.ReadView;
import io.palimpsest.temporal.store.VertexRecord;
import io.palimpsest.temporal.store.WindowSpec;
import io.palimpsest.temporal.store.Workspace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.apache.commons.configuration2.Configuration;
import org.apache.tinkerpop.gremlin.process.computer.GraphComputer;
import org.apache.tinkerpop.gremlin.process.traversal.TraversalStrategies;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.apache.tinkerpop.gremlin.structure.Element;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.structure.util.ElementHelper;
import org.apache.tinkerpop.gremlin.structure.util.StringFactory;
import org.jspecify.annotations.Nullable;

/**
 * One way to look at a graph: the graph itself, a view of another coordinate, or the graph with
 * another window for its writes.
 *
 * <p>Elements keep the face they were reached through and do everything through it, so that a
 * coordinate holds on every hop of a traversal.
 */
abstract class Face implements Graph {

  static {
    for (Class<? extends Graph> face :
        List.of(PalimpsestGraph.class, CoordinateFace.class, WindowFace.class)) {
      TraversalStrategies.GlobalCache.registerStrategies(
          face,
          TraversalStrategies.GlobalCache.getStrategies(Graph.class)
              .clone()
              .addStrategies(TemporalOptionsStrategy.instance()));
    }
  }

  /** The graph this is a face of; itself for the graph. */
  abstract PalimpsestGraph root();

  /** What is read through this face, now. */
  abstract ReadView view();

  /**
   * Where changes through this face go.
   *
   * @throws io.palimpsest.graph.ReadOnlyViewException if the face is read-only
   */
  abstract Workspace workspace();

  /** On which window changes through this face hold. */
  abstract WindowSpec window();

  @Override
  public abstract void close();

  @Override
  public Vertex addVertex(Object... keyValues) {
    ElementHelper.legalPropertyKeyValueArray(keyValues);
    String label = ElementHelper.getLabelValue(keyValues).orElse(Vertex.DEFAULT_LABEL);
    ElementHelper.validateLabel(label);
    checkProperties(keyValues);
    Workspace workspace = workspace();
    VertexRecord record = workspace.addVertex(newId(keyValues, true), label, window());
    PalimpsestVertex vertex = new PalimpsestVertex(this, record, label);
    ElementHelper.attachProperties(vertex, keyValues);
    return vertex;
  }

  /** The id among the key-values, or null if there is none. */
  static @Nullable Object newId(Object[] keyValues, boolean vertex) {
    Object given = ElementHelper.getIdValue(keyValues).orElse(null);
    if (given == null) {
      return null;
    }
    Object id = given instanceof Element ? null : Ids.normalize(given);
    if (id == null) {
      throw vertex
          ? Vertex.Exceptions.userSuppliedIdsOfThisTypeNotSupported()
          : Edge.Exceptions.userSuppliedIdsOfThisTypeNotSupported();
    }
    return id;
  }

  /** Refuses bad keys and values before anything is changed. */
  static void checkProperties(Object[] keyValues) {
    for (int i = 0; i < keyValues.length; i += 2) {
      if (keyValues[i] instanceof String key && keyValues[i + 1] != null) {
        PalimpsestElement.freeze(key, keyValues[i + 1]);
      }
    }
  }

  @Override
  public Iterator<Vertex> vertices(Object... ids) {
    ReadView view = view();
    if (ids.length == 0) {
      return view.vertices().<Vertex>map(record -> vertex(record, view)).iterator();
    }
    return find(ids, view::vertex, record -> vertex(record, view));
  }

  @Override
  public Iterator<Edge> edges(Object... ids) {
    ReadView view = view();
    if (ids.length == 0) {
      return view.edges().<Edge>map(record -> edge(record, view)).iterator();
    }
    return find(ids, view::edge, record -> edge(record, view));
  }

  private static <R, E> Iterator<E> find(
      Object[] ids, Function<Object, @Nullable R> lookUp, Function<R, E> wrap) {
    List<E> found = new ArrayList<>(ids.length);
    for (Object id : ids) {
      Ids.candidates(id).stream()
          .map(lookUp)
          .filter(Objects::nonNull)
          .findFirst()
          .ifPresent(record -> found.add(wrap.apply(record)));
    }
    return found.isEmpty() ? Collections.emptyIterator() : found.iterator();
  }

  final PalimpsestVertex vertex(VertexRecord record, ReadView view) {
    String label = view.label(record);
    return new PalimpsestVertex(this, record, label == null ? Vertex.DEFAULT_LABEL : label);
  }

  final PalimpsestEdge edge(EdgeRecord record, ReadView view) {
    EdgeLife life = Objects.requireNonNull(view.life(record));
    return new PalimpsestEdge(this, record, life);
  }

  /** The same element seen through this face, if it is one of this graph's; else what it was. */
  final Object rebase(Object object) {
    if (object instanceof PalimpsestVertex vertex && vertex.face().root() == root()) {
      return vertex.through(this);
    }
    if (object instanceof PalimpsestEdge edge && edge.face().root() == root()) {
      return edge.through(this);
    }
    return object;
  }

  @Override
  public <C extends GraphComputer> C compute(Class<C> graphComputerClass) {
    throw Graph.Exceptions.graphComputerNotSupported();
  }

  @Override
  public GraphComputer compute() {
    throw Graph.Exceptions.graphComputerNotSupported();
  }

  @Override
  public Variables variables() {
    throw Graph.Exceptions.variablesNotSupported();
  }

  @Override
  public Configuration configuration() {
    return root().configuration();
  }

  @Override
  public Features features() {
    return PalimpsestFeatures.INSTANCE;
  }

  @Override
  public String toString() {
    return StringFactory.graphString(root(), root().describe());
  }

  /** Whether a key-value array names an id. */
  static boolean namesAnId(Object[] keyValues) {
    for (int i = 0; i < keyValues.length; i += 2) {
      if (T.id.equals(keyValues[i])) {
        return true;
      }
    }
    return false;
  }
}
