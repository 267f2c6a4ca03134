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
package io.palimpsest.it.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.palimpsest.graph.schema.IndexDefinition;
import io.palimpsest.graph.schema.IndexStatus;
import io.palimpsest.it.TestGraphs;
import io.palimpsest.temporal.PalimpsestGraph;
import io.palimpsest.wal.TimeSource;
import java.util.List;
import java.util.UUID;
import org.apache.tinkerpop.gremlin.process.traversal.P;
import org.apache.tinkerpop.gremlin.process.traversal.TextP;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversal;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.structure.VertexProperty.Cardinality;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What indexes are used for, and that it shows. */
class IndexesTest {

  private static final int PEOPLE = 300;

  private final String name = "indexes-" + UUID.randomUUID();
  private PalimpsestGraph graph;
  private GraphTraversalSource g;

  @BeforeEach
  void open() {
    graph = TestGraphs.inMemory(name, 1 << 20, TimeSource.system());
    g = graph.traversal();
    for (int i = 0; i < PEOPLE; i++) {
      graph.addVertex(
          T.id, (long) i, T.label, i % 3 == 0 ? "city" : "person", "name", "n" + i, "age", i % 50);
    }
    graph.tx().commit();
  }

  @AfterEach
  void close() {
    graph.tx().rollback();
    graph.close();
    TestGraphs.forget(name);
  }

  private void create(IndexDefinition definition) {
    graph.schema().createIndex(definition);
    awaitIndexes();
  }

  private void awaitIndexes() {
    while (graph.schema().indexes().stream()
        .anyMatch(index -> index.state() != IndexStatus.State.READY)) {
      Thread.onSpinWait();
    }
  }

  private static void assertUses(String index, GraphTraversal<?, ?> traversal) {
    assertThat(traversal.explain().toString()).contains("index " + index);
  }

  private static void assertUsesNone(GraphTraversal<?, ?> traversal) {
    assertThat(traversal.explain().toString()).doesNotContain("index ");
  }

  @Test
  void shouldServeEqualityAndRanges() {
    create(IndexDefinition.named("by_age").onVertices().range("age"));
    assertUses("by_age", g.V().has("age", 7));
    assertUses("by_age", g.V().has("age", P.within(List.<Object>of(7, 8L, 9.0))).count());
    assertUses("by_age", g.V().has("age", P.between(7, 9)).values("name"));
    assertUses("by_age", g.V().has("person", "age", P.lt(3)).limit(2));
    assertUses("by_age", g.V().out().V().has("age", 7));
    assertUsesNone(g.V().has("age", P.neq(7)));
    assertUsesNone(g.V().has("name", "n7"));
    assertUsesNone(g.E().has("age", 7));
    assertThat(g.V().has("age", 7L).count().next()).isEqualTo(6);
    assertThat(g.V().has("age", P.between(7, 9)).count().next()).isEqualTo(12);
    assertThat(g.V().has("person", "age", 7).id().toList()).containsExactly(7L, 107L, 157L, 257L);
  }

  @Test
  void shouldServeTexts() {
    create(IndexDefinition.named("by_name").onVertices("person").text("name"));
    assertUses("by_name", g.V().has("person", "name", TextP.startingWith("n29")));
    assertUsesNone(g.V().has("name", TextP.startingWith("n29")));
    assertThat(g.V().has("person", "name", TextP.startingWith("n29")).count().next()).isEqualTo(8);
    assertThat(g.V().has("person", "name", TextP.endingWith("98")).id().toList())
        .containsExactly(98L, 298L);
  }

  @Test
  void shouldServeSeveralKeysAndTheFirstOfThem() {
    create(IndexDefinition.named("both").onVertices().range("age", "name"));
    assertUses("both", g.V().has("age", 7).has("name", "n57"));
    assertUses("both", g.V().has("age", 7));
    assertUsesNone(g.V().has("name", "n57"));
    g.V(57L).properties("name").drop().iterate();
    g.tx().commit();
    assertThat(g.V().has("age", 7).count().next()).isEqualTo(6);
    assertThat(g.V().has("age", 7).has("name", P.gt("n2")).id().toList())
        .containsExactly(207L, 257L, 7L);
  }

