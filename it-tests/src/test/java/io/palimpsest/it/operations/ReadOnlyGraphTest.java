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
import static io.palimpsest.it.Days.day;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.palimpsest.graph.CommitToken;
import io.palimpsest.graph.InvalidTimeException;
import io.palimpsest.graph.ReadOnlyGraphException;
import io.palimpsest.graph.Times;
import io.palimpsest.it.ManualClock;
import io.palimpsest.it.TestGraphs;
import io.palimpsest.temporal.PalimpsestGraph;
import io.palimpsest.wal.CorruptLogException;
import io.palimpsest.wal.WalException;
import io.palimpsest.wal.WalState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.configuration2.Configuration;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.structure.VertexProperty;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A graph that is opened for reading only. */
class ReadOnlyGraphTest {

  private final ManualClock clock = new ManualClock(day(1));

  @TempDir private Path directory;

  private Path home() {
    return directory.resolve("live");
  }

  private static PalimpsestGraph read(Path directory, String how, ManualClock clock) {
    Configuration keys = TestGraphs.configuration(directory);
    keys.setProperty("palimpsest.read.only", how);
    return PalimpsestGraph.open(keys, clock);
  }

  /** Two vertices, an edge, and a name that changes with the third commit. */
  private CommitToken fill(PalimpsestGraph graph) {
    Vertex a = graph.addVertex(T.id, "a", T.label, "person", "name", "Ada");
    Vertex b = graph.addVertex(T.id, "b", T.label, "place");
    graph.tx().commit();
    clock.set(day(3));
    a.addEdge("lives_in", b, T.id, "e", "since", 1);
    graph.variables().set("v", 1);
    graph.tx().commit();
    CommitToken token = graph.tx().lastReceipt().orElseThrow().token();
    clock.set(day(5));
    a.property(VertexProperty.Cardinality.single, "name", "Countess", "m", 1);
    graph.tx().commit();
    return token;
  }

  private void check(PalimpsestGraph graph, CommitToken token) {
    GraphTraversalSource g = graph.traversal();
    assertThat(g.V("a").values("name").next()).isEqualTo("Countess");
    assertThat(g.V("a").out("lives_in").id().next()).isEqualTo("b");
    assertThat(g.with("validAt", at(day(4))).V("a").values("name").next()).isEqualTo("Ada");
    assertThat(g.with("asOf", token.toString()).V("a").values("name").next()).isEqualTo("Ada");
    assertThat(g.with("asOf", at(day(2))).E().count().next()).isZero();
    assertThat(graph.asOf(token).traversal().V("a").outE().count().next()).isEqualTo(1);
    assertThat(graph.at(at(day(2)), token).traversal().E().count().next()).isZero();
    assertThat(graph.during(at(day(4)), null).traversal().V("a").values("name").next())
        .isEqualTo("Ada");
    assertThat(graph.variables().<Integer>get("v")).hasValue(1);
  }

