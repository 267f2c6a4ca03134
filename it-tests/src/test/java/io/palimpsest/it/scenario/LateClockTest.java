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

import static io.palimpsest.it.Days.d;
import static io.palimpsest.it.Days.day;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.palimpsest.it.ManualClock;
import io.palimpsest.it.TestGraphs;
import io.palimpsest.temporal.PalimpsestGraph;
import io.palimpsest.wal.ClockBehindException;
import java.util.Map;
import java.util.UUID;
import org.apache.commons.configuration2.MapConfiguration;
import org.apache.tinkerpop.gremlin.structure.Direction;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A graph that is opened by a machine whose clock is days behind the last commit. */
class LateClockTest {

  private final String name = "late-" + UUID.randomUUID();
  private final ManualClock clock = new ManualClock(day(12));

  private PalimpsestGraph open() {
    Map<String, Object> keys =
        Map.of(
            "palimpsest.directory",
            name,
            "palimpsest.wal.storage.class",
            "memory",
            "palimpsest.wal.storage.config.name",
            name);
    return PalimpsestGraph.open(new MapConfiguration(keys), clock);
  }

  @AfterEach
  void forget() {
    TestGraphs.forget(name);
  }

  @Test
  void shouldRefuseCommitsUntilTheClockIsSetOrItIsAllowed() {
    try (PalimpsestGraph graph = open()) {
      graph.addVertex("k", "before");
      graph.tx().commit();
    }
    clock.set(day(10));
    try (PalimpsestGraph graph = open()) {
      assertThat(graph.traversal().V().count().next()).isEqualTo(1);
      graph.addVertex("k", "refused");
      assertThatThrownBy(() -> graph.tx().commit())
          .isInstanceOf(ClockBehindException.class)
          .hasMessageContaining("takes no records")
          .hasMessageContaining("clock.behind.millis");
      graph.tx().rollback();
      assertThat(graph.traversal().V().count().next()).isEqualTo(1);
    }
    // These graphs allow a century.
    try (PalimpsestGraph graph = TestGraphs.inMemory(name, clock)) {
      graph.addVertex("k", "allowed");
      graph.tx().commit();
      assertThat(graph.traversal().V().count().next()).isEqualTo(2);
    }
    clock.set(day(13));
    try (PalimpsestGraph graph = open()) {
      graph.addVertex("k", "on time");
      graph.tx().commit();
      assertThat(graph.traversal().V().count().next()).isEqualTo(3);
    }
  }

  /** Found by a random program: who had read on the later day had put the edge among the past. */
  @Test
  void shouldStillShowWhatEndedOnADayThatIsNoMore() {
    clock.set(day(7));
    try (PalimpsestGraph graph = TestGraphs.inMemory(name, clock)) {
      Vertex c = graph.addVertex("k", "c");
      graph.during(null, d(13)).vertices(c.id()).next().addEdge("to", c);
      graph.tx().commit();
      clock.set(day(13));
      assertThat(c.edges(Direction.IN)).toIterable().isEmpty();
      graph.tx().rollback();
      clock.set(day(8));
      graph.during(d(9), null).vertices(c.id()).next().addEdge("to", c);
      graph.tx().commit();
      clock.set(day(11));
      assertThat(c.edges(Direction.IN)).toIterable().hasSize(2);
      assertThat(c.edges(Direction.IN)).toIterable().hasSize(2);
    }
  }
}
