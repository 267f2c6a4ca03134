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

/**
 * What a commit waits for, and so what is certain when {@code commit()} returns; the strongest
 * first.
 *
 * <p>Whatever is asked for, what a crash leaves is always the graph as of some commit: no commit is
 * missing before one that is there. So a commit that survives the loss of power takes all those
 * before it along, also those that did not wait for that.
 *
 * <p>A commit is visible to others once it and every commit before it have reached what each waited
 * for. So what only durable commits wrote is never seen and then lost; what was committed with
 * {@link #ASYNC_BATCHED} or {@link #ASYNC} may be.
 */
public enum Durability {
  /** On stable storage: survives the loss of power. */
  SYNC,

  /**
   * On stable storage as well. May be delayed by the log's bounds {@code group.delay.*}, so that
   * more commits share a force; without a delay the same as {@link #SYNC}.
   */
  GROUP,

  /**
   * With the operating system: survives the death of this process, and the loss of power once the
   * log's {@code force.interval.millis} has passed.
   */
  ASYNC_BATCHED,

  /**
   * In this process: waits for nothing. Survives the death of this process a moment later, and the
   * loss of power once the log's {@code force.interval.millis} has passed. May not be visible yet
   * when {@code commit()} returns, if commits before it wait for more; what follows on the same
   * thread, or in the same begun transaction, waits for that.
   */
  ASYNC
}
