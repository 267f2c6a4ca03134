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
 * A constraint on the elements of a label.
 *
 * <pre>{@code
 * ConstraintDefinition.named("one_email").onVertices("person").unique("email")
 * ConstraintDefinition.named("has_name").onVertices("person").required("name")
 * ConstraintDefinition.named("since").onEdges("knows").valueType("since", ValueType.LOCAL_DATE)
 * }</pre>
 *
 * <p>It is judged at every valid instant, past and future ones included, in what is known latest.
 * So two people may have had one telephone number, one after the other.
 *
 * @param name by what it is dropped; not blank
 * @param type whether it binds vertices or edges
 * @param label the label of the elements it binds
 * @param keys the property keys it is about
 * @param kind what it asks
 * @param valueType the type of the values; null unless it asks for one
 */
public record ConstraintDefinition(
    String name,
    ElementType type,
    String label,
    List<String> keys,
    ConstraintKind kind,
    @Nullable ValueType valueType)
    implements SchemaElement {

  /**
   * A constraint with a copy of its keys.
   *
   * @param name by what it is dropped
   * @param type whether it binds vertices or edges
   * @param label the label of the elements it binds
   * @param keys the property keys it is about
   * @param kind what it asks
   * @param valueType the type of the values, or null
   * @throws SchemaException if a name, label or key is blank, there is no key, or one stands twice;
   *     if it asks for a value type and does not name one or has several keys; if it names one and
   *     does not ask for it
   */
  public ConstraintDefinition {
    keys = SchemaNames.check(name, label, keys);
    boolean asksForType = kind == ConstraintKind.VALUE_TYPE;
    if (asksForType != (valueType != null) || (asksForType && keys.size() > 1)) {
      throw new SchemaException(
          "a constraint of a value type has one key and a type, and no other has a type, but \"%s\" is %s of %s with type %s"
              .formatted(name, kind, keys, valueType));
    }
  }

  /**
   * Begins the definition of a constraint.
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
   * @param name by what the constraint will be dropped
   */
  public record Named(String name) {

    /**
     * A constraint on the vertices of a label.
     *
     * @param label the label
     * @return what to go on with
     */
    public On onVertices(String label) {
      return new On(name, ElementType.VERTEX, label);
    }

    /**
     * A constraint on the edges of a label.
     *
     * @param label the label
     * @return what to go on with
     */
    public On onEdges(String label) {
      return new On(name, ElementType.EDGE, label);
    }
  }

  /**
   * A name and the elements, waiting for what is asked of them.
   *
   * @param name by what the constraint will be dropped
   * @param type whether it binds vertices or edges
   * @param label the label of the elements it binds
   */
  public record On(String name, ElementType type, String label) {

    /**
     * No two elements hold the same values at one instant.
     *
     * @param keys the property keys; if there are several, the values of all of them together
     * @return the definition
     * @throws SchemaException as {@link ConstraintDefinition}
     */
    public ConstraintDefinition unique(String... keys) {
      return new ConstraintDefinition(
          name, type, label, List.of(keys), ConstraintKind.UNIQUE, null);
    }

    /**
     * Every element has a value under each key whenever it lives.
     *
     * @param keys the property keys
     * @return the definition
     * @throws SchemaException as {@link ConstraintDefinition}
     */
    public ConstraintDefinition required(String... keys) {
      return new ConstraintDefinition(
          name, type, label, List.of(keys), ConstraintKind.REQUIRED, null);
    }

    /**
     * Every value under a key is of a type.
     *
     * @param key the property key
     * @param valueType the type
     * @return the definition
     * @throws SchemaException as {@link ConstraintDefinition}
     */
    public ConstraintDefinition valueType(String key, ValueType valueType) {
      return new ConstraintDefinition(
          name, type, label, List.of(key), ConstraintKind.VALUE_TYPE, valueType);
    }
  }
}
