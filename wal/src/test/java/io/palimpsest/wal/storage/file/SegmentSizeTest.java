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
import io.palimpsest.wal.storage.LogAppender;
import io.palimpsest.wal.storage.LogIdentity;
import io.palimpsest.wal.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A segment file has its full length before it has its name; any other length is damage. */
class SegmentSizeTest {

  private static final int SEGMENT = 64 * 1024;
  private static final LogIdentity SOMEONE = new LogIdentity(UUID.randomUUID(), 1, 1, "here", 1);

  private final CrashDisk disk = new CrashDisk();

  private void twoSegments() throws IOException {
    try (ClaimedLog log = disk.storage(SEGMENT).open(SOMEONE)) {
      LogAppender appender = log.begin(ByteBuffer.allocate(Blocks.SIZE), 1, 0);
      appender.sync();
      appender.roll(1, Blocks.SIZE);
    }
  }

  private String segment(int number) {
    return disk.files().stream().filter(file -> file.endsWith(".wal")).toList().get(number);
  }

  private void shouldRefuse(String file, int length) {
    CrashDisk damaged = disk.copy();
    damaged.setBytes(file, Arrays.copyOf(disk.bytes(file), length));
    assertThatThrownBy(() -> damaged.storage(SEGMENT).open(SOMEONE))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.CORRUPT))
        .hasMessageContaining(file)
        .hasMessageContaining("expected " + SEGMENT + " bytes")
        .hasMessageContaining("found " + length + " bytes");
  }

  @Test
  void shouldRefuseASegmentThatWasCut() throws IOException {
    twoSegments();
    for (int number = 0; number < 2; number++) {
      for (int length : new int[] {Blocks.SIZE, Blocks.SIZE + 1, SEGMENT / 2, SEGMENT - 1}) {
        shouldRefuse(segment(number), length);
      }
    }
  }

  @Test
  void shouldRefuseASegmentThatWasAddedTo() throws IOException {
    twoSegments();
    for (int number = 0; number < 2; number++) {
      shouldRefuse(segment(number), SEGMENT + 1);
      shouldRefuse(segment(number), 2 * SEGMENT);
    }
  }

  @Test
  void shouldRefuseASegmentCutWithinItsHeader() throws IOException {
    twoSegments();
    for (int length : new int[] {0, 1, 100}) {
      CrashDisk damaged = disk.copy();
      String file = segment(1);
      damaged.setBytes(file, Arrays.copyOf(disk.bytes(file), length));
      assertThatThrownBy(() -> damaged.storage(SEGMENT).open(SOMEONE))
          .isInstanceOfSatisfying(
              StorageException.class,
              e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.CORRUPT))
          .hasMessageContaining(file)
          .hasMessageContaining("found " + length + " bytes");
    }
  }
}
