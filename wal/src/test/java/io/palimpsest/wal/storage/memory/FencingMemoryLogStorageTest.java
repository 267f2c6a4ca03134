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
package io.palimpsest.wal.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.palimpsest.wal.Durability;
import io.palimpsest.wal.LogFailedException;
import io.palimpsest.wal.TimeSource;
import io.palimpsest.wal.WalConfig;
import io.palimpsest.wal.WriteAheadLog;
import io.palimpsest.wal.storage.LogStorage;
import io.palimpsest.wal.storage.LogStorageContract;
import io.palimpsest.wal.storage.StorageException;
import io.palimpsest.wal.storage.StorageSettings;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract, where a second opening takes the log over. */
class FencingMemoryLogStorageTest extends LogStorageContract {

  private final String name = UUID.randomUUID().toString();

  @Override
  protected LogStorage storage() {
    return new MemoryLogStorageProvider()
        .create(
            new StorageSettings(
                Path.of("unused"),
                EXTENT_BYTES,
                EXTENT_BYTES,
                Map.of("name", name, "claim", "fence")));
  }

  @AfterEach
  void forget() {
    MemoryLogStorageProvider.forget(name);
  }

  private WriteAheadLog open(Path directory) {
    WalConfig config =
        WalConfig.builder()
            .storageClass("memory")
            .storageConfig("name", name)
            .storageConfig("claim", "fence")
            .build();
    return WriteAheadLog.open(directory, config, TimeSource.system());
  }

  /** The first thing that the older log does ends it, whatever it was told before is there. */
  @Test
  void shouldFailALogThatWasTakenOver(@TempDir Path directory) {
    try (WriteAheadLog older = open(directory)) {
      older.append(ByteBuffer.wrap(new byte[] {1}), 1, Durability.SYNC).await();
      try (WriteAheadLog younger = open(directory)) {
        assertThat(younger.durable()).isEqualTo(1);
        assertThatThrownBy(
                () -> older.append(ByteBuffer.wrap(new byte[] {2}), 1, Durability.SYNC).await())
            .isInstanceOf(LogFailedException.class)
            .hasRootCauseInstanceOf(StorageException.class)
            .hasMessageContaining("was claimed anew");
        younger.append(ByteBuffer.wrap(new byte[] {3}), 1, Durability.SYNC).await();
        assertThat(younger.durable()).isEqualTo(2);
      }
    }
    try (WriteAheadLog log = open(directory)) {
      assertThat(log.durable()).isEqualTo(2);
    }
  }

  @Test
  void shouldRefuseAnotherKindOfClaim() {
    StorageSettings settings =
        new StorageSettings(Path.of("unused"), 1, 1, Map.of("claim", "share"));
    assertThatThrownBy(() -> new MemoryLogStorageProvider().create(settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("claim: expected 'lock' or 'fence', found 'share'");
  }
}
