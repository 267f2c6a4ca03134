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

/** What was asked for is not in the log any more: it was released. */
public final class LogReleasedException extends WalException {

  @Serial private static final long serialVersionUID = 1L;

  /** What was asked for. */
  private final long lsn;

  /** What there is. */
  private final long firstLsn;

  LogReleasedException(long lsn, long firstLsn) {
    super("LSN " + lsn + " was released, the log begins at LSN " + firstLsn, null);
    this.lsn = lsn;
    this.firstLsn = firstLsn;
  }

  /**
   * Returns what was asked for.
   *
   * @return the LSN, less than {@link #firstLsn}
   */
  public long lsn() {
    return lsn;
  }

  /**
   * Returns where the log begins now.
   *
   * @return the first LSN that is kept
   */
  public long firstLsn() {
    return firstLsn;
  }
}
