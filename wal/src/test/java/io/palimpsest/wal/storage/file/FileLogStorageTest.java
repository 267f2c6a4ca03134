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

import io.palimpsest.wal.storage.LogStorage;
import io.palimpsest.wal.storage.LogStorageContract;
import io.palimpsest.wal.storage.StorageSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.io.TempDir;

/** The contract, on files. */
class FileLogStorageTest extends LogStorageContract {

  @TempDir Path directory;

  @Override
  protected LogStorage storage() {
    return new FileLogStorageProvider()
        .create(new StorageSettings(directory, EXTENT_BYTES, EXTENT_BYTES, Map.of()));
  }

  @Override
  protected LogStorage storageDamaged() {
    return storageWithIdentity(store -> new byte[store.length]);
  }

  @Override
  protected LogStorage storageThatDoesNotFit() {
    return storageWithIdentity(CrashDiskStorageTest::ofALaterFormat);
  }

  private LogStorage storageWithIdentity(UnaryOperator<byte[]> change) {
    Path store = directory.resolve("STORE");
    try {
      Files.write(store, change.apply(Files.readAllBytes(store)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return storage();
  }
}
