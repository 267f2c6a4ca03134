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

import java.util.List;

/**
 * The net effect of a transaction, sealed: what is logged as one frame and applied as one step.
 *
 * @param logEpoch the opening of the log the commit was made in; half of its token
 * @param mutations the changes; the i-th takes the commit's first LSN plus i
 */
public record Commit(long logEpoch, List<Mutation> mutations) {

  /** A commit with a copy of its mutations. */
  public Commit {
    mutations = List.copyOf(mutations);
  }
}
