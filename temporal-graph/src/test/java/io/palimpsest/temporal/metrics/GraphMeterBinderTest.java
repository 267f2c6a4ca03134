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
package io.palimpsest.temporal.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.palimpsest.graph.CommitConflictException;
import io.palimpsest.temporal.GraphMetrics;
import io.palimpsest.temporal.PalimpsestGraph;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphMeterBinderTest {

  @TempDir private Path directory;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private double value(String name, String... tags) {
    return registry.get(name).tags(tags).gauge().value();
  }

  private double count(String outcome) {
    return registry
        .get("palimpsest.graph.commits")
        .tag("outcome", outcome)
        .functionCounter()
        .count();
  }

  @Test
  void shouldShowAGraphAndItsLog() {
    try (PalimpsestGraph graph = PalimpsestGraph.open(directory)) {
      new GraphMeterBinder(graph, Tags.of("graph", "test")).bindTo(registry);
      Vertex a = graph.addVertex(T.id, "a", "n", 1);
      a.addEdge("to", graph.addVertex());
      graph.tx().commit();
      a.property("n", 2);
      assertThat(value("palimpsest.graph.transactions.open")).isEqualTo(1);
      assertThat(value("palimpsest.graph.transactions.changing")).isEqualTo(1);
      CompletableFuture.runAsync(
              () -> {
                graph.vertices("a").next().property("n", 3);
                graph.tx().commit();
              })
          .join();
      assertThatThrownBy(() -> graph.tx().commit()).isInstanceOf(CommitConflictException.class);
      graph.tx().rollback();

      assertThat(value("palimpsest.graph.elements", "kind", "vertex")).isEqualTo(2);
      assertThat(value("palimpsest.graph.elements", "kind", "edge")).isEqualTo(1);
      assertThat(value("palimpsest.graph.facts")).isEqualTo(4);
      assertThat(value("palimpsest.graph.versions")).isEqualTo(1);
      assertThat(count("committed")).isEqualTo(2);
      assertThat(count("conflict")).isEqualTo(1);
      assertThat(count("memory") + count("refused") + count("unknown")).isZero();
      assertThat(value("palimpsest.graph.transactions.open")).isZero();
      assertThat(registry.get("palimpsest.graph.transactions.expired").functionCounter().count())
          .isZero();
      GraphMetrics metrics = graph.metrics();
      assertThat(value("palimpsest.graph.memory.bytes", "part", "all"))
          .isEqualTo((double) metrics.memory().bytes())
          .isGreaterThan((double) metrics.memory().historyBytes());
      assertThat(metrics.memory().historyBytes()).isPositive();
      assertThat(value("palimpsest.graph.memory.bytes", "part", "index"))
          .isEqualTo((double) metrics.memory().indexBytes());
      assertThat(value("palimpsest.graph.memory.share")).isBetween(0.0, 0.01);
      assertThat(metrics.progress().applyLag()).isZero();
      assertThat(value("palimpsest.graph.lsn", "watermark", "visible")).isEqualTo(5);
      assertThat(value("palimpsest.wal.lsn", "watermark", "durable")).isEqualTo(5);
      assertThat(value("palimpsest.wal.state", "state", "running", "graph", "test")).isEqualTo(1);
    }
    try (PalimpsestGraph graph = PalimpsestGraph.openReadOnly(directory)) {
      SimpleMeterRegistry other = new SimpleMeterRegistry();
      new GraphMeterBinder(graph, Tags.empty()).bindTo(other);
      assertThat(other.get("palimpsest.graph.facts").gauge().value()).isEqualTo(4);
      assertThat(other.find("palimpsest.wal.lsn").gauge()).isNull();
      assertThat(graph.logMetrics()).isEmpty();
    }
  }
}
