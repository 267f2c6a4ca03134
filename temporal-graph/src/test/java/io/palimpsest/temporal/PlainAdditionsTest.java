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
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.__;
import org.apache.tinkerpop.gremlin.process.traversal.step.GValue;
import org.apache.tinkerpop.gremlin.process.traversal.step.util.event.ConsoleMutationListener;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.decoration.EventStrategy;
import org.apache.tinkerpop.gremlin.process.traversal.strategy.decoration.PartitionStrategy;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.structure.VertexProperty.Cardinality;
import org.apache.tinkerpop.gremlin.structure.util.empty.EmptyGraph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which additions become what they end as at once, and that they still mean the same. */
class PlainAdditionsTest {

  private PalimpsestGraph graph;
  private GraphTraversalSource g;

  @BeforeEach
  void open() {
    graph =
        PalimpsestGraph.open(
            new MapConfiguration(
                Map.of(
                    "palimpsest.directory",
                    "plain-additions",
                    "palimpsest.wal.storage.class",
                    "memory")));
    g = graph.traversal();
  }

  @AfterEach
  void close() {
    graph.tx().rollback();
    graph.close();
  }

  /** The steps as the first optimization finds them. */
  @SuppressWarnings("rawtypes") // as TinkerPop's explanation
  private static String decorated(Traversal<?, ?> traversal) {
    return traversal.explain().getStrategyTraversals().stream()
        .filter(pair -> pair.getValue0() instanceof TemporalOptionsStrategy)
        .map(pair -> pair.getValue1().toString())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldSettleWhatHasNoVariables() {
    assertThat(decorated(g.addV("person").property("name", "Ada")))
        .startsWith("[AddVertexStartStep(");
    assertThat(decorated(g.addE("knows").from(__.V(1L)).to(__.V(2L))))
        .startsWith("[AddEdgeStartStep(");
    assertThat(decorated(g.V().addV("person"))).contains("AddVertexStep(");
    assertThat(decorated(g.V().as("a").map(__.addE("knows").to("a")))).contains("AddEdgeStep(");
  }

  @Test
  void shouldLeaveWhatWaitsForVariables() {
    assertThat(decorated(g.addV("person").property("name", GValue.of("x", "Ada"))))
        .startsWith("[AddVertexStartStepPlaceholder");
    assertThat(decorated(g.addV(GValue.of("x", "person"))))
        .startsWith("[AddVertexStartStepPlaceholder");
    assertThat(g.addV("person").property("name", GValue.of("x", "Ada")).values("name").next())
        .isEqualTo("Ada");
  }

  @Test
  void shouldAddTheSame() {
    Vertex ada =
        g.addV("person")
            .property(T.id, 7L)
            .property("name", "Ada")
            .property(Cardinality.list, "tag", "a", "since", 1840)
            .property(Cardinality.list, "tag", "b")
            .next();
    assertThat(ada.id()).isEqualTo(7L);
    assertThat(ada.label()).isEqualTo("person");
    assertThat(g.V(7L).properties("tag").value().toList()).containsExactlyInAnyOrder("a", "b");
    assertThat(g.V(7L).properties("tag").has("since", 1840).value().toList()).containsExactly("a");
    g.V(7L).as("a").addV(__.values("name")).as("b").addE("is").from("a").to("b").iterate();
    assertThat(g.V(7L).out("is").label().toList()).containsExactly("Ada");
    g.addE("knows").from(__.V(7L)).to(__.V().hasLabel("Ada")).property("since", 1841).iterate();
    assertThat(g.E().hasLabel("knows").values("since").toList()).containsExactly(1841);
  }

  @Test
  void shouldLetOtherDecorationsSeeThem() {
    GraphTraversalSource part =
        g.withStrategies(
            PartitionStrategy.build()
                .partitionKey("part")
                .writePartition("a")
                .readPartitions(List.of("a"))
                .create());
    part.addV("person").property("name", "Ada").iterate();
    assertThat(g.V().values("part").toList()).containsExactly("a");
    CountingListener listener = new CountingListener();
    g.withStrategies(EventStrategy.build().addListener(listener).create()).addV("city").iterate();
    graph.tx().commit();
    assertThat(listener.vertices).isEqualTo(1);
  }

  private static final class CountingListener extends ConsoleMutationListener {
    private int vertices;

    CountingListener() {
      super(EmptyGraph.instance());
    }

    @Override
    public void vertexAdded(Vertex element) {
      vertices++;
    }
  }
}
