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

import java.util.List;

/** The numeric keys of a configuration: what they are called, and what they take. */
enum ConfigKey {
  SEGMENT_BYTES("segment.bytes", 64 << 10, 1 << 30, 64 << 20, FrameLayout.BLOCK),
  RECORD_BYTES("record.bytes", FrameLayout.BLOCK, 1 << 30, 64 << 20, 1),
  TRANSACTION_BYTES("transaction.bytes", FrameLayout.BLOCK, 1 << 30, 1 << 30, 1),
  GROUP_BYTES("group.bytes", FrameLayout.BLOCK, 64 << 20, 4 << 20, FrameLayout.BLOCK),
  BUFFER_BYTES("buffer.bytes", FrameLayout.BLOCK, 8L << 30, 16 << 20, 1),
  BUFFER_RECORDS("buffer.records", 2, 1 << 20, 16 << 10, 1),
  STRIPES("stripes", 1, 64, defaultStripes(), 1),
  ADMISSION_DEADLINE_MILLIS("admission.deadline.millis", 0, 86_400_000, 10_000, 1),
  FLUSH_DEADLINE_MILLIS("flush.deadline.millis", 1, 86_400_000, 60_000, 1),
  GROUP_DELAY_MICROS("group.delay.micros", 0, 1_000_000, 0, 1),
  GROUP_DELAY_RECORDS("group.delay.records", 1, 1 << 20, 256, 1),
  FORCE_INTERVAL_MILLIS("force.interval.millis", 1, 60_000, 10, 1),
  SEAL_IDLE_MILLIS("seal.idle.millis", 1, 60_000, 10, 1),
  MARK_INTERVAL_MILLIS("mark.interval.millis", 1, 3_600_000, 1_000, 1),
  CLOCK_BEHIND_MILLIS("clock.behind.millis", 0, 3_155_760_000_000L, 3_600_000, 1),
  COMPRESSION_LEVEL("compression.level", 1, 9, 1, 1),
  COMPRESSION_MIN_BYTES("compression.min.bytes", 16, 1 << 30, 256, 1),
  RETENTION_MIN_SEGMENTS("retention.min.segments", 1, 1_000_000, 1, 1),
  RETENTION_MIN_AGE_MILLIS("retention.min.age.millis", 0, 315_360_000_000L, 0, 1);

  final String text;
  private final long least;
  private final long most;
  final long defaultValue;
  private final long multiple;

  ConfigKey(String text, long least, long most, long defaultValue, long multiple) {
    this.text = text;
    this.least = least;
    this.most = most;
    this.defaultValue = defaultValue;
    this.multiple = multiple;
  }

  private static long defaultStripes() {
    return Math.min(8, Integer.highestOneBit(Runtime.getRuntime().availableProcessors()));
  }

  /** Says what is wrong with a value, or adds nothing. */
  void check(long value, List<String> errors) {
    if (value < least || value > most) {
      errors.add(text + ": expected " + least + " to " + most + ", found " + value);
    } else if (value % multiple != 0) {
      errors.add(text + ": expected a multiple of " + multiple + ", found " + value);
    } else if (this == STRIPES && Long.bitCount(value) != 1) {
      errors.add(text + ": expected a power of two, found " + value);
    }
  }
}
