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
 * Reads one extent; for one thread at a time.
 *
 * <p>A thread that is interrupted while it reads harms neither this reader nor anyone else.
 */
public interface ExtentReader extends AutoCloseable {

  /**
   * Returns how many bytes can be read.
   *
   * @return the length of the extent, zero-filled room included
   * @throws IOException if it cannot be told
   */
  long size() throws IOException;

  /**
   * Reads bytes until the buffer is full or the extent ends.
   *
   * @param position where to begin
   * @param into where the bytes go; its position moves on
   * @return how many bytes were read, 0 at the end
   * @throws IOException if reading fails, which says nothing about the bytes
   */
  int read(long position, ByteBuffer into) throws IOException;

  @Override
  void close() throws IOException;
}
