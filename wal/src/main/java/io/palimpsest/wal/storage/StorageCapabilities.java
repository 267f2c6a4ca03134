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

/**
 * What a storage promises beyond the contract.
 *
 * @param durable whether a synced group survives the loss of power
 * @param locks whether a second writer is refused at opening, and not only fenced later
 * @param immediate whether the writing calls do no I/O, so that they end at once and no interrupt
 *     can harm them; then the log lets threads that commit make them, one at a time, and not only
 *     its own
 * @param maxGroupBytes the largest group in bytes that {@link LogAppender#append} takes after a
 *     {@link LogAppender#roll} that asked for it; at least {@link
 *     StorageSettings#largestGroupBytes} unless the storage has a limit of its own
 */
public record StorageCapabilities(
    boolean durable, boolean locks, boolean immediate, int maxGroupBytes) {}
