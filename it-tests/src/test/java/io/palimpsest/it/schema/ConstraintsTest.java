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

import static io.palimpsest.it.Days.day;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.palimpsest.graph.Period;
import io.palimpsest.graph.Times;
import io.palimpsest.graph.schema.ConstraintDefinition;
import io.palimpsest.graph.schema.ConstraintViolation;
import io.palimpsest.graph.schema.IndexDefinition;
import io.palimpsest.graph.schema.SchemaException;
import io.palimpsest.graph.schema.ValueType;
import java.math.BigDecimal;
import java.util.List;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.__;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.VertexProperty.Cardinality;
import org.junit.jupiter.api.Test;

/** What constraints ask, at every valid instant. */
class ConstraintsTest extends SchemaScenario {

  private void person(Object id) {
    g.with("validFrom", "-inf").addV("person").property(T.id, id).iterate();
  }

  // ---- Uniqueness

  @Test
  void shouldRefuseASecondHolderOfAValueByName() {
    graph.schema().createConstraint(EMAIL);
    g.addV("person").property(T.id, "a").property("email", "x@y").iterate();
    commit();
    clock.advance(10);
    g.addV("person").property(T.id, "b").property("email", "x@y").iterate();
    g.addV("person").property(T.id, "c").iterate();
    assertThat(violations(this::commit))
        .containsExactly(
            new ConstraintViolation(
                EMAIL, List.of("b", "a"), List.of("x@y"), new Period(day(5) + 10, Period.MAX)));
    assertThat(graph.tx().isOpen()).isFalse();
    assertThat(g.V().id().toList()).containsExactly("a");
  }

  @Test
  void shouldRefuseTwoHoldersInOneCommit() {
    graph.schema().createConstraint(EMAIL);
    g.addV("person").property(T.id, "a").property("email", "x@y").iterate();
    g.addV("person").property(T.id, "b").property("email", "x@y").iterate();
    assertThat(violations(this::commit)).isNotEmpty();
    assertThat(g.V().count().next()).isZero();
  }

  @Test
  void shouldLetAValueGoFromOneToAnother() {
    graph.schema().createConstraint(EMAIL);
    person("a");
    person("b");
    window(d(1), d(10)).V("a").property("email", "x@y").iterate();
    commit();
    window(d(10), d(20)).V("b").property("email", "x@y").iterate();
    commit();
    window(d(9), d(30)).V("b").property("email", "x@y").iterate();
    assertThat(violations(this::commit))
        .containsExactly(
            new ConstraintViolation(
                EMAIL, List.of("b", "a"), List.of("x@y"), new Period(day(9), day(10))));
    g.V("a").properties("email").drop().iterate();
    g.V("b").property("email", "x@y").iterate();
    commit();
    assertThat(g.V().has("email", "x@y").id().toList()).containsExactly("b");
  }

  @Test
  void shouldJudgeTheNetEffectOfACommit() {
    graph.schema().createConstraint(EMAIL);
    g.addV("person").property(T.id, "a").property("email", "x").iterate();
    g.addV("person").property(T.id, "b").property("email", "y").iterate();
    commit();
    g.V("a").property("email", "y").iterate();
    g.V("b").property("email", "x").iterate();
    commit();
    assertThat(g.V("a").values("email").next()).isEqualTo("y");
  }

  @Test
  void shouldJudgeByWhatIsKnownLatestAndNotByTheSnapshot() throws Exception {
    graph.schema().createConstraint(EMAIL);
    person("a");
    person("b");
    g.V("a").property("email", "x").iterate();
    commit();
    g.V("b").property("email", "x").iterate();
    elsewhere(
        () -> {
          g.V("a").properties("email").drop().iterate();
          commit();
          return true;
        });
    commit();
    g.V("a").property("email", "z").iterate();
    elsewhere(
        () -> {
          g.V("b").property("email", "z").iterate();
          commit();
          return true;
        });
    assertThat(violations(this::commit))
        .extracting(ConstraintViolation::elements)
        .containsExactly(List.of("a", "b"));
  }

  @Test
  void shouldNotRefuseWhatHasEndedByTheTimeOfTheCommit() {
    graph.schema().createConstraint(EMAIL);
    person("a");
    person("b");
    window(d(1), d(6)).V("a").property("email", "x").iterate();
    commit();
    g.V("b").property("email", "x").iterate();
    clock.set(day(6));
    commit();
    g.V("b").properties("email").drop().iterate();
    window(d(7), d(8)).V("a").property("email", "x").iterate();
    commit();
    assertThat(g.V().has("email").toList()).isEmpty();
  }

