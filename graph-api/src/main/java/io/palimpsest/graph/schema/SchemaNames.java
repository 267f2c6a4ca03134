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
package io.palimpsest.graph.schema;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What every definition is checked for. */
final class SchemaNames {

  private SchemaNames() {}

  /** Returns a copy of the keys. */
  static List<String> check(String name, @Nullable String label, List<String> keys) {
    if (name.isBlank()) {
      throw new SchemaException("a definition must have a name, but it is \"" + name + "\"");
    }
    if (label != null && label.isBlank()) {
      throw new SchemaException(
          "the label of \"" + name + "\" must not be blank, but is \"" + label + "\"");
    }
    if (keys.isEmpty()) {
      throw new SchemaException("\"" + name + "\" must have a property key, but has none");
    }
    Set<String> seen = new HashSet<>();
    for (String key : keys) {
      if (key.isBlank() || !seen.add(key)) {
        throw new SchemaException(
            "the keys of \"" + name + "\" must differ and not be blank, but are " + keys);
      }
    }
    return List.copyOf(keys);
  }
}
