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
package io.palimpsest.it.model;

import static io.palimpsest.it.Days.d;
import static io.palimpsest.it.Days.day;
import static org.assertj.core.api.Assertions.assertThat;

import io.palimpsest.it.ManualClock;
import io.palimpsest.it.Seeds;
import io.palimpsest.it.TestGraphs;
import io.palimpsest.temporal.PalimpsestGraph;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.apache.tinkerpop.gremlin.structure.Direction;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.junit.jupiter.api.Test;

/** Who goes on from each neighbour at once finds the same as who lists them all before. */
class WalksTest {

  private static final int VERTICES = 30;
  private static final int LABELS = 6;

  private final long seed = Seeds.of("walks");
  private final Random random = new Random(seed);
  private final ManualClock clock = new ManualClock(day(1));
  private final List<Vertex> vertices = new ArrayList<>();
  private final List<Edge> edges = new ArrayList<>();

  private record Hop(Direction direction, List<String> labels, boolean byEdges) {}

  @Test
  void shouldFindTheSameInEitherOrder() {
    try (PalimpsestGraph graph = TestGraphs.inMemory("walks", clock)) {
      for (int i = 0; i < VERTICES; i++) {
        vertices.add(graph.addVertex("number", i));
      }
      graph.tx().commit();
      for (int round = 0; round < 20; round++) {
        int today = 2 + round / 2;
        clock.set(day(today));
        change(graph, today);
        compare("what is written and not committed");
        graph.tx().commit();
        compare("what is committed");
        graph.tx().rollback();
      }
    } finally {
      TestGraphs.forget("walks");
    }
  }

  private void change(PalimpsestGraph graph, int today) {
    for (int i = 0; i < 30; i++) {
      int then = today + 1 + random.nextInt(4);
      Graph where =
          switch (random.nextInt(4)) {
            case 0 -> graph.during(d(then), d(then + 2));
            case 1 -> graph.during(null, d(then));
            default -> graph;
          };
      Vertex out = where.vertices(some(vertices).id()).next();
      edges.add(out.addEdge("to" + random.nextInt(LABELS), some(vertices)));
    }
    for (int i = 0; i < 10; i++) {
      Iterator<Edge> there = graph.edges(edges.remove(random.nextInt(edges.size())).id());
      there.forEachRemaining(Edge::remove);
    }
  }

  private void compare(String what) {
    for (int i = 0; i < 40; i++) {
      List<Hop> hops = new ArrayList<>();
      for (int j = 0; j < 3; j++) {
        hops.add(hop());
      }
      Vertex start = some(vertices);
      List<Object> deep = new ArrayList<>();
      walk(start, hops, 0, deep);
      List<Vertex> wide = List.of(start);
      for (Hop hop : hops) {
        List<Vertex> next = new ArrayList<>();
        wide.forEach(vertex -> neighbours(vertex, hop).forEachRemaining(next::add));
        wide = next;
      }
      assertThat(deep)
          .as("%s, walk %d of seed %d", what, i, seed)
          .containsExactlyInAnyOrderElementsOf(wide.stream().map(Vertex::id).toList());
    }
  }

  private Hop hop() {
    Direction direction = some(List.of(Direction.OUT, Direction.IN, Direction.BOTH));
    List<String> labels = random.nextInt(3) > 0 ? List.of() : List.of("to1", "to3");
    return new Hop(direction, labels, direction != Direction.BOTH && random.nextBoolean());
  }

  private static void walk(Vertex from, List<Hop> hops, int hop, List<Object> found) {
    if (hop == hops.size()) {
      found.add(from.id());
      return;
    }
    neighbours(from, hops.get(hop)).forEachRemaining(next -> walk(next, hops, hop + 1, found));
  }

  private static Iterator<Vertex> neighbours(Vertex vertex, Hop hop) {
    String[] labels = hop.labels().toArray(new String[0]);
    if (!hop.byEdges()) {
      return vertex.vertices(hop.direction(), labels);
    }
    Iterator<Edge> over = vertex.edges(hop.direction(), labels);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return over.hasNext();
      }

      @Override
      public Vertex next() {
        return over.next().vertices(hop.direction().opposite()).next();
      }
    };
  }

  private <E> E some(List<E> items) {
    return items.get(random.nextInt(items.size()));
  }
}
