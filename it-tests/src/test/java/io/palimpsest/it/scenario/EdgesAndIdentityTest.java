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

import io.palimpsest.graph.CommitConflictException;
import io.palimpsest.graph.ContainmentException;
import io.palimpsest.graph.Period;
import io.palimpsest.graph.TemporalElement;
import java.util.List;
import java.util.Map;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.__;
import org.apache.tinkerpop.gremlin.structure.Direction;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.junit.jupiter.api.Test;

/** Scenarios F and G. */
class EdgesAndIdentityTest extends Scenario {

  private void vertexUntil(Object id, int day) {
    window("-inf", d(day)).addV().property(T.id, id).iterate();
  }

  private void edge(GraphTraversalSource source, Object id, Object out, Object in) {
    source.V(out).addE("to").to(__.V(in)).property(T.id, id).iterate();
  }

  private Period period(Object edgeId) {
    return ((TemporalElement) g.E(edgeId).next()).validTime();
  }

  private long edges(long valid) {
    return validAt(valid).E().count().next();
  }

  @Test
  void f1ShouldClipAnEdgeToItsEnds() {
    vertexSinceEver("a");
    vertexUntil("b", 9);
    edge(g, "e", "a", "b");
    long c = commit();
    assertThat(period("e")).isEqualTo(new Period(c, day(9)));
  }

  @Test
  void f2ShouldRefuseAnEdgeThatOutlivesAnEndAndNameIt() {
    vertexSinceEver("a");
    vertexUntil("b", 9);
    commit();
    assertThatThrownBy(() -> edge(g.with("validTo", d(10)), "e", "a", "b"))
        .isInstanceOf(ContainmentException.class)
        .hasMessageContaining("b")
        .hasMessageContaining("2024-01-09");
    assertThatThrownBy(() -> edge(g.with("validTo", "+inf"), "e", "a", "b"))
        .isInstanceOf(ContainmentException.class);
    edge(g.with("validTo", d(9)), "e", "a", "b");
    commit();
    assertThat(g.E().count().next()).isEqualTo(1);
  }

