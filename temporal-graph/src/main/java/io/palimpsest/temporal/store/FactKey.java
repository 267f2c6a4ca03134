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

import org.jspecify.annotations.Nullable;

/**
 * What two commits may fight over: the life of an element, an element's value under a key, or one
 * of several such values.
 *
 * @param kind what the fact is about
 * @param id the element's id
 * @param key the property key, or null for the life
 * @param number which of several values, or null
 */
record FactKey(Kind kind, Object id, @Nullable String key, @Nullable Object number) {

  @Override
  public String toString() {
    return (key == null ? "the life of " : "\"" + key + "\" of ")
        + (kind == Kind.GRAPH
            ? "the graph"
            : kind.name().toLowerCase(java.util.Locale.ROOT) + " " + id);
  }
}
