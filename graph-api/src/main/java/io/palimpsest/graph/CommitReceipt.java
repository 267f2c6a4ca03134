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

/**
 * What a commit did.
 *
 * @param token names the commit for ever; for a commit that changed nothing, the newest commit its
 *     snapshot had seen
 * @param transactionTime the instant of the commit {@code token} names, in whole microseconds; the
 *     earliest there is for {@code 0:0}, which stands before every commit
 * @param durability the strongest that the commit {@code token} names had reached when this one
 *     returned; at least what was asked for
 * @param mutations how many mutations were logged, metadata counting as one; 0 if the transaction
 *     had no net effect and no metadata
 * @param supersededFutureFacts how many facts that were scheduled to begin later this commit
 *     replaced
 */
public record CommitReceipt(
    CommitToken token,
    Instant transactionTime,
    Durability durability,
    long mutations,
    int supersededFutureFacts) {}
