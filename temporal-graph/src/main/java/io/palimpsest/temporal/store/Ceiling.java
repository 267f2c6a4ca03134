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

  /** An open interval; linked in order. */
  private static final class Gap {
    final long from;
    final long to;
    @Nullable Gap next;

    Gap(long from, long to, @Nullable Gap next) {
      this.from = from;
      this.to = to;
      this.next = next;
    }
  }

  /** Before the first gap. */
  private final Gap head;

  /** The last gap before what was laid last: versions of a layer come in order. */
  private Gap finger;

  private final List<Piece> found = new ArrayList<>(4);

  private final long from;
  private final long to;

  Ceiling(long from, long to) {
    this.from = from;
    this.to = to;
    this.head = new Gap(from, from, from < to ? new Gap(from, to, null) : null);
    this.finger = head;
  }

  boolean isComplete() {
    return head.next == null;
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
    if (from >= to) {
      return;
    }
    Gap before = finger.to <= from ? finger : head;
    Gap gap = before.next;
    while (gap != null && gap.to <= from) {
      before = gap;
      gap = gap.next;
    }
    finger = before;
    while (gap != null && gap.from < to) {
      long begin = Math.max(from, gap.from);
      long end = Math.min(to, gap.to);
      found.add(new Piece(begin, end, value, saidFrom));
      Gap after = gap.next;
      if (end < gap.to) {
        after = new Gap(end, gap.to, after);
      }
      if (gap.from < begin) {
        before.next = new Gap(gap.from, begin, after);
        before = before.next;
      } else {
        before.next = after;
      }
      gap = end < gap.to ? null : after;
    }
  }

  /** The whole window in order; what nothing was said about counts as absent. */
  List<Piece> pieces() {
    for (Gap gap = head.next; gap != null; gap = gap.next) {
      found.add(new Piece(gap.from, gap.to, null, gap.from));
    }
    head.next = null;
    finger = head;
    found.sort(Comparator.comparingLong(Piece::from));
    return found;
  }
}
