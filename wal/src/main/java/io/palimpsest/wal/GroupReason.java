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

/** Why a group was closed and written. */
public enum GroupReason {
  /** Commits were waiting and nothing kept them: what had come in since the last force. */
  GREEDY(0),
  /** It holds a commit that is to be durable without delay. */
  SYNC(1),
  /** The delay that its commits had agreed to was over, or enough had come. */
  DELAY(2),
  /** It had reached the usual size of a group. */
  BYTES(3),
  /** Somebody asked for what nobody had waited for: a flush, or a later wait. */
  FLUSH(4),
  /** The segment had no room for more. */
  ROLL(5),
  /** Nobody waits for it; it was gathered for the interval of such records. */
  INTERVAL(6),
  /** The log was being closed. */
  CLOSE(7);

  /** Which counter is this reason's. */
  final int word;

  GroupReason(int word) {
    this.word = word;
  }
}
