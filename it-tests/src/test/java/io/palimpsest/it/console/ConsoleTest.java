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
package io.palimpsest.it.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.palimpsest.temporal.PalimpsestGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console as a user meets it: what is printed, what is kept, and how it exits. */
final class ConsoleTest {

  @TempDir private Path directory;

  private Launcher launcher;

  @BeforeEach
  void setUp() {
    launcher = new Launcher(directory);
  }

  @Test
  void keepsInDataUnderTheCurrentDirectoryWhatWasCommitted() throws Exception {
    Launcher.Result first =
        launcher.run("g.addV('city').property('name', 'Zürich')\ng.tx().commit()\n", "console");
    assertThat(first.status()).isZero();
    assertThat(first.err()).isEmpty();
    assertThat(directory.resolve("data")).isDirectory();

    Launcher.Result second = launcher.run("g.V().values('name')\n:x\nprintln 'no'\n", "console");
    assertThat(second.out()).isEqualTo("==>Zürich" + System.lineSeparator());
  }

  @Test
  void rollsBackAfterAStatementThatOnlyReadAndKeepsTheTransactionOfOneThatWrote() throws Exception {
    Launcher.Result result =
        launcher.run(
            """
            g.V().count()
            graph.tx().isOpen()
            g.V().next()
            graph.tx().isOpen()
            (g.V().
              count())
            graph.tx().isOpen()
            g.addV('a')
            graph.tx().isOpen()
            g.V().count()
            graph.tx().isOpen()
            """,
            "console");
    assertThat(result.results())
        .filteredOn(line -> !line.startsWith("v["))
        .containsExactly("0", "false", "false", "0", "false", "true", "1", "true");
    assertThat(result.err()).contains("NoSuchElementException").contains("uncommitted changes");
    assertThat(result.status()).isZero();
  }

  @Test
  void seesAtThePromptWhatAnotherThreadCommittedSinceTheLastStatement() throws Exception {
    Launcher.Result result =
        launcher.run(
            """
            g.V().count()
            t = Thread.start { g.addV('a').iterate(); g.tx().commit() }; t.join()
            g.V().count()
            """,
            "console");
    assertThat(result.results()).startsWith("0").endsWith("1");
  }

  @Test
  void runsAScriptWithItsArguments() throws Exception {
    Path script =
        script(
            """
            def n = args[0] as int
            (1..n).each { g.addV('p').property('n', it).iterate() }
            g.tx().commit()
            println g.V().
              hasLabel('p').
              values('n').sum().next()
            """);
    Launcher.Result result =
        launcher.run("", "console", "--data", "other", "-e", script.toString(), "4");
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualToIgnoringNewLines("10");
    assertThat(result.status()).isZero();
    try (PalimpsestGraph graph = PalimpsestGraph.open(directory.resolve("other"))) {
      assertThat(graph.traversal().V().count().next()).isEqualTo(4);
    }
  }

  @Test
  void runsAScriptWithConsoleCommandsLineByLine() throws Exception {
    Path script = script("x = 5\n:set max-iteration 10\nprintln x + 1\n:x\nprintln 'no'\n");
    Launcher.Result result = launcher.run("", "console", "-e", script.toString());
    assertThat(result.out()).isEqualToIgnoringNewLines("6");
    assertThat(result.status()).isZero();
  }

  @Test
  void exitsWithAnErrorAtTheLineThatThrew() throws Exception {
    Path script = script("println 1\n\nthrow new IllegalStateException('boom')\n");
    Launcher.Result result = launcher.run("", "console", "-e", script.toString());
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err())
        .startsWith("palimpsest: error in " + script + ", line 3: boom")
        .doesNotContain("picocli");
  }

  @Test
  void exitsWithTheStatusAScriptAsksFor() throws Exception {
    Path script = script("g.addV('a').iterate()\ng.tx().commit()\nSystem.exit(7)\n");
    assertThat(launcher.run("", "console", "-e", script.toString()).status()).isEqualTo(7);
  }

  @Test
  void warnsAndExitsWith3IfAScriptLeavesChangesHoweverItEnds() throws Exception {
    Path plain = script("g.addV('a').iterate()\n");
    Launcher.Result result = launcher.run("", "console", "-e", plain.toString());
    assertThat(result.status()).isEqualTo(3);
    assertThat(result.err()).contains("left with uncommitted changes, which are gone");

    Path exit = script("g.addV('a').iterate()\nSystem.exit(0)\n");
    Launcher.Result exited = launcher.run("", "console", "-e", exit.toString());
    assertThat(exited.status()).isEqualTo(3);
    assertThat(exited.err()).contains("left with uncommitted changes, which are gone");
  }

  @Test
  void refusesADirectoryThatIsOpenAndNamesTheHolder() throws Exception {
    try (PalimpsestGraph graph = PalimpsestGraph.open(directory.resolve("data"))) {
      Launcher.Result result = launcher.run("g.V()\n", "console");
      assertThat(result.status()).isEqualTo(5);
      assertThat(result.err())
          .startsWith("palimpsest: cannot open data: ")
          .contains("pid " + ProcessHandle.current().pid())
          .hasLineCount(1);
      assertThat(graph.tx().isOpen()).isFalse();
    }
  }

  @Test
  void readsWhatAnotherProcessHasOpenAndChangesNothing() throws Exception {
    try (PalimpsestGraph graph = PalimpsestGraph.open(directory.resolve("data"))) {
      graph.addVertex("name", "Ada");
      graph.tx().commit();
      Launcher.Result result =
          launcher.run("g.V().values('name')\ng.addV('x')\n", "console", "--read-only");
      assertThat(result.results()).containsExactly("Ada");
      assertThat(result.err()).contains("reading only").doesNotContain("uncommitted");
      assertThat(result.status()).isZero();
      assertThat(graph.traversal().V().count().next()).isEqualTo(1);
    }
  }

  @Test
  void makesNoGraphToReadOnly() throws Exception {
    Launcher.Result result = launcher.run("g.V()\n", "console", "--data", "none", "--read-only");
    assertThat(result.status()).isEqualTo(5);
    assertThat(result.err()).startsWith("palimpsest: cannot open none: ").hasLineCount(1);
    assertThat(directory.resolve("none")).doesNotExist();
  }

  private Path script(String text) throws IOException {
    return Files.writeString(Files.createTempFile(directory, "script", ".groovy"), text);
  }
}
