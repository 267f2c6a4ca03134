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

import io.palimpsest.temporal.store.Fact;
import io.palimpsest.temporal.store.PropertyValue;
import io.palimpsest.temporal.store.ReadView;
import io.palimpsest.temporal.store.VersionedStore;
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
 * A property of a vertex as Gremlin sees it: a fact, and the value it had when it was reached.
 *
 * @param <V> the type of its value
 */
final class PalimpsestVertexProperty<V> implements VertexProperty<V> {

  private final PalimpsestVertex vertex;
  private final Fact fact;

  /** The value, or a {@link PropertyValue} if that has properties of its own. */
  private final Object stored;

  PalimpsestVertexProperty(PalimpsestVertex vertex, Fact fact, Object stored) {
    this.vertex = vertex;
    this.fact = fact;
    this.stored = stored;
  }

  private Face face() {
    return vertex.face();
  }

  /** The fact as a view knows it, or null where it does not hold. */
  private @Nullable Fact fact(ReadView view) {
    int here = vertex.slot(view);
    if (here == VersionedStore.NONE) {
      return null;
    }
    Fact known =
        here == fact.slot() ? fact : new Fact(fact.kind(), here, fact.key(), fact.number());
    return view.at(known) == null ? null : known;
  }

  private Map<String, Object> meta() {
    ReadView view = face().view();
    Fact here = fact(view);
    Object current = here == null ? null : view.at(here);
    return PropertyValue.metaOf(current == null ? stored : current);
  }

  private void setMeta(String key, @Nullable Object metaValue) {
    Workspace workspace = face().workspace();
    Fact here = fact(face().view());
    if (here == null) {
      throw PalimpsestElement.gone(this);
    }
    workspace.setMeta(here, key, metaValue, face().window());
  }

  @Override
  public String key() {
    return String.valueOf(fact.key());
  }

  @Override
  @SuppressWarnings("unchecked") // Gremlin's promise, not ours: the user says what V is
  public V value() {
    return (V) PropertyValue.valueOf(stored);
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
    Object number = fact.number();
    return number == null ? Ids.ofSingleValue(key(), vertex.id()) : number;
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
    Fact here = fact(face().view());
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
