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
package io.palimpsest.wal;

import java.util.Collections;
import java.util.EnumMap;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What the flusher counts while it works; see {@link WalMetrics} for what it means.
 *
 * <p>Single writer: the flusher. Stores are opaque, so that others see each word grow, at no cost
 * and in no promised order.
 */
final class FlushMetrics {

  private static final GroupReason[] REASONS = GroupReason.values();
  private static final int ROLLS = REASONS.length;
  private static final int UNPREPARED_ROLLS = ROLLS + 1;
  private static final int ROLL_NANOS = ROLLS + 2;
  private static final int STALLS = ROLLS + 3;
  private static final int SEALS = ROLLS + 4;
  private static final int BACKWARD_STEPS = ROLLS + 5;
  private static final int FORWARD_STEPS = ROLLS + 6;

  /** Since when, in nanoseconds, what was written is unforced: what no force under way covers. */
  private static final int WAITING_SINCE = ROLLS + 7;

  /** The same for what a force under way covers. Both are 0 if there is nothing. */
  private static final int FORCING_SINCE = ROLLS + 8;

  private static final int WORDS = ROLLS + 9;

  private final AtomicLongArray words = new AtomicLongArray(WORDS);
  private final Recorder records = new Recorder();
  private final Recorder bytes = new Recorder();
  private final Recorder forces = new Recorder();

  private void add(int word, long by) {
    words.setOpaque(word, words.getPlain(word) + by);
  }

  /** A group was closed. */
  void group(GroupReason reason, int recordCount, int byteCount) {
    add(reason.word, 1);
    records.record(recordCount);
    bytes.record(byteCount);
  }

  /** Something was written, and is not yet forced. */
  void written(long now) {
    if (words.getPlain(WAITING_SINCE) == 0) {
      words.setOpaque(WAITING_SINCE, now);
    }
  }

  /** A force begins that covers everything written. */
  void forceBegins() {
    if (words.getPlain(FORCING_SINCE) == 0) {
      words.setOpaque(FORCING_SINCE, words.getPlain(WAITING_SINCE));
    }
    words.setOpaque(WAITING_SINCE, 0);
  }

  /** The force that was begun last has ended. */
  void forced(long nanos) {
    words.setOpaque(FORCING_SINCE, 0);
    forces.record(nanos);
  }

  void rolled(long nanos, boolean prepared) {
    add(ROLLS, 1);
    add(UNPREPARED_ROLLS, prepared ? 0 : 1);
    add(ROLL_NANOS, nanos);
  }

  void stalled() {
    add(STALLS, 1);
  }

  void sealed() {
    add(SEALS, 1);
  }

  void clockStepped(boolean back) {
    add(back ? BACKWARD_STEPS : FORWARD_STEPS, 1);
  }

  /** Returns for how long something written has been waiting for its force, 0 if nothing is. */
  long unforcedNanos(long now) {
    long since = words.getOpaque(FORCING_SINCE);
    if (since == 0) {
      since = words.getOpaque(WAITING_SINCE);
    }
    return since == 0 ? 0 : Math.max(0, now - since);
  }

  WalMetrics.Groups groups() {
    EnumMap<GroupReason, Long> reasons = new EnumMap<>(GroupReason.class);
    for (GroupReason reason : REASONS) {
      reasons.put(reason, words.getOpaque(reason.word));
    }
    return new WalMetrics.Groups(
        records.snapshot(), bytes.snapshot(), Collections.unmodifiableMap(reasons));
  }

  Distribution forces() {
    return forces.snapshot();
  }

  WalMetrics.Segments segments() {
    return new WalMetrics.Segments(
        words.getOpaque(ROLLS),
        words.getOpaque(UNPREPARED_ROLLS),
        words.getOpaque(ROLL_NANOS),
        words.getOpaque(STALLS),
        words.getOpaque(SEALS));
  }

  long backwardSteps() {
    return words.getOpaque(BACKWARD_STEPS);
  }

  long forwardSteps() {
    return words.getOpaque(FORWARD_STEPS);
  }
}
