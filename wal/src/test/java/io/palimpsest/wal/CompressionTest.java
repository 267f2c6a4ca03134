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

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.DataFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is compressed comes back, and what is not a compressed payload is refused. */
class CompressionTest {

  @TempDir private Path directory;

  private static WalConfig.Builder deflating() {
    return WalConfig.builder().segmentBytes(64 * 1024).compression(Compression.DEFLATE);
  }

  private static ByteBuffer random(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  @Test
  void recordsComeBackWhetherTheyGetSmallerOrNot() {
    List<ByteBuffer> payloads =
        List.of(
            ByteBuffer.allocate(0),
            Logs.bytes("short"),
            ByteBuffer.allocate(255),
            ByteBuffer.allocate(256),
            ByteBuffer.allocateDirect(100_000),
            ByteBuffer.wrap(Logs.bytes("word ".repeat(9_000)).array()).asReadOnlyBuffer(),
            random(255, 1),
            random(256, 2),
            random(100_000, 3));
    try (WriteAheadLog log =
        WriteAheadLog.open(directory, deflating().build(), TimeSource.system())) {
      payloads.forEach(payload -> log.append(payload, 1, Durability.ASYNC));
      log.flush();
      assertThat(Logs.read(log, 1)).extracting(LogRecord::payload).isEqualTo(payloads);
    }
    try (WriteAheadLog log =
        WriteAheadLog.open(directory, WalConfig.defaults(), TimeSource.system())) {
      assertThat(Logs.read(log, 1)).extracting(LogRecord::payload).isEqualTo(payloads);
    }
  }

  @Test
  void aCompressedLogIsSmaller() {
    try (WriteAheadLog log =
        WriteAheadLog.open(directory, deflating().build(), TimeSource.system())) {
      for (int i = 0; i < 5; i++) {
        log.appendAndWait(ByteBuffer.allocate(50_000), 1, Durability.SYNC);
      }
      LogRecord last = Logs.read(log, 5).get(0);
      assertThat(last.segment()).startsWith("wal/0000000001-");
      assertThat(last.position()).isLessThan(60_000);
    }
  }

  @Test
  void theLimitIsThatOfTheRecordAsItWasGiven() {
    WalConfig config = deflating().recordBytes(8192).build();
    try (WriteAheadLog log = WriteAheadLog.open(directory, config, TimeSource.system())) {
      log.appendAndWait(ByteBuffer.allocate(8192 - 80), 1, Durability.SYNC);
      assertThatThrownBy(() -> log.append(ByteBuffer.allocate(8192 - 79), 1))
          .isInstanceOf(RecordTooLargeException.class);
    }
  }

  @Test
  void manyThreadsCompressAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (WriteAheadLog log =
        WriteAheadLog.open(directory, deflating().build(), TimeSource.system())) {
      List<Future<?>> done = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        String text = ("thread " + t + " ").repeat(100);
        done.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 50; i++) {
                    log.append(Logs.bytes(text), 1, Durability.ASYNC);
                  }
                }));
      }
      for (Future<?> one : done) {
        one.get();
      }
      log.flush();
      List<LogRecord> records = Logs.read(log, 1);
      assertThat(records).hasSize(400);
      assertThat(records)
          .allSatisfy(
              record -> assertThat(Logs.text(record)).hasSize(900).matches("(thread \\d )\\1+"));
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void recordsThatAreWrittenAgainStayCompressed() throws Exception {
    Path copy = directory.resolve("copy");
    String text = "again ".repeat(200);
    // A seal before the copy is taken would prove the record durable.
    WalConfig config = deflating().sealIdleMillis(60_000).build();
    try (WriteAheadLog log =
        WriteAheadLog.open(directory.resolve("log"), config, TimeSource.system())) {
      log.appendAndWait(Logs.bytes(text), 3, Durability.SYNC);
      copy(directory.resolve("log"), copy);
    }
    try (WriteAheadLog log = WriteAheadLog.open(copy, WalConfig.defaults(), TimeSource.system())) {
      assertThat(log.openReport().tail().reappended()).isEqualTo(1);
      assertThat(Logs.texts(log)).containsExactly(text);
    }
  }

  private static void copy(Path from, Path to) throws Exception {
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  @Test
  void noMoreMemoryIsTakenThanTheBytesCanStandFor() throws Exception {
    Compressor compressor = new Compressor(9, 16);
    byte[] made = new byte[10_000_000];
    int length = compressor.compress(ByteBuffer.allocate(10_000_000), made);
    ByteBuffer whole = ByteBuffer.wrap(made, 0, length);
    assertThat(Compressor.expand(whole)).hasSize(10_000_000).containsOnly(0);
    byte[] bomb = new byte[100];
    ByteBuffer.wrap(bomb).putInt(0, 0xffffff7f);
    assertThatThrownBy(() -> Compressor.expand(ByteBuffer.wrap(bomb)))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("2147483647")
        .hasMessageContaining("at most " + 96 * 1032);
    compressor.close();
  }

  @Test
  void whatIsNotACompressedPayloadIsRefused() throws Exception {
    Compressor compressor = new Compressor(1, 16);
    byte[] made = new byte[2_000];
    int length = compressor.compress(Logs.bytes("compressed ".repeat(100)), made);
    byte[] whole = java.util.Arrays.copyOf(made, length);
    for (int cut = 0; cut < length; cut++) {
      ByteBuffer shortened = ByteBuffer.wrap(whole, 0, cut);
      assertThatThrownBy(() -> Compressor.expand(shortened))
          .isInstanceOf(DataFormatException.class);
    }
    ByteBuffer longer = ByteBuffer.wrap(made, 0, length + 1);
    assertThatThrownBy(() -> Compressor.expand(longer)).isInstanceOf(DataFormatException.class);
    for (int size : new int[] {-1, 0, 1, 1_099, 1_101}) {
      byte[] other = whole.clone();
      ByteBuffer.wrap(other).putInt(0, Integer.reverseBytes(size));
      assertThatThrownBy(() -> Compressor.expand(ByteBuffer.wrap(other)))
          .isInstanceOf(DataFormatException.class);
    }
    assertThat(Compressor.expand(ByteBuffer.wrap(whole))).hasSize(1_100);
    compressor.close();
  }

  @Test
  void theConfigurationTellsWhatItKnows() {
    WalConfig config = WalConfig.from(Map.of("compression", " Deflate ", "compression.level", "9"));
    assertThat(config.compression()).isEqualTo(Compression.DEFLATE);
    assertThat(config.compressionLevel()).isEqualTo(9);
    assertThatThrownBy(() -> WalConfig.from(Map.of("compression", "zstd")))
        .isInstanceOf(WalConfigException.class)
        .hasMessageContaining("[NONE, DEFLATE]")
        .hasMessageContaining("zstd");
  }
}
