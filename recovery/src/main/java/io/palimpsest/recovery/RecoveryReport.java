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

import io.palimpsest.wal.CorruptLogException;
import io.palimpsest.wal.OpenReport;
import org.jspecify.annotations.Nullable;

/**
 * What a replay did.
 *
 * @param firstLsn the LSN of the first mutation applied; one more than {@code lastLsn} if there was
 *     none
 * @param lastLsn the LSN of the last mutation in the log, 0 if there is none
 * @param records how many records were applied
 * @param mutations how many mutations they hold
 * @param bytes how many payload bytes they hold
 * @param tail where the log ended, how many torn bytes were discarded there and where a copy is
 * @param durationNanos how long the replay took
 * @param damage behind what was replayed, in a log that is only read; null if there is none, and
 *     always for a log that is open for writing
 */
public record RecoveryReport(
    long firstLsn,
    long lastLsn,
    long records,
    long mutations,
    long bytes,
    OpenReport.Tail tail,
    long durationNanos,
    @Nullable CorruptLogException damage) {}
