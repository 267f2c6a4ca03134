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
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.apache.tinkerpop.gremlin.structure.Direction;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.apache.tinkerpop.gremlin.structure.Property;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.structure.util.StringFactory;
import org.jspecify.annotations.Nullable;

/** An edge as Gremlin sees it. */
final class PalimpsestEdge extends PalimpsestElement<EdgeRecord> implements Edge {

  private final EdgeLife life;

  PalimpsestEdge(Face face, EdgeRecord record, EdgeLife life) {
    super(face, record, life.label());
    this.life = life;
  }

  /** This edge seen through another face of its graph. */
  PalimpsestEdge through(Face other) {
    return new PalimpsestEdge(other, record(), life);
  }

  @Override
  public Iterator<Vertex> vertices(Direction direction) {
    return switch (direction) {
      case OUT -> List.of(outVertex()).iterator();
      case IN -> List.of(inVertex()).iterator();
      case BOTH -> List.of(outVertex(), inVertex()).iterator();
    };
  }

  @Override
  public Vertex outVertex() {
    return end(life.out());
  }

  @Override
  public Vertex inVertex() {
    return end(life.in());
  }

  private Vertex end(VertexRecord end) {
    ReadView view = face().view();
    VertexRecord known = view.resolve(end);
    return face().vertex(known == null ? end : known, view);
  }

  @Override
  public <V> Iterator<Property<V>> properties(String... propertyKeys) {
    ReadView view = face().view();
    List<Property<V>> found = new ArrayList<>();
    slots(view, propertyKeys)
        .forEach(slot -> found.add(property(slot, Objects.requireNonNull(view.value(slot)))));
    return found.iterator();
  }

  @Override
  public <V> Property<V> property(String key) {
    Iterator<Property<V>> found = properties(key);
    return found.hasNext() ? found.next() : Property.empty();
  }

  @Override
  public <V> Property<V> property(String key, @Nullable V value) {
    if (value == null) {
      properties(key).forEachRemaining(Property::remove);
      return Property.empty();
    }
    PropertyValue written = PropertyValue.of(freeze(key, value));
    return property(set(key, written), written);
  }

  @SuppressWarnings("unchecked") // Gremlin's promise, not ours: the user says what V is
  private <V> Property<V> property(PropertySlot slot, PropertyValue value) {
    return new PalimpsestProperty<>(
        this,
        slot.key(),
        (V) value.value(),
        () -> {
          Workspace workspace = face().workspace();
          PropertySlot here = face().view().property(record(face().view()), slot.key());
          if (here != null) {
            workspace.removeProperty(here, face().window());
          }
        });
  }

  @Override
  public void remove() {
    Workspace workspace = face().workspace();
    workspace.removeEdge(record(face().view()), face().window());
  }

  @Override
  public String toString() {
    return StringFactory.edgeString(this);
  }
}
