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
package io.palimpsest.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.palimpsest.graph.ContainmentException;
import io.palimpsest.graph.InvalidOptionException;
import io.palimpsest.graph.InvalidTimeException;
import io.palimpsest.graph.ReadOnlyViewException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.__;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemporalOptionsTest {

  private static final String YEAR_1990 = "1990-01-01T00:00:00Z";
  private static final String YEAR_2000 = "2000-01-01T00:00:00Z";
  private static final String YEAR_2010 = "2010-01-01T00:00:00Z";

  private PalimpsestGraph graph;
  private GraphTraversalSource g;

  @BeforeEach
  void open(@TempDir Path directory) {
    graph = PalimpsestGraph.open(directory);
    g = graph.traversal();
    g.with("validFrom", YEAR_1990).addV("city").property(T.id, "a").iterate();
    g.with("validFrom", YEAR_2000).addV("city").property(T.id, "b").iterate();
    g.tx().commit();
  }

  @AfterEach
  void close() {
    graph.close();
  }

  @Test
  @SuppressWarnings("unchecked") // generic arrays of traversals
  void shouldHoldTheCoordinateInEveryChildTraversal() {
    g.with("validFrom", YEAR_2000).V("a").addE("road").to(__.V("b")).iterate();
    g.tx().commit();
    GraphTraversalSource then = g.with("validAt", YEAR_1990);
    assertThat(then.V().id().toList()).containsExactly("a");
    assertThat(then.V("a").union(__.out(), __.V("b"), __.repeat(__.both()).emit()).toList())
        .isEmpty();
    assertThat(then.V("a").where(__.out("road")).toList()).isEmpty();
    assertThat(then.V("a").local(__.bothE().count()).next()).isZero();
    assertThat(then.inject(1).coalesce(__.V("b").id(), __.<Object>constant("none")).next())
        .isEqualTo("none");
    assertThat(g.with("validAt", YEAR_2000).V("a").out("road").id().toList()).containsExactly("b");
  }

  @Test
  void shouldSeeElementsThatAreBroughtAlongAtTheCoordinateToo() {
    Vertex a = g.V("a").next();
    Vertex b = g.V("b").next();
    g.with("validFrom", YEAR_2000).addE("road").from(a).to(b).iterate();
    g.tx().commit();
    assertThat(g.with("validAt", YEAR_2000).V(a).out().toList()).containsExactly(b);
    assertThat(g.with("validAt", YEAR_1990).inject(a).out().toList()).isEmpty();
    assertThat(g.with("validAt", YEAR_2000).inject(a).out().toList()).containsExactly(b);
  }

  @Test
  void shouldTakeTheSameTimeInEveryForm() {
    Instant instant = Instant.parse(YEAR_1990);
    for (Object time : List.of(YEAR_1990, instant, Date.from(instant), "1990-01-01T01:00+01:00")) {
      assertThat(g.with("validAt", time).V().count().next()).isEqualTo(1);
    }
    assertThatThrownBy(() -> g.with("validAt", 631152000000L).V().iterate())
        .isInstanceOf(InvalidTimeException.class)
        .hasMessageContainingAll("validAt", "631152000000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"validat", "valid_at", "ValidAt", "validAtt", "asof", "as-of", "asFo", "valdFrom"})
  void shouldRefuseASlipAndSayWhatWasMeant(String slip) {
    assertThatThrownBy(() -> g.with(slip, YEAR_1990).V().iterate())
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContainingAll(slip, "did you mean");
  }

  @ParameterizedTest
  @ValueSource(strings = {"validOverlaps", "asOfToken", "temporalMode"})
  void shouldRefuseWhatLooksTemporalAndIsNot(String key) {
    assertThatThrownBy(() -> g.with(key, YEAR_1990).V().iterate())
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining(key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"evaluationTimeout", "batchSize", "userAgent", "materializeProperties"})
  void shouldLetOtherOptionsPass(String key) {
    assertThat(g.with(key, 1).V().count().next()).isEqualTo(2);
  }

  @Test
  void shouldRefuseAChangeUnderAReadCoordinateBeforeAnythingHappens() {
    assertThatThrownBy(() -> g.with("validAt", YEAR_1990).V("a").property("p", 1).iterate())
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("validFrom");
    assertThatThrownBy(() -> g.with("asOf", YEAR_2010).V().flatMap(__.addV("x")).iterate())
        .isInstanceOf(InvalidOptionException.class);
    assertThatThrownBy(
            () -> g.with("asOf", YEAR_2010).with("validFrom", YEAR_1990).addV("x").iterate())
        .isInstanceOf(InvalidOptionException.class);
    assertThat(graph.tx().hasChanges()).isFalse();
    assertThat(g.V().count().next()).isEqualTo(2);
  }

  @Test
  void shouldRefuseAChangeOfAnElementFromAView() {
    Vertex then = graph.validAt(YEAR_1990).vertices("a").next();
    assertThatThrownBy(() -> then.property("p", 1)).isInstanceOf(ReadOnlyViewException.class);
    assertThatThrownBy(then::remove).isInstanceOf(ReadOnlyViewException.class);
    assertThatThrownBy(() -> then.addEdge("road", then)).isInstanceOf(ReadOnlyViewException.class);
    assertThatThrownBy(() -> graph.asOf(Instant.now()).addVertex())
        .isInstanceOf(ReadOnlyViewException.class);
    assertThatThrownBy(
            () -> graph.validAt(YEAR_1990).traversal().with("validAt", YEAR_2000).V().iterate())
        .isInstanceOf(InvalidOptionException.class);
  }

  @Test
  void shouldRefuseATransactionTimeLaterThanTheClock() {
    assertThatThrownBy(() -> g.with("asOf", Instant.now().plusSeconds(60)).V().iterate())
        .isInstanceOf(InvalidTimeException.class)
        .hasMessageContaining("later than now");
    assertThatThrownBy(() -> g.with("asOf", "1:99999").V().iterate())
        .isInstanceOf(InvalidTimeException.class)
        .hasMessageContaining("1:99999");
  }

  @Test
  void shouldReadTheFactsThatWereKnownByInstantAndByToken() {
    String token = graph.tx().lastReceipt().orElseThrow().token().toString();
    Instant instant = graph.tx().lastReceipt().orElseThrow().transactionTime();
    g.V("b").drop().iterate();
    g.tx().commit();
    assertThat(g.V().id().toList()).containsExactly("a");
    assertThat(g.with("asOf", token).V().id().toList()).containsExactly("a", "b");
    assertThat(g.with("asOf", instant).V().id().toList()).containsExactly("a", "b");
    assertThat(g.with("asOf", instant.minusNanos(1000)).V().id().toList()).isEmpty();
    assertThat(g.with("asOf", token).with("validAt", YEAR_1990).V().id().toList())
        .containsExactly("a");
    assertThat(graph.asOf(token).traversal().V().count().next()).isEqualTo(2);
    assertThat(graph.at(YEAR_1990, instant).traversal().V().count().next()).isEqualTo(1);
  }

  @Test
  void shouldWriteOnAWindowThroughAFaceOfTheGraphToo() {
    Graph nineties = graph.during(YEAR_1990, YEAR_2000);
    nineties.vertices("a").next().property("mayor", "X");
    assertThatThrownBy(() -> nineties.vertices("a").next().addEdge("road", b()))
        .isInstanceOf(ContainmentException.class)
        .hasMessageContaining("vertex b");
    g.tx().commit();
    assertThat(g.with("validAt", YEAR_1990).V("a").values("mayor").toList()).containsExactly("X");
    assertThat(g.V("a").values("mayor").toList()).isEmpty();
  }

  private Vertex b() {
    return g.V("b").next();
  }
}
