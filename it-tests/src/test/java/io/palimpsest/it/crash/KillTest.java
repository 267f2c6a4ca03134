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

import io.palimpsest.graph.Durability;
import io.palimpsest.it.Seeds;
import io.palimpsest.it.TestGraphs;
import io.palimpsest.temporal.PalimpsestGraph;
import io.palimpsest.wal.LogLockedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.tinkerpop.gremlin.structure.Direction;
import org.apache.tinkerpop.gremlin.structure.Edge;
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
    rounds(30, 8, true);
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
    Set<Long> printed = new TreeSet<>();
    Set<Long> acknowledged = new TreeSet<>();
    long next = 0;
    for (int round = 0; round < rounds; round++) {
      Process writer = start(next, threads, mixed);
      // Some die while they open, the others a little later.
      if (random.nextInt(5) == 0) {
        writer.waitFor(random.nextInt(900), TimeUnit.MILLISECONDS);
      } else {
        awaitLines(writer, 1);
        writer.waitFor(random.nextInt(400), TimeUnit.MILLISECONDS);
      }
      writer.destroyForcibly().waitFor();
      for (String line : printed()) {
        if (!line.equals("open")) {
          long number = Long.parseLong(line);
          printed.add(number);
          if (Writer.durability(number, mixed) != Durability.ASYNC) {
            acknowledged.add(number);
          }
        }
      }
      next = check(acknowledged, printed, threads, round);
    }
    assertThat(acknowledged).isNotEmpty();
  }

  /** Looks at what is there; returns the first number that is not. */
  private long check(Set<Long> acknowledged, Set<Long> printed, int threads, int round) {
    try (PalimpsestGraph graph = PalimpsestGraph.open(TestGraphs.configuration(directory))) {
      Set<Long> found = new TreeSet<>();
      graph.vertices().forEachRemaining(vertex -> found.add(vertex.<Long>value("number")));
      assertThat(found).as("round " + round).containsAll(acknowledged);
      Set<Long> extra = new TreeSet<>(found);
      extra.removeAll(acknowledged);
      extra.removeAll(printed);
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
      acknowledged.addAll(found); // seen now, they must stay
      return found.stream().mapToLong(Long::longValue).max().orElse(-1) + 1;
    }
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
