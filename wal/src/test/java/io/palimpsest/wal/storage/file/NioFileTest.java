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

import io.palimpsest.wal.storage.StorageSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever way a write takes, the file is what was written. */
class NioFileTest {

  private static final int BLOCKS = 64;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldHoldWhatWasWrittenInPiecesOfAnyKind(boolean direct) throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] expected = new byte[BLOCKS * Blocks.SIZE];
    Path path = directory.resolve("file");
    Files.write(path, expected);

    try (NioFile file = new NioFile(path, "rw", direct)) {
      for (int i = 0; i < 300; i++) {
        boolean whole = random.nextBoolean();
        int unit = whole ? Blocks.SIZE : 1;
        int from = random.nextInt(expected.length / unit) * unit;
        int length =
            Math.min(1 + random.nextInt(8 * Blocks.SIZE / unit), (expected.length - from) / unit);
        ByteBuffer piece = piece(random, length * unit, whole);
        piece.duplicate().get(expected, from, piece.remaining());
        file.write(piece, from);

        ByteBuffer read = ByteBuffer.allocate(expected.length);
        assertThat(file.read(read, 0)).as("seed %d, write %d", seed, i).isEqualTo(expected.length);
        assertThat(read.array()).as("seed %d, write %d", seed, i).isEqualTo(expected);
      }
      file.force();
    }

    assertThat(Files.readAllBytes(path)).as("seed %d", seed).isEqualTo(expected);
  }

  private static ByteBuffer piece(Random random, int length, boolean aligned) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    ByteBuffer piece = aligned ? Blocks.allocateAligned(length) : ByteBuffer.allocateDirect(length);
    return piece.put(bytes).flip();
  }

  @Test
  void shouldSayWhatItExpectedOfItsSetting() {
    StorageSettings settings =
        new StorageSettings(directory, 1 << 20, 1 << 20, Map.of("io", "fast"));

    assertThatThrownBy(() -> new FileLogStorageProvider().create(settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("io: expected 'direct' or 'buffered', found 'fast'");
  }
}
