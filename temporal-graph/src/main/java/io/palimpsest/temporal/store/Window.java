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
import io.palimpsest.graph.Times;

/**
 * The valid time a mutation speaks about, in microseconds, half-open.
 *
 * <p>A <em>stamped</em> window begins at its commit's transaction time, which nobody knows before
 * the commit is sequenced: it stands for {@code [max(from, stamp), to)}. "From now on" is {@code
 * stamped(MIN, MAX)}.
 *
 * @param from inclusive
 * @param to exclusive
 * @param stamped whether it begins no earlier than its commit
 */
public record Window(long from, long to, boolean stamped) {

  /** From the commit on, for ever. */
  static final Window FROM_NOW_ON = new Window(Period.MIN, Period.MAX, true);

  static Window explicit(long from, long to) {
    return new Window(from, to, false);
  }

  /** Where the window begins if its commit is stamped so. */
  long beginAt(long stamp) {
    return stamped ? Math.max(from, stamp) : from;
  }

  /** This window cut to {@code [cutFrom, cutTo)}. */
  Window cutTo(long cutFrom, long cutTo) {
    return new Window(Math.max(from, cutFrom), Math.min(to, cutTo), stamped);
  }

  @Override
  public String toString() {
    String begin = stamped && from == Period.MIN ? "commit" : Times.format(from);
    return "[" + begin + ", " + Times.format(to) + ")";
  }
}
