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
package io.palimpsest.wal;

/**
 * What a commit waits for, and so what is certain when its wait returns.
 *
 * <p>Whatever is asked for, what survives a crash is always a prefix of what was appended: nothing
 * is missing before something that is there.
 */
public enum Durability {
  /**
   * Survives the loss of power. Ends any delay that the log was set to wait for more commits, so
   * the wait is one write and one force, plus the rest of those that are under way.
   */
  SYNC,
  /**
   * Survives the loss of power. May be delayed by the log's bounds {@code group.delay.*}, so that
   * more commits share a force; without a delay the same as {@link #SYNC}.
   */
  GROUP,
  /**
   * Is with the operating system: survives the death of this process, and the loss of power once
   * the log's {@code force.interval.millis} has passed.
   */
  ASYNC_BATCHED,
  /**
   * Is in the log's memory: waits for nothing. Survives the death of this process a moment later,
   * and the loss of power once the log's {@code force.interval.millis} has passed.
   */
  ASYNC;

  /** Returns whether a record must be forced before its wait ends. */
  boolean isForced() {
    return this == SYNC || this == GROUP;
  }
}
