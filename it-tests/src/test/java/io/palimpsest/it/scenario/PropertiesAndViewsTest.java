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
package io.palimpsest.it.scenario;

import static io.palimpsest.it.Days.day;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.palimpsest.graph.CommitToken;
import io.palimpsest.graph.InvalidOptionException;
import io.palimpsest.graph.ReadOnlyViewException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.tinkerpop.gremlin.process.traversal.P;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.__;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.structure.VertexProperty;
import org.junit.jupiter.api.Test;

/** Scenarios H and I. */
class PropertiesAndViewsTest extends Scenario {

  @Test
  void h4ShouldKeepOlderMetaPropertiesAtOlderCoordinates() {
    vertexSinceEver("x");
    from(d(1)).V("x").property("p", 1, "source", "a").iterate();
    long c1 = commit();
    Object id = g.V("x").properties("p").id().next();
    g.V("x").properties("p").property("source", "b").iterate();
    long c2 = commit();
    assertThat(g.V("x").properties("p").values("source").next()).isEqualTo("b");
    assertThat(validAt(c2 - E).V("x").properties("p").values("source").next()).isEqualTo("a");
    assertThat(at(day(9), c1).V("x").properties("p").values("source").next()).isEqualTo("a");
    assertThat(g.V("x").properties("p").id().next()).isEqualTo(id);
    assertThat(at(day(9), c1).V("x").properties("p").id().next()).isEqualTo(id);
    assertThat(value(g, "x", "p")).contains(1);
  }

  @Test
  void h6ShouldCorrectAPropertyOfAnEdge() {
    vertexSinceEver("a");
    from("-inf").V("a").addE("e").to(__.V("a")).property(T.id, "e").iterate();
    from(d(1)).E("e").property("p", 100).iterate();
    long c1 = commit();
    window(d(3), d(5)).E("e").property("p", 90).iterate();
    long c2 = commit();
    window(d(4), d(6)).E("e").property("p", 95).iterate();
    commit();
    assertThat(
            List.of(2, 3, 4, 5, 6).stream()
                .map(day -> validAt(day(day)).E("e").values("p").next())
                .toList())
        .containsExactly(100, 90, 95, 95, 100);
    assertThat(at(day(4), c1).E("e").values("p").next()).isEqualTo(100);
    assertThat(at(day(4), c2).E("e").values("p").next()).isEqualTo(90);
    assertThat(at(day(5), c2).E("e").values("p").next()).isEqualTo(100);
  }

  @Test
  void i2ShouldRefuseMisspeltOptions() {
    for (String slip :
        List.of(
            "validat",
            "ValidAt",
            "valid_at",
            "valid-at",
            "vaildAt",
            "asof",
            "AsOf",
            "as_of",
            "asOff",
            "validFrm",
            "validto",
            "validSince",
            "temporalMode",
            "asOfTime")) {
      assertThatThrownBy(() -> g.with(slip, d(1)).V().iterate())
          .as(slip)
          .isInstanceOf(InvalidOptionException.class);
      assertThatThrownBy(() -> g.with(slip, d(1)).addV().iterate())
          .as(slip)
          .isInstanceOf(InvalidOptionException.class);
    }
    for (String other : List.of("evaluationTimeout", "batchSize", "userAgent", "language")) {
      assertThat(g.with(other, 1).V().hasNext()).isFalse();
    }
  }

  /** a -> b -> c until day 3, then a -> c only, and b is gone. */
  private void threeThings() {
    for (String id : List.of("a", "b", "c")) {
      from("-inf").addV("thing").property(T.id, id).property("n", id + "1").iterate();
    }
    from("-inf").V("a").addE("to").to(__.V("b")).property("w", 1).iterate();
    from("-inf").V("b").addE("to").to(__.V("c")).property("w", 1).iterate();
    commit();
    from(d(3)).V("b").drop().iterate();
    from(d(3)).V("a").addE("to").to(__.V("c")).property("w", 2).iterate();
    from(d(3)).V("a", "c").property("n", "later").iterate();
    commit();
  }

