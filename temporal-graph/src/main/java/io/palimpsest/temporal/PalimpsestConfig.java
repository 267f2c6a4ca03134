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

import io.palimpsest.graph.Durability;
import io.palimpsest.wal.WalConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.configuration2.BaseConfiguration;
import org.apache.commons.configuration2.Configuration;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.VertexProperty;
import org.jspecify.annotations.Nullable;

/** The {@code palimpsest.*} keys, read in one moment. */
final class PalimpsestConfig {

  /** The directory the graph lives in. */
  static final String DIRECTORY = "palimpsest.directory";

  /** What a write of a vertex property without a cardinality means. */
  static final String CARDINALITY = "palimpsest.cardinality";

  /** Which part of the heap the graph may take. */
  static final String MEMORY_SHARE = "palimpsest.memory.share";

  /** How many bytes of the heap it may take, instead of a part. */
  static final String MEMORY_BYTES = "palimpsest.memory.bytes";

  /** How many bytes of the heap past blocks may take that were read once. */
  static final String PAST_BYTES = "palimpsest.cache.past.bytes";

  private static final double DEFAULT_SHARE = 0.75;
  private static final long DEFAULT_PAST_BYTES = 16L << 20;

  /** Whether the graph is only read: one of {@link ReadOnly}, in lower case. */
  static final String READ_ONLY = "palimpsest.read.only";

  /** Which services {@code call()} offers: names with commas between, or {@code none}. */
  static final String SERVICES = "palimpsest.services";

  /** What a commit waits for that does not say so itself. */
  static final String DURABILITY = "palimpsest.durability";

  /** After how long a transaction that nobody uses is rolled back; 0 for never. */
  static final String TRANSACTION_IDLE_MILLIS = "palimpsest.transaction.idle.millis";

  /** What is done with a log. */
  enum ReadOnly {
    /** It is read and written. */
    FALSE,
    /** It is read, without a lock or a write; one that is damaged is refused. */
    TRUE,
    /** The same, and one that is damaged is read as far as it can be. */
    SALVAGE
  }

  private static final long TEN_MINUTES = 600_000;
  private static final String PREFIX = "palimpsest.";
  private static final String WAL_PREFIX = "palimpsest.wal.";
  private static final List<String> KEYS =
      List.of(
          DIRECTORY,
          CARDINALITY,
          READ_ONLY,
          MEMORY_SHARE,
          MEMORY_BYTES,
          PAST_BYTES,
          SERVICES,
          DURABILITY,
          TRANSACTION_IDLE_MILLIS);

  private final Path directory;
  private final WalConfig wal;
  private final VertexProperty.Cardinality cardinality;
  private final ReadOnly readOnly;
  private final long memoryBytes;
  private final Durability durability;
  private final long idleMillis;
  private final long pastBytes;
  private final Map<String, String> keys;

  private PalimpsestConfig(
      Path directory,
      WalConfig wal,
      VertexProperty.Cardinality cardinality,
      ReadOnly readOnly,
      long memoryBytes,
      Durability durability,
      long idleMillis,
      long pastBytes,
      Map<String, String> keys) {
    this.directory = directory;
    this.wal = wal;
    this.cardinality = cardinality;
    this.readOnly = readOnly;
    this.memoryBytes = memoryBytes;
    this.durability = durability;
    this.idleMillis = idleMillis;
    this.pastBytes = pastBytes;
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
      } else if (!KEYS.contains(name)) {
        throw new IllegalArgumentException(
            "expected one of "
                + String.join(", ", KEYS)
                + " or a key under "
                + WAL_PREFIX
                + ", but found "
                + name);
      }
    }
    String directory = keys.get(DIRECTORY);
    if (directory == null || directory.isBlank()) {
      throw new IllegalArgumentException(DIRECTORY + " must name a directory, but is missing");
    }
    WalConfig log = WalConfig.from(wal);
    return new PalimpsestConfig(
        Path.of(directory),
        log,
        cardinality(keys.get(CARDINALITY)),
        readOnly(keys.get(READ_ONLY)),
        memoryBytes(keys.get(MEMORY_SHARE), keys.get(MEMORY_BYTES)),
        durability(keys.get(DURABILITY), log),
        millis(keys.get(TRANSACTION_IDLE_MILLIS)),
        pastBytes(keys.get(PAST_BYTES)),
        keys);
  }

  private static long memoryBytes(@Nullable String share, @Nullable String bytes) {
    if (share != null && bytes != null) {
      throw new IllegalArgumentException(
          "only one of " + MEMORY_SHARE + " and " + MEMORY_BYTES + " may be given, but both are");
    }
    if (bytes != null) {
      return (long) number(MEMORY_BYTES, bytes, 1, Long.MAX_VALUE, "a number of bytes from 1 on");
    }
    double part =
        share == null ? DEFAULT_SHARE : number(MEMORY_SHARE, share, 0.01, 1, "from 0.01 to 1");
    return (long) (part * Runtime.getRuntime().maxMemory());
  }

  private static long pastBytes(@Nullable String bytes) {
    return bytes == null
        ? DEFAULT_PAST_BYTES
        : (long) number(PAST_BYTES, bytes, 0, Long.MAX_VALUE, "a number of bytes from 0 on");
  }

  private static double number(String key, String text, double least, double most, String wanted) {
    try {
      double number = Double.parseDouble(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, with what was expected.
    }
    throw new IllegalArgumentException("%s must be %s, but is \"%s\"".formatted(key, wanted, text));
  }

  private static Durability durability(@Nullable String word, WalConfig log) {
    if (word == null) {
      return Durabilities.ofTheLog(log.durability());
    }
    return Durabilities.named(word)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s must be one of %s, but is \"%s\""
                        .formatted(DURABILITY, Durabilities.names(), word)));
  }

  private static ReadOnly readOnly(@Nullable String word) {
    if (word == null) {
      return ReadOnly.FALSE;
    }
    for (ReadOnly known : ReadOnly.values()) {
      if (known.name().toLowerCase(Locale.ROOT).equals(word)) {
        return known;
      }
    }
    throw new IllegalArgumentException(
        "%s must be true, false or salvage, but is \"%s\"".formatted(READ_ONLY, word));
  }

  private static VertexProperty.Cardinality cardinality(@Nullable String word) {
    if (word == null) {
      return VertexProperty.Cardinality.single;
    }
    for (VertexProperty.Cardinality known : VertexProperty.Cardinality.values()) {
      if (known.name().equals(word)) {
        return known;
      }
    }
    throw new IllegalArgumentException(
        "%s must be single, list or set, but is \"%s\"".formatted(CARDINALITY, word));
  }

  private static long millis(@Nullable String word) {
    if (word == null) {
      return TEN_MINUTES;
    }
    if (word.matches("\\d{1,12}")) {
      return Long.parseLong(word);
    }
    throw new IllegalArgumentException(
        "%s must be a number of milliseconds, 0 for never, but is \"%s\""
            .formatted(TRANSACTION_IDLE_MILLIS, word));
  }

  /** 0 for never. */
  long idleMillis() {
    return idleMillis;
  }

  Durability durability() {
    return durability;
  }

  VertexProperty.Cardinality cardinality() {
    return cardinality;
  }

  /** How many bytes of the heap past blocks may take. */
  long pastBytes() {
    return pastBytes;
  }

  /** How many bytes of the heap the graph may take. */
  long memoryBytes() {
    return memoryBytes;
  }

  @Nullable String services() {
    return keys.get(SERVICES);
  }

  ReadOnly readOnly() {
    return readOnly;
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
