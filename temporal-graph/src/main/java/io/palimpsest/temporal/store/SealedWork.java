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
 * @param slots where the store has what the mutations name, so that it need not be looked for: in
 *     their order that of the element and, if an edge begins, those of its ends; negative if the
 *     store does not have it yet
 * @param additions the elements that it adds, to be told where they are
 * @param footprint what it touches
 * @param deadline the commit must be stamped before this instant, microseconds, or a window that
 *     begins with it would be empty; {@link Period#MAX} if there is no such window
 * @param reliedFrom the commit must be stamped at or before this instant, microseconds, or
 *     something with an explicit window would begin before what it belongs to, which begins with
 *     the commit; {@link Period#MAX} if there is none such
 * @param supersededFutureFacts how many scheduled facts it replaces
 */
public record SealedWork(
    Commit commit,
    IntList slots,
    Additions additions,
    Footprint footprint,
    long deadline,
    long reliedFrom,
    int supersededFutureFacts) {

  /** No work. */
  public static SealedWork none(VersionedStore store) {
    return of(store, new Commit(0, List.of()));
  }

  /** A change of the schema, or a vacuum: a commit of its own, which touches no fact. */
  public static SealedWork ofSchema(VersionedStore store, long logEpoch, Mutation change) {
    return of(store, new Commit(logEpoch, List.of(change)));
  }

  private static SealedWork of(VersionedStore store, Commit commit) {
    Footprint nothing = new Footprint(store, Long.MAX_VALUE, -1, new NewValueIds(store));
    return new SealedWork(
        commit, new IntList(0), new Additions(store), nothing, Period.MAX, Period.MAX, 0);
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
        slots,
        additions,
        footprint,
        deadline,
        reliedFrom,
        supersededFutureFacts);
  }
}
