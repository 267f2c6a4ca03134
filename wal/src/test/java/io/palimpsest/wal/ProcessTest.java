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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one directory, and the sudden death of one. */
class ProcessTest {

  @TempDir Path directory;

  /** Appends for ever and prints every durable LSN; killed by the test. */
  public static void main(String[] arguments) {
    try (WriteAheadLog log =
        WriteAheadLog.open(Path.of(arguments[0]), Logs.small(), TimeSource.system())) {
      while (true) {
        CommitTicket ticket = log.append(Logs.bytes("lsn " + (log.appended() + 1)), 1);
        ticket.awaitDurable();
        System.out.println(ticket.lastLsn());
      }
    }
  }

  private Process start() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "-cp",
            System.getProperty("java.class.path"),
            ProcessTest.class.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Test
  void shouldKeepWhatAKilledProcessAcknowledgedAndNameItWhileItLives() throws Exception {
    for (int round = 1; round <= 3; round++) {
      Process process = start();
      long acknowledged = 0;
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        for (int i = 0; i < 40 * round; i++) {
          acknowledged = Long.parseLong(lines.readLine());
        }
        assertThatThrownBy(() -> WriteAheadLog.open(directory, Logs.small(), TimeSource.system()))
            .isInstanceOf(LogLockedException.class)
            .hasMessageContaining("pid " + process.pid());
        // Through the handle, which leaves the pipe with the last lines open.
        assertThat(process.toHandle().destroyForcibly()).isTrue();
        String line = lines.readLine();
        while (line != null) {
          acknowledged = line.isEmpty() ? acknowledged : Long.parseLong(line);
          line = lines.readLine();
        }
      }
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      try (WriteAheadLog log = WriteAheadLog.open(directory, Logs.small(), TimeSource.system())) {
        assertThat(log.durable()).isGreaterThanOrEqualTo(acknowledged);
        List<LogRecord> records = Logs.read(log, 1);
        assertThat(records).hasSize((int) log.durable());
        for (LogRecord record : records) {
          assertThat(Logs.text(record)).isEqualTo("lsn " + record.firstLsn());
        }
      }
    }
  }
}
