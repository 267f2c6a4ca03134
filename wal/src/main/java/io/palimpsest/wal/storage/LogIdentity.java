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

import java.util.UUID;

/**
 * Who opens a log.
 *
 * @param newStoreId the identity a store gets if it is created by this opening
 * @param writerId a number drawn at random for this opening; every frame carries it
 * @param pid the process
 * @param host the machine
 * @param startedMicros when this opening began, in microseconds of UTC
 */
public record LogIdentity(
    UUID newStoreId, long writerId, long pid, String host, long startedMicros) {}
