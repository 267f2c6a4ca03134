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

/**
 * What a log can do at the moment.
 *
 * <pre>
 *   RUNNING &lt;--&gt; FULL    READ_ONLY
 *      |          |          |
 *      +----------+----------+---&gt; CLOSING ----&gt; CLOSED
 *      |          |          |        |            ^
 *      +----------+----------+--------+-&gt; FAILED --+
 * </pre>
 *
 * <p>A log begins as RUNNING or READ_ONLY.
 */
public enum WalState {
  /** Records are taken and become durable. */
  RUNNING,
  /**
   * No new segment can be made. What is in flight has its room; new records wait for some, up to
   * their deadline. It may pass.
   */
  FULL,
  /**
   * The clock was too far behind the log when it was opened: it can be read, and takes no records.
   */
  READ_ONLY,
  /** What is in flight becomes durable; new records are refused. */
  CLOSING,
  /** Writing or forcing failed; nothing is written any more, reading goes on. */
  FAILED,
  /** Closed. */
  CLOSED
}
