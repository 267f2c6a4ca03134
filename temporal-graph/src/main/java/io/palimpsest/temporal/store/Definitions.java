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

import io.palimpsest.graph.schema.ConstraintDefinition;
import io.palimpsest.graph.schema.IndexDefinition;
import io.palimpsest.graph.schema.SchemaElement;
import io.palimpsest.graph.schema.SchemaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a schema says after some commit: definitions in the order of their creation. Immutable. */
public final class Definitions {

  /** No definition. */
  public static final Definitions NONE = new Definitions(List.of());

  private final List<SchemaElement> all;

  private Definitions(List<SchemaElement> all) {
    this.all = List.copyOf(all);
  }

  /** All of them. */
  public List<SchemaElement> all() {
    return all;
  }

  /** The indexes. */
  public List<IndexDefinition> indexes() {
    return all.stream()
        .filter(IndexDefinition.class::isInstance)
        .map(IndexDefinition.class::cast)
        .toList();
  }

  /** The constraints. */
  public List<ConstraintDefinition> constraints() {
    return all.stream()
        .filter(ConstraintDefinition.class::isInstance)
        .map(ConstraintDefinition.class::cast)
        .toList();
  }

  /** The definition with a name. */
  public Optional<SchemaElement> find(String name) {
    return all.stream().filter(element -> element.name().equals(name)).findFirst();
  }

  /**
   * These and another one.
   *
   * @throws SchemaException if its name is taken
   */
  public Definitions with(SchemaElement element) {
    find(element.name())
        .ifPresent(
            other -> {
              throw new SchemaException("the name \"" + element.name() + "\" is taken by " + other);
            });
    List<SchemaElement> more = new ArrayList<>(all);
    more.add(element);
    return new Definitions(more);
  }

  /** These without the one of a name. */
  public Definitions without(String name) {
    return new Definitions(all.stream().filter(element -> !element.name().equals(name)).toList());
  }
}
