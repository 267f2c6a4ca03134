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

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The labels, or the keys, that were ever used, with a small number for each. The numbers are of
 * this process and are never logged.
 *
 * <p>One writer; readers look up without a lock.
 */
final class Names {

  static final int UNKNOWN = -1;

  private final ConcurrentMap<String, Integer> codes = new ConcurrentHashMap<>();
  private volatile String[] names = {};

  /** The number of a name, or {@link #UNKNOWN} if it was never used. */
  int code(String name) {
    Integer code = codes.get(name);
    return code == null ? UNKNOWN : code;
  }

  /** The number of a name, a new one if it was never used. Writer only. */
  int codeOrNew(String name) {
    Integer known = codes.get(name);
    if (known != null) {
      return known;
    }
    String[] before = names;
    String[] after = Arrays.copyOf(before, before.length + 1);
    after[before.length] = name;
    names = after;
    codes.put(name, before.length);
    return before.length;
  }

  String name(int code) {
    return names[code];
  }

  int size() {
    return names.length;
  }
}
