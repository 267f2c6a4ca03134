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

import io.palimpsest.wal.storage.LogExtent;
import java.io.Serial;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is stored is damaged in a way that no crash explains; the log was left as it is.
 *
 * <p>Bytes that were promised to be durable are not there or not what was written. Nothing is cut
 * off: a copy, an archive or a person has to decide.
 */
public final class CorruptLogException extends WalException {

  @Serial private static final long serialVersionUID = 1L;

  /** The name of the segment. */
  private final String segment;

  /** The byte in the segment. */
  private final long position;

  /** What should be there. */
  private final String expected;

  /** What is there. */
  private final String found;

  CorruptLogException(
      String segment, long position, String expected, String found, @Nullable Throwable cause) {
    super(
        String.format(
            java.util.Locale.ROOT,
            "log is corrupt in %s at byte %d: expected %s, found %s",
            segment,
            position,
            expected,
            found),
        cause);
    this.segment = segment;
    this.position = position;
    this.expected = expected;
    this.found = found;
  }

  /** Wraps what a storage says about its own structures. */
  CorruptLogException(String message, Throwable cause) {
    super("log is corrupt: " + message, cause);
    this.segment = "storage";
    this.position = -1;
    this.expected = "a whole storage";
    this.found = message;
  }

  /** Returns what is to be thrown for damage at a position of an extent of a store. */
  static CorruptLogException of(
      LogExtent extent, UUID storeId, long where, String expected, String found) {
    return new CorruptLogException(
        extent.name(), where + extent.origin(), expected, found + " (store " + storeId + ")", null);
  }

  /** Returns what can be thrown by another thread. */
  CorruptLogException again() {
    return new CorruptLogException(segment, position, expected, found, this);
  }

  /**
   * Returns where the damage is.
   *
   * @return the name of the segment, or {@code storage} if it lies outside the segments
   */
  public String segment() {
    return segment;
  }

  /**
   * Returns the position of the first byte that cannot be trusted.
   *
   * @return the position in the segment's file, or -1 if it lies outside the segments
   */
  public long position() {
    return position;
  }

  /**
   * Returns what should be there.
   *
   * @return in words
   */
  public String expected() {
    return expected;
  }

  /**
   * Returns what is there.
   *
   * @return in words
   */
  public String found() {
    return found;
  }
}
