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
 * An index, as it was asked for.
 *
 * <pre>{@code
 * IndexDefinition.named("person_age").onVertices("person").range("age")
 * IndexDefinition.named("any_note").onEdges().text("note")
 * }</pre>
 *
 * <p>An index is right at every coordinate of time, also at one before it was created.
 *
 * @param name by what it is dropped; not blank
 * @param type whether it finds vertices or edges
 * @param label the label of the elements it finds; null for every label
 * @param keys the property keys it finds by, the first first
 * @param kind which predicates it answers
 */
public record IndexDefinition(
    String name, ElementType type, @Nullable String label, List<String> keys, IndexKind kind)
    implements SchemaElement {

  /**
   * An index with a copy of its keys.
   *
   * @param name by what it is dropped
   * @param type whether it finds vertices or edges
   * @param label the label of the elements it finds; null for every label
   * @param keys the property keys it finds by
   * @param kind which predicates it answers
   * @throws SchemaException if a name, label or key is blank, there is no key, or one stands twice,
   *     or a text index has more than one
   */
  public IndexDefinition {
    keys = SchemaNames.check(name, label, keys);
    if (kind == IndexKind.TEXT && keys.size() > 1) {
      throw new SchemaException("text index \"" + name + "\" must have one key, but has " + keys);
    }
  }

  /**
   * Begins the definition of an index.
   *
   * @param name by what it will be dropped
   * @return what to go on with
   */
  public static Named named(String name) {
    return new Named(name);
  }

  /**
   * A name, waiting for the elements.
   *
   * @param name by what the index will be dropped
   */
  public record Named(String name) {

    /**
     * An index on vertices of every label.
     *
     * @return what to go on with
     */
    public On onVertices() {
      return new On(name, ElementType.VERTEX, null);
    }

    /**
     * An index on vertices of a label.
     *
     * @param label the label
     * @return what to go on with
     */
    public On onVertices(String label) {
      return new On(name, ElementType.VERTEX, label);
    }

    /**
     * An index on edges of every label.
     *
     * @return what to go on with
     */
    public On onEdges() {
      return new On(name, ElementType.EDGE, null);
    }

    /**
     * An index on edges of a label.
     *
     * @param label the label
     * @return what to go on with
     */
    public On onEdges(String label) {
      return new On(name, ElementType.EDGE, label);
    }
  }

  /**
   * A name and the elements, waiting for the keys.
   *
   * @param name by what the index will be dropped
   * @param type whether it finds vertices or edges
   * @param label the label of the elements it finds; null for every label
   */
  public record On(String name, ElementType type, @Nullable String label) {

    /**
     * An index for equality and comparisons.
     *
     * @param keys one property key, or several: then by all of them, or the first ones
     * @return the definition
     * @throws SchemaException as {@link IndexDefinition}
     */
    public IndexDefinition range(String... keys) {
      return new IndexDefinition(name, type, label, List.of(keys), IndexKind.RANGE);
    }

    /**
     * An index for parts of text.
     *
     * @param key the property key
     * @return the definition
     * @throws SchemaException as {@link IndexDefinition}
     */
    public IndexDefinition text(String key) {
      return new IndexDefinition(name, type, label, List.of(key), IndexKind.TEXT);
    }
  }
}
