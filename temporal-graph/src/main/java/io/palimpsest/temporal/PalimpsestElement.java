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

import io.palimpsest.graph.Period;
import io.palimpsest.graph.TemporalElement;
import io.palimpsest.temporal.store.Held;
import io.palimpsest.temporal.store.Kind;
import io.palimpsest.temporal.store.PropertyValue;
import io.palimpsest.temporal.store.ReadView;
import io.palimpsest.temporal.store.ValueCodec;
import io.palimpsest.temporal.store.VersionedStore;
import io.palimpsest.temporal.store.Workspace;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.tinkerpop.gremlin.structure.Element;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.Property;
import org.apache.tinkerpop.gremlin.structure.util.ElementHelper;
import org.apache.tinkerpop.gremlin.util.iterator.IteratorUtils;
import org.jspecify.annotations.Nullable;

/**
 * A vertex or an edge as Gremlin sees it: a slot of the store and the face it was reached through,
 * without any state of its own.
 */
abstract class PalimpsestElement implements TemporalElement {

  private final Face face;

  /** In the store, or, negative, in {@link #origin}. */
  private int slot;

  /** The workspace that added the element, until it is found in the store; else null. */
  private @Nullable Workspace origin;

  private @Nullable String label;

  PalimpsestElement(Face face, int slot, @Nullable Workspace origin, @Nullable String label) {
    this.face = face;
    this.slot = slot;
    this.origin = slot < 0 ? origin : null;
    this.label = label;
  }

  abstract Kind kind();

  final Face face() {
    return face;
  }

  final int slot() {
    return slot;
  }

  final @Nullable Workspace origin() {
    return origin;
  }

  /** The slot as a view knows it, or {@link VersionedStore#NONE}. */
  final int slot(ReadView view) {
    Workspace from = origin;
    if (from == null) {
      return slot;
    }
    int here = view.resolve(from, kind(), slot);
    if (here >= 0) {
      slot = here;
      origin = null;
    }
    return here;
  }

  /** The slot of an element that is about to be changed. */
  final int slotToChange() {
    ReadView view = face.view();
    int here = slot(view);
    if (here == VersionedStore.NONE || (face.window().fromStamp() && !view.lives(kind(), here))) {
      throw gone(this);
    }
    return here;
  }

  @Override
  public final Object id() {
    Workspace from = origin;
    return from == null ? store().id(kind(), slot) : from.id(kind(), slot);
  }

  private VersionedStore store() {
    return face.root().store();
  }

  @Override
  public final String label() {
    String known = label;
    if (known == null && slot >= 0 && !face.base().hasWrittenLife(kind(), slot)) {
      known = store().fixedLabel(kind(), slot);
    }
    if (known == null) {
      ReadView view = face.view();
      known = view.label(kind(), slot(view));
    }
    if (known == null) {
      known = kind() == Kind.VERTEX ? "vertex" : "edge";
    }
    label = known;
    return known;
  }

  @Override
  public final Graph graph() {
    return face;
  }

  @Override
  public final Period validTime() {
    ReadView view = face.view();
    int here = slot(view);
    Period period = here == VersionedStore.NONE ? null : view.validTime(kind(), here);
    if (period == null) {
      throw gone(this);
    }
    return period;
  }

  /** The values that are there, of the given keys or of all. */
  final List<Held> values(ReadView view, String... keys) {
    int here = slot(view);
    if (!view.lives(kind(), here)) {
      return List.of();
    }
    String[] known = keys;
    for (String key : keys) {
      if (key == null) { // Gremlin may ask for it; nothing has it
        known = Stream.of(keys).filter(Objects::nonNull).toArray(String[]::new);
        break;
      }
    }
    return known.length == 0 && keys.length > 0 ? List.of() : view.values(kind(), here, known);
  }

  /** The value under a key, if it has one and no other; null if it has none or several. */
  private @Nullable Object onlyValue(@Nullable String key) {
    if (key == null) {
      return null;
    }
    ReadView view = face.view();
    Object stored = view.onlyValue(kind(), slot(view), key);
    return stored == null ? null : PropertyValue.valueOf(stored);
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Gremlin's promise, not ours
  public final <V> V value(String key) {
    Object only = onlyValue(key);
    return only == null ? TemporalElement.super.value(key) : (V) only;
  }

  @Override
  @SuppressWarnings("unchecked") // as value()
  public final <V> Iterator<V> values(String... keys) {
    Object only = keys.length == 1 ? onlyValue(keys[0]) : null;
    return only == null ? TemporalElement.super.values(keys) : IteratorUtils.of((V) only);
  }

  /** Checks a key and a value and makes the value safe from changes by the caller. */
  static Object freeze(String key, @Nullable Object value) {
    ElementHelper.validateProperty(key, value);
    try {
      return ValueCodec.freeze(Objects.requireNonNull(value));
    } catch (IllegalArgumentException e) {
      IllegalArgumentException refusal =
          Property.Exceptions.dataTypeOfPropertyValueNotSupported(value, e);
      throw new IllegalArgumentException(
          refusal.getMessage() + ": \"" + key + "\": " + e.getMessage(), e);
    }
  }

  /** What is thrown when an element is needed that is not there. */
  static IllegalStateException gone(Element element) {
    return new IllegalStateException(element + " is not there at its coordinate: it was removed");
  }

  @Override
  public final int hashCode() {
    return origin == null ? store().hashOfId(kind(), slot) : ElementHelper.hashCode(this);
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    if (other instanceof PalimpsestElement that
        && origin == null
        && that.origin == null
        && face.root() == that.face.root()) {
      return kind() == that.kind() && slot == that.slot;
    }
    return ElementHelper.areEqual(this, other);
  }
}
