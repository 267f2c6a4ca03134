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

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotReconcilerTest {

  private static final String DAY_1 = "2020-01-01T00:00:00Z";
  private static final String DAY_2 = "2020-01-02T00:00:00Z";
  private static final String DAY_3 = "2020-01-03T00:00:00Z";

  private PalimpsestGraph graph;
  private GraphTraversalSource g;

  @BeforeEach
  void open(@TempDir Path directory) {
    graph = PalimpsestGraph.open(directory);
    g = graph.traversal();
  }

  @AfterEach
  void close() {
    graph.close();
  }

  /** Nodes as "code=value", edges as "from-to=value". */
  private ReconcileSummary load(String day, String... elements) {
    SnapshotReconciler reconciler = new SnapshotReconciler(graph, day, "code");
    for (String element : elements) {
      String[] parts = element.split("=", -1);
      String[] ends = parts[0].split("-", -1);
      if (ends.length == 1) {
        reconciler.node("#" + ends[0], "city", Map.of("code", ends[0], "p", parts[1]));
      } else {
        reconciler.edge("#" + ends[0], "#" + ends[1], "road", Map.of("p", parts[1]));
      }
    }
    ReconcileSummary summary = reconciler.apply();
    g.tx().commit();
    return summary;
  }

  private List<String> at(String day) {
    List<String> found = new ArrayList<>();
    GraphTraversalSource then = g.with("validAt", day);
    for (Vertex vertex : then.V().toList()) {
      found.add(vertex.value("code") + "=" + vertex.property("p").orElse("none"));
    }
    for (Edge edge : then.E().toList()) {
      found.add(
          edge.outVertex().value("code")
              + "-"
              + edge.inVertex().value("code")
              + "="
              + edge.property("p").orElse("none"));
    }
    g.tx().rollback();
    found.sort(null);
    return found;
  }

  @Test
  void shouldBeginChangeAndEndWhatDiffers() {
    load(DAY_1, "a=1", "b=1", "c=1", "a-b=1", "b-c=1");
    assertThat(load(DAY_2, "a=2", "b=1", "d=1", "a-b=2", "b-d=1"))
        .isEqualTo(new ReconcileSummary(1, 1, 1, 1, 2));
    assertThat(at(DAY_1)).containsExactly("a-b=1", "a=1", "b-c=1", "b=1", "c=1");
    assertThat(at(DAY_2)).containsExactly("a-b=2", "a=2", "b-d=1", "b=1", "d=1");
    assertThat(at("2019-12-31T23:59:59Z")).isEmpty();
  }

  @Test
  void shouldWriteNothingForTheSameSnapshotAgain() {
    load(DAY_1, "a=1", "b=1", "a-b=1");
    load(DAY_2, "a=2", "b=1");
    assertThat(load(DAY_1, "a=1", "b=1", "a-b=1").isEmpty()).isTrue();
    assertThat(load(DAY_2, "a=2", "b=1").isEmpty()).isTrue();
    assertThat(graph.tx().lastReceipt().orElseThrow().mutations()).isZero();
  }

  @Test
  void shouldLetChangesOfALateSnapshotRunToTheNextKnownChange() {
    load(DAY_1, "a=1", "b=1");
    load(DAY_3, "a=3", "b=1", "c=3", "a-c=3");
    load(DAY_2, "a=2", "c=2", "a-c=2");
    assertThat(at(DAY_1)).containsExactly("a=1", "b=1");
    assertThat(at(DAY_2)).containsExactly("a-c=2", "a=2", "c=2");
    assertThat(at(DAY_3)).containsExactly("a-c=3", "a=3", "c=3");
  }

  @Test
  void shouldKeepTheIdOfAnIdentityOverItsGaps() {
    load(DAY_1, "a=1", "b=1", "a-b=1");
    Object vertex = g.V().has("code", "b").id().next();
    Object edge = g.E().id().next();
    load(DAY_2, "a=1");
    load(DAY_3, "a=1", "b=1", "a-b=1");
    assertThat(g.with("validAt", DAY_3).V().has("code", "b").id().next()).isEqualTo(vertex);
    assertThat(g.with("validAt", DAY_3).E().id().toList()).containsExactly(edge);
    assertThat(at(DAY_2)).containsExactly("a=1");
  }

  @Test
  void shouldLeaveElementsOfOtherLabelsAlone() {
    g.with("validFrom", DAY_1).addV("river").property("code", "r").iterate();
    g.tx().commit();
    load(DAY_2, "a=1");
    assertThat(at(DAY_2)).containsExactly("a=1", "r=none");
  }

  @Test
  void shouldRefuseWhatHasNoOrNoSingleIdentity() {
    SnapshotReconciler reconciler = new SnapshotReconciler(graph, DAY_1, "code");
    reconciler.node("1", "city", Map.of("code", "a"));
    reconciler.node("2", "city", Map.of("code", "b"));
    reconciler.node("3", "river", Map.of("code", "b"));
    reconciler.edge("1", "2", "road", Map.of());
    reconciler.edge("2", "1", "road", Map.of());
    refused(() -> reconciler.node("4", "city", Map.of("name", "x")), "code", "needs the key");
    refused(() -> reconciler.node("4", "city", Map.of("code", "a")), "code", "two nodes");
    refused(() -> reconciler.node("1", "city", Map.of("code", "z")), "~id", "two nodes");
    refused(() -> reconciler.edge("9", "1", "road", Map.of()), "~from", "\"9\"");
    refused(() -> reconciler.edge("1", "9", "road", Map.of()), "~to", "\"9\"");
    refused(() -> reconciler.edge("1", "2", "road", Map.of()), null, "two edges");
    assertThat(graph.tx().hasChanges()).isFalse();
  }

  @Test
  void shouldRefuseAGraphWithTwoOfOneIdentityAndChangeNothing() {
    for (int i = 0; i < 2; i++) {
      g.with("validFrom", DAY_1).addV("city").property("code", "a").property("p", "1").iterate();
    }
    g.tx().commit();
    assertThatThrownBy(() -> load(DAY_2, "a=2"))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("the graph has two nodes");
    assertThat(graph.tx().hasChanges()).isFalse();
  }

  @Test
  void shouldEndWhatHasTheLabelButNoIdentity() {
    g.with("validFrom", DAY_1).addV("city").property("name", "nowhere").iterate();
    g.tx().commit();
    assertThat(load(DAY_2, "a=1").nodesEnded()).isEqualTo(1);
    assertThat(at(DAY_2)).containsExactly("a=1");
  }

  private static void refused(ThrowingCallable call, @Nullable String column, String reason) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> assertThat(e.column()).isEqualTo(Optional.ofNullable(column)))
        .hasMessageContaining(reason);
  }
}
