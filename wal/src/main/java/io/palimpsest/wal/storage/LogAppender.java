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
 * StorageException.Kind#FULL} and {@link StorageException.Kind#RETRYABLE} from {@link #roll} and
 * {@link #prepare} the appender is dead: {@link #append}, {@link #sync} and {@link #roll} throw
 * {@link StorageException.Kind#POISONED}, or {@link StorageException.Kind#FENCED} if that was it.
 */
public interface LogAppender {

  /** The longest label of an extent, in bytes. */
  int MAX_LABEL_BYTES = 1024;

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
   * @param lastLsn the last LSN of the transactions that end in the group, or {@code firstLsn - 1}
   *     if none does
   * @throws IOException if any byte may not have been written
   */
  void append(ByteBuffer group, long firstLsn, long lastLsn) throws IOException;

  /**
   * Makes everything appended so far durable.
   *
   * <p>Returns only if every group handed over before the call is durable and no younger claim has
   * begun. The one method that a second thread may call, also while {@link #append} is running;
   * never while {@link #roll} is.
   *
   * @throws IOException if that is not certain; it never becomes certain later
   */
  void sync() throws IOException;

  /**
   * Sees to it that the next extent gets ready in the background, and tells how far that is.
   *
   * <p>Room that is ready is there for good: a {@link #roll} that asks for no more cannot find the
   * storage full. A call that finds enough room ready is cheap and allocates nothing, so it may be
   * made before every group.
   *
   * @param bytes how many bytes of groups the next extent must take: those of one transaction, so
   *     more than one group and more than a usual extent can be. A closing block of 4,096 bytes
   *     behind them is seen to here and not counted
   * @return how many bytes of groups the next extent takes if it is ready, 0 if it is being made;
   *     never negative. It may be less than asked for while a larger one is being made: the smaller
   *     one stays until the larger one is ready
   * @throws StorageException with {@link StorageException.Kind#FULL} or {@link
   *     StorageException.Kind#RETRYABLE} if the last attempt found no room, naming the bytes that
   *     were needed; what was ready still is, and a later call tries again
   * @throws IllegalStateException if the claim was closed
   */
  long prepare(int bytes) throws StorageException;

  /**
   * Closes the present extent and begins the next. Everything appended was synced before.
   *
   * <p>It takes what {@link #prepare} has ready if that is enough, and else makes room now, which
   * can take as long as writing a whole extent.
   *
   * @param nextLsn the LSN that comes next
   * @param bytes how many bytes of groups the next extent must take, as in {@link #prepare}:
   *     afterwards {@link #remaining} is at least {@code bytes} and a block
   * @param label to be kept beside the extent, see {@link LogExtent#label}; at most {@link
   *     #MAX_LABEL_BYTES}
   * @throws StorageException with {@link StorageException.Kind#FULL} or {@link
   *     StorageException.Kind#RETRYABLE} if there is no room now: the present extent is untouched
   *     and the call may be repeated
   * @throws IOException if the extent could not begin
   * @throws IllegalStateException if the claim was closed
   */
  void roll(long nextLsn, int bytes, ByteBuffer label) throws IOException;

  /**
   * Begins an extent without a label; otherwise as {@link #roll(long, int, ByteBuffer)}.
   *
   * @param nextLsn the LSN that comes next
   * @param bytes the largest group in bytes that the next extent must take
   * @throws IOException if the extent could not begin
   */
  default void roll(long nextLsn, int bytes) throws IOException {
    roll(nextLsn, bytes, ByteBuffer.allocate(0));
  }

  /**
   * Replaces the mark, a small note beside the log. Durable when this returns, and atomic.
   *
   * @param mark at most 4,000 bytes
   * @throws IOException if the mark could not be written; the one before it can still be read
   */
  void mark(ByteBuffer mark) throws IOException;
}
