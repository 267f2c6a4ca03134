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

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.palimpsest.wal.storage.LogStorage;
import io.palimpsest.wal.storage.LogStorageContract;
import io.palimpsest.wal.storage.StorageSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract, on the heap. */
class MemoryLogStorageTest extends LogStorageContract {

  private final String name = UUID.randomUUID().toString();

  @Override
  protected LogStorage storage() {
    return new MemoryLogStorageProvider()
        .create(
            new StorageSettings(
                Path.of("unused"), EXTENT_BYTES, EXTENT_BYTES, Map.of("name", name)));
  }

  @Override
  protected LogStorage storageWithRoomFor(int extents) {
    String bytes = String.valueOf(extents * EXTENT_BYTES);
    Map<String, String> config = Map.of("name", name, "bytes", bytes);
    return new MemoryLogStorageProvider()
        .create(new StorageSettings(Path.of("unused"), EXTENT_BYTES, EXTENT_BYTES, config));
  }

  @Test
  void shouldRefuseABadLimit() {
    for (String bad : new String[] {"0", "-1", "many"}) {
      StorageSettings settings = new StorageSettings(Path.of("unused"), 1, 1, Map.of("bytes", bad));
      assertThatThrownBy(() -> new MemoryLogStorageProvider().create(settings))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("bytes: expected a positive number, found '" + bad + "'");
    }
  }

  @AfterEach
  void forget() {
    MemoryLogStorageProvider.forget(name);
  }
}
