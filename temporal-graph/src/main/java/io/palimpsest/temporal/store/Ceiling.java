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

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a timeline says on a window, found by laying its versions down from the newest to the
 * oldest: each one fills what is still open below it.
 *
 * <p>The idea is XTDB's: a ceiling sinks over valid time, and the search ends when nothing is open
 * any more.
 */
final class Ceiling {

  /** Open intervals, disjoint, as pairs {from, to}. */
  private List<long[]> open = new ArrayList<>(2);

  private final List<Piece> found = new ArrayList<>(4);

  private final long from;
  private final long to;

  Ceiling(long from, long to) {
    this.from = from;
    this.to = to;
    if (from < to) {
      open.add(new long[] {from, to});
    }
  }

  boolean isComplete() {
    return open.isEmpty();
  }

  /** Where the window begins. */
  long from() {
    return from;
  }

  /** Where the window ends. */
  long to() {
    return to;
  }

  void lay(long from, long to, @Nullable Object value) {
    lay(from, to, value, from);
  }

  /** Lays a part of a version down, whose window begins at {@code saidFrom}. */
  void lay(long from, long to, @Nullable Object value, long saidFrom) {
    if (from >= to || open.stream().noneMatch(gap -> from < gap[1] && gap[0] < to)) {
      return;
    }
    List<long[]> left = new ArrayList<>(open.size() + 1);
    for (long[] gap : open) {
      long begin = Math.max(from, gap[0]);
      long end = Math.min(to, gap[1]);
      if (begin >= end) {
        left.add(gap);
        continue;
      }
      found.add(new Piece(begin, end, value, saidFrom));
      if (gap[0] < begin) {
        left.add(new long[] {gap[0], begin});
      }
      if (end < gap[1]) {
        left.add(new long[] {end, gap[1]});
      }
    }
    open = left;
  }

  /** The whole window in order; what nothing was said about counts as absent. */
  List<Piece> pieces() {
    for (long[] gap : open) {
      found.add(new Piece(gap[0], gap[1], null, gap[0]));
    }
    open = new ArrayList<>();
    found.sort(Comparator.comparingLong(Piece::from));
    return found;
  }
}
