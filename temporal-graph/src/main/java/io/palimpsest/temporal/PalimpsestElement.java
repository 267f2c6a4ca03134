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
import io.palimpsest.temporal.store.Additions;
import io.palimpsest.temporal.store.Held;
import io.palimpsest.temporal.store.Kind;
import io.palimpsest.temporal.store.PropertyValue;
import io.palimpsest.temporal.store.ReadView;
import io.palimpsest.temporal.store.ValueCodec;
import io.palimpsest.temporal.store.VersionedStore;
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

  /**
   * In the store, or, negative, in {@link #origin}. It changes from the one to the other, and who
   * reads either, in whatever thread, is right.
   */
  private int slot;

  /** What the transaction added that added the element; null if it was found in the store. */
  private final @Nullable Additions origin;

  private @Nullable String label;

  PalimpsestElement(Face face, int slot, @Nullable Additions origin, @Nullable String label) {
    this.face = face;
    this.slot = slot;
    this.origin = origin;
    this.label = label;
  }

  abstract Kind kind();

  final Face face() {
    return face;
  }

  final int slot() {
    return slot;
  }

  /** Needed where the slot is negative. */
  final @Nullable Additions origin() {
    return origin;
  }

  /** The slot as a view knows it, or {@link VersionedStore#NONE}. */
  final int slot(ReadView view) {
    int known = slot;
    if (known >= 0) {
      return known;
    }
    int here = view.resolve(Objects.requireNonNull(origin), kind(), known);
    if (here >= 0) {
      slot = here;
    }
    return here;
  }

  /** The slot of an element that is about to be changed. */
  final int slotToChange(ReadView view) {
    int here = slot(view);
    if (here == VersionedStore.NONE || (face.window().fromStamp() && !view.lives(kind(), here))) {
      throw gone(this);
    }
    return here;
  }

  @Override
  public final Object id() {
    int known = slot;
    return known >= 0
        ? store().id(kind(), known)
        : Objects.requireNonNull(origin).id(kind(), known);
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
    int known = slot;
    return known >= 0 ? store().hashOfId(kind(), known) : ElementHelper.hashCode(this);
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    if (other instanceof PalimpsestElement that && face.root() == that.face.root()) {
      int known = slot;
      int thatKnown = that.slot;
      if ((known | thatKnown) >= 0) {
        return kind() == that.kind() && known == thatKnown;
      }
    }
    return ElementHelper.areEqual(this, other);
  }
}
