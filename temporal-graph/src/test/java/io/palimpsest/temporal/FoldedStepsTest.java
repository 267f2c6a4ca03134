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

import java.util.List;
import java.util.Map;
import org.apache.commons.configuration2.MapConfiguration;
import org.apache.tinkerpop.gremlin.process.traversal.P;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.__;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.structure.VertexProperty.Cardinality;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is folded into fewer steps, and that it still means the same. */
class FoldedStepsTest {

  private PalimpsestGraph graph;
  private GraphTraversalSource g;
  private Vertex ada;
  private Vertex bob;

  @BeforeEach
  void open() {
    graph =
        PalimpsestGraph.open(
            new MapConfiguration(
                Map.of(
                    "palimpsest.directory",
                    "folded-steps",
                    "palimpsest.wal.storage.class",
                    "memory")));
    g = graph.traversal();
    ada = graph.addVertex(T.id, 1L, T.label, "person", "name", "Ada", "age", 36);
    bob = graph.addVertex(T.id, 2L, T.label, "person", "name", "Bob", "age", 20);
    Vertex oslo = graph.addVertex(T.id, 3L, T.label, "city", "name", "Oslo");
    ada.addEdge("knows", bob, T.id, 7L, "since", 1840);
    ada.addEdge("knows", bob, T.id, 8L);
    bob.addEdge("in", oslo, T.id, 9L);
    graph.tx().commit();
  }

  @AfterEach
  void close() {
    graph.tx().rollback();
    graph.close();
  }

  private static String steps(Traversal<?, ?> traversal) {
    traversal.asAdmin().applyStrategies();
    return traversal.toString();
  }

  @Test
  void shouldFoldFiltersAndLimit() {
    assertThat(steps(g.V().has("person", "age", P.gt(30)).limit(5).values("name")))
        .isEqualTo(
            "[PalimpsestGraphStep(vertex,[~label.eq(person), age.gt(30)],label person,limit 5),"
                + " PropertiesStep([name],value)]");
    assertThat(steps(g.V().hasId(1L).has("age", 36)))
        .isEqualTo("[PalimpsestGraphStep(vertex,[1],[age.eq(36)])]");
    assertThat(steps(g.E().has("since").limit(1)))
        .startsWith("[PalimpsestGraphStep(edge,[]), TraversalFilterStep");
    assertThat(steps(g.V().range(1, 3)))
        .isEqualTo("[PalimpsestGraphStep(vertex,[],limit 3), RangeGlobalStep(1,3)]");
    assertThat(steps(g.V().out().V().has("name", "Ada")))
        .contains("PalimpsestGraphStep(vertex,[name.eq(Ada)])")
        .doesNotContain("HasStep");
  }

  @Test
  void shouldFindWhatPasses() {
    assertThat(g.V().has("person", "age", P.gt(30)).toList()).containsExactly(ada);
    assertThat(g.V().has("name", P.within("Ada", "Oslo")).hasLabel("person").toList())
        .containsExactly(ada);
    assertThat(g.V().has("age", P.lt(30)).out("in").values("name").toList())
        .containsExactly("Oslo");
    assertThat(g.E().has("since", 1840).next().id()).isEqualTo(7L);
    assertThat(g.E().hasLabel(P.neq("knows")).id().toList()).containsExactly(9L);
    assertThat(g.V().out().V().has("name", "Ada").count().next()).isEqualTo(3);
    assertThat(g.V().has("name", P.neq("Ada")).limit(1).toList()).containsExactly(bob);
    assertThat(g.V().range(1, 3).id().toList()).containsExactly(2L, 3L);
    assertThat(g.V().as("a").has("age", 20).as("b").select("a", "b").next())
        .isEqualTo(Map.of("a", bob, "b", bob));
  }

