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

import io.palimpsest.wal.storage.LogStorage;
import io.palimpsest.wal.storage.LogStorageProvider;
import io.palimpsest.wal.storage.StorageSettings;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes logs on the heap; its short name is {@code memory}.
 *
 * <p>The setting {@code name} gives the log a name: openings with the same name in one process find
 * what the one before left, until {@link #forget} is called. Without a name every opening is a new,
 * empty log. The setting {@code bytes} limits what the log may take; without it the heap does. With
 * the setting {@code claim=fence} a second opening is not refused but takes the log over, as a log
 * beyond one machine has it; the default is {@code lock}.
 */
public final class MemoryLogStorageProvider implements LogStorageProvider {

  private static final String NAME_KEY = "name";
  private static final String BYTES_KEY = "bytes";
  private static final String CLAIM_KEY = "claim";

  /** The named logs of this process. */
  private static final ConcurrentMap<String, MemoryLog> NAMED = new ConcurrentHashMap<>();

  /** Makes a provider; for {@link java.util.ServiceLoader}. */
  public MemoryLogStorageProvider() {}

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Set<String> keys() {
    return Set.of(NAME_KEY, BYTES_KEY, CLAIM_KEY);
  }

  @Override
  public LogStorage create(StorageSettings settings) {
    String name = settings.config().get(NAME_KEY);
    if (name != null && name.isBlank()) {
      throw new IllegalArgumentException(NAME_KEY + ": expected a name, found a blank one");
    }
    return new MemoryLogStorage(
        log(name),
        settings.extentBytes(),
        settings.largestGroupBytes(),
        bytes(settings.config().get(BYTES_KEY)),
        isFencing(settings.config().get(CLAIM_KEY)));
  }

  private static boolean isFencing(@Nullable String value) {
    if (value != null && !value.equals("lock") && !value.equals("fence")) {
      throw new IllegalArgumentException(
          CLAIM_KEY + ": expected 'lock' or 'fence', found '" + value + "'");
    }
    return "fence".equals(value);
  }

  private static long bytes(@Nullable String value) {
    if (value == null) {
      return Long.MAX_VALUE;
    }
    try {
      long bytes = Long.parseLong(value.strip());
      if (bytes > 0) {
        return bytes;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        BYTES_KEY + ": expected a positive number, found '" + value + "'");
  }

  /**
   * Forgets a named log; one that is open goes on, and nobody will find it again.
   *
   * @param name the value of the setting {@code name}
   */
  public static void forget(String name) {
    NAMED.remove(name);
  }

  private static MemoryLog log(@Nullable String name) {
    return name == null ? new MemoryLog("unnamed") : NAMED.computeIfAbsent(name, MemoryLog::new);
  }
}
