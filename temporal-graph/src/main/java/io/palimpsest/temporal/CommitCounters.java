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

import io.palimpsest.graph.CommitConflictException;
import io.palimpsest.graph.CommitOutcomeUnknownException;
import io.palimpsest.graph.MemoryLimitException;
import java.util.concurrent.atomic.LongAdder;

/** How commits ended, since the graph was opened. Any thread. */
final class CommitCounters {

  private final LongAdder committed = new LongAdder();
  private final LongAdder conflicts = new LongAdder();
  private final LongAdder memory = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private final LongAdder refused = new LongAdder();

  void committed() {
    committed.increment();
  }

  void failed(RuntimeException failure) {
    if (failure instanceof CommitConflictException) {
      conflicts.increment();
    } else if (failure instanceof MemoryLimitException) {
      memory.increment();
    } else if (failure instanceof CommitOutcomeUnknownException) {
      unknown.increment();
    } else {
      refused.increment();
    }
  }

  GraphMetrics.Commits get() {
    return new GraphMetrics.Commits(
        committed.sum(), conflicts.sum(), memory.sum(), refused.sum(), unknown.sum());
  }
}
