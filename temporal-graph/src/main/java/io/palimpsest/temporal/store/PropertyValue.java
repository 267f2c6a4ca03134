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