  @Test
  @SuppressWarnings("unchecked") // varargs of traversals
  void i3ShouldHoldItsCoordinateEverywhereInATraversal() {
    threeThings();
    GraphTraversalSource before = validAt(day(2));
    GraphTraversalSource after = g;
    assertThat(before.V("a").where(__.out().hasId("b")).count().next()).isEqualTo(1);
    assertThat(after.V("a").where(__.out().hasId("b")).count().next()).isZero();
    assertThat(before.V("a").union(__.out().id(), __.out().out().id()).toList())
        .containsExactlyInAnyOrder("b", "c");
    assertThat(after.V("a").union(__.out().id(), __.out().out().id()).toList())
        .containsExactly("c");
    assertThat(before.V("a").repeat(__.out()).emit().id().toList()).containsExactly("b", "c");
    assertThat(after.V("a").repeat(__.out()).emit().id().toList()).containsExactly("c");
    assertThat(
            before.V("a")
                .match(__.as("x").out().as("y"), __.as("y").out().as("z"))
                .select("z")
                .id()
                .toList())
        .containsExactly("c");
    assertThat(before.V("a").local(__.out().values("n")).toList()).containsExactly("b1");
    assertThat(before.V("a").coalesce(__.out().values("n"), __.constant("none")).toList())
        .containsExactly("b1");
    assertThat(before.V("a").V("b").values("n").toList()).containsExactly("b1");
    assertThat(after.V("a").V("b").hasNext()).isFalse();
    assertThat(before.V("a").map(__.V("b").count()).next()).isEqualTo(1);
    assertThat(before.V("a").flatMap(__.V().values("n")).toList())
        .containsExactlyInAnyOrder("a1", "b1", "c1");
    assertThat(before.V().out().dedup().values("n").toList()).containsExactlyInAnyOrder("b1", "c1");
    assertThat(before.V("a").project("o").by(__.out().values("n")).next()).containsValue("b1");
    assertThat(before.V().has("n", P.within("a1", "b1", "later")).count().next()).isEqualTo(2);
    assertThat(before.V("a").outE().has("w", 1).inV().values("n").next()).isEqualTo("b1");
    assertThat(before.E().count().next()).isEqualTo(2);
    assertThat(after.E().count().next()).isEqualTo(1);
    assertThat(before.V("a").optional(__.out().out()).id().next()).isEqualTo("c");
    assertThat(before.V("a").choose(__.out().hasId("b"), __.constant(1), __.constant(2)).next())
        .isEqualTo(1);
    assertThat(before.V().order().by("n").values("n").toList()).containsExactly("a1", "b1", "c1");
    assertThat(before.V().group().by(__.values("n")).by(__.out().count()).next())
        .containsEntry("a1", 1L)
        .containsEntry("c1", 0L);
    assertThat(before.V("a").sideEffect(__.out().aggregate("s")).cap("s").next().toString())
        .contains("b");
    assertThat(before.inject("b").V(List.of("b")).hasNext()).isTrue();
  }

  @Test
  void i3ShouldSeeReturnedElementsAtTheirCoordinate() {
    threeThings();
    Vertex then = validAt(day(2)).V("a").next();
    assertThat(then.<String>value("n")).isEqualTo("a1");
    assertThat(then.vertices(org.apache.tinkerpop.gremlin.structure.Direction.OUT).next().id())
        .isEqualTo("b");
    Edge edge = validAt(day(2)).V("a").outE().next();
    assertThat(edge.inVertex().<String>value("n")).isEqualTo("b1");
    assertThat(then.graph().traversal().V("b").hasNext()).isTrue();
    Vertex now = g.V("a").next();
    assertThat(validAt(day(2)).V(now).values("n").next()).isEqualTo("a1");
    assertThat(validAt(day(2)).inject(now).out().id().toList()).containsExactly("b");
    assertThat(g.V(then).values("n").next()).isEqualTo("later");
  }

  @Test
  void i3ShouldHoldItsCoordinateInASubgraph() {
    threeThings();
    Graph then = (Graph) validAt(day(2)).E().subgraph("s").cap("s").next();
    assertThat(then.traversal().V("a").out().values("n").toList()).containsExactly("b1");
  }

