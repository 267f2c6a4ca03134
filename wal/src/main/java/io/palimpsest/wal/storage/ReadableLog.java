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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A log that can be read.
 *
 * <p>Used by one thread at a time; only {@link LogExtent#open} and what it returns may be used from
 * any thread, also after the log was closed.
 */
public interface ReadableLog extends AutoCloseable {

  /**
   * Returns the identity of the store, the same for all its life.
   *
   * @return the identity, which salts every checksum of the log
   */
  UUID storeId();

  /**
   * Returns the extents that were there when the log was opened.
   *
   * @return the extents in log order, oldest first, without gaps in {@link LogExtent#sequence}
   */
  List<LogExtent> extents();

  /**
   * Returns the last mark written by {@link LogAppender#mark} before the log was opened.
   *
   * @return the mark as written, or null if there is none that can be read
   */
  @Nullable ByteBuffer mark();

  /**
   * Closes everything that was opened; forces nothing. A second call does nothing.
   *
   * @throws IOException if something could not be closed
   */
  @Override
  void close() throws IOException;
}
