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

import io.palimpsest.graph.schema.ConstraintDefinition;
import io.palimpsest.it.console.Launcher;
import io.palimpsest.temporal.PalimpsestGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The importer as a user meets it: what it loads, what it says, and what it refuses. */
final class ImportTest {

  private static final String NODES =
      "~id,~label,code,desc,lat:double\n1,airport,TXL,\"Berlin\nTegel\",52.5\n2,airport,LHR,,51.4\n";
  private static final String EDGES = "~id,~from,~to,~label,dist:int\n1,1,2,route,590\n";

  @TempDir private Path directory;

  private Launcher launcher;

  @BeforeEach
  void setUp() {
    launcher = new Launcher(directory);
  }

  @Test
  void loadsElementsUnderTheirIdsAndRefusesOneInUse() throws Exception {
    Launcher.Result first =
        launcher.run("", "import", file("nodes.csv", NODES), file("edges.csv", EDGES));
    assertThat(first.status()).as(first.err()).isZero();
    assertThat(first.out())
        .contains("2 nodes and 1 edges")
        .containsPattern("committed +\\d+:\\d+ at \\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");

    try (PalimpsestGraph graph = PalimpsestGraph.open(directory.resolve("data"))) {
      GraphTraversalSource g = graph.traversal();
      assertThat(g.V("1").values("desc").next()).isEqualTo("Berlin\nTegel");
      assertThat(g.V("2").properties("desc").hasNext()).isFalse();
      assertThat(g.V("2").values("lat").next()).isEqualTo(51.4);
      assertThat(g.E("1").values("dist").next()).isEqualTo(590);
      assertThat(g.V("1").out("route").id().next()).isEqualTo("2");
    }

    Launcher.Result again =
        launcher.run(
            "",
            "import",
            file("more.csv", "~id,~label\n3,airport\n\n2,airport\n"),
            file("edges2.csv", "~id,~from,~to,~label\n"));
    assertThat(again.status()).isEqualTo(4);
    assertThat(again.err()).contains("more.csv:4: column ~id: ").contains("found \"2\"");
    try (PalimpsestGraph graph = PalimpsestGraph.open(directory.resolve("data"))) {
      assertThat(graph.traversal().V().count().next()).isEqualTo(2);
    }
  }

  @Test
  void endsAnEdgeAtANodeTheGraphHasAlready() throws Exception {
    launcher.run("", "import", file("nodes.csv", NODES), file("edges.csv", EDGES));
    Launcher.Result result =
        launcher.run(
            "",
            "import",
            file("n2.csv", "~id,~label\n3,airport\n"),
            file("e2.csv", "~id,~from,~to,~label\n2,3,1,route\n"));
    assertThat(result.status()).as(result.err()).isZero();
    try (PalimpsestGraph graph = PalimpsestGraph.open(directory.resolve("data"))) {
      assertThat(graph.traversal().V("3").out("route").id().next()).isEqualTo("1");
    }
  }

  @Test
  void reconcilesASnapshotAndSaysThatTheSameAgainChangesNothing() throws Exception {
    String nodes = file("nodes.csv", NODES);
    String edges = file("edges.csv", EDGES);
    String[] first = snapshot("2020-01-01T00:00:00Z", nodes, edges);
    assertThat(launcher.run("", first).out()).contains("nodes      2 begun, 0 ended");
    Launcher.Result again = launcher.run("", first);
    assertThat(again.status()).isZero();
    assertThat(again.out()).contains("nothing was written").doesNotContain("committed");

    String later = file("later.csv", NODES.replace("51.4", "51.5").replace("\n1,", "\n9,"));
    String moved = file("moved.csv", "~id,~from,~to,~label,dist:int\n");
    assertThat(launcher.run("", snapshot("2021-01-01T00:00:00Z", later, moved)).out())
        .contains("nodes      0 begun, 0 ended")
        .contains("properties 1 changed");
    try (PalimpsestGraph graph = PalimpsestGraph.open(directory.resolve("data"))) {
      assertThat(lat(graph, "2020-06-01T00:00:00Z")).isEqualTo(51.4);
      assertThat(lat(graph, "2021-06-01T00:00:00Z")).isEqualTo(51.5);
    }
  }

  @Test
  void refusesASnapshotWithItsLineAndColumnAndLeavesTheGraphAsItWas() throws Exception {
    String good = file("nodes.csv", NODES);
    String edges = file("edges.csv", EDGES);
    assertThat(launcher.run("", snapshot("2020-01-01T00:00:00Z", good, edges)).status()).isZero();

    String keyless = file("keyless.csv", NODES.replace("LHR", ""));
    assertRefused(
        launcher.run("", snapshot("2021-01-01T00:00:00Z", keyless, edges)),
        "keyless.csv:4: column code: ");
    String twice = file("twice.csv", NODES.replace("LHR", "TXL"));
    assertRefused(
        launcher.run("", snapshot("2021-01-01T00:00:00Z", twice, edges)),
        "twice.csv:4: column code: ");
    String stray = file("stray.csv", EDGES + "2,1,7,route,\n");
    assertRefused(
        launcher.run("", snapshot("2021-01-01T00:00:00Z", good, stray)),
        "stray.csv:3: column ~to: ");
    String bad = file("bad.csv", EDGES.replace("590", "far"));
    assertRefused(
        launcher.run("", snapshot("2021-01-01T00:00:00Z", good, bad)),
        "bad.csv:2: column dist:int: ");

    Launcher.Result same = launcher.run("", snapshot("2020-01-01T00:00:00Z", good, edges));
    assertThat(same.out()).contains("nothing was written");
  }

  private static void assertRefused(Launcher.Result result, String place) {
    assertThat(result.status()).isEqualTo(4);
    assertThat(result.err().lines().filter(line -> line.startsWith("palimpsest: ")).toList())
        .singleElement()
        .asString()
        .startsWith("palimpsest: import refused, nothing was written: ")
        .contains(place);
    assertThat(result.err()).doesNotContain("\tat ");
  }

  private static Object lat(PalimpsestGraph graph, String validAt) {
    return graph.validAt(validAt).traversal().V().has("code", "LHR").values("lat").next();
  }

  private static String[] snapshot(String instant, String nodes, String edges) {
    return new String[] {"import", "--snapshot-at", instant, "--key", "code", nodes, edges};
  }

  @Test
  void refusesWhatViolatesAConstraintByItsName() throws Exception {
    ConstraintDefinition code =
        ConstraintDefinition.named("one_code").onVertices("airport").unique("code");
    try (PalimpsestGraph graph = PalimpsestGraph.open(directory.resolve("data"))) {
      graph.schema().createConstraint(code);
    }
    Launcher.Result refused =
        launcher.run(
            "",
            "import",
            file("nodes.csv", "~id,~label,code\n1,airport,TXL\n2,airport,TXL\n"),
            file("edges.csv", "~id,~from,~to,~label\n"));
    assertThat(refused.status()).isEqualTo(4);
    assertThat(refused.err())
        .contains("import refused, nothing was written", "one_code", "[code] = [TXL]");
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }
}