  @Test
  void shouldBindItsLabelOnly() {
    graph.schema().createConstraint(EMAIL);
    g.addV("person").property("email", "x").iterate();
    g.addV("robot").property("email", "x").iterate();
    g.addV("robot").property("email", "x").iterate();
    commit();
    assertThat(g.V().has("email", "x").count().next()).isEqualTo(3);
  }

  @Test
  void shouldBindWhoGetsTheLabelInAnotherLife() {
    graph.schema().createConstraint(EMAIL);
    g.addV("person").property(T.id, "a").property("email", "x").iterate();
    g.addV("robot").property(T.id, "b").property("email", "x").iterate();
    commit();
    g.V("b").drop().iterate();
    g.addV("person").property(T.id, "b").property("email", "x").iterate();
    assertThat(violations(this::commit)).isNotEmpty();
    g.V("a").drop().iterate();
    g.V("b").drop().iterate();
    g.addV("person").property(T.id, "b").property("email", "x").iterate();
    commit();
    g.addV("person").property(T.id, "c").property("email", "x").iterate();
    assertThat(violations(this::commit))
        .extracting(ConstraintViolation::elements)
        .containsExactly(List.of("c", "b"));
  }

  @Test
  void shouldTakeNumbersThatAreEqualForTheSame() {
    graph
        .schema()
        .createConstraint(ConstraintDefinition.named("n").onVertices("person").unique("n"));
    g.addV("person").property("n", 1).iterate();
    commit();
    for (Object same : List.of(1L, 1.0, 1f, (short) 1, new BigDecimal("1.00"))) {
      g.addV("person").property("n", same).iterate();
      assertThat(violations(this::commit)).isNotEmpty();
    }
    g.addV("person").property("n", "1").iterate();
    g.addV("person").property("n", 1.5).iterate();
    commit();
  }

  @Test
  void shouldLookAtEveryOneOfSeveralValues() {
    graph.schema().createConstraint(EMAIL);
    g.addV("person").property(T.id, "a").iterate();
    g.V("a").property(Cardinality.list, "email", "x").iterate();
    g.V("a").property(Cardinality.list, "email", "y").iterate();
    g.V("a").property(Cardinality.list, "email", "y").iterate();
    commit();
    g.addV("person").property("email", "y").iterate();
    assertThat(violations(this::commit)).isNotEmpty();
    g.addV("person").property("email", "z").iterate();
    commit();
  }

  @Test
  void shouldCompareTheValuesOfAllKeysTogether() {
    graph
        .schema()
        .createConstraint(
            ConstraintDefinition.named("seat").onVertices("seat").unique("row", "number"));
    g.addV("seat").property("row", 1).property("number", 1).iterate();
    g.addV("seat").property("row", 1).property("number", 2).iterate();
    g.addV("seat").property("row", 1).iterate();
    g.addV("seat").property("row", 1).iterate();
    commit();
    g.addV("seat").property("row", 1).property("number", 2).iterate();
    assertThat(violations(this::commit))
        .extracting(ConstraintViolation::values)
        .containsExactly(List.of(1, 2));
  }

  @Test
  void shouldBindEdges() {
    graph
        .schema()
        .createConstraint(ConstraintDefinition.named("no").onEdges("ticket").unique("no"));
    person("a");
    g.V("a").addE("ticket").to(__.V("a")).property("no", 7).iterate();
    commit();
    g.V("a").addE("ticket").to(__.V("a")).property("no", 7).iterate();
    assertThat(violations(this::commit)).isNotEmpty();
    g.E().drop().iterate();
    g.V("a").addE("ticket").to(__.V("a")).property("no", 7).iterate();
    commit();
  }

  // ---- Required keys

  private static final ConstraintDefinition NAME =
      ConstraintDefinition.named("has_name").onVertices("person").required("name");

