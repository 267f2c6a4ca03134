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

/**
 * The transactions of a graph, counted.
 *
 * @param open how many are open: their snapshots are held
 * @param withChanges how many of them hold changes
 * @param oldestSnapshotLsn up to which LSN the oldest of them reads; what is visible now if none is
 *     open
 * @param oldestAgeMicros how long ago the oldest of them began, microseconds by the wall clock; 0
 *     if none is open
 * @param expired how many were rolled back since they were idle for too long
 */
public record TransactionMetrics(
    int open, int withChanges, long oldestSnapshotLsn, long oldestAgeMicros, long expired) {}
