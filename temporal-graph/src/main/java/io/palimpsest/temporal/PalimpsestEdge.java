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
import io.palimpsest.temporal.store.Fact;
import io.palimpsest.temporal.store.Held;
import io.palimpsest.temporal.store.Kind;
import io.palimpsest.temporal.store.PropertyValue;
import io.palimpsest.temporal.store.ReadView;
import io.palimpsest.temporal.store.VersionedStore;
import io.palimpsest.temporal.store.Workspace;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.tinkerpop.gremlin.structure.Direction;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.apache.tinkerpop.gremlin.structure.Property;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.structure.util.StringFactory;
import org.apache.tinkerpop.gremlin.util.iterator.IteratorUtils;
import org.jspecify.annotations.Nullable;

/** An edge as Gremlin sees it. */
final class PalimpsestEdge extends PalimpsestElement implements Edge {

  /** The slots of the ends; a negative one is of {@link #origin}. */
  private final int out;

  private final int in;

  PalimpsestEdge(
      Face face, int slot, int out, int in, @Nullable Additions origin, @Nullable String label) {
    super(face, slot, origin, label);
    this.out = out;
    this.in = in;
  }

  /** This edge seen through another face of its graph. */
  PalimpsestEdge through(Face other) {
    return face() == other ? this : new PalimpsestEdge(other, slot(), out, in, origin(), label());
  }

  @Override
  Kind kind() {
    return Kind.EDGE;
  }

  @Override
  public Iterator<Vertex> vertices(Direction direction) {
    return switch (direction) {
      case OUT -> IteratorUtils.of(outVertex());
      case IN -> IteratorUtils.of(inVertex());
      case BOTH -> IteratorUtils.of(outVertex(), inVertex());
    };
  }

  @Override
  public Vertex outVertex() {
    return new PalimpsestVertex(face(), out, origin(), null);
  }

  @Override
  public Vertex inVertex() {
    return new PalimpsestVertex(face(), in, origin(), null);
  }

  @Override
  public <V> Iterator<Property<V>> properties(String... propertyKeys) {
    List<Held> held = values(face().view(), propertyKeys);
    List<Property<V>> found = new ArrayList<>(held.size());
    for (Held one : held) {
      found.add(there(String.valueOf(one.fact().key()), PropertyValue.valueOf(one.stored())));
    }
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
    Object frozen = freeze(key, value);
    int here = slotToChange(face().view());
    Workspace workspace = face().workspace();
    workspace.setProperty(Kind.EDGE, here, key, null, PropertyValue.of(frozen), face().window());
    return there(key, frozen);
  }

  @SuppressWarnings("unchecked") // Gremlin's promise, not ours: the user says what V is
  private <V> Property<V> there(String key, Object value) {
    return new PalimpsestProperty<>(this, key, (V) value, () -> remove(key));
  }

  private void remove(String key) {
    Workspace workspace = face().workspace();
    ReadView view = face().view();
    int here = slot(view);
    if (here != VersionedStore.NONE) {
      Fact fact = Fact.single(Kind.EDGE, here, key);
      if (view.at(fact) != null) {
        workspace.removeProperty(fact, face().window());
      }
    }
  }

  @Override
  public void remove() {
    Workspace workspace = face().workspace();
    int here = slot(face().view());
    if (here != VersionedStore.NONE) {
      workspace.removeEdge(here, face().window());
    }
  }

  @Override
  public String toString() {
    return StringFactory.edgeString(this);
  }
}
