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
package io.palimpsest.wal.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.palimpsest.wal.storage.ClaimedLog;
import io.palimpsest.wal.storage.ExtentReader;
import io.palimpsest.wal.storage.LogAppender;
import io.palimpsest.wal.storage.LogIdentity;
import io.palimpsest.wal.storage.ReadableLog;
import io.palimpsest.wal.storage.StorageException;
import io.palimpsest.wal.storage.StorageSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One who only reads changes nothing, and needs nobody's leave. */
class ReadOnlyOpeningTest {

  private static final int SEGMENT = 16 * Blocks.SIZE;
  private static final LogIdentity SOMEONE = new LogIdentity(UUID.randomUUID(), 1, 1, "here", 1);

  private final CrashDisk disk = new CrashDisk();

  /** Leaves a log that is still open: two segments, a mark and a spare. */
  private ClaimedLog live() throws IOException {
    ClaimedLog log = disk.storage(SEGMENT).open(SOMEONE);
    LogAppender appender = log.begin(ByteBuffer.allocate(Blocks.SIZE).put(0, (byte) 1), 1, 0);
    appender.mark(ByteBuffer.allocate(4).putInt(0, 77));
    appender.roll(1, Blocks.SIZE);
    appender.append(ByteBuffer.allocate(Blocks.SIZE).put(0, (byte) 2), 1, 1);
    appender.prepare(Blocks.SIZE);
    return log;
  }

  private static void expect(StorageException.Kind kind, CrashDisk disk, String message) {
    assertThatThrownBy(() -> disk.storage(SEGMENT).openForReading())
        .isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining(message);
  }

  @Test
  void shouldReadACopyOfALiveDirectoryAndChangeNothing() throws IOException {
    try (ClaimedLog log = live()) {
      CrashDisk copy = disk.copy();
      assertThat(copy.files()).anyMatch(file -> file.endsWith(".tmp"));
      for (CrashDisk place : new CrashDisk[] {disk, copy}) {
        int calls = place.calls();
        try (ReadableLog read = place.storage(SEGMENT).openForReading()) {
          assertThat(read.storeId()).isEqualTo(log.storeId());
          assertThat(read.extents()).hasSize(2);
          assertThat(read.mark()).isEqualTo(ByteBuffer.allocate(4).putInt(0, 77));
          ByteBuffer into = ByteBuffer.allocate(1);
          try (ExtentReader reader = read.extents().get(1).open()) {
            assertThat(reader.read(0, into)).isEqualTo(1);
          }
          assertThat(into.get(0)).isEqualTo((byte) 2);
        }
        assertThat(place.calls()).as("calls that change something").isEqualTo(calls);
      }
      assertThat(copy.files()).isEqualTo(disk.files());
    }
  }

  @Test
  void shouldReadTheIdentityFromItsOtherCopyWithoutRepairingIt() throws IOException {
    try (ClaimedLog log = live()) {
      CrashDisk copy = disk.copy();
      byte[] store = copy.bytes("STORE");
      store[30] ^= 1;
      copy.setBytes("STORE", store);
      assertThat(copy.storage(SEGMENT).openForReading().storeId()).isEqualTo(log.storeId());
      assertThat(copy.bytes("STORE")).isEqualTo(store);
    }
  }

  @Test
  void shouldRefuseWhereThereIsNoLog() {
    expect(StorageException.Kind.ABSENT, disk, "expected a log in");
    assertThat(disk.files()).isEmpty();
  }

  @Test
  void shouldRefuseSegmentsWithoutAnIdentity() throws IOException {
    live().close();
    disk.removeFile("STORE");
    expect(StorageException.Kind.CORRUPT, disk, "beside 2 segments");
  }

  @Test
  void shouldRefuseASegmentThatIsNotWhole() throws IOException {
    live().close();
    String last = disk.files().stream().filter(f -> f.endsWith(".wal")).reduce("", (a, b) -> b);
    disk.setBytes(last, Arrays.copyOf(disk.bytes(last), SEGMENT - 1));
    expect(StorageException.Kind.CORRUPT, disk, "found " + (SEGMENT - 1) + " bytes");
  }

  @Test
  void shouldNotMakeADirectory(@TempDir Path parent) {
    Path missing = parent.resolve("missing");
    StorageSettings settings = new StorageSettings(missing, SEGMENT, SEGMENT, Map.of());
    assertThatThrownBy(() -> new FileLogStorageProvider().create(settings).openForReading())
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.ABSENT))
        .hasMessageContaining(missing.toString());
    assertThat(Files.exists(missing)).isFalse();
  }
}
