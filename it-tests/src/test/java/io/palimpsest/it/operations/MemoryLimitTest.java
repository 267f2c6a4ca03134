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

import static io.palimpsest.it.Days.day;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.palimpsest.graph.MemoryLimitException;
import io.palimpsest.graph.schema.ConstraintDefinition;
import io.palimpsest.graph.schema.IndexDefinition;
import io.palimpsest.graph.schema.IndexStatus;
import io.palimpsest.it.ManualClock;
import io.palimpsest.it.TestGraphs;
import io.palimpsest.temporal.GraphMetrics;
import io.palimpsest.temporal.PalimpsestGraph;
import io.palimpsest.wal.WalState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.configuration2.Configuration;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A graph takes its part of the heap and no more. */
class MemoryLimitTest {

  private static final IndexDefinition BY_NAME =
      IndexDefinition.named("by_name").onVertices().range("name");

  private final ManualClock clock = new ManualClock(day(1));

  @TempDir private Path directory;

  private PalimpsestGraph open(String key, String value) {
    Configuration keys = TestGraphs.configuration(directory);
    keys.setProperty(key, value);
    return PalimpsestGraph.open(keys, clock);
  }

  private PalimpsestGraph open(long bytes) {
    return open("palimpsest.memory.bytes", Long.toString(bytes));
  }

  @Test
  void shouldRefuseACommitBeforeItHasAnLsnAndReadOn() {
    long limit = 100_000;
    try (PalimpsestGraph graph = open(limit)) {
      Vertex kept = graph.addVertex(T.id, "kept", "name", "x");
      graph.tx().commit();
      GraphMetrics before = graph.metrics();
      assertThat(before.memory().allowedBytes()).isEqualTo(limit);
      for (int i = 0; i < 2_000; i++) {
        kept.addEdge("to", graph.addVertex("name", "name " + i));
      }
      assertThatThrownBy(() -> graph.tx().commit())
          .isInstanceOfSatisfying(
              MemoryLimitException.class,
              e -> {
                assertThat(e.bytesAllowed()).isEqualTo(limit);
                assertThat(e.bytesNeeded()).isGreaterThan(limit);
                assertThat(e).hasMessageContaining("100,000").hasMessageContaining("memory.share");
              });
      graph.tx().rollback();
      GraphMetrics after = graph.metrics();
      assertThat(after.memory()).isEqualTo(before.memory());
      assertThat(after.contents()).isEqualTo(before.contents());
      assertThat(after.progress()).isEqualTo(before.progress());
      assertThat(after.commits().memoryRefusals()).isEqualTo(1);
      assertThat(graph.health().state()).isEqualTo(WalState.RUNNING);
      assertThat(graph.traversal().V("kept").values("name").next()).isEqualTo("x");
      // What fits is still taken.
      kept.property("name", "y");
      graph.tx().commit();
      assertThat(graph.traversal().V().count().next()).isEqualTo(1);
    }
  }

  @Test
  void shouldLetGoOfWhatACommitReserved() {
    try (PalimpsestGraph graph = open(3_000_000)) {
      for (int round = 0; round < 50; round++) {
        Vertex vertex = graph.addVertex(T.id, "again");
        graph.tx().commit();
        assertThatThrownBy(
                () -> {
                  vertex.property("text", "x".repeat(4_000_000));
                  graph.tx().commit();
                })
            .isInstanceOf(MemoryLimitException.class);
        graph.tx().rollback();
        vertex.remove();
        graph.tx().commit();
        assertThat(graph.metrics().memory().reservedBytes()).isZero();
      }
    }
  }

  @Test
  void shouldRefuseToReplayWhatDoesNotFit() {
    long bytes;
    try (PalimpsestGraph graph = open(10_000_000)) {
      for (int i = 0; i < 20; i++) {
        for (int k = 0; k < 500; k++) {
          graph.addVertex("name", "name " + i + " " + k);
        }
        graph.tx().commit();
      }
      bytes = graph.metrics().memory().bytes();
    }
    assertThatThrownBy(() -> open(bytes / 2))
        .isInstanceOfSatisfying(
            MemoryLimitException.class,
            e -> {
              assertThat(e.bytesNeeded()).isBetween(bytes * 2 / 3, bytes * 3 / 2);
              assertThat(e).hasMessageContaining("-Xmx").hasMessageContaining("of 20000");
            });
    try (PalimpsestGraph again = open(bytes)) {
      assertThat(again.metrics().memory().bytes()).isEqualTo(bytes);
    }
  }

