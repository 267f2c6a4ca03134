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
package io.palimpsest.wal.storage;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A failure of a storage that says what kind it is. */
public final class StorageException extends IOException {

  @Serial private static final long serialVersionUID = 1L;

  /** What a failure means for the writer. */
  public enum Kind {
    /** Nothing was changed and the same call may succeed later. */
    RETRYABLE,
    /** There is no room; nothing was changed. */
    FULL,
    /** A younger claim exists; this writer must never write again. */
    FENCED,
    /** Another writer is alive. */
    LOCKED,
    /** What was to be stored may or may not be there; this writer must never write again. */
    POISONED,
    /** What is stored is damaged, and no crash explains it. */
    CORRUPT,
    /** The configuration does not fit the storage. */
    CONFIG,
    /** There is no log where one was to be read. */
    ABSENT
  }

  /** What it means. */
  private final Kind kind;

  /**
   * Describes a failure.
   *
   * @param kind what it means
   * @param message what was expected, what was found and where
   */
  public StorageException(Kind kind, String message) {
    this(kind, message, null);
  }

  /**
   * Describes a failure with its cause.
   *
   * @param kind what it means
   * @param message what was expected, what was found and where
   * @param cause what led to it
   */
  public StorageException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /**
   * Returns what the failure means.
   *
   * @return the kind
   */
  public Kind kind() {
    return kind;
  }
}