  @Test
  void f3ShouldRefuseAnEdgeToWhatDoesNotLive() {
    vertexSinceEver("a");
    vertexUntil("b", 3);
    commit();
    Vertex a = graph.validAt(d(2)).vertices("a").next();
    Vertex b = graph.validAt(d(2)).vertices("b").next();
    assertThatThrownBy(() -> edge(g, "e", "a", "b")).isInstanceOf(RuntimeException.class);
    Vertex here = only(graph, "a");
    assertThatThrownBy(() -> here.addEdge("to", b)).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> a.addEdge("to", b)).isInstanceOf(RuntimeException.class);
    graph.tx().commit();
    assertThat(validAt(day(2)).E().hasNext()).isFalse();
    assertThat(g.E().hasNext()).isFalse();
  }

  @Test
  void f4ShouldEndAnEdgeInBothDirections() {
    vertexSinceEver("a");
    vertexSinceEver("b");
    edge(window("-inf", d(2)), "e", "a", "b");
    commit();
    for (long valid : new long[] {day(2) - E, day(2)}) {
      long n = valid < day(2) ? 1 : 0;
      GraphTraversalSource source = validAt(valid);
      assertThat(source.V("a").out().count().next()).isEqualTo(n);
      assertThat(source.V("b").in().count().next()).isEqualTo(n);
      assertThat(source.V("a").both().count().next()).isEqualTo(n);
      assertThat(source.V("b").bothE().count().next()).isEqualTo(n);
      assertThat(source.V("a").outE().inV().count().next()).isEqualTo(n);
    }
  }

  @Test
  void f5ShouldEndTheEdgesOfADroppedVertex() {
    vertexSinceEver("a");
    vertexSinceEver("b");
    edge(from("-inf"), "e", "a", "b");
    from("-inf").E("e").property("w", 1).iterate();
    long c1 = commit();
    clock.set(day(7));
    g.V("b").drop().iterate();
    long c2 = commit();
    assertThat(g.E().hasNext()).isFalse();
    assertThat(g.V("a").outE().hasNext()).isFalse();
    assertThat(edges(c2 - E)).isEqualTo(1);
    assertThat(edges(c2)).isZero();
    assertThat(asOf(c1).V("a").out().id().toList()).containsExactly("b");
    assertThat(at(day(9), c1).E().values("w").toList()).containsExactly(1);
  }

  @Test
  void f6ShouldGiveVertexAndEdgesTheSameGap() {
    vertexSinceEver("a");
    vertexSinceEver("b");
    edge(from("-inf"), "e", "a", "b");
    commit();
    window(d(2), d(4)).V("b").drop().iterate();
    commit();
    assertThat(List.of(edges(day(2) - E), edges(day(2)), edges(day(4) - E), edges(day(4))))
        .containsExactly(1L, 0L, 0L, 1L);
    assertThat(validAt(day(4)).E().id().toList()).containsExactly("e");
    assertThat(validAt(day(3)).V().id().toList()).containsExactly("a");
  }

  @Test
  void f7ShouldForgetAnEdgeOfAVertexThatNeverWas() {
    vertexSinceEver("a");
    vertexSinceEver("b");
    edge(window(d(2), d(4)), "e", "a", "b");
    long c1 = commit();
    window(d(1), d(5)).V("b").drop().iterate();
    commit();
    assertThat(edges(day(3))).isZero();
    assertThat(at(day(3), c1).E().hasNext()).isTrue();
  }

  @Test
  void f8ShouldRemoveALoopOnce() {
    vertexSinceEver("a");
    edge(g, "loop", "a", "a");
    commit();
    assertThat(g.V("a").bothE().count().next()).isEqualTo(2);
    assertThat(g.E().count().next()).isEqualTo(1);
    g.V("a").drop().iterate();
    commit();
    assertThat(receipt().mutations()).isEqualTo(2);
    assertThat(g.E().count().next()).isZero();
  }

  @Test
  void f9ShouldKeepParallelEdgesApart() {
    vertexSinceEver("a");
    vertexSinceEver("b");
    edge(window(d(1), d(4)), "e", "a", "b");
    edge(window(d(3), d(6)), "f", "a", "b");
    commit();
    assertThat(List.of(edges(day(2)), edges(day(3)), edges(day(4)))).containsExactly(1L, 2L, 1L);
    assertThat(validAt(day(3)).V("a").out().id().toList()).containsExactly("b", "b");
    assertThat(validAt(day(4)).V("a").outE().id().toList()).containsExactly("f");
  }

  @Test
  void f10ShouldNotExtendTheEdgesOfAnExtendedVertex() {
    vertexSinceEver("a");
    vertexUntil("b", 9);
    edge(g, "e", "a", "b");
    commit();
    from(d(9)).addV().property(T.id, "b").iterate();
    commit();
    assertThat(validAt(day(10)).V("b").hasNext()).isTrue();
    assertThat(edges(day(9) - E)).isEqualTo(1);
    assertThat(edges(day(9))).isZero();
  }

  @Test
  void f11ShouldRefuseAnEdgeThatBeginsBeforeAnEnd() {
    vertexSinceEver("a");
    from(d(3)).addV().property(T.id, "b").iterate();
    commit();
    assertThatThrownBy(() -> edge(from(d(2)), "e", "a", "b")).isInstanceOf(RuntimeException.class);
    Vertex a = only(graph.during(d(2), null), "a");
    Vertex b = only(graph, "b");
    assertThatThrownBy(() -> a.addEdge("to", b)).isInstanceOf(IllegalArgumentException.class);
    graph.tx().commit();
    assertThat(edges(day(2)) + edges(day(4))).isZero();
  }

  @Test
  void f12ShouldNotLeaveADanglingEdge() {
    vertexSinceEver("a");
    vertexSinceEver("b");
    for (boolean dropFirst : new boolean[] {true, false}) {
      edge(g, "e" + dropFirst, "a", "b");
      Runnable drop = () -> window(d(6), d(7)).V("b").drop().iterate();
      if (dropFirst) {
        elsewhere(
            () -> {
              drop.run();
              graph.tx().commit();
              return "";
            });
        assertThatThrownBy(() -> graph.tx().commit()).isInstanceOf(CommitConflictException.class);
      } else {
        graph.tx().rollback();
        g.V("b").property("open", true).iterate();
        graph.tx().rollback();
        window(d(8), d(9)).V("b").drop().iterate();
        elsewhere(
            () -> {
              g.V("a").addE("to").to(__.V("b")).iterate();
              graph.tx().commit();
              return "";
            });
        assertThatThrownBy(() -> graph.tx().commit()).isInstanceOf(CommitConflictException.class);
      }
    }
    for (int day = 5; day < 12; day++) {
      for (Vertex end : validAt(day(day)).E().bothV().toList()) {
        assertThat(validAt(day(day)).V(end.id()).hasNext()).isTrue();
      }
    }
  }

  @Test
  void f13ShouldKeepAnEdgeOfAnEarlierInstantOutOfAVertexThatBeginsWithTheCommit() {
    g.addV().property(T.id, "a").iterate();
    edge(from(d(5)), "e", "a", "a"); // the transaction's present: there it sees the vertex
    clock.advance(10);
    try {
      graph.tx().commit();
    } catch (ContainmentException e) {
      return;
    }
    assertThat(edges(day(5))).isEqualTo(validAt(day(5)).V("a").count().next());
  }

  @Test
  void f13ShouldNotLeaveAnEdgeThatEndsWithTheCommitAtAVertexThatEndedEarlier() {
    vertexSinceEver("a");
    vertexSinceEver("b");
    edge(from("-inf"), "e", "a", "b");
    from("-inf").V("b").property("p", 1).iterate();
    commit();
    clock.set(day(6));
    graph.tx().rollback();
    g.E("e").drop().iterate();
    g.V("b").properties("p").drop().iterate();
    from(d(6)).V("b").drop().iterate();
    clock.set(day(8));
    commit();
    for (int day = 5; day < 10; day++) {
      assertThat(edges(day(day))).isEqualTo(validAt(day(day)).V("b").count().next());
      assertThat(values(validAt(day(day)), "b", "p"))
          .hasSize(validAt(day(day)).V("b").count().next().intValue());
    }
  }

  @Test
  void f13ShouldEndTheEdgeWithTheVertexThoughTheClockStepsBack() {
    vertexSinceEver("a");
    edge(from("-inf"), "e", "a", "a");
    commit();
    clock.set(day(9));
    graph.tx().rollback();
    g.V("a").drop().iterate();
    clock.set(day(7));
    commit();
    for (long valid : new long[] {day(7) - E, day(7), day(8), day(9) - E, day(9)}) {
      assertThat(edges(valid)).isEqualTo(validAt(valid).V("a").count().next());
    }
  }

  @Test
  void g1ShouldNotBringOldPropertiesIntoANewLife() {
    g.addV().property(T.id, "x").property("p", 1).iterate();
    long c1 = commit();
    clock.set(day(6));
    g.V("x").drop().iterate();
    long c2 = commit();
    clock.set(day(7));
    g.addV().property(T.id, "x").iterate();
    long c3 = commit();
    assertThat(g.V("x").properties().hasNext()).isFalse();
    assertThat(value(validAt(c1), "x", "p")).contains(1);
    assertThat(validAt(c2).V("x").hasNext()).isFalse();
    assertThat(validAt(c3 - E).V("x").hasNext()).isFalse();
    assertThat(validAt(c3).V("x").hasNext()).isTrue();
  }

  @Test
  void g1ShouldLiveAgainLaterWithinOneTransaction() {
    g.addV().property(T.id, "x").property("p", 1).iterate();
    g.V("x").drop().iterate();
    from(d(8)).addV().property(T.id, "x").iterate();
    commit();
    reopen();
    assertThat(g.V("x").hasNext()).isFalse();
    assertThat(validAt(day(8)).V("x").hasNext()).isTrue();
    assertThat(validAt(day(8)).V("x").properties().hasNext()).isFalse();
  }

  @Test
  void g2ShouldRefuseASecondLifeThatOverlapsTheFirst() {
    window(d(2), d(8)).addV().property(T.id, "x").iterate();
    commit();
    assertThatThrownBy(() -> g.addV().property(T.id, "x").iterate())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("already exists");
    assertThatThrownBy(
            () -> window(d(1), d(2).plusNanos(1000)).addV().property(T.id, "x").iterate())
        .isInstanceOf(IllegalArgumentException.class);
    window(d(8), d(9)).addV().property(T.id, "x").iterate();
    commit();
    assertThat(validAt(day(8)).V("x").hasNext()).isTrue();
  }

  @Test
  void g3ShouldGiveASecondLifeItsOwnLabel() {
    window(d(1), d(3)).addV("old").property(T.id, "x").iterate();
    window(d(4), d(6)).addV("new").property(T.id, "x").iterate();
    commit();
    assertThat(validAt(day(2)).V("x").label().next()).isEqualTo("old");
    assertThat(validAt(day(5)).V("x").label().next()).isEqualTo("new");
    assertThat(validAt(day(2)).V().hasLabel("new").hasNext()).isFalse();
    assertThat(validAt(day(5)).V().hasLabel("new").hasNext()).isTrue();
  }

  @Test
  void g4ShouldAcceptAnEarlierLife() {
    from(d(4)).addV().property(T.id, "x").iterate();
    commit();
    window(d(1), d(2)).addV().property(T.id, "x").iterate();
    commit();
    assertThat(validAt(day(1)).V("x").hasNext()).isTrue();
    assertThat(validAt(day(2)).V("x").hasNext()).isFalse();
    assertThat(validAt(day(4)).V("x").hasNext()).isTrue();
  }

  @Test
  void g5ShouldLetAnEdgeLiveAgainBetweenOtherEnds() {
    for (String id : List.of("a", "b", "c")) {
      vertexSinceEver(id);
    }
    edge(window(d(1), d(3)), "e", "a", "b");
    commit();
    edge(window(d(4), d(6)), "e", "c", "a");
    commit();
    assertThat(validAt(day(2)).E("e").outV().id().next()).isEqualTo("a");
    assertThat(validAt(day(5)).E("e").outV().id().next()).isEqualTo("c");
    assertThat(validAt(day(2)).V("a").out().id().toList()).containsExactly("b");
    assertThat(validAt(day(2)).V("a").in().hasNext()).isFalse();
    assertThat(validAt(day(5)).V("a").out().hasNext()).isFalse();
    assertThat(validAt(day(5)).V("a").in().id().toList()).containsExactly("c");
    assertThat(validAt(day(5)).V("b").both().hasNext()).isFalse();
    assertThat(g.E("e").next().vertices(Direction.BOTH)).toIterable().hasSize(2);
  }

  @Test
  void g6ShouldMergeWithWhatWasValidThen() {
    window(d(1), d(3)).addV("p").property("n", "x").iterate();
    commit();
    Map<Object, Object> match = Map.of(T.label, "p", "n", "x");
    window(d(2), d(3))
        .mergeV(match)
        .option(org.apache.tinkerpop.gremlin.process.traversal.Merge.onMatch, Map.of("seen", 1))
        .iterate();
    commit();
    assertThat(validAt(day(2)).V().values("seen").toList()).containsExactly(1);
    assertThat(validAt(day(1)).V().values("seen").hasNext()).isFalse();
    from(d(4)).mergeV(match).iterate();
    commit();
    assertThat(validAt(day(4)).V().count().next()).isEqualTo(1);
    assertThat(validAt(day(3)).V().count().next()).isZero();
    assertThat(validAt(day(2)).V().count().next()).isEqualTo(1);
    assertThat(validAt(day(4)).V().id().next()).isNotEqualTo(validAt(day(2)).V().id().next());
  }
}
