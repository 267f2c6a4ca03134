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

import io.palimpsest.wal.LogCatalog.Span;
import io.palimpsest.wal.storage.StorageException;

/** What a log knows of one of its readers; used by the reader's thread. */
interface ReaderPlace {

  /** The reader has opened a segment and needs nothing before it any more. */
  void moveTo(Span span);

  /** The reader has given out all records there are now. Throws if it must not call that an end. */
  void atEnd();

  /** Returns what to throw when a segment, with an LSN the reader needs, is not there any more. */
  WalException gone(long lsn, StorageException cause);

  /** The reader was closed. */
  void close();
}
