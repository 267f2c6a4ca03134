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
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a commit may wait for: the graph's words, the log's, and those that users write. */
final class Durabilities {

  private Durabilities() {}

  /** What the log calls a durability. */
  static io.palimpsest.wal.Durability inTheLog(Durability durability) {
    return switch (durability) {
      case SYNC -> io.palimpsest.wal.Durability.SYNC;
      case GROUP -> io.palimpsest.wal.Durability.GROUP;
      case ASYNC_BATCHED -> io.palimpsest.wal.Durability.ASYNC_BATCHED;
      case ASYNC -> io.palimpsest.wal.Durability.ASYNC;
    };
  }

  /** What the graph calls a durability of the log. */
  static Durability ofTheLog(io.palimpsest.wal.Durability durability) {
    return switch (durability) {
      case SYNC -> Durability.SYNC;
      case GROUP -> Durability.GROUP;
      case ASYNC_BATCHED -> Durability.ASYNC_BATCHED;
      case ASYNC -> Durability.ASYNC;
    };
  }

  /** The durability with a name, in letters of either case; empty if there is none. */
  static Optional<Durability> named(String name) {
    String word = name.toUpperCase(Locale.ROOT);
    return Arrays.stream(Durability.values())
        .filter(durability -> durability.name().equals(word))
        .findFirst();
  }

  /** For messages: the names there are. */
  static String names() {
    return Arrays.toString(Durability.values());
  }
}
