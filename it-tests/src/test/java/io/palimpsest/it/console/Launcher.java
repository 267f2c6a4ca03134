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

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the launcher's jar as a user's process would, and waits for its end. */
public final class Launcher {

  /**
   * How a process ended.
   *
   * @param status its exit status
   * @param out what it wrote to standard output
   * @param err what it wrote to standard error
   */
  public record Result(int status, String out, String err) {

    /**
     * The lines that show results at the prompt.
     *
     * @return the results, without the arrow
     */
    public List<String> results() {
      return out.lines()
          .filter(line -> line.startsWith("==>"))
          .map(line -> line.substring("==>".length()))
          .toList();
    }
  }

  private static final long DEADLINE_SECONDS = 120;

  private final Path directory;

  /**
   * A launcher.
   *
   * @param directory the current directory of its processes
   */
  public Launcher(Path directory) {
    this.directory = directory;
  }

  /**
   * Runs a command to its end.
   *
   * @param input what it finds on standard input
   * @param args the command line
   * @return how it ended
   */
  public Result run(String input, String... args) throws IOException, InterruptedException {
    Path out = Files.createTempFile(directory, "out", ".txt");
    Path err = Files.createTempFile(directory, "err", ".txt");
    Process process =
        new ProcessBuilder(command(args))
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      }
      assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS))
          .as("ended within %d s: %s", DEADLINE_SECONDS, String.join(" ", args))
          .isTrue();
      return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * The command line of a process that runs a command.
   *
   * @param args the command's own command line
   * @return Java, its options, the jar and {@code args}
   */
  public static List<String> command(String... args) {
    Path jar = Path.of("..", "distribution", "target", "palimpsest", "lib", "palimpsest.jar");
    assertThat(jar).as("the distribution, which the module before this one builds").exists();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dfile.encoding=UTF-8");
    command.add("-XX:+UseSerialGC");
    command.add("-jar");
    command.add(jar.toAbsolutePath().normalize().toString());
    command.addAll(List.of(args));
    return command;
  }
}
