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

import io.palimpsest.temporal.store.PropertySlot;
import io.palimpsest.temporal.store.PropertyValue;
import io.palimpsest.temporal.store.ReadView;
import io.palimpsest.temporal.store.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.tinkerpop.gremlin.structure.Element;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.Property;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.structure.VertexProperty;
import org.apache.tinkerpop.gremlin.structure.util.ElementHelper;
import org.apache.tinkerpop.gremlin.structure.util.StringFactory;
import org.jspecify.annotations.Nullable;

/**
 * A property of a vertex as Gremlin sees it: a slot, and the value it had when it was reached.
 *
 * @param <V> the type of its value
 */
final class PalimpsestVertexProperty<V> implements VertexProperty<V> {

  private final PalimpsestVertex vertex;
  private final PropertySlot slot;
  private final PropertyValue value;

  PalimpsestVertexProperty(PalimpsestVertex vertex, PropertySlot slot, PropertyValue value) {
    this.vertex = vertex;
    this.slot = slot;
    this.value = value;
  }

  private Face face() {
    return vertex.face();
  }

  /** The slot as a view knows it, or null where it has no value. */
  private @Nullable PropertySlot slot(ReadView view) {
    return view.property(vertex.record(view), slot.key());
  }

  private Map<String, Object> meta() {
    ReadView view = face().view();
    PropertySlot here = slot(view);
    PropertyValue current = here == null ? null : view.value(here);
    return (current == null ? value : current).meta();
  }

  private void setMeta(String key, @Nullable Object metaValue) {
    Workspace workspace = face().workspace();
    PropertySlot here = slot(face().view());
    if (here == null) {
      throw PalimpsestElement.gone(this);
    }
    workspace.setMeta(here, key, metaValue, face().window());
  }

  @Override
  public String key() {
    return slot.key();
  }

  @Override
  @SuppressWarnings("unchecked") // Gremlin's promise, not ours: the user says what V is
  public V value() {
    return (V) value.value();
  }

  @Override
  public boolean isPresent() {
    return true;
  }

  @Override
  public Vertex element() {
    return vertex;
  }

  @Override
  public Graph graph() {
    return face();
  }

  @Override
  public Object id() {
    return slot.id();
  }

  @Override
  public Set<String> keys() {
    return meta().keySet();
  }

  @Override
  @SuppressWarnings("unchecked") // as value()
  public <U> Iterator<Property<U>> properties(String... propertyKeys) {
    List<String> wanted = Arrays.asList(propertyKeys);
    List<Property<U>> found = new ArrayList<>();
    meta()
        .forEach(
            (key, metaValue) -> {
              if (wanted.isEmpty() || wanted.contains(key)) {
                found.add(
                    new PalimpsestProperty<>(this, key, (U) metaValue, () -> setMeta(key, null)));
              }
            });
    return found.iterator();
  }

  @Override
  public <U> Property<U> property(String key, @Nullable U metaValue) {
    if (metaValue == null) {
      properties(key).forEachRemaining(Property::remove);
      return Property.empty();
    }
    Object frozen = PalimpsestElement.freeze(key, metaValue);
    setMeta(key, frozen);
    return new PalimpsestProperty<>(this, key, metaValue, () -> setMeta(key, null));
  }

  @Override
  public void remove() {
    Workspace workspace = face().workspace();
    PropertySlot here = slot(face().view());
    if (here != null) {
      workspace.removeProperty(here, face().window());
    }
  }

  @Override
  public int hashCode() {
    return ElementHelper.hashCode((Element) this);
  }

  @Override
  @SuppressWarnings("EqualsUsingHashCode")
  public boolean equals(@Nullable Object other) {
    return ElementHelper.areEqual(this, other);
  }

  @Override
  public String toString() {
    return StringFactory.propertyString(this);
  }
}
