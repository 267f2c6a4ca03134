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
package io.palimpsest.it.schema;

import io.palimpsest.graph.schema.ConstraintDefinition;
import io.palimpsest.graph.schema.ConstraintKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.Vertex;

/** Judges constraints on vertices by looking at every one of them in a view of one instant. */
final class BruteForce {

  private BruteForce() {}

  /** What is wrong in a view, if anything is. */
  static Optional<String> findViolation(Graph view, List<ConstraintDefinition> constraints) {
    List<Vertex> vertices = new ArrayList<>();
    view.vertices().forEachRemaining(vertices::add);
    for (ConstraintDefinition constraint : constraints) {
      Map<Object, Object> holders = new HashMap<>();
      for (Vertex vertex : vertices) {
        if (!vertex.label().equals(constraint.label())) {
          continue;
        }
        Set<List<Object>> tuples = new HashSet<>(Set.of(List.of()));
        for (String key : constraint.keys()) {
          List<Object> values = values(vertex, key);
          boolean wrong =
              switch (constraint.kind()) {
                case UNIQUE -> false;
                case REQUIRED -> values.isEmpty();
                case VALUE_TYPE ->
                    !values.stream()
                        .allMatch(Objects.requireNonNull(constraint.valueType())::accepts);
              };
          if (wrong) {
            return Optional.of(constraint.name() + ": " + vertex.id() + " has " + values);
          }
          Set<List<Object>> longer = new HashSet<>();
          for (List<Object> tuple : tuples) {
            for (Object value : values) {
              List<Object> more = new ArrayList<>(tuple);
              more.add(value instanceof Number number ? number.longValue() : value);
              longer.add(more);
            }
          }
          tuples = longer;
        }
        for (List<Object> tuple : tuples) {
          Object other = holders.put(tuple, vertex.id());
          if (other != null && constraint.kind() == ConstraintKind.UNIQUE) {
            return Optional.of(
                constraint.name() + ": " + other + " and " + vertex.id() + " have " + tuple);
          }
        }
      }
    }
    return Optional.empty();
  }

  private static List<Object> values(Vertex vertex, String key) {
    List<Object> values = new ArrayList<>();
    for (Iterator<Object> all = vertex.values(key); all.hasNext(); ) {
      values.add(all.next());
    }
    return values;
  }
}
