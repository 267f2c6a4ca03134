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

/** What the end of a log looked like when it was opened. */
public enum TailVerdict {
  /** The log ends with a seal, or is new: everything that was written is there. */
  CLEAN,
  /**
   * The log was not closed: it ends with its last whole record, and what lay behind it, if
   * anything, was never promised and has been left behind.
   */
  TORN,
  /**
   * Promised records are missing or damaged. Only a {@link ReadOnlyLog} is opened like that; {@link
   * WriteAheadLog#open} refuses it with a {@link CorruptLogException}.
   */
  CORRUPT
}
