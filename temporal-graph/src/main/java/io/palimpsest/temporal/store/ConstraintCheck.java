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

import io.palimpsest.graph.Period;
import io.palimpsest.graph.schema.ConstraintDefinition;
import io.palimpsest.graph.schema.ConstraintViolation;
import io.palimpsest.temporal.store.Knowledge.ElementKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** Looks whether an element keeps a constraint during a period. */
final class ConstraintCheck {

  /** The values of an element under all keys of a constraint, during a period. */
  private record Holding(List<Object> values, List<Object> valueKeys, long from, long to) {

    Holding with(Piece piece) {
      Object value = Objects.requireNonNull(piece.value());
      List<Object> moreValues = new ArrayList<>(values);
      moreValues.add(value);
      List<Object> moreKeys = new ArrayList<>(valueKeys);
      moreKeys.add(ValueKey.of(value));
      return new Holding(moreValues, moreKeys, piece.from(), piece.to());
    }
  }

  private final Knowledge known;
  private final Consumer<Object> claims;
  private final Consumer<ConstraintViolation> report;

  /**
   * A check.
   *
   * @param claims hears of what is claimed: two commits that claim something in common have to be
   *     judged one after the other
   * @param report hears of every violation
   */
  ConstraintCheck(Knowledge known, Consumer<Object> claims, Consumer<ConstraintViolation> report) {
    this.known = known;
    this.claims = claims;
    this.report = report;
  }

  void check(Constraint constraint, ElementKey element, long from, long to) {
    switch (constraint.definition().kind()) {
      case UNIQUE -> unique(constraint, element, from, to);
      case REQUIRED -> required(constraint.definition(), element, from, to);
      case VALUE_TYPE -> valueType(constraint.definition(), element, from, to);
    }
  }

  private void unique(Constraint constraint, ElementKey element, long from, long to) {
    ConstraintDefinition definition = constraint.definition();
    for (Holding mine : holdings(definition, element, from, to)) {
      claims.accept(List.of(definition.name(), mine.valueKeys()));
      for (ElementKey other : known.holders(constraint.lookup(), mine.valueKeys().get(0))) {
        if (other.equals(element)) {
          continue;
        }
        for (Holding theirs : holdings(definition, other, mine.from(), mine.to())) {
          if (theirs.valueKeys().equals(mine.valueKeys())) {
            report.accept(
                new ConstraintViolation(
                    definition,
                    List.of(element.id(), other.id()),
                    mine.values(),
                    new Period(theirs.from(), theirs.to())));
          }
        }
      }
    }
  }

  private List<Holding> holdings(
      ConstraintDefinition definition, ElementKey element, long from, long to) {
    List<Holding> found = new ArrayList<>(1);
    for (Piece life : known.lives(element, definition.label(), from, to)) {
      found.add(new Holding(List.of(), List.of(), life.from(), life.to()));
    }
    for (String key : definition.keys()) {
      List<Holding> more = new ArrayList<>(found.size());
      for (Holding holding : found) {
        for (Piece value : known.values(element, key, holding.from(), holding.to())) {
          more.add(holding.with(value));
        }
      }
      found = more;
    }
    return found;
  }

  private void required(ConstraintDefinition definition, ElementKey element, long from, long to) {
    for (Piece life : known.lives(element, definition.label(), from, to)) {
      for (String key : definition.keys()) {
        List<Piece> values = known.values(element, key, life.from(), life.to());
        values.sort(Comparator.comparingLong(Piece::from));
        long covered = life.from();
        for (Piece value : values) {
          if (value.from() > covered) {
            missing(definition, element, covered, value.from());
          }
          covered = Math.max(covered, value.to());
        }
        if (covered < life.to()) {
          missing(definition, element, covered, life.to());
        }
      }
    }
  }

  private void missing(ConstraintDefinition definition, ElementKey element, long from, long to) {
    report.accept(
        new ConstraintViolation(
            definition, List.of(element.id()), List.of(), new Period(from, to)));
  }

  private void valueType(ConstraintDefinition definition, ElementKey element, long from, long to) {
    for (Piece life : known.lives(element, definition.label(), from, to)) {
      for (Piece piece : known.values(element, definition.keys().get(0), life.from(), life.to())) {
        Object value = piece.value();
        if (value != null
            && definition.valueType() != null
            && !definition.valueType().accepts(value)) {
          report.accept(
              new ConstraintViolation(
                  definition,
                  List.of(element.id()),
                  List.of(value),
                  new Period(piece.from(), piece.to())));
        }
      }
    }
  }
}
