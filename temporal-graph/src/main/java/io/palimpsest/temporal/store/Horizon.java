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

import io.palimpsest.graph.Period;

/**
 * From where on a store has to answer: what is known from a commit on, about valid instants from
 * one on.
 *
 * @param known the transaction time that was asked for, microseconds
 * @param snapshot the number of the newest commit stamped at or before it
 * @param valid the first valid instant, microseconds
 */
public record Horizon(long known, int snapshot, long valid) {

  /** Everything has to be answered. */
  static final Horizon NONE = new Horizon(Period.MIN, 0, Period.MIN);

  /** Whether nothing was ever forgotten. */
  public boolean isNone() {
    return equals(NONE);
  }
}
