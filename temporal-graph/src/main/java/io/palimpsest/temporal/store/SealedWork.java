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
package io.palimpsest.temporal.store;

import io.palimpsest.graph.Period;
import java.util.ArrayList;
import java.util.List;

/**
 * A transaction's work, ready to be committed.
 *
 * @param commit the net effect; without mutations if there is none
 * @param footprint what it touches
 * @param deadline the commit must be stamped before this instant, microseconds, or a window that
 *     begins with it would be empty; {@link Period#MAX} if there is no such window
 * @param reliedFrom the commit must be stamped at or before this instant, microseconds, or
 *     something with an explicit window would begin before what it belongs to, which begins with
 *     the commit; {@link Period#MAX} if there is none such
 * @param supersededFutureFacts how many scheduled facts it replaces
 */
public record SealedWork(
    Commit commit, Footprint footprint, long deadline, long reliedFrom, int supersededFutureFacts) {

  /** A change of the schema, or a vacuum: a commit of its own, which touches no fact. */
  public static SealedWork ofSchema(VersionedStore store, long logEpoch, Mutation change) {
    Commit commit = new Commit(logEpoch, List.of(change));
    return new SealedWork(
        commit, new Footprint(store, Long.MAX_VALUE, -1), Period.MAX, Period.MAX, 0);
  }

  /** The same work, with something said of its commit. */
  public SealedWork describedBy(Metadata metadata) {
    if (metadata.isEmpty()) {
      return this;
    }
    List<Mutation> mutations = new ArrayList<>(commit.mutations().size() + 1);
    mutations.add(new Mutation.DescribeCommit(metadata));
    mutations.addAll(commit.mutations());
    return new SealedWork(
        new Commit(commit.logEpoch(), mutations),
        footprint,
        deadline,
        reliedFrom,
        supersededFutureFacts);
  }
}
