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

/** A record is larger than the log takes; it is certainly not in the log. */
public final class RecordTooLargeException extends WalException {

  @Serial private static final long serialVersionUID = 1L;

  /** Payload bytes of the mutation or the record. */
  private final long bytes;

  /** Payload bytes the log takes. */
  private final long limit;

  RecordTooLargeException(String what, long bytes, long limit, String key, int overhead) {
    super(
        String.format(
            java.util.Locale.ROOT,
            "%s of %d payload bytes, expected at most %d (%s, less %d of overhead)",
            what,
            bytes,
            limit,
            key,
            overhead),
        null);
    this.bytes = bytes;
    this.limit = limit;
  }

  /**
   * Returns the size of the mutation or the record.
   *
   * @return payload bytes
   */
  public long bytes() {
    return bytes;
  }

  /**
   * Returns the largest size the log takes.
   *
   * @return payload bytes
   */
  public long limit() {
    return limit;
  }
}