  @Test
  void shouldRefuseBadKeys() {
    for (String bad : List.of("0", "1.1", "x", "-1")) {
      assertThatThrownBy(() -> open("palimpsest.memory.share", bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("palimpsest.memory.share")
          .hasMessageContaining(bad);
    }
    assertThatThrownBy(() -> open("palimpsest.memory.bytes", "none"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("palimpsest.memory.bytes");
  }

  private static void fill(PalimpsestGraph graph, int vertices) {
    for (int i = 0; i < vertices; i++) {
      graph.addVertex(T.label, "v", "name", "name " + i);
      if (i % 500 == 499) {
        graph.tx().commit();
      }
    }
    graph.tx().commit();
  }

  private static IndexStatus filled(PalimpsestGraph graph) {
    while (graph.schema().indexes().get(0).state() == IndexStatus.State.BUILDING) {
      Thread.onSpinWait();
    }
    return graph.schema().indexes().get(0);
  }

  @Test
  void shouldRefuseAnIndexAndAConstraintForWhichThereIsNoRoom() {
    long bytes;
    long allowed;
    try (PalimpsestGraph graph = open(10_000_000)) {
      fill(graph, 6_000);
      bytes = graph.metrics().memory().bytes();
    }
    try (PalimpsestGraph graph = open(bytes * 5 / 4)) {
      allowed = bytes * 5 / 4 - bytes * 5 / 4 / 16;
      long visible = graph.metrics().progress().visible();
      ConstraintDefinition constraint =
          ConstraintDefinition.named("one_name").onVertices("v").unique("name");
      for (ThrowingCallable creation :
          List.<ThrowingCallable>of(
              () -> graph.schema().createIndex(BY_NAME),
              () -> graph.schema().createConstraint(constraint))) {
        assertThatThrownBy(creation)
            .isInstanceOfSatisfying(
                MemoryLimitException.class,
                e -> {
                  assertThat(e.bytesNeeded()).isGreaterThan(allowed);
                  assertThat(e.bytesAllowed()).isEqualTo(allowed);
                })
            .hasMessageContaining("%,d".formatted(allowed))
            .hasMessageContaining("_name\"");
      }
      assertThat(graph.schema().indexes()).isEmpty();
      assertThat(graph.schema().constraints()).isEmpty();
      assertThat(graph.metrics().progress().visible()).isEqualTo(visible);
      assertThat(graph.metrics().memory().reservedBytes()).isZero();
      assertThat(graph.metrics().memory().indexBytes()).isZero();
      // What takes little is made, and so is a commit.
      graph.schema().createIndex(IndexDefinition.named("by_age").onVertices().range("age"));
      graph.addVertex("name", "name 1");
      graph.tx().commit();
    }
  }

  @Test
  void shouldNotFillAnIndexForWhichThereIsNoRoomAndTakeCommits() {
    long before;
    long taken;
    try (PalimpsestGraph graph = open(10_000_000)) {
      fill(graph, 20_000);
      before = graph.metrics().memory().bytes();
      graph.schema().createIndex(BY_NAME);
      assertThat(filled(graph).state()).isEqualTo(IndexStatus.State.READY);
      taken = graph.metrics().memory().indexBytes();
      assertThat(taken).isBetween(20_000L * 20, 20_000L * 60);
    }
    try (PalimpsestGraph graph = open((before + taken / 2) * 16 / 15)) {
      IndexStatus status = filled(graph);
      assertThat(status.state()).isEqualTo(IndexStatus.State.FAILED);
      assertThat(status.failure())
          .contains("by_name")
          .contains("%,d".formatted(before + taken / 2));
      assertThat(status.done()).isPositive().isLessThan(status.total());
      assertThat(graph.metrics().memory().indexBytes()).isZero();
      graph.addVertex("name", "name 1");
      graph.tx().commit();
      assertThat(graph.traversal().V().has("name", "name 1").count().next()).isEqualTo(2);
      graph.tx().rollback();
      graph.schema().dropIndex("by_name");
      assertThat(graph.schema().indexes()).isEmpty();
      assertThat(graph.metrics().memory().indexBytes()).isZero();
    }
  }

  @Test
  void shouldGiveBackWhatAnIndexAndAConstraintTook() {
    try (PalimpsestGraph graph = open(10_000_000)) {
      fill(graph, 3_000);
      long before = graph.metrics().memory().bytes();
      graph.schema().createIndex(BY_NAME);
      filled(graph);
      graph
          .schema()
          .createConstraint(ConstraintDefinition.named("one").onVertices("v").unique("name"));
      assertThat(graph.metrics().memory().indexBytes()).isGreaterThan(3_000L * 80);
      graph.schema().dropIndex("by_name");
      graph.schema().dropConstraint("one");
      assertThat(graph.metrics().memory().indexBytes()).isZero();
      assertThat(graph.metrics().memory().bytes()).isBetween(before, before + 1_000);
    }
  }

  /** By so many bytes the heap of a process changes by itself; most indexes here take megabytes. */
  private static final long ELSEWHERE = 64 << 10;

  @Test
  void shouldCountWhatIndexesTake() throws Exception {
    String[] lines = new String[9];
    Arrays.fill(lines, "counted # real #");
    lines[8] = "left #";
    List<long[]> counted = run(IndexFiller.class, "256m", "", "", lines);
    for (long[] one : counted.subList(0, 8)) {
      assertThat((double) one[0])
          .as("counted, number %d, of which %d bytes are real", counted.indexOf(one), one[1])
          .isBetween(0.7 * one[1] - ELSEWHERE, 1.4 * one[1] + ELSEWHERE);
    }
    assertThat(counted.get(8)).containsExactly(0);
  }

  private List<long[]> run(String heap, String share, String mode, String... expected)
      throws Exception {
    return run(Filler.class, heap, share, mode, expected);
  }

  private List<long[]> run(
      Class<?> main, String heap, String share, String mode, String... expected) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                java,
                "-Xmx" + heap,
                "-XX:+UseG1GC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                directory.toString(),
                share,
                mode)
            .redirectErrorStream(true)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    List<String> lines = text.lines().filter(line -> line.startsWith("> ")).toList();
    assertThat(lines).as(text).hasSize(expected.length);
    List<long[]> numbers = new ArrayList<>();
    for (int i = 0; i < expected.length; i++) {
      Matcher matcher =
          Pattern.compile("> " + expected[i].replace("#", "(-?\\d+)")).matcher(lines.get(i));
      assertThat(matcher.matches()).as(text).isTrue();
      long[] found = new long[matcher.groupCount()];
      for (int k = 0; k < found.length; k++) {
        found[k] = Long.parseLong(matcher.group(k + 1));
      }
      numbers.add(found);
    }
    assertThat(process.exitValue()).as(text).isZero();
    return numbers;
  }

  @Test
  void shouldFillASmallHeapReadAndReopen() throws Exception {
    List<long[]> filled =
        run(
            "96m",
            "0.35",
            "fill",
            "refused: needed # allowed #",
            "counted # real #",
            "committed # vertices # edges",
            "found # vertices # edges",
            "refusals #",
            "found # vertices # edges");
    long[] refused = filled.get(0);
    assertThat(refused[1]).isBetween(32L << 20, 35L << 20);
    assertThat(refused[0]).isBetween(refused[1], refused[1] + (2 << 20));
    long[] bytes = filled.get(1);
    assertThat((double) bytes[0] / bytes[1]).as("counted of real").isBetween(0.7, 1.4);
    // The last commit but one may have been taken.
    assertThat(filled.get(3)[0] - filled.get(2)[0]).isIn(0L, 1000L);
    assertThat(filled.get(4)).containsExactly(1);
    long[] after = filled.get(5);

    assertThat(run("96m", "0.35", "open", "found # vertices # edges").get(0)).isEqualTo(after);
    long[] small = run("48m", "0.35", "open", "no room: needed # allowed #").get(0);
    assertThat(small[0]).isBetween(refused[1] * 3 / 4, refused[1] * 5 / 4);
    assertThat(small[1]).isLessThan(19L << 20);
  }
}
