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
package io.palimpsest.it.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.palimpsest.graph.CommitInfo;
import io.palimpsest.graph.CommitToken;
import io.palimpsest.graph.Durability;
import io.palimpsest.graph.schema.ConstraintViolationException;
import io.palimpsest.graph.schema.IndexStatus;
import io.palimpsest.graph.schema.Schema;
import io.palimpsest.it.Seeds;
import io.palimpsest.it.TestGraphs;
import io.palimpsest.temporal.PalimpsestGraph;
import io.palimpsest.wal.LogLockedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.tinkerpop.gremlin.process.traversal.P;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.structure.Direction;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed at any moment leaves every acknowledged commit, and nothing half. */
class KillTest {

  @TempDir Path directory;
  @TempDir Path outputDirectory;
  private Path output;

  @BeforeEach
  void nameTheOutput() {
    output = outputDirectory.resolve("output");
  }

  @Test
  void shouldKeepWhatWasAcknowledgedWhenAWriterIsKilled() throws Exception {
    rounds(6, 1, false);
  }

  @Test
  void shouldKeepWhatWasAcknowledgedWhenManyThreadsAreKilled() throws Exception {
    rounds(4, 8, false);
  }

  @Test
  void shouldKeepWhatEachDurabilityPromisesWhenThreadsAreKilled() throws Exception {
    rounds(3, 4, true);
  }

  @Tag("torture")
  @Test
  void shouldKeepWhatWasAcknowledgedOverManyKills() throws Exception {
    rounds(30, 1, false);
  }

  @Tag("torture")
  @Test
  void shouldKeepWhatManyThreadsAcknowledgedOverManyKills() throws Exception {
    rounds(30, 8, false);
  }

  @Tag("torture")
  @Test
  void shouldKeepWhatEachDurabilityPromisesOverManyKills() throws Exception {
    rounds(100, 8, true);
  }

  @Test
  void shouldRefuseASecondOpenerAndNameTheFirst() throws Exception {
    Process writer = start(0, 1, false);
    try {
      awaitLines(writer, 1);
      assertThatThrownBy(() -> PalimpsestGraph.open(TestGraphs.configuration(directory)))
          .isInstanceOf(LogLockedException.class)
          .hasMessageContaining(Long.toString(writer.pid()));
      awaitLines(writer, printed().size() + 1); // and the first is not disturbed
    } finally {
      writer.destroyForcibly().waitFor();
    }
    PalimpsestGraph.open(TestGraphs.configuration(directory)).close();
  }

  @Test
  void shouldRefuseToOpenADirectoryTwiceInOneProcess() {
    PalimpsestGraph graph = PalimpsestGraph.open(TestGraphs.configuration(directory));
    try {
      assertThatThrownBy(() -> PalimpsestGraph.open(TestGraphs.configuration(directory)))
          .isInstanceOf(LogLockedException.class)
          .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
    } finally {
      graph.close();
    }
  }

  private void rounds(int rounds, int threads, boolean mixed) throws Exception {
    Random random = new Random(Seeds.of("kill"));
    Map<Long, CommitToken> printed = new TreeMap<>();
    Set<Long> acknowledged = new TreeSet<>();
    long next = 0;
    for (int round = 0; round < rounds; round++) {
      Process writer = start(next, threads, mixed);
      // Some die while they open, the others a little later.
      if (random.nextInt(5) == 0) {
        writer.waitFor(random.nextInt(900), TimeUnit.MILLISECONDS);
      } else {
        awaitLines(writer, 2 + random.nextInt(8));
        writer.waitFor(random.nextInt(400), TimeUnit.MILLISECONDS);
      }
      writer.destroyForcibly().waitFor();
      for (String line : printed()) {
        if (!line.equals("open")) {
          assertThat(line).matches("\\d+ \\d+:\\d+");
          long number = Long.parseLong(line.substring(0, line.indexOf(' ')));
          printed.put(
              number, CommitToken.parse(line.substring(line.indexOf(' ') + 1)).orElseThrow());
          if (Writer.durability(number, mixed) != Durability.ASYNC) {
            acknowledged.add(number);
          }
        }
      }
      next = Math.max(next, check(acknowledged, printed, threads, round, random));
      for (long number : printed.keySet()) {
        next = Math.max(next, number + 1); // one that was lost does not come again
      }
    }
    assertThat(acknowledged).isNotEmpty();
  }

