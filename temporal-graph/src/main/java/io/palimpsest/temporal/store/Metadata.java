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
package io.palimpsest.temporal.store;

import io.palimpsest.graph.InvalidOptionException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was said of a commit, such as who made it and why: as bytes, as it is logged and kept. */
public final class Metadata {

  /** Nothing was said. */
  public static final Metadata NONE = new Metadata(new byte[0]);

  private static final int ENTRIES = 64;
  private static final int NAME_LENGTH = 255;
  private static final int BYTES = 1 << 16;

  /** A map, as {@link ValueCodec} writes it; nothing if it is empty. */
  private final byte[] bytes;

  private Metadata(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Metadata of names and values.
   *
   * @throws InvalidOptionException if they are more than may be, or of a type that cannot be kept
   */
  public static Metadata of(Map<String, Object> said) {
    if (said.isEmpty()) {
      return NONE;
    }
    if (said.size() > ENTRIES) {
      throw new InvalidOptionException(
          "a commit's metadata may have %d entries, but found %d".formatted(ENTRIES, said.size()));
    }
    Map<String, Object> frozen = new LinkedHashMap<>();
    said.forEach((name, value) -> frozen.put(checked(name), frozen(name, value)));
    PayloadWriter out = new PayloadWriter(0);
    ValueCodec.write(out, Collections.unmodifiableMap(frozen));
    if (out.written() > BYTES) {
      throw new InvalidOptionException(
          "a commit's metadata may take %d bytes, but take %d".formatted(BYTES, out.written()));
    }
    ByteBuffer written = out.toPieces().get(0); // far less than a piece
    byte[] bytes = new byte[written.remaining()];
    written.get(bytes);
    return new Metadata(bytes);
  }

  private static String checked(String name) {
    if (name.length() > NAME_LENGTH) {
      throw new InvalidOptionException(
          "a name in a commit's metadata may have %d characters, but found %d: \"%s\""
              .formatted(NAME_LENGTH, name.length(), name.substring(0, NAME_LENGTH)));
    }
    return name;
  }

  private static Object frozen(String name, Object value) {
    try {
      return ValueCodec.freeze(value);
    } catch (IllegalArgumentException e) {
      InvalidOptionException refusal =
          new InvalidOptionException(
              "\"%s\" in a commit's metadata cannot be kept: %s".formatted(name, e.getMessage()));
      refusal.initCause(e);
      throw refusal;
    }
  }

  /** Whether nothing was said. */
  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /** Names and values, in the order in which they were said. */
  public Map<String, Object> asMap() {
    if (isEmpty()) {
      return Map.of();
    }
    Map<String, Object> map = new LinkedHashMap<>();
    ((Map<?, ?>) ValueCodec.read(new PayloadReader(ByteBuffer.wrap(bytes))))
        .forEach((name, value) -> map.put((String) name, value));
    return Collections.unmodifiableMap(map);
  }

  void write(PayloadWriter out) {
    out.writeBytes(bytes);
  }

  static Metadata read(PayloadReader in) {
    int at = in.position();
    Metadata read = new Metadata(in.readBytes());
    Object value =
        read.isEmpty() ? Map.of() : ValueCodec.read(new PayloadReader(ByteBuffer.wrap(read.bytes)));
    if (!(value instanceof Map<?, ?> map)
        || !map.keySet().stream().allMatch(String.class::isInstance)) {
      throw new PayloadException("metadata that are no map of names at byte " + at);
    }
    return read;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Metadata that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return asMap().toString();
  }
}
