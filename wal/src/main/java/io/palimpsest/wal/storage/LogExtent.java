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
import org.jspecify.annotations.Nullable;

/**
 * A run of groups that lie one after the other: a segment file, or a batch of a remote log.
 *
 * <p>Immutable and safe for use by many threads. Positions count from the first byte of the first
 * group; what the storage itself puts before it is not seen here.
 */
public interface LogExtent {

  /**
   * Returns what a person would call this extent, such as a file name.
   *
   * @return the name
   */
  String name();

  /**
   * Returns the place of this extent in the log.
   *
   * @return one more than that of the extent before
   */
  long sequence();

  /**
   * Returns the log epoch that wrote this extent.
   *
   * @return never less than that of the extent before
   */
  long logEpoch();

  /**
   * Returns the LSN that came next when this extent began.
   *
   * @return the first LSN that this extent can hold
   */
  long firstLsn();

  /**
   * Returns what the extent was labelled with when it began.
   *
   * @return the bytes given to {@link ClaimedLog#begin} or {@link LogAppender#roll}, read-only;
   *     none if none were given
   */
  ByteBuffer label();

  /**
   * Returns where position 0 lies in the thing that {@link #name} names.
   *
   * @return what to add to a position for a message to a person
   */
  long origin();

  /**
   * Returns the index that was kept beside this extent by {@link ClaimedLog#writeIndex}.
   *
   * @return bytes as written, or torn, or those of an older writing; null if there are none or this
   *     storage keeps none
   * @throws IOException if reading fails
   */
  default @Nullable ByteBuffer index() throws IOException {
    return null;
  }

  /**
   * Opens the extent for reading.
   *
   * @return a reader for one thread
   * @throws StorageException with {@link StorageException.Kind#ABSENT} if it was released since; a
   *     storage may go on showing what was released
   * @throws IOException if it cannot be opened
   */
  ExtentReader open() throws IOException;
}
