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

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One definition in the schema of a graph. Names are unique over all kinds of definitions.
 *
 * <p>Immutable; two definitions are equal if they say the same.
 */
public sealed interface SchemaElement permits IndexDefinition, ConstraintDefinition {

  /**
   * By what it is dropped.
   *
   * @return the name; not blank
   */
  String name();

  /**
   * What it is about.
   *
   * @return vertices or edges
   */
  ElementType type();

  /**
   * The label it is restricted to.
   *
   * @return the label, or null if it is about elements of every label
   */
  @Nullable String label();

  /**
   * The property keys it is about.
   *
   * @return at least one key, none twice; their order counts
   */
  List<String> keys();
}
