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
 * A stretch of a fact's timeline on which one thing was said.
 *
 * @param from valid time, microseconds, inclusive
 * @param to valid time, microseconds, exclusive
 * @param value the value, or null where the fact does not hold
 * @param saidFrom where the window of what was said begins; at most {@code from}
 */
public record Piece(long from, long to, @Nullable Object value, long saidFrom) {

  /** Whether the fact holds on the stretch. */
  public boolean isPresent() {
    return value != null;
  }
}
