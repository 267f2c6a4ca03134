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
import io.palimpsest.wal.storage.LogStorageProvider;
import io.palimpsest.wal.storage.StorageSettings;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Makes logs in local files; its short name is {@code local}.
 *
 * <p>Its one setting, {@code io}, is {@code direct} (the default: groups go past the page cache
 * where the file system can do that) or {@code buffered}.
 */
public final class FileLogStorageProvider implements LogStorageProvider {

  private static final String IO = "io";
  private static final String DIRECT = "direct";
  private static final String BUFFERED = "buffered";

  /** Makes a provider; for {@link java.util.ServiceLoader}. */
  public FileLogStorageProvider() {}

  @Override
  public String name() {
    return "local";
  }

  @Override
  public Set<String> keys() {
    return Set.of(IO);
  }

  @Override
  public LogStorage create(StorageSettings settings) {
    boolean direct = isDirect(settings.config().getOrDefault(IO, DIRECT));
    // One thread that exists only while a spare segment is being made.
    ThreadPoolExecutor background =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> new Thread(task, "wal-spare"));
    background.allowCoreThreadTimeOut(true);
    return new FileLogStorage(
        new NioDisk(settings.directory(), direct),
        settings.extentBytes(),
        settings.largestGroupBytes(),
        background,
        background::shutdown);
  }

  private static boolean isDirect(String io) {
    if (!io.equals(DIRECT) && !io.equals(BUFFERED)) {
      throw new IllegalArgumentException(
          IO + ": expected '" + DIRECT + "' or '" + BUFFERED + "', found '" + io + "'");
    }
    return io.equals(DIRECT);
  }
}
