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

import io.palimpsest.graph.CommitConflictException;
import io.palimpsest.graph.CommitReceipt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.commons.configuration2.MapConfiguration;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.structure.VertexProperty;
import org.apache.tinkerpop.gremlin.structure.VertexProperty.Cardinality;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PropertiesTest {

  private Path home;
  private PalimpsestGraph graph;
  private GraphTraversalSource g;

  @BeforeEach
  void open(@TempDir Path directory) {
    home = directory;
    graph = PalimpsestGraph.open(home);
    g = graph.traversal();
  }

  @AfterEach
  void close() {
    graph.close();
  }

  private void reopen() {
    graph.tx().commit();
    graph.close();
    graph = PalimpsestGraph.open(home);
    g = graph.traversal();
  }

  private List<Object> values(String key) {
    return g.V("v").values(key).toList();
  }

  @Test
  void shouldKeepSeveralValuesOfAKeyWithTheirIdsAndProperties() {
    Vertex v = graph.addVertex(T.id, "v");
    VertexProperty<String> a = v.property(Cardinality.list, "name", "Ada", "since", 1815);
    v.property(Cardinality.list, "name", "Ada");
    v.property(Cardinality.set, "name", "Ada", "by", "me"); // is the first again
    v.property(Cardinality.set, "name", "Countess", T.id, UUID.fromString(UUID_TEXT));
    reopen();
    assertThat(values("name")).containsExactlyInAnyOrder("Ada", "Ada", "Countess");
    Vertex again = g.V("v").next();
    assertThatThrownBy(() -> again.property("name"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("name");
    assertThat(g.V("v").properties("name").hasId(a.id()).valueMap().next())
        .isEqualTo(Map.of("since", 1815, "by", "me"));
    assertThat(g.V("v").properties("name").hasId(UUID.fromString(UUID_TEXT)).value().next())
        .isEqualTo("Countess");
    assertThat((Long) graph.addVertex().id()).isGreaterThan((Long) a.id());
  }

  private static final String UUID_TEXT = "c0ffee00-0000-4000-8000-000000000001";

  /** Two seconds; 23 where only single values were compared with all that was written before. */
  @Test
  @Timeout(20)
  void shouldTakeManyValuesOfAVertexInOneTransaction() {
    Vertex v = graph.addVertex(T.id, "v");
    for (int round = 0; round < 2; round++) { // of a new vertex, and of one that is there
      List<VertexProperty<Integer>> added = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        added.add(v.property(Cardinality.list, "x", i));
        v.property("key " + i % 2_000, i);
      }
      assertThat(values("x")).hasSize((round + 1) * MANY - round);
      added.get(round).remove();
      added.get(MANY - 1).property("since", 1815);
      graph.tx().commit();
    }
    reopen();
    assertThat(values("x")).hasSize(2 * MANY - 2);
    assertThat(values("key 1999")).containsExactly(MANY - 1);
    assertThat(g.V("v").properties("x").has("since", 1815).value().toList())
        .containsExactly(MANY - 1, MANY - 1);
  }

  private static final int MANY = 60_000;

  @Test
  void shouldGiveNewValuesNumbersThatNoneWasGiven() {
    Vertex v = graph.addVertex(T.id, "v");
    long next = (Long) v.property(Cardinality.list, "x", 0).id() + 1;
    v.property(Cardinality.list, "x", 1, T.id, next + 2);
    for (int i = 2; i < 8; i++) {
      v.property(Cardinality.list, "x", i);
    }
    assertThat(values("x")).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
    reopen();
    assertThat(values("x")).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
  }

  @Test
  void shouldNotRunOutOfNumbersWhenALargeOneIsGiven() {
    Vertex v = graph.addVertex(T.id, "v");
    v.property(Cardinality.list, "x", 0, T.id, Long.MAX_VALUE - 1);
    graph.tx().commit();
    for (int i = 1; i < 4; i++) {
      assertThat((Long) v.property(Cardinality.list, "x", i).id()).isBetween(0L, 1L << 62);
      assertThat((Long) graph.addVertex().id()).isBetween(0L, 1L << 62);
    }
    reopen();
    assertThat(values("x")).containsExactlyInAnyOrder(0, 1, 2, 3);
    assertThat((Long) graph.addVertex().id()).isBetween(0L, 1L << 62);
  }

  @Test
  void shouldLetASingleValueTakeThePlaceOfAllOthers() {
    Vertex v = graph.addVertex(T.id, "v");
    v.property(Cardinality.list, "x", 1);
    v.property(Cardinality.list, "x", 2);
    graph.tx().commit();
    CommitReceipt many = graph.tx().lastReceipt().orElseThrow();
    g.V("v").property(Cardinality.single, "x", 3).iterate();
    assertThat(values("x")).containsExactly(3);
    reopen();
    assertThat(values("x")).containsExactly(3);
    assertThat(graph.asOf(many.token()).traversal().V("v").values("x").toList())
        .containsExactlyInAnyOrder(1, 2);
  }

  @Test
  void shouldGiveASingleValueAnIdThatNoOtherHas() {
    Object a = graph.addVertex(T.id, "b@c").property("a", 1).id();
    Object b = graph.addVertex(T.id, "c").property("a@b", 1).id();
    Object c = graph.addVertex(T.id, "7").property("a", 1).id();
    Object d = graph.addVertex(T.id, 7L).property("a", 1).id();
    assertThat(List.of(a, b, c, d)).doesNotHaveDuplicates();
    reopen();
    assertThat(g.V(7L).properties("a").id().next()).isEqualTo(d);
  }

  @Test
  void shouldRefuseASecondWriterOfASetAndNotOfAList() {
    graph.addVertex(T.id, "v");
    graph.tx().commit();
    assertThat(addsInTwoTransactions(Cardinality.list)).isTrue();
    assertThat(values("list")).hasSize(2);
    assertThat(addsInTwoTransactions(Cardinality.set)).isFalse();
    assertThat(values("set")).hasSize(1);
    assertThat(addsInTwoTransactions(Cardinality.single)).isFalse();
  }

  private boolean addsInTwoTransactions(Cardinality cardinality) {
    g.V("v").property(cardinality, cardinality.name(), 1).iterate();
    CompletableFuture.runAsync(
            () -> {
              g.V("v").property(cardinality, cardinality.name(), 1).iterate();
              graph.tx().commit();
            })
        .join();
    try {
      graph.tx().commit();
      return true;
    } catch (CommitConflictException e) {
      assertThat(e).hasMessageContaining("\"" + cardinality.name() + "\" of vertex v");
      return false;
    }
  }

  @Test
  void shouldMakeTheCardinalityThatIsConfiguredTheUsualOne(@TempDir Path other) {
    Map<String, Object> keys =
        Map.of("palimpsest.directory", other.toString(), "palimpsest.cardinality", "list");
    try (PalimpsestGraph lists = PalimpsestGraph.open(new MapConfiguration(keys))) {
      Vertex v = lists.addVertex("x", 1);
      v.property("x", 1);
      assertThat(v.properties("x")).toIterable().hasSize(2);
      lists.tx().rollback();
    }
    assertThatThrownBy(
            () ->
                PalimpsestGraph.open(
                    new MapConfiguration(
                        Map.of(
                            "palimpsest.directory",
                            other.toString(),
                            "palimpsest.cardinality",
                            "many"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("single, list or set")
        .hasMessageContaining("many");
  }

  @Test
  void shouldRefuseAValueOfAnUnknownTypeByName() {
    Vertex v = graph.addVertex(T.id, "v");
    assertThatThrownBy(() -> v.property("x", new Thread()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Thread");
    assertThatThrownBy(() -> v.property(Cardinality.list, "x", 1, "m", new Object[] {1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"m\"");
    assertThat(v.properties()).toIterable().isEmpty();
    assertThatThrownBy(() -> graph.variables().set("x", new Thread()))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("java.lang.Thread");
  }

  @Test
  void shouldKeepVariablesAndTheirPast() {
    graph.variables().set("motto", "old");
    graph.tx().commit();
    CommitReceipt old = graph.tx().lastReceipt().orElseThrow();
    graph.variables().set("motto", "new");
    graph.variables().set("numbers", new int[] {1, 2});
    graph.tx().commit();
    graph.variables().remove("motto");
    assertThat(graph.variables().keys()).containsExactly("numbers");
    graph.tx().rollback();
    assertThat(graph.variables().<String>get("motto")).hasValue("new");
    reopen();
    assertThat(graph.variables().<int[]>get("numbers").orElseThrow()).containsExactly(1, 2);
    assertThat(graph.asOf(old.token()).variables().asMap()).isEqualTo(Map.of("motto", "old"));
  }

  @Test
  void shouldCountWhatIsThereAtEveryCoordinate() {
    Vertex a = graph.addVertex("a");
    Vertex b = graph.addVertex("b");
    a.addEdge("e", b);
    graph.tx().commit();
    CommitReceipt two = graph.tx().lastReceipt().orElseThrow();
    g.with("validFrom", "2000-01-01T00:00:00Z").addV("a").iterate();
    g.V(b.id()).drop().iterate();
    assertThat(g.V().count().next()).isEqualTo(2);
    assertThat(g.V().hasLabel("a").count().next()).isEqualTo(2);
    assertThat(g.V(a.id()).out("e").count().next()).isZero();
    graph.tx().commit();
    assertThat(g.V().hasLabel("b").count().next()).isZero();
    assertThat(g.with("validAt", "2001-01-01T00:00:00Z").V().count().next()).isEqualTo(1);
    GraphTraversalSource then = graph.asOf(two.token()).traversal();
    assertThat(then.V().count().next()).isEqualTo(2);
    assertThat(then.E().count().next()).isEqualTo(1);
    assertThat(then.V().out().count().next()).isEqualTo(1);
    assertThat(g.V().count().explain().toString()).contains("ElementCountStep");
  }
}
