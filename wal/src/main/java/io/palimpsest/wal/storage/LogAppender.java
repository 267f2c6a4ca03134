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
package io.palimpsest.wal.storage;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The one writer of a claimed log.
 *
 * <p>Used by one thread at a time. After any exception other than {@link
 * StorageException.Kind#FULL} and {@link StorageException.Kind#RETRYABLE} from {@link #roll} the
 * appender is dead: nobody calls {@link #append} or {@link #sync} again.
 */
public interface LogAppender {

  /**
   * Returns the extent that the next group goes to.
   *
   * @return the youngest extent
   */
  LogExtent extent();

  /**
   * Returns where in the extent the next group goes.
   *
   * @return a multiple of the group alignment
   */
  long position();

  /**
   * Returns how many bytes the extent still takes.
   *
   * @return the room in bytes; {@link Long#MAX_VALUE} for a storage without extents
   */
  long remaining();

  /**
   * Hands a group over. It is readable when this returns, and not yet durable.
   *
   * @param group whole frames, a multiple of the group alignment long, at most {@link #remaining}
   * @param firstLsn the first LSN in the group
   * @param lastLsn the last LSN in the group, or {@code firstLsn - 1} if it holds none
   * @throws IOException if any byte may not have been written
   */
  void append(ByteBuffer group, long firstLsn, long lastLsn) throws IOException;

  /**
   * Makes everything appended so far durable.
   *
   * <p>Returns only if every group handed over before the call is durable and no younger claim has
   * begun.
   *
   * @throws IOException if that is not certain; it never becomes certain later
   */
  void sync() throws IOException;

  /**
   * Closes the present extent and begins the next. Everything appended was synced before.
   *
   * @param nextLsn the LSN that comes next
   * @param bytes the room that the next extent needs at least; at most {@link
   *     StorageCapabilities#maxGroupBytes}
   * @throws StorageException with {@link StorageException.Kind#FULL} or {@link
   *     StorageException.Kind#RETRYABLE} if there is no room now: the present extent is untouched
   *     and the call may be repeated
   * @throws IOException if the extent could not begin
   */
  void roll(long nextLsn, int bytes) throws IOException;

  /**
   * Replaces the mark, a small note beside the log. Durable when this returns, and atomic.
   *
   * @param mark at most 4,000 bytes
   * @throws IOException if the mark could not be written; the one before it can still be read
   */
  void mark(ByteBuffer mark) throws IOException;
}
