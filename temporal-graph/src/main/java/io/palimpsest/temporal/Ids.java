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

import java.math.BigInteger;
import java.util.List;
import java.util.UUID;
import org.apache.tinkerpop.gremlin.structure.Element;
import org.jspecify.annotations.Nullable;

/**
 * The ids there are: longs, strings and UUIDs. Every other whole number means the long of its
 * value.
 */
final class Ids {

  private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  private Ids() {}

  /** The id a user's value stands for, or null if it stands for none. */
  static @Nullable Object normalize(@Nullable Object id) {
    if (id instanceof Long || id instanceof String || id instanceof UUID) {
      return id;
    }
    if (id instanceof Integer || id instanceof Short || id instanceof Byte) {
      return ((Number) id).longValue();
    }
    if (id instanceof BigInteger big) {
      return big.compareTo(MIN) >= 0 && big.compareTo(MAX) <= 0 ? big.longValue() : null;
    }
    if (id instanceof CharSequence text) {
      return text.toString();
    }
    return id instanceof Element element ? element.id() : null;
  }

  /**
   * The id of a vertex's single value under a key: it follows from both, so it is stored nowhere.
   * No two are alike: the key ends at the first {@code @} that stands alone.
   */
  static String ofSingleValue(String key, Object vertexId) {
    String owner = vertexId instanceof String text ? "\"" + text + "\"" : vertexId.toString();
    return key.replace("@", "@@") + "@" + owner;
  }

  /**
   * What to look for, in order: the id as given; if it is text, the number or UUID the text says;
   * if it is a number, its text, for drivers and files differ in which of the two they send. A
   * floating number without a fraction means the whole number.
   */
  static List<Object> candidates(@Nullable Object id) {
    Object given = id instanceof Double || id instanceof Float ? whole((Number) id) : normalize(id);
    if (given instanceof String text) {
      Object read = read(text);
      return read == null ? List.of(text) : List.of(text, read);
    }
    return given == null ? List.of() : List.of(given, given.toString());
  }

  /** The whole number that a floating one says, or null if it has a fraction. */
  private static @Nullable Object whole(Number number) {
    long whole = number.longValue();
    return whole == number.doubleValue() ? (Object) whole : null;
  }

  private static @Nullable Object read(String text) {
    try {
      return text.length() == 36 ? UUID.fromString(text) : (Object) Long.valueOf(text);
    } catch (IllegalArgumentException e) {
      return null; // text that is neither is only itself
    }
  }
}