  /** Name, size, time and content of all there is. */
  private static Map<String, String> state(Path root) throws IOException, NoSuchAlgorithmException {
    Map<String, String> state = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        String about = Files.getLastModifiedTime(path).toString();
        if (Files.isRegularFile(path)) {
          byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path));
          about += " " + HexFormat.of().formatHex(hash);
        }
        state.put(root.relativize(path).toString(), about);
      }
    }
    return state;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  private static void chmod(Path root, String directories, String files) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        String mode = Files.isDirectory(path) ? directories : files;
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
      }
    }
  }

  @Test
  void shouldReadBesideAWriterAndACopyOfItsDirectory() throws Exception {
    Path copy = directory.resolve("copy");
    Configuration quiet = TestGraphs.configuration(home());
    quiet.setProperty("palimpsest.wal.seal.idle.millis", 60_000); // it would change the segment
    try (PalimpsestGraph writer = PalimpsestGraph.open(quiet, clock)) {
      CommitToken token = fill(writer);
      copy(home(), copy);
      Map<String, String> before = state(copy);
      try (PalimpsestGraph first = read(copy, "true", clock);
          PalimpsestGraph second = read(copy, "true", clock)) {
        check(first, token);
        check(second, token);
        assertThat(first.health().state()).isEqualTo(WalState.READ_ONLY);
        assertThat(first.health().cause()).isNull();
        assertThat(first.recoveryReport().records()).isEqualTo(3);
      }
      assertThat(state(copy)).isEqualTo(before);

      Map<String, String> live = state(home());
      try (PalimpsestGraph beside = read(home(), "true", clock)) {
        check(beside, token);
        assertThat(state(home())).isEqualTo(live);
        clock.set(day(7));
        writer.addVertex();
        writer.tx().commit();
        assertThat(beside.traversal().V().count().next()).as("as it was").isEqualTo(2);
        try (PalimpsestGraph again = read(home(), "true", clock)) {
          assertThat(again.traversal().V().count().next()).isEqualTo(3);
        }
      }
    }
  }

  @Test
  void shouldReadWhereNothingCanBeWritten() throws Exception {
    CommitToken token;
    try (PalimpsestGraph writer = TestGraphs.inDirectory(home(), clock)) {
      token = fill(writer);
    }
    chmod(home(), "r-xr-xr-x", "r--r--r--");
    Map<String, String> before = state(home());
    try (PalimpsestGraph graph = PalimpsestGraph.openReadOnly(home())) {
      check(graph, token);
    } finally {
      assertThat(state(home())).isEqualTo(before);
      chmod(home(), "rwxr-xr-x", "rw-r--r--");
    }
  }

  private static void refused(ThrowingCallable change) {
    assertThatThrownBy(change)
        .satisfiesAnyOf(
            e ->
                assertThat(e)
                    .isInstanceOf(ReadOnlyGraphException.class)
                    .hasMessageContaining("reading only"),
            e -> assertThat(e).hasRootCauseInstanceOf(ReadOnlyGraphException.class));
  }

  @Test
  void shouldRefuseEveryChangeByName() throws Exception {
    CommitToken token;
    try (PalimpsestGraph writer = TestGraphs.inDirectory(home(), clock)) {
      token = fill(writer);
    }
    Map<String, String> before = state(home());
    try (PalimpsestGraph graph = read(home(), "true", clock)) {
      GraphTraversalSource g = graph.traversal();
      Vertex a = graph.vertices("a").next();
      Edge e = graph.edges("e").next();
      VertexProperty<Object> name = a.property("name");
      for (ThrowingCallable change :
          List.<ThrowingCallable>of(
              graph::addVertex,
              () -> graph.addVertex(T.id, "c", "k", 1),
              () -> graph.during(at(day(2)), null).addVertex(),
              () -> a.property("name", "x"),
              () -> a.property(VertexProperty.Cardinality.list, "name", "x"),
              () -> a.addEdge("knows", a),
              a::remove,
              e::remove,
              () -> e.property("since", 2),
              () -> e.property("since").remove(),
              name::remove,
              () -> name.property("m", 2),
              () -> name.property("m").remove(),
              () -> graph.variables().set("v", 2),
              () -> graph.variables().remove("v"),
              () -> g.addV().iterate(),
              () -> g.addE("x").from(a).to(a).iterate(),
              () -> g.V("a").property("name", "x").iterate(),
              () -> g.with("validFrom", at(day(2))).V("a").drop().iterate(),
              () -> g.V().drop().iterate(),
              () -> g.E().drop().iterate(),
              () -> g.V().properties().drop().iterate(),
              () -> g.mergeV(Map.of(T.id, "new")).iterate())) {
        refused(change);
        assertThat(graph.tx().hasChanges()).isFalse();
      }
      graph.tx().commit();
      assertThat(graph.tx().lastReceipt().orElseThrow().mutations()).isZero();
      graph.tx().rollback();
      check(graph, token);
      assertThat(graph.hasUncommittedChanges()).isFalse();
    }
    assertThat(state(home())).isEqualTo(before);
  }

  @Test
  void shouldDeclareWhatItCan() {
    try (PalimpsestGraph writer = TestGraphs.inDirectory(home(), clock)) {
      fill(writer);
      assertThat(writer.features().vertex().supportsAddVertices()).isTrue();
      assertThat(writer.features().edge().supportsRemoveProperty()).isTrue();
    }
    try (PalimpsestGraph graph = read(home(), "true", clock)) {
      assertThat(graph.features().graph().supportsTransactions()).isTrue();
      assertThat(graph.features().vertex().supportsAddVertices()).isFalse();
      assertThat(graph.features().vertex().supportsRemoveVertices()).isFalse();
      assertThat(graph.features().vertex().supportsAddProperty()).isFalse();
      assertThat(graph.features().vertex().properties().supportsRemoveProperty()).isFalse();
      assertThat(graph.features().edge().supportsAddEdges()).isFalse();
      assertThat(graph.features().edge().supportsRemoveEdges()).isFalse();
      assertThat(graph.features().edge().supportsRemoveProperty()).isFalse();
    }
  }

  @Test
  void shouldNotSayWhatMayStillChangeElsewhere() {
    try (PalimpsestGraph writer = TestGraphs.inDirectory(home(), clock)) {
      fill(writer);
      clock.set(day(9));
      try (PalimpsestGraph graph = read(home(), "true", clock)) {
        assertThat(graph.asOf(at(day(5))).traversal().V().count().next()).isEqualTo(2);
        assertThatThrownBy(() -> graph.asOf(at(day(6))))
            .isInstanceOf(InvalidTimeException.class)
            .hasMessageContaining("newest commit")
            .hasMessageContaining(Times.format(day(5)));
        assertThat(graph.validAt(at(day(6))).traversal().V().count().next()).isEqualTo(2);
      }
    }
  }

  private Path newestSegment() throws IOException {
    try (Stream<Path> paths = Files.walk(home())) {
      return paths
          .filter(path -> path.toString().endsWith(".wal"))
          .sorted()
          .reduce((a, b) -> b)
          .orElseThrow();
    }
  }

  private static int find(byte[] bytes, String text) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
  }

  @Test
  void shouldShowTheBeginningOfALogThatIsTorn() throws Exception {
    Path copy = directory.resolve("copy");
    try (PalimpsestGraph writer = TestGraphs.inDirectory(home(), clock)) {
      fill(writer);
      copy(home(), copy);
    }
    // Of the block with the third commit only the beginning was written.
    Path segment = copy.resolve(home().relativize(newestSegment()));
    byte[] bytes = Files.readAllBytes(segment);
    Arrays.fill(bytes, find(bytes, "Countess") / 4096 * 4096 + 10, bytes.length, (byte) 0);
    Files.write(segment, bytes);
    Map<String, String> before = state(copy);
    try (PalimpsestGraph graph = read(copy, "true", clock)) {
      assertThat(graph.traversal().V("a").values("name").next()).isEqualTo("Ada");
      assertThat(graph.recoveryReport().records()).isEqualTo(2);
      assertThat(graph.recoveryReport().tail().bytesDiscarded()).isPositive();
      assertThat(graph.recoveryReport().damage()).isNull();
      assertThat(graph.health().cause()).isNull();
    }
    assertThat(state(copy)).isEqualTo(before);
  }

  @Test
  void shouldRefuseADamagedLogOrReadItAsFarAsItCan() throws Exception {
    try (PalimpsestGraph writer = TestGraphs.inDirectory(home(), clock)) {
      fill(writer);
    }
    byte[] bytes = Files.readAllBytes(newestSegment());
    try (FileChannel channel = FileChannel.open(newestSegment(), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {'c'}), find(bytes, "Countess"));
    }
    Map<String, String> before = state(home());
    assertThatThrownBy(() -> read(home(), "true", clock)).isInstanceOf(CorruptLogException.class);
    try (PalimpsestGraph graph = read(home(), "salvage", clock)) {
      assertThat(graph.traversal().V("a").values("name").next()).isEqualTo("Ada");
      assertThat(graph.traversal().E().count().next()).isEqualTo(1);
      assertThat(graph.recoveryReport().damage()).isNotNull();
      assertThat(graph.health().state()).isEqualTo(WalState.READ_ONLY);
      assertThat(graph.health().cause()).isInstanceOf(CorruptLogException.class);
    }
    assertThat(state(home())).isEqualTo(before);
  }

  @Test
  void shouldRefuseWhatIsNotThereOrNotKnown() {
    assertThatThrownBy(() -> PalimpsestGraph.openReadOnly(directory.resolve("nothing")))
        .isInstanceOf(WalException.class);
    assertThat(directory.resolve("nothing")).doesNotExist();
    assertThatThrownBy(() -> read(home(), "yes", clock))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("palimpsest.read.only")
        .hasMessageContaining("salvage");
  }
}
