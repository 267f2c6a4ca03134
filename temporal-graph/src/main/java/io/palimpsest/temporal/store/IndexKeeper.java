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

import io.palimpsest.graph.schema.IndexDefinition;
import io.palimpsest.graph.schema.IndexStatus;

/** Who keeps the entries of indexes hears here of their definitions. */
interface IndexKeeper {

  /** Keeps nothing: every index is ready at once, and finds nobody. */
  IndexKeeper NONE =
      new IndexKeeper() {
        @Override
        public void created(IndexDefinition definition, int seq) {}

        @Override
        public void dropped(IndexDefinition definition) {}

        @Override
        public IndexStatus status(IndexDefinition definition) {
          return new IndexStatus(definition, IndexStatus.State.READY, 0, 0, null);
        }
      };

  /**
   * An index is there. Called by the writer, under its lock, in the order of the commits, before
   * the commit that creates it is visible; also while the log is replayed. Must not wait.
   *
   * @param seq the number of that commit: every later one is still to be applied
   */
  void created(IndexDefinition definition, int seq);

  /** An index is gone. Called as {@link #created}. */
  void dropped(IndexDefinition definition);

  /** How far an index is. Any thread. */
  IndexStatus status(IndexDefinition definition);
}
