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
package io.palimpsest.it.operations;

import static io.palimpsest.it.Days.at;
import static io.palimpsest.it.Days.d;
import static io.palimpsest.it.Days.day;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.palimpsest.graph.BeforeHorizonException;
import io.palimpsest.graph.CommitConflictException;
import io.palimpsest.graph.CommitToken;
import io.palimpsest.graph.ContainmentException;
import io.palimpsest.graph.InvalidTimeException;
import io.palimpsest.graph.ReadOnlyGraphException;
import io.palimpsest.graph.TemporalView;
import io.palimpsest.graph.Times;
import io.palimpsest.graph.schema.ConstraintDefinition;
import io.palimpsest.graph.schema.ConstraintViolationException;
import io.palimpsest.graph.schema.IndexDefinition;
import io.palimpsest.graph.schema.IndexStatus;
import io.palimpsest.it.ManualClock;
import io.palimpsest.it.Seeds;
import io.palimpsest.it.TestGraphs;
import io.palimpsest.temporal.GraphMetrics;
import io.palimpsest.temporal.PalimpsestGraph;
import io.palimpsest.temporal.VacuumProgress;
import io.palimpsest.temporal.VacuumReport;
import io.palimpsest.wal.TimeSource;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.tinkerpop.gremlin.process.traversal.P;
import org.apache.tinkerpop.gremlin.structure.Direction;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.structure.VertexProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a vacuum forgets is refused, what it keeps is as it was, and memory comes back. */
class VacuumTest {

  private final ManualClock clock = new ManualClock(day(1));

  @TempDir private Path directory;

  private PalimpsestGraph open() {
    return TestGraphs.inDirectory(directory, clock);
  }

  private CommitToken commit(PalimpsestGraph graph) {
    clock.advance(1_000);
    graph.tx().commit();
    return graph.tx().lastReceipt().orElseThrow().token();
  }

  private VacuumReport vacuumAll(PalimpsestGraph graph) {
    graph.tx().rollback();
    return graph.vacuum(at(clock.micros()), at(clock.micros()), VacuumProgress.NONE);
  }

  /** A property that changes, values that come and go, and edges that come and go. */
  private void churn(PalimpsestGraph graph, int rounds) {
    for (int i = 0; i < rounds; i++) {
      Vertex hub = graph.vertices("hub").next();
      hub.property("n", i);
      hub.properties("tag").forEachRemaining(VertexProperty::remove);
      hub.property(VertexProperty.Cardinality.list, "tag", "t" + i);
      hub.edges(Direction.OUT).forEachRemaining(Edge::remove);
      hub.addEdge("to", graph.vertices("end").next());
      commit(graph);
    }
  }

  private void check(PalimpsestGraph graph, int n) {
    assertThat(graph.traversal().V("hub").values("n").next()).isEqualTo(n);
    assertThat(graph.traversal().V("hub").values("tag").toList()).containsExactly("t" + n);
    assertThat(graph.traversal().V("hub").out().id().toList()).containsExactly("end");
    assertThat(graph.traversal().V("end").inE().count().next()).isEqualTo(1);
    assertThat(graph.traversal().V().count().next()).isEqualTo(2);
    assertThat(graph.traversal().E().count().next()).isEqualTo(1);
    graph.tx().rollback();
  }

