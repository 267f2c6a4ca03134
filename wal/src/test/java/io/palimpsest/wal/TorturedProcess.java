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

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link TorturedWriter} in a process of its own, heard from outside, and what it left. */
final class TorturedProcess {

  private final Process process;
  private final List<String> said = new ArrayList<>();
  private long acknowledged;

  private TorturedProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts a writer.
   *
   * @param before what the process is to run in, such as a tracer with its arguments; may be empty
   */
  static TorturedProcess start(
      List<String> before, Path directory, Durability durability, int records) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(TorturedWriter.class.getName());
    command.addAll(List.of(directory.toString(), durability.name(), String.valueOf(records)));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("LC_ALL", "C"); // the kernel's errors are told in English
    return new TorturedProcess(builder.start());
  }

  /** Listens until the writer ends. */
  TorturedProcess listen() throws Exception {
    return listen(Integer.MAX_VALUE);
  }

  /** Listens until the writer ends, or kills it after so many acknowledgements. */
  TorturedProcess listen(int killAfter) throws Exception {
    int heard = 0;
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isEmpty() && Character.isDigit(line.charAt(0))) {
          acknowledged = Math.max(acknowledged, Long.parseLong(line));
          heard++;
        } else {
          said.add(line);
        }
        if (heard == killAfter) {
          // Through the handle, which leaves the pipe with the last lines open.
          process.toHandle().destroyForcibly();
        }
      }
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return this;
  }

  /** The greatest LSN that it said was there, or 0. */
  long acknowledged() {
    return acknowledged;
  }

  /** What it printed besides LSNs. */
  List<String> said() {
    return said;
  }

  /** Opens the log and compares it with what every LSN stands for. */
  static OpenReport check(Path directory, long least, String where) {
    WalConfig config = WalConfig.builder().segmentBytes(1 << 20).build();
    try (WriteAheadLog log = WriteAheadLog.open(directory, config, TimeSource.system())) {
      assertThat(log.durable()).as(where).isGreaterThanOrEqualTo(least);
      long lsn = 1;
      try (LogReader reader = log.readFrom(1)) {
        for (LogRecord record = reader.next(); record != null; record = reader.next()) {
          assertThat(record.firstLsn()).as(where).isEqualTo(lsn);
          assertThat(record.payload()).as(where).isEqualTo(TorturedWriter.content(lsn));
          lsn++;
        }
      }
      assertThat(lsn - 1).as(where).isEqualTo(log.durable());
      return log.openReport();
    }
  }
}
