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
import java.util.List;

/**
 * A stretch of an index: of its values, or, of those of several keys, of the first key's and then
 * of the next one's among the same first, and so on. All parts but the last are points.
 */
final class KeyRange {

  private final ValueRange[] parts;

  KeyRange(List<ValueRange> parts) {
    this.parts = parts.toArray(new ValueRange[0]);
  }

  /** Negative, zero or positive, as a key of the index lies before, in or behind it. */
  int position(Object key) {
    if (!(key instanceof Object[] several)) {
      return parts[0].position(key);
    }
    for (int i = 0; i < parts.length; i++) {
      int position = parts[i].position(several[i]);
      if (position != 0) {
        return position;
      }
    }
    return 0;
  }

  @Override
  public String toString() {
    return parts.length == 1 ? parts[0].toString() : Arrays.toString(parts);
  }
}
