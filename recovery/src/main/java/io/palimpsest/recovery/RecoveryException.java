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
package io.palimpsest.recovery;

import java.io.Serial;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A log cannot be replayed into its target; the target holds a prefix and must not be used. */
public final class RecoveryException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** The name of the segment. */
  private final String segment;

  /** The byte in the segment. */
  private final long position;

  /** What should be there. */
  private final String expected;

  /** What is there. */
  private final String actual;

  RecoveryException(
      String segment, long position, String expected, String actual, @Nullable Throwable cause) {
    super(
        String.format(
            Locale.ROOT,
            "replay stopped in %s at byte %d: expected %s, found %s",
            segment,
            position,
            expected,
            actual),
        cause);
    this.segment = segment;
    this.position = position;
    this.expected = expected;
    this.actual = actual;
  }

  /**
   * Returns where the replay stopped.
   *
   * @return the name of the segment
   */
  public String segment() {
    return segment;
  }

  /**
   * Returns where the replay stopped.
   *
   * @return the byte in the segment
   */
  public long position() {
    return position;
  }

  /**
   * Returns what should have come next.
   *
   * @return in words
   */
  public String expected() {
    return expected;
  }

  /**
   * Returns what came.
   *
   * @return in words
   */
  public String actual() {
    return actual;
  }
}