  @Test
  void shouldGoOverTheElementsOfALabelOnly() {
    for (int i = 0; i < 20; i++) {
      graph.addVertex(T.label, "tree", "age", i);
    }
    graph.tx().commit();
    assertThat(g.V().hasLabel("person").profile().next().toString()).contains("label person");
    assertThat(steps(g.V().hasLabel("person", "city"))).contains("label [person, city]");
    assertThat(steps(g.V().hasLabel("tree"))).doesNotContain("label tree");
    assertThat(steps(g.V().hasLabel("none"))).contains("label []");
    assertThat(g.V().hasLabel("person").toList()).containsExactlyInAnyOrder(ada, bob);
    assertThat(g.V().hasLabel("person", "city").id().toList())
        .containsExactlyInAnyOrder(1L, 2L, 3L);
    // Another one becomes a person, in the transaction and then for all.
    Object id = g.V().hasLabel("tree").id().next();
    g.V(id).drop().iterate();
    assertThat(g.V().hasLabel("person", "city").count().next()).isEqualTo(3);
    graph.addVertex(T.id, id, T.label, "person");
    assertThat(g.V().hasLabel("person").id().toList()).containsExactlyInAnyOrder(1L, 2L, id);
    g.tx().commit();
    assertThat(g.V().hasLabel("person").id().toList()).containsExactlyInAnyOrder(1L, 2L, id);
    assertThat(g.V().hasLabel("tree").toList()).hasSize(19);
    g.V(id).drop().iterate();
    graph.addVertex(T.id, id, T.label, "city");
    g.tx().commit();
    assertThat(g.V().hasLabel("person", "city").id().toList())
        .containsExactlyInAnyOrder(1L, 2L, 3L, id);
    assertThat(g.V().hasLabel("city").id().toList()).containsExactlyInAnyOrder(3L, id);
    g.V(id).drop().iterate();
    g.tx().commit();
    assertThat(g.V().hasLabel("person", "city").id().toList())
        .containsExactlyInAnyOrder(1L, 2L, 3L);
  }

  @Test
  void shouldFindAnElementOnceHoweverOftenAFilterNamesIt() {
    assertThat(g.V().hasId(P.within(List.<Object>of(1L, "1", 2L))).toList())
        .containsExactly(ada, bob);
    assertThat(g.V(1L, 1L).toList()).containsExactly(ada, ada);
    assertThat(g.V().hasId(P.within(List.of())).toList()).isEmpty();
    assertThat(g.V().hasId(1L).hasId(2L).toList()).isEmpty();
    assertThat(g.V(1L, 2L).has(T.id, P.gt(1L)).toList()).containsExactly(bob);
    assertThat(g.V().has(T.id, P.gt(1L)).count().next()).isEqualTo(2);
  }

  @Test
  void shouldSeeWhatTheTransactionHasWritten() {
    bob.property("age", 40);
    bob.property(Cardinality.list, "name", "Robert");
    graph.addVertex(T.label, "person", "age", 50);
    ada.remove();
    assertThat(g.V().has("person", "age", P.gt(30)).values("age").toList()).containsExactly(40, 50);
    assertThat(g.V().has("person", "age", P.gt(30)).count().next()).isEqualTo(2);
    assertThat(g.V().has("name", P.within("Robert", "Bob")).toList()).containsExactly(bob);
    assertThat(g.E().has("since", 1840).hasNext()).isFalse();
    assertThat(g.V().hasLabel("person").count().next()).isEqualTo(2);
  }

  @Test
  void shouldCountOnTheStore() {
    assertThat(steps(g.V().has("age", P.gt(3)).count()))
        .isEqualTo("[ElementCountStep(VERTEX,[age.gt(3)])]");
    assertThat(g.V().has("age", P.gt(3)).count().next()).isEqualTo(2);
    assertThat(g.V().has("age", P.gt(30)).hasLabel("city").count().next()).isZero();
    assertThat(g.E().has("since", P.gt(3)).count().next()).isEqualTo(1);
    assertThat(g.V().limit(2).count().next()).isEqualTo(2);
  }

  @Test
  void shouldCountWaysWithoutWalkingThem() {
    assertThat(steps(g.V(1L).out().both("knows").in().count()))
        .isEqualTo("[PalimpsestGraphStep(vertex,[1]), WayCountStep([OUT, BOTH[knows], IN])]");
    assertThat(g.V(1L).out().out().count().next()).isEqualTo(2);
    assertThat(g.V().out().both("knows").out().count().next()).isEqualTo(8);
    assertThat(g.V().bothE().count().next()).isEqualTo(6);
    assertThat(g.V().out("none").out().count().next()).isZero();
    assertThat(g.V().has("name", "none").out().out().count().next()).isZero();
    assertThat(g.V().repeat(__.both("knows")).times(20).count().next()).isEqualTo(2L << 20);
    assertThat(g.V().map(__.out().in().count()).toList()).isEqualTo(List.of(4L, 1L, 0L));
    assertThat(g.V(1L, 1L).out().out().count().next()).isEqualTo(4);
  }

  @Test
  void shouldCountWaysAsTheyAreWhenATraversalChangesThem() {
    Edge edge = g.V(1L).outE("knows").next();
    assertThat(g.V(1L, 2L).sideEffect(__.E(edge.id()).drop()).out().in().count().next())
        .isEqualTo(2);
  }
}
