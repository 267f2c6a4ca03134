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
package io.palimpsest.wal.storage;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a provider is given to make a storage.
 *
 * @param directory the directory of the log; a storage elsewhere may ignore it
 * @param extentBytes the usual size in bytes of one extent where a storage has extents, its own
 *     header included
 * @param largestGroupBytes the largest group that will be appended; an extent for it is larger than
 *     usual where that is needed
 * @param config the values under {@code storage.config.}, prefix stripped
 */
public record StorageSettings(
    Path directory, int extentBytes, int largestGroupBytes, Map<String, String> config) {

  /**
   * Copies the map.
   *
   * @param directory the directory of the log
   * @param extentBytes the usual size in bytes of one extent
   * @param largestGroupBytes the largest group that will be appended
   * @param config the values under {@code storage.config.}
   */
  public StorageSettings {
    config = Map.copyOf(config);
  }
}
