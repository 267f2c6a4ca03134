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
package io.palimpsest.temporal;

import io.palimpsest.wal.WalConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.commons.configuration2.BaseConfiguration;
import org.apache.commons.configuration2.Configuration;
import org.apache.tinkerpop.gremlin.structure.Graph;

/** The {@code palimpsest.*} keys, read in one moment. */
final class PalimpsestConfig {

  /** The directory the graph lives in. */
  static final String DIRECTORY = "palimpsest.directory";

  private static final String PREFIX = "palimpsest.";
  private static final String WAL_PREFIX = "palimpsest.wal.";

  private final Path directory;
  private final WalConfig wal;
  private final Map<String, String> keys;

  private PalimpsestConfig(Path directory, WalConfig wal, Map<String, String> keys) {
    this.directory = directory;
    this.wal = wal;
    this.keys = keys;
  }

  static PalimpsestConfig of(Configuration configuration) {
    Map<String, String> keys = new HashMap<>();
    Map<String, String> wal = new HashMap<>();
    for (Iterator<String> names = configuration.getKeys(); names.hasNext(); ) {
      String name = names.next();
      if (!name.startsWith(PREFIX)) {
        continue;
      }
      String value = configuration.getString(name);
      keys.put(name, value);
      if (name.startsWith(WAL_PREFIX)) {
        wal.put(name.substring(WAL_PREFIX.length()), value);
      } else if (!name.equals(DIRECTORY)) {
        throw new IllegalArgumentException(
            "expected " + DIRECTORY + " or a key under " + WAL_PREFIX + ", but found " + name);
      }
    }
    String directory = keys.get(DIRECTORY);
    if (directory == null || directory.isBlank()) {
      throw new IllegalArgumentException(DIRECTORY + " must name a directory, but is missing");
    }
    return new PalimpsestConfig(Path.of(directory), WalConfig.from(wal), keys);
  }

  Path directory() {
    return directory;
  }

  WalConfig wal() {
    return wal;
  }

  Configuration asConfiguration() {
    Configuration configuration = new BaseConfiguration();
    configuration.setProperty(Graph.GRAPH, PalimpsestGraph.class.getName());
    keys.forEach(configuration::setProperty);
    return configuration;
  }
}
