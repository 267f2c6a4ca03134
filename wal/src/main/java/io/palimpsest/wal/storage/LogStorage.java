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

/** The storage of one log, before it is claimed. */
public interface LogStorage {

  /**
   * Returns what this storage can do.
   *
   * @return the same answer for ever
   */
  StorageCapabilities capabilities();

  /**
   * Claims the log for one writer and shows what is there.
   *
   * <p>When this returns, no other writer can be opened beside this one, or, in a storage that
   * cannot lock, the older one is fenced at {@link ClaimedLog#begin} at the latest. The returned
   * log epoch is greater than every epoch that ever began. Nothing that was there before has been
   * changed.
   *
   * @param identity who claims
   * @return the claimed log
   * @throws StorageException when nothing is claimed for a reason that is known: {@link
   *     StorageException.Kind#LOCKED}, another writer is alive; {@link
   *     StorageException.Kind#CORRUPT}, the storage's own structures are damaged; {@link
   *     StorageException.Kind#CONFIG}, the configuration or the format does not fit what is stored;
   *     {@link StorageException.Kind#FULL}, there is no room for what a new log begins with; {@link
   *     StorageException.Kind#RETRYABLE}, it may succeed later
   * @throws IOException if reading or writing fails; nothing is claimed then
   */
  ClaimedLog open(LogIdentity identity) throws IOException;

  /**
   * Shows what is there to one who only reads: takes no lock, writes nothing and deletes nothing.
   *
   * <p>It works on a copy of a log that was taken while a writer was at work, and where nothing can
   * be written. Beside a writer, an extent that was released since can no longer be opened.
   *
   * @return the log as it is now
   * @throws StorageException with {@link StorageException.Kind#ABSENT} when there is no log, with
   *     {@link StorageException.Kind#CORRUPT} when the storage's own structures are damaged, with
   *     {@link StorageException.Kind#CONFIG} when the configuration or the format does not fit
   * @throws IOException if reading fails, which says nothing about what is stored
   */
  ReadableLog openForReading() throws IOException;
}