  @Test
  void shouldGiveTheMemoryOfThePastBackAlsoAfterAReopen() {
    long before;
    try (PalimpsestGraph graph = open()) {
      graph.addVertex(T.id, "hub");
      graph.addVertex(T.id, "end");
      CommitToken first = commit(graph);
      churn(graph, 300);
      GraphMetrics full = graph.metrics();
      assertThat(full.contents().versions()).isGreaterThan(1_000);
      List<Long> progress = new ArrayList<>();
      graph.tx().rollback();
      VacuumReport report =
          graph.vacuum(
              at(clock.micros()),
              at(clock.micros()),
              (rows, of) -> {
                assertThat(rows).isBetween(1L, of);
                progress.add(rows);
              });
      assertThat(report.isComplete()).isTrue();
      assertThat(report.versions()).isGreaterThan(1_000);
      assertThat(report.endedEdges()).isEqualTo(2 * 299);
      assertThat(progress).isSorted().isNotEmpty();
      GraphMetrics after = graph.metrics();
      assertThat(after.contents().versions())
          .isEqualTo(full.contents().versions() - report.versions())
          .isLessThan(5);
      assertThat(after.memory().historyBytes()).isLessThan(full.memory().historyBytes() / 50);
      assertThat(report.bytes())
          .isBetween(
              full.memory().bytes() - after.memory().bytes() - 100,
              full.memory().bytes() - after.memory().bytes() + 100)
          .isGreaterThan(40_000);
      assertThat(after.retention().horizonMicros()).isEqualTo(Times.toMicros(report.horizon()));
      check(graph, 299);
      assertThatThrownBy(() -> graph.asOf(first))
          .isInstanceOfSatisfying(
              BeforeHorizonException.class,
              e -> assertThat(e.horizonMicros()).isEqualTo(after.retention().horizonMicros()))
          .hasMessageContaining(first.toString())
          .hasMessageContaining("vacuum");
      before = after.memory().historyBytes();
    }
    try (PalimpsestGraph graph = open()) {
      check(graph, 299);
      assertThat(graph.metrics().memory().historyBytes()).isEqualTo(before);
      assertThatThrownBy(() -> graph.asOf(d(1))).isInstanceOf(BeforeHorizonException.class);
      assertThatThrownBy(() -> graph.traversal().with("validAt", d(1)).V().count().next())
          .isInstanceOf(BeforeHorizonException.class);
      assertThatThrownBy(() -> graph.traversal().with("validFrom", d(1)).addV().iterate())
          .isInstanceOf(BeforeHorizonException.class);
      churn(graph, 10);
      check(graph, 9);
    }
  }

  @Test
  void shouldKeepWhatHeldWhenOnlyKnowledgeIsForgotten() {
    try (PalimpsestGraph graph = open()) {
      graph.during(d(1), null).addVertex(T.id, "v").property("n", 0);
      commit(graph);
      clock.set(day(5));
      graph.vertices("v").next().property("n", 1); // from day 5 on
      commit(graph);
      for (int i = 10; i < 60; i++) {
        graph.during(d(2), d(4)).vertices("v").next().property("n", i); // a correction
        commit(graph);
      }
      graph.tx().rollback();
      long versions = graph.metrics().contents().versions();
      VacuumReport report = graph.vacuum(at(clock.micros()));
      assertThat(report.validFrom()).isNull();
      assertThat(report.versions()).isEqualTo(49);
      assertThat(graph.metrics().contents().versions()).isEqualTo(versions - 49);
      for (int[] expected : new int[][] {{1, 0}, {2, 59}, {3, 59}, {4, 0}, {5, 0}, {6, 1}}) {
        assertThat(graph.validAt(d(expected[0])).vertices("v").next().<Integer>value("n"))
            .as("day " + expected[0])
            .isEqualTo(expected[1]);
      }
    }
  }

  @Test
  void shouldLeaveWhatIsReadUntilThatHasEnded() {
    try (PalimpsestGraph graph = open()) {
      graph.addVertex(T.id, "hub");
      graph.addVertex(T.id, "end");
      commit(graph);
      churn(graph, 50);
      CommitToken middle = graph.tx().lastReceipt().orElseThrow().token();
      TemporalView view = graph.asOf(middle);
      churn(graph, 60);
      assertThat(graph.metrics().retention().oldestPinMicros()).isPositive();
      VacuumReport report = vacuumAll(graph);
      assertThat(report.isComplete()).isFalse();
      assertThat(report.reached()).isBefore(report.horizon());
      assertThat(view.traversal().V("hub").values("n").next()).isEqualTo(49);
      assertThat(view.traversal().V("hub").values("tag").next()).isEqualTo("t49");
      assertThat(view.traversal().V("hub").out().count().next()).isEqualTo(1);
      assertThatThrownBy(() -> graph.asOf(middle)).isInstanceOf(BeforeHorizonException.class);
      check(graph, 59);
      closeQuietly(view);
      report = vacuumAll(graph);
      assertThat(report.isComplete()).isTrue();
      assertThat(report.versions()).isPositive();
      check(graph, 59);
    }
  }

