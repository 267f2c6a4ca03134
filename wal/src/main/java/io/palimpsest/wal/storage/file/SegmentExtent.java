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

import io.palimpsest.wal.storage.ExtentReader;
import io.palimpsest.wal.storage.LogExtent;
import io.palimpsest.wal.storage.StorageException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * A segment file as the log sees it: what follows the header.
 *
 * @param disk where the file is
 * @param header what its first block says
 */
record SegmentExtent(Disk disk, SegmentHeader header) implements LogExtent {

  private static final int MOST_INDEX_BYTES = 8 << 20;

  @Override
  public String name() {
    return header.fileName();
  }

  @Override
  public long sequence() {
    return header.sequence();
  }

  @Override
  public long logEpoch() {
    return header.logEpoch();
  }

  @Override
  public long firstLsn() {
    return header.firstLsn();
  }

  @Override
  public ByteBuffer label() {
    return header.label();
  }

  @Override
  public long origin() {
    return Blocks.SIZE;
  }

  /** Returns the name of the file beside this one that holds its index. */
  String indexName() {
    String name = name();
    return name.substring(0, name.length() - SegmentHeader.SUFFIX.length())
        + SegmentHeader.INDEX_SUFFIX;
  }

  @Override
  public @Nullable ByteBuffer index() throws IOException {
    try (DiskFile file = disk.openForRead(indexName())) {
      // A whole index of the largest segment has not a tenth of that.
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(file.size(), MOST_INDEX_BYTES));
      file.read(bytes, 0);
      return bytes.flip();
    } catch (NoSuchFileException | FileNotFoundException e) {
      return null;
    }
  }

  @Override
  public ExtentReader open() throws IOException {
    try {
      return new Reader(disk.openForRead(name()));
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw new StorageException(
          StorageException.Kind.ABSENT, "segment " + disk.describe(name()) + " was released", e);
    }
  }

  /** Reads behind the header. */
  private record Reader(DiskFile file) implements ExtentReader {

    @Override
    public long size() throws IOException {
      return Math.max(0, file.size() - Blocks.SIZE);
    }

    @Override
    public int read(long position, ByteBuffer into) throws IOException {
      return file.read(into, position + Blocks.SIZE);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
