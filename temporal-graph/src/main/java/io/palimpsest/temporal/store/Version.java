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
 * One thing that was said about a fact: "on {@code [from, to)} its value is {@code value}", or, if
 * the value is null, "there it does not hold".
 *
 * <p>Versions are immutable and linked from the newest to the oldest, so a reader that has the head
 * has a consistent timeline for as long as it likes.
 */
final class Version {

  /** The LSN of the mutation that said it. */
  final long lsn;

  /** Valid time, microseconds, inclusive. */
  final long from;

  /** Valid time, microseconds, exclusive. */
  final long to;

  final @Nullable Object value;
  final @Nullable Version previous;

  Version(long lsn, long from, long to, @Nullable Object value, @Nullable Version previous) {
    this.lsn = lsn;
    this.from = from;
    this.to = to;
    this.value = value;
    this.previous = previous;
  }
}
