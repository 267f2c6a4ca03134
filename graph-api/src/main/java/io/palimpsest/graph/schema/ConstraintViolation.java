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

import io.palimpsest.graph.Period;
import java.util.List;
import java.util.Locale;

/**
 * One place where a constraint does not hold.
 *
 * @param constraint the constraint
 * @param elements the ids of the elements: two that are not to be alike, or the one that lacks a
 *     value or has one of another type
 * @param values the values, in the order of the constraint's keys; empty if one is missing
 * @param validTime when that is so
 */
public record ConstraintViolation(
    ConstraintDefinition constraint, List<Object> elements, List<Object> values, Period validTime) {

  /**
   * A violation with copies of its lists.
   *
   * @param constraint the constraint
   * @param elements the ids of the elements
   * @param values the values
   * @param validTime when that is so
   */
  public ConstraintViolation {
    elements = List.copyOf(elements);
    values = List.copyOf(values);
  }

  @Override
  public String toString() {
    String kind = constraint.type().name().toLowerCase(Locale.ROOT);
    String what =
        switch (constraint.kind()) {
          case UNIQUE ->
              "%s %s and %s both have %s = %s"
                  .formatted(kind, elements.get(0), elements.get(1), constraint.keys(), values);
          case REQUIRED ->
              "%s %s lacks one of %s".formatted(kind, elements.get(0), constraint.keys());
          case VALUE_TYPE ->
              "%s %s has %s = %s, a %s, which is no %s"
                  .formatted(
                      kind,
                      elements.get(0),
                      constraint.keys().get(0),
                      values.get(0),
                      values.get(0).getClass().getSimpleName(),
                      constraint.valueType());
        };
    return "\"%s\" on %s: %s during %s"
        .formatted(constraint.name(), constraint.label(), what, validTime);
  }
}
