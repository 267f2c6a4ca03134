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

/** The contract, on the disk that can crash: it must be a disk like any other until then. */
class CrashDiskStorageTest extends LogStorageContract {

  private final CrashDisk disk = new CrashDisk();

  @Override
  protected LogStorage storageWithoutRoom() {
    disk.fullFrom(0);
    return disk.storage(EXTENT_BYTES);
  }

  @Override
  protected LogStorage storage() {
    disk.fullFrom(Integer.MAX_VALUE);
    return disk.storage(EXTENT_BYTES);
  }
}