  /** Looks at what is there; returns the first number that is not. */
  private long check(
      Set<Long> acknowledged,
      Map<Long, CommitToken> printed,
      int threads,
      int round,
      Random random) {
    try (PalimpsestGraph graph = PalimpsestGraph.open(TestGraphs.configuration(directory))) {
      Set<Long> found = new TreeSet<>();
      graph.vertices().forEachRemaining(vertex -> found.add(vertex.<Long>value("number")));
      graph.tx().rollback();
      assertThat(found).as("round " + round).containsAll(acknowledged);
      Set<Long> extra = new TreeSet<>(found);
      extra.removeAll(acknowledged);
      extra.removeAll(printed.keySet());
      assertThat(extra).as("round " + round).hasSizeLessThanOrEqualTo(threads);
      int edges = 0;
      for (long number : found) {
        Vertex a = graph.vertices("a" + number).next();
        Vertex b = graph.vertices("b" + number).next();
        Edge edge = a.edges(Direction.OUT).next();
        assertThat(edge.id()).isEqualTo("e" + number);
        assertThat(edge.inVertex()).isEqualTo(b);
        assertThat(edge.<Long>value("number")).isEqualTo(number);
        assertThat(a.<Long>value("number")).isEqualTo(number);
        assertThat(b.<Long>value("number")).isEqualTo(number);
        edges++;
      }
      assertThat(graph.edges()).toIterable().hasSize(edges);
      assertThat(graph.vertices()).toIterable().hasSize(2 * edges);
      graph.tx().rollback();
      checkCommits(graph, found, printed, random);
      checkSchema(graph, found);
      acknowledged.addAll(found); // seen now, they must stay
      return found.stream().mapToLong(Long::longValue).max().orElse(-1) + 1;
    }
  }

  /** What is there is a beginning of what was committed, in order, and known by its tokens. */
  private static void checkCommits(
      PalimpsestGraph graph, Set<Long> found, Map<Long, CommitToken> printed, Random random) {
    List<CommitInfo> commits =
        graph.commits(null, null).filter(info -> info.metadata().containsKey("number")).toList();
    Map<Long, CommitToken> there = new TreeMap<>();
    Map<Long, Long> lastOfEpoch = new TreeMap<>();
    CommitInfo before = null;
    for (CommitInfo info : commits) {
      there.put((Long) info.metadata().get("number"), info.token());
      lastOfEpoch.put(info.token().logEpoch(), info.token().lastLsn());
      assertThat(info.mutations()).isEqualTo(7);
      if (before != null) {
        assertThat(info.transactionTime()).isAfter(before.transactionTime());
        assertThat(info.token().lastLsn()).isGreaterThan(before.token().lastLsn());
        assertThat(info.token().logEpoch()).isGreaterThanOrEqualTo(before.token().logEpoch());
      }
      before = info;
    }
    assertThat(there).hasSameSizeAs(commits);
    assertThat(there.keySet()).isEqualTo(found);
    printed.forEach(
        (number, token) -> {
          if (found.contains(number)) {
            assertThat(there.get(number)).isEqualTo(token);
          } else {
            assertThat(token.lastLsn())
                .as("what was lost lies behind all that is there")
                .isGreaterThan(lastOfEpoch.getOrDefault(token.logEpoch(), 0L));
          }
        });
    for (int i = 0; i < 5 && !commits.isEmpty(); i++) {
      int place = random.nextInt(commits.size());
      CommitToken token = commits.get(place).token();
      assertThat(graph.commitInfo(token)).contains(commits.get(place));
      Graph then = graph.asOf(token);
      assertThat(then.traversal().V().hasLabel("a").count().next()).isEqualTo(place + 1);
      assertThat(then.traversal().E().count().next()).isEqualTo(place + 1);
    }
  }

  /** The index finds what is there, and the constraint still binds. */
  private static void checkSchema(PalimpsestGraph graph, Set<Long> found) {
    if (found.isEmpty()) {
      return;
    }
    Schema schema = graph.schema();
    while (schema.indexes().get(0).state() != IndexStatus.State.READY) {
      Thread.onSpinWait();
    }
    GraphTraversalSource g = graph.traversal();
    assertThat(g.V().has("number", P.gte(0)).count().next()).isEqualTo(2L * found.size());
    for (long number : found) {
      assertThat(g.V().has("number", number).id().toList())
          .containsExactlyInAnyOrder("a" + number, "b" + number);
    }
    long some = found.iterator().next();
    assertThat(g.V().has("number", some).explain().toString()).contains(Writer.INDEX);
    graph.tx().rollback();
    graph.addVertex(T.label, "a", "number", some);
    assertThatThrownBy(() -> graph.tx().commit())
        .isInstanceOf(ConstraintViolationException.class)
        .hasMessageContaining(Writer.CONSTRAINT)
        .hasMessageContaining("a" + some);
  }

  private Process start(long first, int threads, boolean mixed) throws IOException {
    String java = ProcessHandle.current().info().command().orElse("java");
    return new ProcessBuilder(
            java,
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Writer.class.getName(),
            directory.toString(),
            Long.toString(first),
            Integer.toString(threads),
            Boolean.toString(mixed))
        .redirectOutput(output.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** The lines the writer has ended by now. */
  private List<String> printed() throws IOException {
    String text = Files.readString(output);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  private void awaitLines(Process writer, int count) throws IOException, InterruptedException {
    while (printed().size() < count) {
      assertThat(writer.waitFor(5, TimeUnit.MILLISECONDS)).as("the writer has ended").isFalse();
    }
  }
}