  @Test
  void i6ShouldRefuseAChangeThroughAnElementOfAView() {
    threeThings();
    CommitToken token = receipt().token();
    for (Graph view :
        List.of(graph.validAt(d(2)), graph.asOf(token), graph.at(d(2), token), graph.asOf(d(1)))) {
      assertThatThrownBy(view::addVertex).isInstanceOf(ReadOnlyViewException.class);
      assertThatThrownBy(() -> view.traversal().addV().iterate())
          .isInstanceOf(RuntimeException.class);
      for (Iterator<Vertex> all = view.vertices(); all.hasNext(); ) {
        Vertex vertex = all.next();
        assertThatThrownBy(() -> vertex.property("n", 1)).isInstanceOf(ReadOnlyViewException.class);
        assertThatThrownBy(vertex::remove).isInstanceOf(ReadOnlyViewException.class);
        assertThatThrownBy(() -> vertex.addEdge("to", vertex))
            .isInstanceOf(ReadOnlyViewException.class);
        VertexProperty<Object> property = vertex.property("n");
        assertThatThrownBy(property::remove).isInstanceOf(ReadOnlyViewException.class);
        assertThatThrownBy(() -> property.property("m", 1))
            .isInstanceOf(ReadOnlyViewException.class);
      }
      for (Iterator<Edge> all = view.edges(); all.hasNext(); ) {
        Edge edge = all.next();
        assertThatThrownBy(() -> edge.property("w", 1)).isInstanceOf(ReadOnlyViewException.class);
        assertThatThrownBy(edge::remove).isInstanceOf(ReadOnlyViewException.class);
      }
    }
    assertThat(graph.tx().hasChanges()).isFalse();
  }

  @Test
  void i7ShouldTellReadOptionsFromWriteOptions() {
    assertThatThrownBy(() -> validAt(day(1)).addV().iterate())
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("validFrom");
    assertThatThrownBy(() -> validAt(day(1)).with("validFrom", d(1)).addV().iterate())
        .isInstanceOf(InvalidOptionException.class);
    from(d(1)).addV().iterate();
    commit();
    assertThat(validAt(day(1)).V().hasNext()).isTrue();
    assertThat(from(d(1)).V().hasNext()).isTrue();
  }

  @Test
  void i8ShouldRepeatEveryAnswerForEver() {
    Map<Long, Map<String, Object>> answers = new LinkedHashMap<>();
    vertexSinceEver("x");
    for (int i = 0; i < 25; i++) {
      clock.advance(i % 3 == 0 ? 0 : 3_600_000_000L);
      if (i % 5 == 4) {
        window(d(i % 4 + 1), d(i % 4 + 3)).V("x").properties("p").drop().iterate();
      }
      from(i % 2 == 0 ? d(5).plusSeconds(i) : d(i % 9 + 1)).V("x").property("p", i).iterate();
      g.addV("n").property("i", i).iterate();
      if (i % 4 == 3) {
        g.V().has("i", i - 2).drop().iterate();
      }
      long stamp = commit();
      clock.set(Math.max(clock.micros(), stamp));
      graph.tx().rollback();
      answers.put(Math.max(stamp, clock.micros()), answer(g));
    }
    answers.forEach((asOf, answer) -> assertThat(answer(asOf(asOf))).isEqualTo(answer));
    reopen();
    answers.forEach((asOf, answer) -> assertThat(answer(asOf(asOf))).isEqualTo(answer));
  }

  private static Map<String, Object> answer(GraphTraversalSource source) {
    return Map.of(
        "p", source.V("x").values("p").toList(),
        "i", source.V().hasLabel("n").values("i").order().toList(),
        "n", source.V().count().next());
  }

  @Test
  void i9ShouldKeepInterleavedTraversalsApart() {
    threeThings();
    Traversal<Vertex, Object> then = validAt(day(2)).V().order().by(T.id).values("n");
    Traversal<Vertex, Object> now = g.V().order().by(T.id).values("n");
    assertThat(then.next()).isEqualTo("a1");
    assertThat(now.next()).isEqualTo("later");
    assertThat(then.next()).isEqualTo("b1");
    assertThat(now.next()).isEqualTo("later");
    assertThat(then.next()).isEqualTo("c1");
    assertThat(then.hasNext()).isFalse();
    assertThat(now.hasNext()).isFalse();
    assertThat(g.V("b").hasNext()).isFalse();
    assertThat(validAt(day(2)).V("b").hasNext()).isTrue();
    assertThat(g.V("b").hasNext()).isFalse();
  }
}
