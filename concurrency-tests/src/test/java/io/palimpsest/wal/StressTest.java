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
package io.palimpsest.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openjdk.jcstress.Main;

/**
 * Runs the jcstress tests of this module, which are the classes named {@code ...Stress}.
 *
 * <p>They look for what the memory model of Java and this machine's processors allow beyond an
 * order of steps. The usual build runs half of them for a moment, compiled in one way; the long
 * form runs all under all ways of compiling that jcstress knows. Its report is below {@code
 * target}.
 */
class StressTest {

  private static void run(String name, long minutes, String... options)
      throws IOException, InterruptedException {
    Path report = Path.of("target", "jcstress", name).toAbsolutePath();
    Files.createDirectories(report);
    Path said = report.resolve("output.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("-r", report.toString(), "-v"));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command)
            .directory(report.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      assertThat(process.waitFor(minutes, TimeUnit.MINUTES)).as("ends, see %s", said).isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    String text = Files.readString(said);
    assertThat(process.exitValue()).as(text).isZero();
    assertThat(text)
        .contains("Failed tests: No matches")
        .contains("Error tests: No matches")
        .doesNotContain("SKIPPED");
  }

  @Test
  void shouldFindNothingInAMoment() throws Exception {
    String tests =
        "Watermarks.*Pair|Sequencer.*(Numbers|TakeOver$|Shut|ReadWhileReused)|Stripes|"
            + "Waiters.*(OneMove|PutBack)|Gate.*(OneRecord|Storage)|Doorbell.*Any|"
            + "Catalog.*(Rolled|Index)|Store.*(Commits$|Cell$|Codes|Ids|Kept|Lives|Pairs|Whole)|"
            + "Schema.*(Holders$|Prepared|Labels)";
    String[] options = {
      "-t",
      tests,
      "-f",
      "1",
      "-fsm",
      "1",
      "-iters",
      "1",
      "-time",
      "40",
      "-sc",
      "false",
      "-af",
      "NONE",
      "-jvmArgs",
      "-XX:+UseSerialGC"
    };
    run("quick", 5, options);
  }

  @Test
  @Tag("torture")
  void shouldFindNothingInManyMinutes() throws Exception {
    run("long", 60, "-m", "quick", "-time", "100");
  }
}
