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
package io.palimpsest.temporal.store;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A property's value and the properties of that value, which travel with it.
 *
 * <p>In the store a value without properties of its own stands for itself: see {@link #compact}.
 *
 * @param value the value; see {@link ValueCodec} for the types there are
 * @param meta properties of the property, by key; immutable
 */
public record PropertyValue(Object value, Map<String, Object> meta) {

  /** A value with a copy of its properties. */
  public PropertyValue {
    meta = Map.copyOf(meta);
  }

  /** A value without properties of its own. */
  public static PropertyValue of(Object value) {
    return new PropertyValue(value, Map.of());
  }

  /** What stands for this in the store: the value itself if there is nothing more. */
  Object compact() {
    return meta.isEmpty() ? value : this;
  }

  /** The value of what stands in the store. */
  public static Object valueOf(Object stored) {
    return stored instanceof PropertyValue whole ? whole.value : stored;
  }

  /** The properties of what stands in the store. */
  public static Map<String, Object> metaOf(Object stored) {
    return stored instanceof PropertyValue whole ? whole.meta : Map.of();
  }

  static PropertyValue whole(Object stored) {
    return stored instanceof PropertyValue whole ? whole : of(stored);
  }

  /** Whether two things that a fact says are one; arrays are compared by content. */
  public static boolean same(@Nullable Object a, @Nullable Object b) {
    return a == b || Objects.deepEquals(a, b);
  }

  // Arrays are compared by content, so that writing the same bytes again changes nothing.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PropertyValue that
        && Objects.deepEquals(value, that.value)
        && meta.size() == that.meta.size()
        && meta.entrySet().stream()
            .allMatch(entry -> Objects.deepEquals(entry.getValue(), that.meta.get(entry.getKey())));
  }

  @Override
  public int hashCode() {
    return meta.keySet().hashCode();
  }
}
