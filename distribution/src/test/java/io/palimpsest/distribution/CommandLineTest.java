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
package io.palimpsest.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the launcher makes of a command line, as far as it opens nothing. */
final class CommandLineTest {

  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void refusesToBeCalledWithoutACommand() {
    assertThat(run()).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).startsWith("palimpsest: expected a command: console, import");
  }

  @Test
  void suggestsTheCommandThatWasMeant() {
    assertThat(run("impot")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("impot").contains("palimpsest import");
  }

  @Test
  void tellsItsVersionAndTinkerPops() {
    assertThat(run("--version")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("palimpsest ").contains("Apache TinkerPop 3.8.1");
  }

  @Test
  void hasHelpWithExamplesAndExitStatusForEveryCommand() {
    for (String command : new String[] {"console", "import"}) {
      out.getBuffer().setLength(0);
      assertThat(run(command, "--help")).isEqualTo(ExitCode.OK);
      assertThat(out.toString())
          .contains("Usage: palimpsest " + command)
          .contains("--data=DIR")
          .contains("Exit status:")
          .contains("Examples:");
      out.getBuffer().setLength(0);
      assertThat(run("help", command)).isEqualTo(ExitCode.OK);
      assertThat(out.toString()).contains("Usage: palimpsest " + command);
    }
  }

  @Test
  void wantsSnapshotAtAndKeyTogether() throws IOException {
    String file = file();
    assertThat(run("import", "--key", "code", file, file)).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--key is only of use with --snapshot-at");
    err.getBuffer().setLength(0);
    assertThat(run("import", "--snapshot-at", "2020-01-01T00:00:00Z", file, file))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--snapshot-at needs --key");
  }

  @Test
  void wantsAnInstantWithAnOffset() throws IOException {
    String file = file();
    assertThat(run("import", "--snapshot-at", "2020-01-01", "--key", "code", file, file))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--snapshot-at must be a time").contains("2020-01-01");
  }

  @Test
  void wantsFilesThatAreThere() throws IOException {
    String none = directory.resolve("none.csv").toString();
    assertThat(run("import", file(), none)).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("found none at " + none);
  }

  @Test
  void wantsOneFileForTheConsoleAndArgumentsOnlyWithIt() throws IOException {
    assertThat(run("console", "-e", file(), "-i", file())).isEqualTo(ExitCode.USAGE);
    assertThat(run("console", "stray")).isEqualTo(ExitCode.USAGE);
    assertThat(run("console", "-e", directory.resolve("none.groovy").toString()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .contains("mutually exclusive")
        .contains("found stray")
        .contains("expected a script that can be read, found none at");
  }

  private String file() throws IOException {
    return Files.writeString(directory.resolve("t"), "~id,~label\n").toString();
  }

  private int run(String... args) {
    CommandLine commandLine = Palimpsest.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }
}
