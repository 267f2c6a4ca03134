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
import io.palimpsest.temporal.store.PropertySlot;
import io.palimpsest.temporal.store.PropertyValue;
import io.palimpsest.temporal.store.ReadView;
import io.palimpsest.temporal.store.VertexRecord;
import io.palimpsest.temporal.store.Workspace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.tinkerpop.gremlin.structure.Direction;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.structure.VertexProperty;
import org.apache.tinkerpop.gremlin.structure.util.ElementHelper;
import org.apache.tinkerpop.gremlin.structure.util.StringFactory;
import org.jspecify.annotations.Nullable;

/** A vertex as Gremlin sees it. */
final class PalimpsestVertex extends PalimpsestElement<VertexRecord> implements Vertex {

  PalimpsestVertex(Face face, VertexRecord record, String label) {
    super(face, record, label);
  }

  /** This vertex seen through another face of its graph. */
  PalimpsestVertex through(Face other) {
    return new PalimpsestVertex(other, record(), label());
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
    VertexRecord out = recordToChange();
    VertexRecord in = end(inVertex).recordToChange();
    EdgeRecord edge =
        workspace.addEdge(Face.newId(keyValues, false), label, out, in, face().window());
    PalimpsestEdge added = new PalimpsestEdge(face(), edge, new EdgeLife(label, out, in));
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

  @Override
  public Iterator<Edge> edges(Direction direction, String... edgeLabels) {
    return incident(direction, edgeLabels, (view, edge, outgoing) -> face().edge(edge, view));
  }

  @Override
  public Iterator<Vertex> vertices(Direction direction, String... edgeLabels) {
    return incident(
        direction,
        edgeLabels,
        (view, edge, outgoing) -> {
          EdgeLife life = Objects.requireNonNull(view.life(edge));
          return face().vertex(outgoing ? life.in() : life.out(), view);
        });
  }

  private interface Wrap<E> {
    E wrap(ReadView view, EdgeRecord edge, boolean outgoing);
  }

  private <E> Iterator<E> incident(Direction direction, String[] labels, Wrap<? extends E> wrap) {
    ReadView view = face().view();
    VertexRecord here = record(view);
    if (view.label(here) == null) {
      return Collections.emptyIterator();
    }
    Stream<E> found = Stream.empty();
    if (direction != Direction.IN) {
      found = view.edges(here, true, labels).map(edge -> wrap.wrap(view, edge, true));
    }
    if (direction != Direction.OUT) {
      Stream<E> entering =
          view.edges(here, false, labels).map(edge -> wrap.wrap(view, edge, false));
      found = Stream.concat(found, entering);
    }
    return found.iterator();
  }

  @Override
  public <V> Iterator<VertexProperty<V>> properties(String... propertyKeys) {
    ReadView view = face().view();
    List<VertexProperty<V>> found = new ArrayList<>();
    slots(view, propertyKeys)
        .forEach(slot -> found.add(property(slot, Objects.requireNonNull(view.value(slot)))));
    return found.iterator();
  }

  @Override
  public <V> VertexProperty<V> property(String key) {
    Iterator<VertexProperty<V>> found = properties(key);
    return found.hasNext() ? found.next() : VertexProperty.empty();
  }

  @Override
  public <V> VertexProperty<V> property(
      VertexProperty.Cardinality cardinality, String key, @Nullable V value, Object... keyValues) {
    ElementHelper.legalPropertyKeyValueArray(keyValues);
    if (Face.namesAnId(keyValues)) {
      throw VertexProperty.Exceptions.userSuppliedIdsNotSupported();
    }
    if (cardinality != VertexProperty.Cardinality.single) {
      throw new UnsupportedOperationException(
          VertexProperty.Exceptions.multiPropertiesNotSupported().getMessage()
              + ": \"%s\" of %s can only be written with cardinality single, not %s"
                  .formatted(key, this, cardinality));
    }
    if (value == null) {
      properties(key).forEachRemaining(VertexProperty::remove);
      return VertexProperty.empty();
    }
    Object frozen = freeze(key, value);
    Map<String, Object> meta = new HashMap<>();
    for (int i = 0; i < keyValues.length; i += 2) {
      String metaKey = (String) keyValues[i];
      if (keyValues[i + 1] != null) { // a null is no property
        meta.put(metaKey, freeze(metaKey, keyValues[i + 1]));
      }
    }
    PropertyValue written = new PropertyValue(frozen, meta);
    return property(set(key, written), written);
  }

  private <V> VertexProperty<V> property(PropertySlot slot, PropertyValue value) {
    return new PalimpsestVertexProperty<>(this, slot, value);
  }

  @Override
  public void remove() {
    Workspace workspace = face().workspace();
    workspace.removeVertex(record(face().view()), face().window());
  }

  @Override
  public String toString() {
    return StringFactory.vertexString(this);
  }
}
