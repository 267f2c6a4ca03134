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
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much memory an opening takes does not depend on how much of the log nothing promises. */
class OpeningMemoryTest {

  private static final int TAIL_BYTES = 64 << 20;
  private static final int HEAP_MEGABYTES = 24;

  @TempDir Path directory;

  private static WalConfig config() {
    return WalConfig.builder()
        .segmentBytes(1 << 20)
        .groupBytes(256 * 1024)
        .bufferBytes(1 << 20)
        .forceIntervalMillis(60_000)
        .build();
  }

  /** Opens a log in a small heap and prints how many records it wrote again. */
  public static void main(String[] arguments) {
    try (WriteAheadLog log =
        WriteAheadLog.open(Path.of(arguments[0]), config(), TimeSource.system())) {
      System.out.println(log.openReport().tail().reappended());
    }
  }

  private static ByteBuffer content() {
    byte[] bytes = new byte[TAIL_BYTES];
    new Random(64).nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  private Path leaveAnUnpromisedTail() throws IOException {
    try (WriteAheadLog log =
        WriteAheadLog.open(directory.resolve("log"), config(), TimeSource.system())) {
      log.append(Logs.bytes("before"), 1, Durability.SYNC).await();
      log.append(content(), 1_000, Durability.ASYNC_BATCHED).await();
      return Forgery.copy(directory.resolve("log"), directory.resolve("killed"));
    }
  }

  @Test
  void shouldWriteALargeTailAgainInASmallHeap() throws Exception {
    Path killed = leaveAnUnpromisedTail();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx" + HEAP_MEGABYTES + "m",
                "-XX:MaxDirectMemorySize=16m",
                "-cp",
                System.getProperty("java.class.path"),
                OpeningMemoryTest.class.getName(),
                killed.toString())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(lines.lines().toList()).containsExactly("1");
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    try (WriteAheadLog log = WriteAheadLog.open(killed, config(), TimeSource.system());
        LogReader reader = log.readFrom(2)) {
      assertThat(log.openReport().lastLsn()).isEqualTo(1_001);
      LogRecord large = reader.next();
      assertThat(large).isNotNull();
      assertThat(large.logEpoch()).as("written again").isEqualTo(2);
      assertThat(large.mutations()).isEqualTo(1_000);
      assertThat(large.payload()).isEqualTo(content());
      assertThat(reader.next()).isNull();
    }
  }
}
