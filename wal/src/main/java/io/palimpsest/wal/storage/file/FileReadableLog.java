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

import io.palimpsest.wal.storage.LogExtent;
import io.palimpsest.wal.storage.ReadableLog;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A local directory as one sees it who only reads; keeps no file open.
 *
 * @param storeId the store
 * @param extents the segments found
 * @param found the mark found, or null
 */
record FileReadableLog(UUID storeId, List<LogExtent> extents, @Nullable ByteBuffer found)
    implements ReadableLog {

  @Override
  public @Nullable ByteBuffer mark() {
    return found == null ? null : found.asReadOnlyBuffer();
  }

  @Override
  public void close() {}
}
