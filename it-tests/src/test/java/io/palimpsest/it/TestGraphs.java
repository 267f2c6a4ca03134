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
package io.palimpsest.it;

import io.palimpsest.temporal.PalimpsestGraph;
import io.palimpsest.wal.TimeSource;
import io.palimpsest.wal.storage.memory.MemoryLogStorageProvider;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.configuration2.Configuration;
import org.apache.commons.configuration2.MapConfiguration;

/** Graphs for tests: with small segments in a directory, or with a log on the heap. */
public final class TestGraphs {

  /** The clocks of tests are set to any day. */
  private static final String A_CENTURY = "3155760000000";

  private TestGraphs() {}

  /** Opens a graph whose log is kept on the heap under a name until it is forgotten. */
  public static PalimpsestGraph inMemory(String name, TimeSource clock) {
    return inMemory(name, 1 << 16, clock);
  }

  /** Opens a graph whose log is kept on the heap in segments of a size. */
  public static PalimpsestGraph inMemory(String name, int segmentBytes, TimeSource clock) {
    return inMemory(name, segmentBytes, "single", clock);
  }

  /** Opens a graph whose vertex properties have a cardinality where none is said. */
  public static PalimpsestGraph inMemory(
      String name, int segmentBytes, String cardinality, TimeSource clock) {
    return inMemory(name, segmentBytes, cardinality, clock, Map.of());
  }

  /** Opens a graph with some more keys. */
  public static PalimpsestGraph inMemory(
      String name, int segmentBytes, String cardinality, TimeSource clock, Map<String, ?> more) {
    Map<String, Object> keys = new HashMap<>(more);
    keys.put("palimpsest.directory", name);
    keys.put("palimpsest.cardinality", cardinality);
    keys.put("palimpsest.wal.storage.class", "memory");
    keys.put("palimpsest.wal.storage.config.name", name);
    keys.put("palimpsest.wal.segment.bytes", Integer.toString(segmentBytes));
    keys.put("palimpsest.wal.clock.behind.millis", A_CENTURY);
    return PalimpsestGraph.open(new MapConfiguration(keys), clock);
  }

  /** Gives the memory of a log on the heap back. */
  public static void forget(String name) {
    MemoryLogStorageProvider.forget(name);
  }

  /** Opens a graph in a directory, with small segments. */
  public static PalimpsestGraph inDirectory(Path directory, TimeSource clock) {
    return PalimpsestGraph.open(configuration(directory), clock);
  }

  /** The configuration of a graph in a directory, with small segments. */
  public static Configuration configuration(Path directory) {
    Map<String, Object> keys = new HashMap<>();
    keys.put("palimpsest.directory", directory.toString());
    keys.put("palimpsest.wal.segment.bytes", "1048576");
    keys.put("palimpsest.wal.clock.behind.millis", A_CENTURY);
    return new MapConfiguration(keys);
  }
}