  @Test
  void shouldFindWhatTheTransactionWroteUnderALaterKeyOnly() {
    create(IndexDefinition.named("both").onVertices().range("age", "nick"));
    g.V(7L).property("nick", "x").iterate();
    assertUses("both", g.V().has("age", 7).has("nick", "x"));
    assertThat(g.V().has("age", 7).has("nick", "x").id().toList()).containsExactly(7L);
    assertThat(g.V().has("age", 7).has("nick", P.neq("y")).count().next()).isEqualTo(1);
    g.tx().commit();
    g.V(57L).property("nick", List.of("x")).iterate();
    g.tx().commit();
    // A list is not listed, but is not "y" either.
    assertThat(g.V().has("age", 7).has("nick", P.neq("y")).id().toSet()).containsExactly(7L, 57L);
    assertThat(g.V().has("age", 7).has("nick", "x").count().next()).isEqualTo(1);
  }

  @Test
  void shouldTakeTheOneThatNamesTheFewest() {
    create(IndexDefinition.named("by_age").onVertices().range("age"));
    create(IndexDefinition.named("by_name").onVertices().range("name"));
    assertUses("by_name", g.V().has("age", 7).has("name", "n57"));
    assertUses("by_age", g.V().has("age", 7).has("name", P.gt("a")));
  }

  @Test
  void shouldShowTheIndexInAProfile() {
    create(IndexDefinition.named("by_age").onVertices().range("age"));
    assertThat(g.V().has("age", 7).values("name").profile().next().toString())
        .contains("index by_age[[7, 7]]");
    assertThat(g.V().has("age", 7).count().profile().next().toString()).contains("by_age");
  }

  @Test
  void shouldSeeSeveralValuesOnceAndThoseOfTheTransaction() {
    create(IndexDefinition.named("by_name").onVertices().range("name"));
    Vertex v = graph.vertices(7L).next();
    v.property(Cardinality.list, "name", "n7b");
    assertThat(g.V().has("name", TextP.startingWith("n7")).hasId(7L).count().next()).isEqualTo(1);
    g.tx().commit();
    assertThat(g.V().has("name", P.within("n7", "n7b")).toList()).containsExactly(v);
    assertThat(g.V().has("name", P.within("n7", "n7b")).count().next()).isEqualTo(1);
    v.property(Cardinality.single, "name", "x");
    graph.addVertex("name", "n8");
    assertThat(g.V().has("name", P.within("n7", "n7b", "x")).toList()).containsExactly(v);
    assertThat(g.V().has("name", "n8").count().next()).isEqualTo(2);
    g.tx().rollback();
    assertThat(g.V().has("name", "n8").count().next()).isEqualTo(1);
  }

  @Test
  void shouldBeFilledAgainAfterAReopen() {
    create(IndexDefinition.named("by_age").onVertices().range("age"));
    g.V(7L).property("age", 1000).iterate();
    g.tx().commit();
    graph.close();
    graph = TestGraphs.inMemory(name, 1 << 20, TimeSource.system());
    g = graph.traversal();
    awaitIndexes();
    assertThat(graph.schema().indexes().get(0).done()).isEqualTo(PEOPLE);
    assertUses("by_age", g.V().has("age", 7));
    assertThat(g.V().has("age", 7).count().next()).isEqualTo(5);
    assertThat(g.V().has("age", P.gt(999)).id().toList()).containsExactly(7L);
    graph.schema().dropIndex("by_age");
    assertUsesNone(g.V().has("age", 7));
    assertThat(g.V().has("age", 7).count().next()).isEqualTo(5);
  }
}
