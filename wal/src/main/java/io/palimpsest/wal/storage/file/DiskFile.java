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
package io.palimpsest.wal.storage.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file of a {@link Disk}; for one thread at a time. */
interface DiskFile extends Closeable {

  /** Writes the whole buffer at a position; on failure any part of it may be there. */
  void write(ByteBuffer from, long position) throws IOException;

  /** Reads until the buffer is full or the file ends; returns how many bytes came. */
  int read(ByteBuffer into, long position) throws IOException;

  /** Makes everything written to this file durable, its length included. */
  void force() throws IOException;

  /** Returns the length of the file. */
  long size() throws IOException;
}