  @Test
  void shouldRefuseAnElementWithoutARequiredValue() {
    graph.schema().createConstraint(NAME);
    g.addV("person").property(T.id, "a").iterate();
    assertThat(violations(this::commit))
        .containsExactly(
            new ConstraintViolation(
                NAME, List.of("a"), List.of(), new Period(day(5) + 1, Period.MAX)));
    g.addV("person").property(T.id, "a").property("name", "Ada").iterate();
    g.addV("robot").iterate();
    commit();
    g.V("a").properties("name").drop().iterate();
    assertThat(violations(this::commit)).isNotEmpty();
    g.V("a").property("name", "Ada Lovelace").iterate();
    commit();
    g.V("a").drop().iterate();
    commit();
    assertThat(g.V().hasLabel("person").toList()).isEmpty();
  }

  @Test
  void shouldAskForTheValueAtEveryInstantOfTheLife() {
    graph.schema().createConstraint(NAME);
    window(d(1), d(9)).addV("person").property(T.id, "a").iterate();
    window(d(1), d(8)).V("a").property("name", "Ada").iterate();
    assertThat(violations(this::commit))
        .extracting(ConstraintViolation::validTime)
        .containsExactly(new Period(day(8), day(9)));
    window(d(1), d(9)).addV("person").property(T.id, "a").property("name", "Ada").iterate();
    commit();
    window(d(2), d(3)).V("a").properties("name").drop().iterate();
    assertThat(violations(this::commit))
        .extracting(ConstraintViolation::validTime)
        .containsExactly(new Period(day(2), day(3)));
  }

  @Test
  void shouldBeContentWithAnyOneOfSeveralValues() throws Exception {
    graph.schema().createConstraint(NAME);
    g.addV("person").property(T.id, "a").property("name", "one").iterate();
    g.V("a").property(Cardinality.list, "name", "two").iterate();
    commit();
    // Each takes another value away, so neither touches what the other does.
    g.V("a").properties("name").hasValue("one").drop().iterate();
    elsewhere(
        () -> {
          g.V("a").properties("name").hasValue("two").drop().iterate();
          commit();
          return true;
        });
    assertThat(violations(this::commit)).isNotEmpty();
    assertThat(g.V("a").values("name").toList()).containsExactly("one");
  }

  @Test
  void shouldJudgeExplicitWindowsUpToTheStampToo() {
    graph.schema().createConstraint(NAME);
    window("-inf", "+inf").addV("person").property(T.id, "a").property("name", "x").iterate();
    commit();
    // Up to its stamp, which comes later than now, a lives on without its name.
    window(Times.toInstant(day(5) + 1), "+inf").V("a").properties("name").drop().iterate();
    g.V("a").drop().iterate();
    clock.advance(1000);
    assertThat(violations(this::commit)).isNotEmpty();
  }

  // ---- Value types

  @Test
  void shouldRefuseAValueOfAnotherType() {
    ConstraintDefinition age =
        ConstraintDefinition.named("age").onVertices("person").valueType("age", ValueType.INTEGER);
    ConstraintDefinition weight =
        ConstraintDefinition.named("weight")
            .onVertices("person")
            .valueType("weight", ValueType.NUMBER);
    graph.schema().createConstraint(age);
    graph.schema().createConstraint(weight);
    g.addV("person").property("age", 5).property("weight", 1).property("x", "y").iterate();
    g.addV("person").property("weight", 2.5).iterate();
    g.addV("robot").property("age", "old").iterate();
    commit();
    g.addV("person").property(T.id, "b").property("age", "old").iterate();
    assertThat(violations(this::commit))
        .containsExactly(
            new ConstraintViolation(
                age, List.of("b"), List.of("old"), new Period(day(5) + 3, Period.MAX)));
    g.addV("person").property("weight", "heavy").iterate();
    assertThatThrownBy(this::commit).hasMessageContaining("which is no NUMBER");
  }

  // ---- Creation

  @Test
  void shouldBeCreatedOnlyIfItHoldsAtEveryInstantOfWhatIsKnownLatest() {
    for (String id : List.of("a", "b", "c")) {
      person(id);
    }
    window(d(1), d(3)).V("a").property("email", "past").iterate();
    window(d(2), d(4)).V("b").property("email", "past").iterate();
    window(d(20), d(30)).V("a").property("email", "future").iterate();
    window(d(25), d(26)).V("c").property("email", "future").iterate();
    commit();
    assertThat(violations(() -> graph.schema().createConstraint(EMAIL)))
        .containsExactlyInAnyOrder(
            new ConstraintViolation(
                EMAIL, List.of("a", "b"), List.of("past"), new Period(day(2), day(3))),
            new ConstraintViolation(
                EMAIL, List.of("a", "c"), List.of("future"), new Period(day(25), day(26))));
    assertThat(graph.schema().constraints()).isEmpty();
    // What was refused does not bind.
    window(d(2), d(4)).V("c").property("email", "past").iterate();
    commit();
    window(d(2), d(3)).V("a").properties("email").drop().iterate();
    window(d(25), d(26)).V("a").properties("email").drop().iterate();
    window(d(2), d(4)).V("b").properties("email").drop().iterate();
    commit();
    graph.schema().createConstraint(EMAIL);
    assertThat(graph.schema().constraints()).containsExactly(EMAIL);
    window(d(25), d(26)).V("b").property("email", "future").iterate();
    assertThat(violations(this::commit)).isNotEmpty();
  }

