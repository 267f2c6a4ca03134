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
package io.palimpsest.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** What the disk does with nothing above it. */
final class RawDisk implements Subject {

  private static final int BLOCK_BYTES = 4096;
  private static final int CHUNK_BYTES = 1 << 20;
  private static final int FILE_BYTES = 32 << 20;

  private final FileChannel file;

  private RawDisk(FileChannel file) {
    this.file = file;
  }

  static RawDisk open(Path directory) throws IOException {
    return new RawDisk(preallocated(directory.resolve("raw"), FILE_BYTES));
  }

  /** Makes a file of zeros, forced, so that writing into it moves no metadata. */
  static FileChannel preallocated(Path path, int bytes) throws IOException {
    FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    ByteBuffer zeros = ByteBuffer.allocateDirect(CHUNK_BYTES);
    for (long at = 0; at < bytes; at += CHUNK_BYTES) {
      file.write(zeros.clear(), at);
    }
    file.force(true);
    return file;
  }

  /** Every commit is one block with the payload in it, at the next place in the file. */
  @Override
  public Session session(int payloadBytes) {
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
    block.put(Payload.ofBytes(payloadBytes));
    return new Session() {
      private long position;

      @Override
      public void commit() {
        try {
          file.write(block.clear(), position);
          file.force(false);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        position = (position + BLOCK_BYTES) % FILE_BYTES;
      }
    };
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a new file in large chunks, each forced, and returns the bytes per second. */
  static double writeSequentially(Path directory, long bytes) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
    chunk.put(Payload.ofBytes(CHUNK_BYTES));
    try (FileChannel file =
        FileChannel.open(
            directory.resolve("sequential"),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE)) {
      long start = System.nanoTime();
      for (long at = 0; at < bytes; at += CHUNK_BYTES) {
        file.write(chunk.clear(), at);
        file.force(false);
      }
      return perSecond(bytes, System.nanoTime() - start);
    }
  }

  /** Reads every file below a directory in large chunks and returns the bytes per second. */
  static double readSequentially(Path directory) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(directory)) {
      paths = walk.filter(Files::isRegularFile).sorted().toList();
    }
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
    long bytes = 0;
    long start = System.nanoTime();
    for (Path path : paths) {
      try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
        int got = file.read(chunk.clear());
        while (got > 0) {
          bytes += got;
          got = file.read(chunk.clear());
        }
      }
    }
    return perSecond(bytes, System.nanoTime() - start);
  }

  static double perSecond(long count, long nanos) {
    return count * 1e9 / nanos;
  }
}
