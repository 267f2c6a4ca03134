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

import io.palimpsest.graph.CommitOptions;
import io.palimpsest.graph.Durability;
import io.palimpsest.graph.InvalidOptionException;
import io.palimpsest.graph.TemporalTokens;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The options of a traversal that say how its transaction is to be committed. */
final class TransactionOptions {

  static final List<String> TOKENS = List.of(TemporalTokens.DURABILITY, TemporalTokens.TX_META);

  private TransactionOptions() {}

  /** Tells the transaction of a face what is asked for, if anything is. */
  static void ask(Face face, Map<String, Object> options) {
    if (TOKENS.stream().noneMatch(options::containsKey)) {
      return;
    }
    if (face instanceof CoordinateFace) {
      throw new InvalidOptionException(
          "durability and txMeta are for a commit, and a view has none; found both a view and "
              + options.keySet());
    }
    CommitOptions asked = CommitOptions.NONE;
    if (options.containsKey(TemporalTokens.DURABILITY)) {
      asked = asked.withDurability(durability(options.get(TemporalTokens.DURABILITY)));
    }
    if (options.containsKey(TemporalTokens.TX_META)) {
      asked = asked.withMetadata(metadata(options.get(TemporalTokens.TX_META)));
    }
    face.base().ask(asked);
  }

  private static Durability durability(@Nullable Object value) {
    if (value instanceof Durability given) {
      return given;
    }
    Optional<Durability> named =
        value instanceof CharSequence text ? Durabilities.named(text.toString()) : Optional.empty();
    return named.orElseThrow(
        () ->
            new InvalidOptionException(
                "durability must be one of %s, but is %s".formatted(Durabilities.names(), value)));
  }

  private static Map<String, Object> metadata(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> given)) {
      throw new InvalidOptionException(
          "txMeta must be a map of names to values, but is "
              + (value == null ? "null" : value.getClass().getSimpleName()));
    }
    Map<String, Object> metadata = new LinkedHashMap<>();
    given.forEach(
        (name, said) -> {
          if (!(name instanceof String key) || said == null) {
            throw new InvalidOptionException(
                "txMeta must be a map of names to values, but found " + name + ": " + said);
          }
          metadata.put(key, said);
        });
    return metadata;
  }
}