  @Test
  void shouldBeCreatedOnlyIfEveryElementHasTheRequiredValueAndTheType() {
    person("a");
    person("b");
    window("-inf", d(9)).V("a").property("name", "Ada").iterate();
    g.with("validFrom", "-inf").V("b").property("name", 5).iterate();
    commit();
    assertThat(violations(() -> graph.schema().createConstraint(NAME)))
        .containsExactly(
            new ConstraintViolation(NAME, List.of("a"), List.of(), new Period(day(9), Period.MAX)));
    ConstraintDefinition text =
        ConstraintDefinition.named("t").onVertices("person").valueType("name", ValueType.STRING);
    assertThat(violations(() -> graph.schema().createConstraint(text)))
        .containsExactly(
            new ConstraintViolation(
                text, List.of("b"), List.of(5), new Period(Period.MIN, Period.MAX)));
    g.with("validFrom", "-inf").V("a").property("name", "Ada").iterate();
    commit();
    graph.schema().createConstraint(NAME);
  }

  @Test
  void shouldBindAgainAfterAReopen() {
    g.addV("person").property(T.id, "a").property("email", "x").iterate();
    commit();
    graph.schema().createConstraint(EMAIL);
    graph.schema().createConstraint(NAME_OF_ROBOTS);
    g.addV("person").property(T.id, "b").property("email", "y").iterate();
    commit();
    reopen();
    assertThat(graph.schema().constraints()).containsExactly(EMAIL, NAME_OF_ROBOTS);
    for (String taken : List.of("x", "y")) {
      g.addV("person").property("email", taken).iterate();
      assertThat(violations(this::commit)).isNotEmpty();
    }
    g.addV("robot").iterate();
    assertThat(violations(this::commit)).isNotEmpty();
    graph.schema().dropConstraint("one_email");
    g.addV("person").property("email", "x").iterate();
    commit();
    reopen();
    assertThat(graph.schema().constraints()).containsExactly(NAME_OF_ROBOTS);
    assertThat(violations(() -> graph.schema().createConstraint(EMAIL))).isNotEmpty();
    g.addV("person").property("email", "x").iterate();
    commit();
  }

  private static final ConstraintDefinition NAME_OF_ROBOTS =
      ConstraintDefinition.named("name").onVertices("robot").required("name");

  @Test
  void shouldShareNamesWithIndexesAndTellThemApart() {
    graph.schema().createConstraint(EMAIL);
    assertThatThrownBy(
            () ->
                graph
                    .schema()
                    .createIndex(IndexDefinition.named("one_email").onVertices().range("x")))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("is taken by");
    assertThatThrownBy(() -> graph.schema().dropIndex("one_email"))
        .isInstanceOf(SchemaException.class)
        .hasMessage("expected the name of an index, one of [], but found \"one_email\"");
    assertThatThrownBy(() -> graph.schema().createConstraint(EMAIL))
        .isInstanceOf(SchemaException.class);
    graph.schema().createIndex(IndexDefinition.named("i").onVertices().range("x"));
    assertThatThrownBy(() -> graph.schema().dropConstraint("i"))
        .isInstanceOf(SchemaException.class)
        .hasMessage("expected the name of a constraint, one of [one_email], but found \"i\"");
  }

  @Test
  void shouldRefuseAConstraintThatIsNone() {
    assertThatThrownBy(() -> ConstraintDefinition.named("x").onVertices("").unique("y"))
        .isInstanceOf(SchemaException.class);
    assertThatThrownBy(() -> ConstraintDefinition.named("x").onVertices("y").required())
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("must have a property key");
    g.addV("person").iterate();
    assertThatThrownBy(() -> graph.schema().createConstraint(EMAIL))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("holds changes");
  }
}