  @Test
  void shouldNotBeCompleteWhileSomebodyReadsWhatHeldBefore() {
    try (PalimpsestGraph graph = open()) {
      graph.addVertex(T.id, "hub");
      graph.addVertex(T.id, "end");
      commit(graph);
      churn(graph, 10);
      TemporalView view = graph.validAt(at(clock.micros()));
      churn(graph, 20);
      VacuumReport report = vacuumAll(graph);
      assertThat(report.reached()).isEqualTo(report.horizon());
      assertThat(report.reachedValidFrom()).isBefore(report.validFrom());
      assertThat(report.isComplete()).isFalse();
      assertThat(view.traversal().V("hub").values("n").next()).isEqualTo(9);
      closeQuietly(view);
      graph.tx().rollback();
      assertThat(vacuumAll(graph).isComplete()).isTrue();
      check(graph, 19);
    }
  }

  private static void closeQuietly(TemporalView view) {
    try {
      view.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldNotHideAConflict() {
    try (PalimpsestGraph graph = open()) {
      Vertex hub = graph.addVertex(T.id, "hub", "n", 1);
      commit(graph);
      hub.property("n", 2);
      // Another ends the value meanwhile, and all of it is forgotten as far as that may be.
      CompletableFuture.runAsync(
              () -> {
                graph.vertices("hub").next().property("n").remove();
                commit(graph);
                VacuumReport report = vacuumAll(graph);
                assertThat(report.isComplete()).isFalse();
              })
          .join();
      assertThatThrownBy(() -> graph.tx().commit()).isInstanceOf(CommitConflictException.class);
      graph.tx().rollback();
      assertThat(vacuumAll(graph).isComplete()).isTrue();
    }
  }

  @Test
  void shouldRefuseAHorizonThatCannotBe() {
    try (PalimpsestGraph graph = open()) {
      graph.addVertex(T.id, "v");
      commit(graph);
      assertThatThrownBy(() -> graph.vacuum(d(20))).isInstanceOf(InvalidTimeException.class);
      assertThatThrownBy(() -> graph.vacuum(d(1), d(2), VacuumProgress.NONE))
          .isInstanceOf(InvalidTimeException.class)
          .hasMessageContaining("validFrom");
      clock.set(day(9));
      vacuumAll(graph);
      long lsn = graph.metrics().progress().visible();
      assertThat(graph.vacuum(d(3)).horizon()).as("never goes back").isEqualTo(d(9));
      assertThat(graph.metrics().progress().visible()).as("nothing new is logged").isEqualTo(lsn);
    }
    try (PalimpsestGraph graph = PalimpsestGraph.openReadOnly(directory)) {
      assertThatThrownBy(() -> graph.vacuum(d(1))).isInstanceOf(ReadOnlyGraphException.class);
      assertThatThrownBy(() -> graph.asOf(d(1))).isInstanceOf(BeforeHorizonException.class);
      assertThat(graph.traversal().V().count().next()).isEqualTo(1);
    }
  }

  private record Coordinate(long valid, long known) {}

  /** All there is at a coordinate, in words. */
  private static String answer(PalimpsestGraph graph, long valid, long known) {
    List<String> lines = new ArrayList<>();
    Graph view = (Graph) graph.at(at(valid), at(known));
    view.vertices()
        .forEachRemaining(
            vertex -> {
              List<String> parts = new ArrayList<>();
              vertex.properties().forEachRemaining(p -> parts.add(p.key() + "=" + p.value()));
              vertex.edges(Direction.OUT).forEachRemaining(e -> parts.add("out " + e.id()));
              vertex.edges(Direction.IN).forEachRemaining(e -> parts.add("in " + e.id()));
              Collections.sort(parts);
              lines.add(vertex.id() + " " + parts);
            });
    view.edges()
        .forEachRemaining(
            e ->
                lines.add(
                    e.id() + " " + e.outVertex().id() + " " + e.inVertex().id() + " " + e.keys()));
    lines.add(view.traversal().V().count().next() + " " + view.traversal().E().count().next());
    for (int i = 0; i < 3; i++) {
      lines.add("tag " + i + " " + sorted(view.traversal().V().has("tag", i).id().toList()));
      P<Integer> third = P.between(i * 33, i * 33 + 34);
      lines.add("n " + i + " " + sorted(view.traversal().V().has("n", third).id().toList()));
      lines.add("n " + i + " " + view.traversal().V().has("n", third).count().next());
    }
    Collections.sort(lines);
    return lines.toString();
  }

  private static List<String> sorted(List<Object> ids) {
    return ids.stream().map(String::valueOf).sorted().toList();
  }

  /** Changes without any temporal word, and some corrections. */
  private void change(PalimpsestGraph graph, Random random) {
    String id = "v" + random.nextInt(4);
    if (random.nextInt(8) == 0) {
      Instant from = at(clock.micros() - random.nextInt(10) * 1_000L);
      Instant to = random.nextBoolean() ? null : at(clock.micros() + 1_000_000);
      try {
        graph
            .during(from, to)
            .vertices(id)
            .forEachRemaining(v -> v.property("n", -1 - random.nextInt(3)));
      } catch (ContainmentException e) {
        return; // it did not live then
      }
      return;
    }
    Iterator<Vertex> found = graph.vertices(id);
    if (!found.hasNext()) {
      graph.addVertex(T.id, id);
      return;
    }
    Vertex vertex = found.next();
    switch (random.nextInt(9)) {
      case 0 -> vertex.property("n").ifPresent(n -> vertex.property("n").remove());
      case 1 -> vertex.property(VertexProperty.Cardinality.list, "tag", random.nextInt(3));
      case 2 -> vertex.properties("tag").forEachRemaining(VertexProperty::remove);
      case 3, 4 -> graph.vertices().next().addEdge("to", vertex);
      case 5 -> vertex.edges(Direction.BOTH).forEachRemaining(Edge::remove);
      case 6 -> {
        if (random.nextInt(3) == 0) {
          vertex.remove();
        }
      }
      default -> vertex.property("n", random.nextInt(100));
    }
  }

  @Test
  void shouldChangeNoAnswerFromTheHorizonOn() {
    long seed = Seeds.of("vacuum");
    for (int round = 0; round < 8; round++) {
      Random random = new Random(seed + round);
      clock.set(day(1));
      Path home = directory.resolve("round" + round);
      List<Long> stamps = new ArrayList<>();
      Map<Coordinate, String> answers = new LinkedHashMap<>();
      long known;
      long valid;
      try (PalimpsestGraph graph = TestGraphs.inDirectory(home, clock)) {
        if (round % 2 == 0) {
          for (String key : List.of("n", "tag")) {
            graph.schema().createIndex(IndexDefinition.named(key).onVertices().range(key));
          }
          graph.schema().createIndex(IndexDefinition.named("both").onVertices().range("tag", "n"));
        }
        for (int i = 0; i < 40; i++) {
          change(graph, random);
          change(graph, random);
          try {
            commit(graph);
          } catch (ContainmentException e) {
            graph.tx().rollback(); // something would begin before what it belongs to
          }
          stamps.add(clock.micros());
        }
        known = stamps.get(random.nextInt(stamps.size())) + random.nextInt(3) - 1;
        valid = known - random.nextInt(3) * 3_000L;
        for (int i = 0; i < 120; i++) {
          long asOf = stamps.get(random.nextInt(stamps.size())) + random.nextInt(2);
          long at = stamps.get(random.nextInt(stamps.size())) + random.nextInt(3) - 1;
          asOf = Math.min(clock.micros(), Math.max(asOf, known));
          at = i % 10 == 0 ? valid : Math.max(at, valid);
          answers.put(new Coordinate(at, asOf), answer(graph, at, asOf));
        }
        VacuumReport report = vacuum(graph, known, valid);
        assertThat(report.versions()).isNotNegative();
        check(graph, answers, "seed " + seed + " round " + round);
      }
      try (PalimpsestGraph graph = TestGraphs.inDirectory(home, clock)) {
        check(graph, answers, "opened again, seed " + seed + " round " + round);
      }
    }
  }

  private static VacuumReport vacuum(PalimpsestGraph graph, long known, long valid) {
    graph.tx().rollback();
    return graph.vacuum(at(known), at(valid), VacuumProgress.NONE);
  }

  private static void check(PalimpsestGraph graph, Map<Coordinate, String> answers, String what) {
    answers.forEach(
        (coordinate, answer) -> {
          assertThat(answer(graph, coordinate.valid, coordinate.known))
              .as(what + " at " + coordinate)
              .isEqualTo(answer);
        });
  }

  @Test
  void shouldForgetInIndexesAndLookupsToo() {
    try (PalimpsestGraph graph = open()) {
      graph.schema().createIndex(IndexDefinition.named("by_n").onVertices().range("n"));
      graph
          .schema()
          .createConstraint(ConstraintDefinition.named("one").onVertices("vertex").unique("n"));
      graph.addVertex(T.id, "a", "n", 0);
      graph.addVertex(T.id, "b", "n", 1_000);
      commit(graph);
      awaitIndexes(graph);
      vacuumAll(graph);
      long before = graph.metrics().memory().indexBytes();
      assertThat(before).isPositive();
      for (int i = 1; i <= 300; i++) {
        graph.vertices("a").next().property("n", i);
        commit(graph);
      }
      // For a while b has another value, so that it has to be asked each time.
      graph.during(null, at(clock.micros() + 5_000)).vertices("b").next().property("n", 5_000);
      commit(graph);
      clock.advance(10_000);
      long full = graph.metrics().memory().indexBytes();
      assertThat(full - before).isGreaterThan(300L * 150);
      VacuumReport report = vacuumAll(graph);
      assertThat(report.isComplete()).isTrue();
      assertThat(report.bytes()).isGreaterThan(full - before);
      assertThat(graph.metrics().memory().indexBytes()).isEqualTo(before);
      for (int i = 0; i <= 300; i++) {
        assertThat(graph.traversal().V().has("n", i).count().next()).isEqualTo(i == 300 ? 1 : 0);
      }
      assertThat(graph.traversal().V().has("n", P.gte(300)).id().toList())
          .containsExactly("a", "b");
      assertThat(graph.traversal().V().has("n", P.gte(300)).count().next()).isEqualTo(2);
      graph.tx().rollback();
      graph.addVertex("n", 300);
      assertThatThrownBy(() -> commit(graph)).isInstanceOf(ConstraintViolationException.class);
      graph.tx().rollback();
      graph.addVertex("n", 299);
      commit(graph);
      assertThat(graph.traversal().V().has("n", 299).count().next()).isEqualTo(1);
    }
  }

  private static void awaitIndexes(PalimpsestGraph graph) {
    while (graph.schema().indexes().stream()
        .anyMatch(index -> index.state() != IndexStatus.State.READY)) {
      Thread.onSpinWait();
    }
  }

  /** Transfers go on, and every reader sees their sum, while the past is forgotten all the time. */
  @Test
  void shouldNotDisturbReadersAndWriters() {
    int accounts = 40;
    try (PalimpsestGraph graph = TestGraphs.inDirectory(directory, TimeSource.system())) {
      Vertex bank = graph.addVertex(T.id, "bank");
      for (int i = 0; i < accounts; i++) {
        bank.addEdge("has", graph.addVertex(T.id, "a" + i, "money", 100));
      }
      graph.tx().commit();
      AtomicBoolean stop = new AtomicBoolean();
      List<CompletableFuture<Void>> others = new ArrayList<>();
      for (int t = 0; t < 2; t++) {
        Random random = new Random(t);
        others.add(CompletableFuture.runAsync(() -> transfer(graph, random, accounts, stop)));
      }
      others.add(CompletableFuture.runAsync(() -> sums(graph, accounts, stop)));
      long forgotten = 0;
      for (int i = 0; i < 40; i++) {
        Instant now = Times.toInstant(TimeSource.system().micros());
        VacuumReport report = graph.vacuum(now, now, VacuumProgress.NONE);
        forgotten += report.versions();
      }
      stop.set(true);
      others.forEach(CompletableFuture::join);
      assertThat(forgotten).isPositive();
    }
  }

  private static void transfer(
      PalimpsestGraph graph, Random random, int accounts, AtomicBoolean stop) {
    while (!stop.get()) {
      try {
        Vertex from = graph.vertices("a" + random.nextInt(accounts)).next();
        Vertex to = graph.vertices("a" + random.nextInt(accounts)).next();
        if (!from.equals(to)) {
          from.property("money", from.<Integer>value("money") - 1);
          to.property("money", to.<Integer>value("money") + 1);
          Vertex bank = graph.vertices("bank").next();
          from.edges(Direction.IN).forEachRemaining(Edge::remove);
          bank.addEdge("has", from);
        }
        graph.tx().commit();
      } catch (CommitConflictException e) {
        graph.tx().rollback();
      }
    }
  }

  private static void sums(PalimpsestGraph graph, int accounts, AtomicBoolean stop) {
    while (!stop.get()) {
      assertThat(graph.traversal().V("bank").out("has").values("money").sum().next().intValue())
          .isEqualTo(100 * accounts);
      assertThat(graph.traversal().V("bank").outE("has").count().next()).isEqualTo(accounts);
      graph.tx().rollback();
    }
  }
}
