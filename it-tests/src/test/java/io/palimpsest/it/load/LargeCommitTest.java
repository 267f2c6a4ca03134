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
package io.palimpsest.it.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.palimpsest.temporal.PalimpsestGraph;
import io.palimpsest.wal.RecordTooLargeException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.configuration2.Configuration;
import org.apache.commons.configuration2.MapConfiguration;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commits larger than a frame, a buffer and a segment of the log. */
class LargeCommitTest {

  @TempDir Path directory;

  private Configuration configuration(String... more) {
    Map<String, Object> keys = new HashMap<>();
    keys.put("palimpsest.directory", directory.toString());
    for (int i = 0; i < more.length; i += 2) {
      keys.put("palimpsest.wal." + more[i], more[i + 1]);
    }
    return new MapConfiguration(keys);
  }

  private Configuration small() {
    return configuration(
        "segment.bytes", "65536",
        "group.bytes", "4096",
        "record.bytes", "8192",
        "buffer.bytes", "16384",
        "transaction.bytes", "1000000");
  }

  private static void add(PalimpsestGraph graph, int from, int to) {
    for (int i = from; i < to; i++) {
      Vertex vertex = graph.addVertex("thing");
      vertex.property("number", i);
      vertex.property("text", "x".repeat(i % 100));
    }
  }

  private static void check(PalimpsestGraph graph, int count) {
    assertThat(graph.traversal().V().count().next()).isEqualTo(count);
    for (int i = 0; i < count; i += 97) {
      assertThat(graph.traversal().V().has("number", i).values("text").next())
          .isEqualTo("x".repeat(i % 100));
    }
  }

  @Test
  void shouldKeepACommitOfManySegmentsWhole() {
    try (PalimpsestGraph graph = PalimpsestGraph.open(small())) {
      add(graph, 0, 10);
      graph.tx().commit();
      add(graph, 10, 5_000);
      graph.tx().commit();
      check(graph, 5_000);
    }
    try (PalimpsestGraph graph = PalimpsestGraph.open(small())) {
      check(graph, 5_000);
      add(graph, 5_000, 5_010);
      graph.tx().commit();
    }
    try (PalimpsestGraph graph = PalimpsestGraph.open(small())) {
      check(graph, 5_010);
    }
  }

  @Test
  void shouldRefuseWhatIsLargerThanItsLimitAndLeaveNothing() {
    try (PalimpsestGraph graph = PalimpsestGraph.open(small())) {
      add(graph, 0, 10);
      graph.addVertex("thing").property("text", "x".repeat(8_200));
      assertThatThrownBy(() -> graph.tx().commit())
          .hasStackTraceContaining(RecordTooLargeException.class.getName())
          .hasStackTraceContaining("expected at most " + (8192 - 80) + " (record.bytes");
      graph.tx().rollback();
      add(graph, 0, 20_000);
      assertThatThrownBy(() -> graph.tx().commit())
          .hasStackTraceContaining(RecordTooLargeException.class.getName())
          .hasStackTraceContaining("expected at most " + (1_000_000 - 80) + " (transaction.bytes");
      graph.tx().rollback();
      assertThat(graph.traversal().V().hasNext()).isFalse();
      graph.tx().rollback();
      add(graph, 0, 10);
      graph.tx().commit();
    }
    try (PalimpsestGraph graph = PalimpsestGraph.open(small())) {
      check(graph, 10);
    }
  }

  @Test
  void shouldKeepACommitOfMoreThanAFullSegmentWithTheDefaults() {
    String text = "0123456789abcdef".repeat(1 << 16);
    try (PalimpsestGraph graph = PalimpsestGraph.open(configuration())) {
      for (int i = 0; i < 70; i++) {
        graph.addVertex("thing").property("text", i + text);
      }
      graph.tx().commit();
    }
    try (PalimpsestGraph graph = PalimpsestGraph.open(configuration())) {
      assertThat(graph.traversal().V().count().next()).isEqualTo(70);
      for (int i = 0; i < 70; i += 23) {
        assertThat(graph.traversal().V().has("text", i + text).count().next()).isEqualTo(1);
      }
    }
  }
}
