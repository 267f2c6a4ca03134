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
import io.palimpsest.graph.schema.ConstraintKind;
import io.palimpsest.graph.schema.ElementType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A constraint and, if it asks for uniqueness, the lookup by which others are found. */
public final class Constraint {

  private final ConstraintDefinition definition;
  final Kind kind;
  private final @Nullable UniqueLookup lookup;

  Constraint(ConstraintDefinition definition) {
    this.definition = definition;
    this.kind = definition.type() == ElementType.VERTEX ? Kind.VERTEX : Kind.EDGE;
    this.lookup =
        definition.kind() == ConstraintKind.UNIQUE
            ? new UniqueLookup(kind, definition.label(), definition.keys().get(0))
            : null;
  }

  /** What it asks. */
  public ConstraintDefinition definition() {
    return definition;
  }

  boolean isRequired() {
    return definition.kind() == ConstraintKind.REQUIRED;
  }

  boolean isUnique() {
    return lookup != null;
  }

  UniqueLookup lookup() {
    return Objects.requireNonNull(lookup);
  }
}
