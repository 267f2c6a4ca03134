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

import java.io.Serial;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A key that the log needs is not there or is not the right one. What is stored is not damaged, as
 * far as can be told without it, and nothing was changed.
 */
public final class LogKeyException extends WalException {

  @Serial private static final long serialVersionUID = 1L;

  /** What is wrong with a key. */
  public enum Reason {
    /** There is no key with this number, or no key ring. */
    MISSING,
    /** The key with this number is another one than the segment was written with. */
    WRONG,
    /** What the key ring gave cannot be a key, or it could not be asked. */
    UNUSABLE
  }

  /** What is wrong. */
  private final Reason reason;

  /** The number of the key. */
  private final int keyNumber;

  /** The name of the segment. */
  private final String segment;

  LogKeyException(
      Reason reason, int keyNumber, String segment, String what, @Nullable Throwable cause) {
    super(String.format(Locale.ROOT, "key %d of %s: %s", keyNumber, segment, what), cause);
    this.reason = reason;
    this.keyNumber = keyNumber;
    this.segment = segment;
  }

  /**
   * Returns what is wrong.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }

  /**
   * Returns which key it is about.
   *
   * @return its number in the key ring
   */
  public int keyNumber() {
    return keyNumber;
  }

  /**
   * Returns what the key is for.
   *
   * @return the name of the segment, or {@code new segments}
   */
  public String segment() {
    return segment;
  }
}
