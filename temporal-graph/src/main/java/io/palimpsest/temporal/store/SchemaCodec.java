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
import io.palimpsest.graph.schema.IndexDefinition;
import io.palimpsest.graph.schema.IndexKind;
import io.palimpsest.graph.schema.SchemaElement;
import io.palimpsest.graph.schema.SchemaException;
import io.palimpsest.graph.schema.ValueType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A definition as a part of a payload, and back. */
final class SchemaCodec {

  private static final int RANGE_INDEX = 1;
  private static final int TEXT_INDEX = 2;

  private static final int UNIQUE = 3;
  private static final int REQUIRED = 4;
  private static final int VALUE_TYPE = 5;

  private static final int ON_VERTICES = 1;
  private static final int ON_EDGES = 2;

  private SchemaCodec() {}

  static void write(PayloadWriter out, SchemaElement element) {
    out.writeByte(what(element));
    out.writeText(element.name());
    out.writeByte(element.type() == ElementType.VERTEX ? ON_VERTICES : ON_EDGES);
    String label = element.label();
    out.writeByte(label == null ? 0 : 1);
    if (label != null) {
      out.writeName(label);
    }
    out.writeUnsigned(element.keys().size());
    element.keys().forEach(out::writeName);
    if (element instanceof ConstraintDefinition constraint && constraint.valueType() != null) {
      out.writeText(constraint.valueType().name());
    }
  }

  private static int what(SchemaElement element) {
    if (element instanceof IndexDefinition index) {
      return index.kind() == IndexKind.RANGE ? RANGE_INDEX : TEXT_INDEX;
    }
    return switch (((ConstraintDefinition) element).kind()) {
      case UNIQUE -> UNIQUE;
      case REQUIRED -> REQUIRED;
      case VALUE_TYPE -> VALUE_TYPE;
    };
  }

  static SchemaElement read(PayloadReader in) {
    int what = in.readByte();
    String name = in.readText();
    ElementType type =
        switch (in.readByte()) {
          case ON_VERTICES -> ElementType.VERTEX;
          case ON_EDGES -> ElementType.EDGE;
          default -> throw unknown("what a definition is about", in);
        };
    String label =
        switch (in.readByte()) {
          case 0 -> null;
          case 1 -> in.readName();
          default -> throw unknown("whether a definition has a label", in);
        };
    int count = in.readCount();
    List<String> keys = new ArrayList<>(count);
    while (keys.size() < count) {
      keys.add(in.readName());
    }
    try {
      return element(what, name, type, label, keys, in);
    } catch (SchemaException e) {
      throw new PayloadException("a definition that is none: " + e.getMessage());
    }
  }

  private static SchemaElement element(
      int what,
      String name,
      ElementType type,
      @Nullable String label,
      List<String> keys,
      PayloadReader in) {
    return switch (what) {
      case RANGE_INDEX -> new IndexDefinition(name, type, label, keys, IndexKind.RANGE);
      case TEXT_INDEX -> new IndexDefinition(name, type, label, keys, IndexKind.TEXT);
      case UNIQUE -> constraint(name, type, label, keys, ConstraintKind.UNIQUE, null);
      case REQUIRED -> constraint(name, type, label, keys, ConstraintKind.REQUIRED, null);
      case VALUE_TYPE ->
          constraint(name, type, label, keys, ConstraintKind.VALUE_TYPE, valueType(in));
      default -> throw unknown("a kind of definition", in);
    };
  }

  private static ConstraintDefinition constraint(
      String name,
      ElementType type,
      @Nullable String label,
      List<String> keys,
      ConstraintKind kind,
      @Nullable ValueType valueType) {
    if (label == null) {
      throw new SchemaException("the constraint \"" + name + "\" must have a label");
    }
    return new ConstraintDefinition(name, type, label, keys, kind, valueType);
  }

  private static ValueType valueType(PayloadReader in) {
    String name = in.readText();
    for (ValueType known : ValueType.values()) {
      if (known.name().equals(name)) {
        return known;
      }
    }
    throw unknown("a type of values", in);
  }

  private static PayloadException unknown(String what, PayloadReader in) {
    return new PayloadException("an unknown word for " + what + " before byte " + in.position());
  }
}
