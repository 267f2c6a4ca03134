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
package io.palimpsest.graph;

import java.time.Instant;
import java.util.Map;

/**
 * What is known of a commit for ever.
 *
 * @param token names it
 * @param transactionTime when it was made, in whole microseconds
 * @param metadata what was said of it; immutable, empty if nothing was
 * @param mutations how many mutations were logged, the metadata counting as one
 */
public record CommitInfo(
    CommitToken token, Instant transactionTime, Map<String, Object> metadata, long mutations) {}
