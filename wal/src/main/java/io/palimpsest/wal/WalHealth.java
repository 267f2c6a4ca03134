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

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a log is, since when, and why.
 *
 * @param state what the log can do
 * @param since when that began, by the log's clock
 * @param cause what led to it: the failure of a {@link WalState#FAILED} log (also once it is
 *     closed), what is missing in a {@link WalState#FULL} one, how late the clock of a {@link
 *     WalState#READ_ONLY} one is; null if all is well
 */
public record WalHealth(WalState state, Instant since, @Nullable Throwable cause) {

  /**
   * Returns whether records are taken and become durable.
   *
   * @return true in the state RUNNING only
   */
  public boolean isWell() {
    return state == WalState.RUNNING;
  }
}
