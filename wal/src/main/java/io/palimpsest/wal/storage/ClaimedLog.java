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
import java.util.List;

/**
 * A log that belongs to one writer until it is closed.
 *
 * <p>Used by one thread at a time; only {@link LogExtent#open} and what it returns may be used from
 * any thread, also after the log was closed.
 */
public interface ClaimedLog extends ReadableLog {

  /**
   * Returns the log epoch of this claim.
   *
   * @return a positive number greater than the epoch of every extent in {@link #extents}
   */
  long logEpoch();

  /**
   * Returns the extents that are there now, those begun by this claim included.
   *
   * @return the extents in log order, oldest first, without gaps in {@link LogExtent#sequence}
   */
  @Override
  List<LogExtent> extents();

  /**
   * Lets this claim's log epoch begin with its opening groups, all or nothing.
   *
   * <p>When this returns, the groups are durable from position 0 of a new extent on and every older
   * writer is fenced. When it throws, or the process dies in it, either the same is true or the log
   * is as it was: no reader ever sees a part of an opening.
   *
   * @param opening the first groups of the epoch; each is asked for once, in order
   * @param firstLsn the LSN that follows everything kept from older epochs
   * @param lastLsn the last LSN in the groups, or {@code firstLsn - 1}
   * @param label to be kept beside the extent, see {@link LogExtent#label}; at most {@link
   *     LogAppender#MAX_LABEL_BYTES}
   * @return the only appender of this claim
   * @throws StorageException with {@link StorageException.Kind#FULL} or {@link
   *     StorageException.Kind#RETRYABLE} if there is no room: nothing was changed
   * @throws StorageException with {@link StorageException.Kind#FENCED} if a younger claim exists,
   *     or an older writer has synced anything since {@link LogStorage#open} showed what is there
   * @throws IOException if the epoch could not begin, or the opening could not be read
   */
  LogAppender begin(Opening opening, long firstLsn, long lastLsn, ByteBuffer label)
      throws IOException;

  /**
   * Lets the log epoch begin with one group; otherwise as {@link #begin(Opening, long, long,
   * ByteBuffer)}.
   *
   * @param opening the first group of the epoch; its bytes are read from position to limit
   * @param firstLsn the LSN that follows everything kept from older epochs
   * @param lastLsn the last LSN in the group, or {@code firstLsn - 1}
   * @param label to be kept beside the extent
   * @return the only appender of this claim
   * @throws IOException if the epoch could not begin
   */
  default LogAppender begin(ByteBuffer opening, long firstLsn, long lastLsn, ByteBuffer label)
      throws IOException {
    return begin(Opening.of(opening), firstLsn, lastLsn, label);
  }

  /**
   * Lets the log epoch begin in an extent without a label; otherwise as {@link #begin(ByteBuffer,
   * long, long, ByteBuffer)}.
   *
   * @param opening the first group of the epoch
   * @param firstLsn the LSN that follows everything kept from older epochs
   * @param lastLsn the last LSN in the group, or {@code firstLsn - 1}
   * @return the only appender of this claim
   * @throws IOException if the epoch could not begin
   */
  default LogAppender begin(ByteBuffer opening, long firstLsn, long lastLsn) throws IOException {
    return begin(opening, firstLsn, lastLsn, ByteBuffer.allocate(0));
  }

  /**
   * Copies bytes that are about to be left behind to a place where a person can look at them.
   *
   * @param extent where the bytes are
   * @param position the first byte
   * @param length how many
   * @param reason one sentence to keep beside them
   * @return where the copy is, in words a person can follow; durable when this returns
   * @throws IOException if the copy could not be made
   */
  String quarantine(LogExtent extent, long position, long length, String reason) throws IOException;

  /**
   * Keeps an index beside an extent, in place of the one before. Not durable: an index that is lost
   * or torn is made again. It goes with its extent.
   *
   * <p>A storage that keeps none does nothing.
   *
   * @param extent one of {@link #extents}
   * @param index the bytes, from position to limit
   * @throws IOException if writing fails; the log is none the worse for it
   */
  default void writeIndex(LogExtent extent, ByteBuffer index) throws IOException {}

  /**
   * Deletes extents that hold only LSNs below a bound; the one being appended to is always kept.
   *
   * @param lsn the first LSN that is still needed
   * @throws StorageException with {@link StorageException.Kind#RETRYABLE} if an extent could not be
   *     deleted: it and what follows is as it was, and the call may be repeated
   * @throws IOException if deleting fails; what was to be deleted may be there or not
   */
  void releaseBefore(long lsn) throws IOException;

  /**
   * Returns how the storage is doing.
   *
   * @return a snapshot
   */
  StorageStatus status();

  /** Gives the claim up and closes everything; forces nothing. A second call does nothing. */
  @Override
  void close() throws IOException;
}
