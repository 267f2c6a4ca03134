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

import org.jspecify.annotations.Nullable;

/**
 * Makes strings that are equal one, as far as it remembers: a table of fixed size in which a newer
 * string takes the place of an older one. One thread.
 */
final class Strings {

  private static final int LENGTH = 1 << 14;
  private static final int LONGEST = 64;

  private final @Nullable String[] known = new String[LENGTH];

  /** Whether it has a string equal to this one. */
  boolean knows(String text) {
    return text.equals(known[index(text)]);
  }

  private static int index(String text) {
    int hash = text.hashCode();
    return (hash ^ (hash >>> 14)) & (LENGTH - 1);
  }

  /** A string equal to this one. */
  String same(String text) {
    if (text.length() > LONGEST) {
      return text;
    }
    int index = index(text);
    String there = known[index];
    if (text.equals(there)) {
      return there;
    }
    known[index] = text;
    return text;
  }
}
