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

import io.palimpsest.wal.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Makes files of zeros ahead of need, so that a roll only has to write a header and give a name.
 *
 * <p>A file filled ahead has its blocks: writing into it later cannot run out of room on an
 * ordinary file system, and forcing it need not write file-system metadata. At most one spare
 * exists. It is made by the executor; until {@link #take} returns it, nobody else knows the file.
 */
final class SegmentPreparer {

  private static final String SPARE = SegmentHeader.DIRECTORY + "/spare-%d.tmp";
  private static final int CHUNK = 1 << 20;

  private final Disk disk;
  private final Executor executor;
  private long made;
  private @Nullable CompletableFuture<Spare> pending;

  SegmentPreparer(Disk disk, Executor executor) {
    this.disk = disk;
    this.executor = executor;
  }

  /** A zero-filled, forced file that has no place in the log yet. */
  record Spare(String name, DiskFile file, long size) {}

  /** Begins to make a spare, unless there is one or one is being made. */
  void prepare(long size) {
    if (pending == null) {
      long number = ++made;
      pending = CompletableFuture.supplyAsync(() -> makeUnchecked(number, size), executor);
    }
  }

  /** Returns a spare of at least a size, made now if none was made ahead. */
  Spare take(long size) throws IOException {
    CompletableFuture<Spare> ahead = pending;
    pending = null;
    if (ahead != null) {
      Spare spare = join(ahead);
      if (spare.size() >= size) {
        return spare;
      }
      discard(spare);
    }
    return make(++made, size);
  }

  /** Waits for a spare being made and deletes it. */
  void close() throws IOException {
    CompletableFuture<Spare> ahead = pending;
    pending = null;
    if (ahead != null && ahead.handle((spare, failure) -> failure == null).join()) {
      discard(ahead.join());
    }
  }

  private static Spare join(CompletableFuture<Spare> ahead) throws IOException {
    try {
      return ahead.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedFailure failure) {
        throw failure.exception;
      }
      throw e;
    }
  }

  private void discard(Spare spare) throws IOException {
    spare.file().close();
    disk.delete(spare.name());
  }

  private Spare makeUnchecked(long number, long size) {
    try {
      return make(number, size);
    } catch (IOException e) {
      throw new UncheckedFailure(e);
    }
  }

  private Spare make(long number, long size) throws IOException {
    String name = String.format(java.util.Locale.ROOT, SPARE, number);
    DiskFile file;
    try {
      file = disk.create(name);
    } catch (IOException e) {
      throw full(name, size, e);
    }
    try {
      ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(size, CHUNK));
      for (long at = 0; at < size; at += zeros.limit()) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), size - at));
        file.write(zeros, at);
      }
      file.force();
      return new Spare(name, file, size);
    } catch (IOException e) {
      try {
        file.close();
        disk.delete(name);
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw full(name, size, e);
    }
  }

  /** A spare that cannot be made touches nothing of the log, so the call may be repeated. */
  private StorageException full(String name, long size, IOException cause) {
    return new StorageException(
        StorageException.Kind.FULL,
        "no room for a new segment of " + size + " bytes at " + disk.describe(name) + ": " + cause,
        cause);
  }

  /** Carries a checked exception out of a future. */
  private static final class UncheckedFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final IOException exception;

    UncheckedFailure(IOException exception) {
      super(exception);
      this.exception = exception;
    }
  }
}
