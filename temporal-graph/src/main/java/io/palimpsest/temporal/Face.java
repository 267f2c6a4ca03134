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

import io.palimpsest.temporal.store.Additions;
import io.palimpsest.temporal.store.Cursor;
import io.palimpsest.temporal.store.EdgeLife;
import io.palimpsest.temporal.store.Kind;
import io.palimpsest.temporal.store.ReadView;
import io.palimpsest.temporal.store.VersionedStore;
import io.palimpsest.temporal.store.WindowSpec;
import io.palimpsest.temporal.store.Workspace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.apache.commons.configuration2.Configuration;
import org.apache.tinkerpop.gremlin.process.computer.GraphComputer;
import org.apache.tinkerpop.gremlin.process.traversal.TraversalStrategies;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.apache.tinkerpop.gremlin.structure.Element;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.structure.VertexProperty;
import org.apache.tinkerpop.gremlin.structure.service.ServiceRegistry;
import org.apache.tinkerpop.gremlin.structure.util.ElementHelper;
import org.apache.tinkerpop.gremlin.structure.util.StringFactory;
import org.apache.tinkerpop.gremlin.util.iterator.IteratorUtils;
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
        List.of(PalimpsestGraph.class, BegunGraph.class, CoordinateFace.class, WindowFace.class)) {
      TraversalStrategies.GlobalCache.registerStrategies(
          face,
          TraversalStrategies.GlobalCache.getStrategies(Graph.class)
              .clone()
              .addStrategies(TemporalOptionsStrategy.instance(), GraphStepStrategy.instance()));
    }
  }

  /** The graph this is a face of; itself for the graph. */
  abstract PalimpsestGraph root();

  /** The face whose transaction this one shares. */
  abstract TransactionalFace base();

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
    int slot = workspace.addVertex(newId(keyValues, true), label, window());
    PalimpsestVertex vertex = new PalimpsestVertex(this, slot, workspace.additions(), label);
    attach(vertex, keyValues);
    return vertex;
  }

  /** A key that is given more than once has several values. */
  private void attach(PalimpsestVertex vertex, Object[] keyValues) {
    for (int i = 0; i < keyValues.length; i += 2) {
      if (keyValues[i] instanceof String key) {
        VertexProperty.Cardinality cardinality = features().vertex().getCardinality(key);
        for (int j = 0; j < keyValues.length; j += 2) {
          if (j != i && key.equals(keyValues[j])) {
            cardinality = VertexProperty.Cardinality.list;
          }
        }
        vertex.property(cardinality, key, keyValues[i + 1]);
      }
    }
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
      return all(view, Kind.VERTEX, slot -> vertex(slot, view));
    }
    return find(ids, view, Kind.VERTEX, slot -> vertex(slot, view));
  }

  @Override
  public Iterator<Edge> edges(Object... ids) {
    ReadView view = view();
    if (ids.length == 0) {
      return all(view, Kind.EDGE, slot -> edge(slot, view));
    }
    return find(ids, view, Kind.EDGE, slot -> edge(slot, view));
  }

  private static <E> Iterator<E> all(ReadView view, Kind kind, IntFunction<E> wrap) {
    Cursor cursor = view.elements(kind);
    return new LookAhead<>(() -> cursor.next() ? wrap.apply(cursor.slot()) : null);
  }

  private static <E> Iterator<E> find(Object[] ids, ReadView view, Kind kind, IntFunction<E> wrap) {
    if (ids.length == 1) {
      int slot = find(ids[0], view, kind);
      return slot == VersionedStore.NONE
          ? Collections.emptyIterator()
          : IteratorUtils.of(wrap.apply(slot));
    }
    List<E> found = new ArrayList<>(ids.length);
    for (Object id : ids) {
      int slot = find(id, view, kind);
      if (slot != VersionedStore.NONE) {
        found.add(wrap.apply(slot));
      }
    }
    return found.isEmpty() ? Collections.emptyIterator() : found.iterator();
  }

  private static int find(Object id, ReadView view, Kind kind) {
    if (id instanceof Long) {
      int slot = view.find(kind, id);
      if (slot != VersionedStore.NONE) {
        return slot;
      }
    }
    for (Object candidate : Ids.candidates(id)) {
      int slot = view.find(kind, candidate);
      if (slot != VersionedStore.NONE) {
        return slot;
      }
    }
    return VersionedStore.NONE;
  }

  final PalimpsestVertex vertex(int slot, ReadView view) {
    return new PalimpsestVertex(this, slot, slot < 0 ? additionsOf(view) : null, null);
  }

  final PalimpsestEdge edge(int slot, ReadView view) {
    EdgeLife life = Objects.requireNonNull(view.life(slot));
    return edge(slot, life.out(), life.in(), life.label(), view);
  }

  final PalimpsestEdge edge(int slot, int out, int in, @Nullable String label, ReadView view) {
    boolean stored = (slot | out | in) >= 0;
    return new PalimpsestEdge(this, slot, out, in, stored ? null : additionsOf(view), label);
  }

  /** Only a view through a workspace shows elements that the workspace has added. */
  private static Additions additionsOf(ReadView view) {
    return Objects.requireNonNull(view.workspace()).additions();
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
  public ServiceRegistry getServiceRegistry() {
    return root().services();
  }

  @Override
  public Variables variables() {
    return new PalimpsestVariables(this);
  }

  @Override
  public Configuration configuration() {
    return root().configuration();
  }

  @Override
  public Features features() {
    return root().features();
  }

  @Override
  public String toString() {
    return StringFactory.graphString(root(), root().describe());
  }
}
