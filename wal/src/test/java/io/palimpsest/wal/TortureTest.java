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
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Writers that die are watched from outside: what they acknowledged must be there, and what is
 * there must be what they wrote, from the first record on.
 */
class TortureTest {

  private static final int FOREVER = 1_000_000;

  @TempDir Path directory;

  /** The greatest LSN that some writer said was there. */
  private long acknowledged;

  /** What a writer printed besides LSNs. */
  private final List<String> said = new ArrayList<>();

  private Process start(Durability durability) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(TorturedWriter.class.getName());
    command.addAll(List.of(directory.toString(), durability.name(), String.valueOf(FOREVER)));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  /** Listens until the writer ends, or kills it after so many acknowledgements. */
  private void listen(Process process, int killAfter) throws Exception {
    said.clear();
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
  }

  /** Opens the log and compares it with what every LSN stands for. */
  private OpenReport check(long least, String where) {
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

  private void kill(Durability durability, int rounds) throws Exception {
    Random random = new Random(Seeds.next("TortureTest.kill"));
    for (int round = 0; round < rounds; round++) {
      Process writer = start(durability);
      listen(writer, 1 + random.nextInt(durability == Durability.ASYNC ? 5000 : 200));
      assertThat(said).containsExactly("open");
      // What was only queued may die with the process; what was handed over does not.
      boolean kept = durability != Durability.ASYNC;
      String where = durability + ", round " + round + ", acknowledged " + acknowledged;
      OpenReport report = check(kept ? acknowledged : 0, where);
      acknowledged = report.lastLsn();
    }
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void shouldKeepWhatAKilledWriterWasPromised(Durability durability) throws Exception {
    kill(durability, 2);
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  @Tag("torture")
  void shouldKeepWhatManyKilledWritersWerePromised(Durability durability) throws Exception {
    kill(durability, 25);
  }
}
