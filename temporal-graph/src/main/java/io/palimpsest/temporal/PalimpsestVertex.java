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
import io.palimpsest.temporal.store.Expansion;
import io.palimpsest.temporal.store.Fact;
import io.palimpsest.temporal.store.Held;
import io.palimpsest.temporal.store.Kind;
import io.palimpsest.temporal.store.PropertyValue;
import io.palimpsest.temporal.store.ReadView;
import io.palimpsest.temporal.store.VersionedStore;
import io.palimpsest.temporal.store.WindowSpec;
import io.palimpsest.temporal.store.Workspace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.tinkerpop.gremlin.structure.Direction;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.structure.VertexProperty;
import org.apache.tinkerpop.gremlin.structure.util.ElementHelper;
import org.apache.tinkerpop.gremlin.structure.util.StringFactory;
import org.jspecify.annotations.Nullable;

/** A vertex as Gremlin sees it. */
final class PalimpsestVertex extends PalimpsestElement implements Vertex {

  PalimpsestVertex(Face face, int slot, @Nullable Additions origin, @Nullable String label) {
    super(face, slot, origin, label);
  }

  /** This vertex seen through another face of its graph. */
  PalimpsestVertex through(Face other) {
    return face() == other ? this : new PalimpsestVertex(other, slot(), origin(), label());
  }

  @Override
  Kind kind() {
    return Kind.VERTEX;
  }

  @Override
  public Edge addEdge(String label, Vertex inVertex, Object... keyValues) {
    if (inVertex == null) {
      throw Graph.Exceptions.argumentCanNotBeNull("inVertex");
    }
    ElementHelper.validateLabel(label);
    ElementHelper.legalPropertyKeyValueArray(keyValues);
    Face.checkProperties(keyValues);
    Workspace workspace = face().workspace();
    ReadView view = face().view();
    int out = slotToChange(view);
    int in = end(inVertex).slotToChange(view);
    int edge = workspace.addEdge(Face.newId(keyValues, false), label, out, in, face().window());
    PalimpsestEdge added = new PalimpsestEdge(face(), edge, out, in, workspace.additions(), label);
    ElementHelper.attachProperties(added, keyValues);
    return added;
  }

  private PalimpsestVertex end(Vertex vertex) {
    if (face().rebase(vertex) instanceof PalimpsestVertex here && here.face() == face()) {
      return here;
    }
    Iterator<Vertex> found = face().vertices(vertex.id());
    if (!found.hasNext()) {
      throw new IllegalArgumentException(
          "the in vertex of an edge must be a vertex of the graph, but " + vertex + " is not");
    }
    return (PalimpsestVertex) found.next();
  }

  // Where a vertex does not live there is no edge at it; so that need not be looked at.

  @Override
  public Iterator<Edge> edges(Direction direction, String... edgeLabels) {
    ReadView view = face().view();
    int here = slot(view);
    return new Edges(
        face(),
        view.expand(here, direction != Direction.IN, edgeLabels),
        direction == Direction.BOTH ? view.expand(here, false, edgeLabels) : null);
  }

  @Override
  public Iterator<Vertex> vertices(Direction direction, String... edgeLabels) {
    ReadView view = face().view();
    int here = slot(view);
    return new Neighbours(
        face(),
        view.expand(here, direction != Direction.IN, edgeLabels),
        direction == Direction.BOTH ? view.expand(here, false, edgeLabels) : null);
  }

  /** How many edges there are: mostly read off, not counted. */
  long degree(Direction direction, String... labels) {
    ReadView view = face().view();
    int here = slot(view);
    return (direction == Direction.IN ? 0 : view.degree(here, true, labels))
        + (direction == Direction.OUT ? 0 : view.degree(here, false, labels));
  }

  /** An iterator over the edges in one direction, and then over those in the other if need be. */
  private abstract static class Steps<E> implements Iterator<E> {
    final Face face;

    /** At the next edge; null if there is none. */
    private @Nullable Expansion edges;

    private @Nullable Expansion then;

    Steps(Face face, Expansion edges, @Nullable Expansion then) {
      this.face = face;
      this.then = then;
      advance(edges);
    }

