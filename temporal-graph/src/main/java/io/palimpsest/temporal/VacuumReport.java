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

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a vacuum did.
 *
 * @param horizon from when on what was known can be asked for
 * @param validFrom from when on what holds can be asked for; null: since ever
 * @param reached up to where memory was given back of what was known: the horizon, or earlier if a
 *     transaction or view reads before it; null if nothing could be given back. Another vacuum,
 *     with the same horizon, gives the rest back once that has ended
 * @param reachedValidFrom the same of what held: {@code validFrom}, or earlier if somebody reads
 *     what held before; null if that reaches back to ever
 * @param versions how many versions were forgotten
 * @param endedEdges how many ended edges were forgotten by the vertices they touched, each counted
 *     at both ends
 * @param bytes about how many bytes of heap that has freed
 */
public record VacuumReport(
    Instant horizon,
    @Nullable Instant validFrom,
    @Nullable Instant reached,
    @Nullable Instant reachedValidFrom,
    long versions,
    long endedEdges,
    long bytes) {

  /**
   * Returns whether everything was given back that may be.
   *
   * @return false if somebody reads before the horizon, on either axis of time
   */
  public boolean isComplete() {
    return horizon.equals(reached) && Objects.equals(validFrom, reachedValidFrom);
  }
}
