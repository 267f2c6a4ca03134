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
import io.palimpsest.temporal.store.ElementRecord;
import io.palimpsest.temporal.store.PropertySlot;
import io.palimpsest.temporal.store.PropertyValue;
import io.palimpsest.temporal.store.ReadView;
import io.palimpsest.temporal.store.ValueCodec;
import io.palimpsest.temporal.store.Workspace;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.tinkerpop.gremlin.structure.Element;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.Property;
import org.apache.tinkerpop.gremlin.structure.util.ElementHelper;
import org.jspecify.annotations.Nullable;

/**
 * A vertex or an edge as Gremlin sees it: a record and the face it was reached through, without any
 * state of its own.
 *
 * @param <R> the kind of record
 */
abstract class PalimpsestElement<R extends ElementRecord> implements TemporalElement {

  private final Face face;

  /** Of the store, or of the workspace that added the element; then replaced after its commit. */
  private R record;

  private final String label;

  PalimpsestElement(Face face, R record, String label) {
    this.face = face;
    this.record = record;
    this.label = label;
  }

  final Face face() {
    return face;
  }

  /** The record as a view knows it. */
  final R record(ReadView view) {
    R known = view.resolve(record);
    if (known != null) {
      record = known;
    }
    return record;
  }

  final R record() {
    return record;
  }

  /** The record of an element that is about to be changed. */
  final R recordToChange() {
    R known = record(face.view());
    if (face.window().fromStamp() && face.view().label(known) == null) {
      throw gone(this);
    }
    return known;
  }

  @Override
  public final Object id() {
    return record.id();
  }

  @Override
  public final String label() {
    return label;
  }

  @Override
  public final Graph graph() {
    return face;
  }

  @Override
  public final Period validTime() {
    ReadView view = face.view();
    Period period = view.validTime(record(view));
    if (period == null) {
      throw gone(this);
    }
    return period;
  }

  /** The slots that have a value here, of the given keys or of all. */
  final Stream<PropertySlot> slots(ReadView view, String... keys) {
    R known = record(view);
    if (view.label(known) == null) {
      return Stream.empty();
    }
    if (keys.length == 1) {
      return Stream.ofNullable(view.property(known, keys[0]));
    }
    List<String> wanted = Arrays.asList(keys);
    return view.properties(known).stream()
        .filter(slot -> wanted.isEmpty() || wanted.contains(slot.key()));
  }

  /** Sets a property on the face's window; the value has been frozen. */
  final PropertySlot set(String key, PropertyValue value) {
    R known = recordToChange();
    Workspace workspace = face.workspace();
    return workspace.setProperty(known, key, value, face.window());
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
    return ElementHelper.hashCode(this);
  }

  @Override
  @SuppressWarnings("EqualsUsingHashCode")
  public final boolean equals(@Nullable Object other) {
    return ElementHelper.areEqual(this, other);
  }
}