    /** What is given for the edge that is come to. */
    abstract E at(Expansion edges);

    private void advance(Expansion from) {
      Expansion here = from;
      while (here != null && !here.next()) {
        here = then;
        then = null;
      }
      edges = here;
    }

    @Override
    public boolean hasNext() {
      return edges != null;
    }

    @Override
    public E next() {
      Expansion here = edges;
      if (here == null) {
        throw new NoSuchElementException();
      }
      here.give();
      E found = at(here);
      advance(here);
      return found;
    }
  }

  private static final class Edges extends Steps<Edge> {
    Edges(Face face, Expansion edges, @Nullable Expansion then) {
      super(face, edges, then);
    }

    @Override
    Edge at(Expansion edges) {
      int here = edges.vertex();
      int there = edges.neighbour();
      return edges.isOutgoing()
          ? face.edge(edges.edge(), here, there, null, edges.view())
          : face.edge(edges.edge(), there, here, null, edges.view());
    }
  }

  private static final class Neighbours extends Steps<Vertex> {
    Neighbours(Face face, Expansion edges, @Nullable Expansion then) {
      super(face, edges, then);
    }

    @Override
    Vertex at(Expansion edges) {
      return face.vertex(edges.neighbour(), edges.view());
    }
  }

  @Override
  public <V> Iterator<VertexProperty<V>> properties(String... propertyKeys) {
    List<Held> held = values(face().view(), propertyKeys);
    if (held.isEmpty()) {
      return Collections.emptyIterator();
    }
    List<VertexProperty<V>> found = new ArrayList<>(held.size());
    for (Held one : held) {
      found.add(new PalimpsestVertexProperty<>(this, one.fact(), one.stored()));
    }
    return found.iterator();
  }

  @Override
  public <V> VertexProperty<V> property(String key) {
    List<Held> held = values(face().view(), key);
    if (held.size() > 1) {
      throw Vertex.Exceptions.multiplePropertiesExistForProvidedKey(key);
    }
    return held.isEmpty()
        ? VertexProperty.empty()
        : new PalimpsestVertexProperty<>(this, held.get(0).fact(), held.get(0).stored());
  }

  @Override
  public <V> VertexProperty<V> property(
      VertexProperty.Cardinality cardinality, String key, @Nullable V value, Object... keyValues) {
    ElementHelper.legalPropertyKeyValueArray(keyValues);
    if (value == null) {
      if (cardinality == VertexProperty.Cardinality.single) {
        properties(key).forEachRemaining(VertexProperty::remove);
      }
      return VertexProperty.empty();
    }
    Object frozen = freeze(key, value);
    @Nullable Object number = null;
    Map<String, Object> meta = keyValues.length == 0 ? Map.of() : new HashMap<>();
    for (int i = 0; i < keyValues.length; i += 2) {
      if (keyValues[i].equals(T.id)) {
        number = Ids.normalize(keyValues[i + 1]);
        if (number == null) {
          throw VertexProperty.Exceptions.userSuppliedIdsOfThisTypeNotSupported();
        }
      } else if (keyValues[i] instanceof String metaKey && keyValues[i + 1] != null) {
        meta.put(metaKey, freeze(metaKey, keyValues[i + 1])); // a null is no property
      }
    }
    PropertyValue written = new PropertyValue(frozen, meta);
    int here = slotToChange(face().view());
    Workspace workspace = face().workspace();
    WindowSpec window = face().window();
    Fact fact =
        cardinality == VertexProperty.Cardinality.single
            ? workspace.setProperty(Kind.VERTEX, here, key, number, written, window)
            : workspace.addValue(
                here, key, number, cardinality == VertexProperty.Cardinality.set, written, window);
    return new PalimpsestVertexProperty<>(this, fact, written);
  }

  @Override
  public void remove() {
    Workspace workspace = face().workspace();
    int here = slot(face().view());
    if (here != VersionedStore.NONE) {
      workspace.removeVertex(here, face().window());
    }
  }

  @Override
  public String toString() {
    return StringFactory.vertexString(this);
  }
}
