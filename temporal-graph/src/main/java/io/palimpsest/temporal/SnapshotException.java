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
package io.palimpsest.temporal;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Thrown when a snapshot cannot be reconciled with a graph; nothing has been written. */
public final class SnapshotException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What in the record is wrong, or null if it is the record as a whole. */
  private final @Nullable String column;

  SnapshotException(@Nullable String column, String reason) {
    super(reason);
    this.column = column;
  }

  /**
   * What in the record is wrong.
   *
   * @return a property key, {@code ~id}, {@code ~from} or {@code ~to}, or empty if it is the record
   *     as a whole
   */
  public Optional<String> column() {
    return Optional.ofNullable(column);
  }
}
