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
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Makes files of zeros ahead of need, so that a roll only has to write a header and give a name.
 *
 * <p>A file filled ahead has its blocks: writing into it later cannot run out of room on an
 * ordinary file system, and forcing it need not write file-system metadata. At most one spare is
 * ready and at most one is being made; a spare that is ready stays until it is taken or a larger
 * one is ready.
 *
 * <p>All methods are for the one thread that writes the log. The executor runs only the making, one
 * at a time; it hands a spare over through one word.
 */
final class SegmentPreparer {

  private static final String SPARE = SegmentHeader.DIRECTORY + "/spare-%d.tmp";
  private static final int CHUNK = 1 << 20;

  /** On a full disk that gets no emptier, one in so many attempts is made all the same. */
  private static final int ATTEMPTS = 64;

  private final Disk disk;
  private final Executor executor;

  /** Put by the maker, taken by the writer: compare-and-set, so that a spare has one owner. */
  private final AtomicReference<@Nullable Spare> ready = new AtomicReference<>();

  /** The last making, or null when its end was seen; the writer's alone. */
  private @Nullable CompletableFuture<Void> making;

  /** Why the last spare could not be made, and how much room there was; the writer's alone. */
  private @Nullable StorageException refusal;

  private long refusedWith;
  private int attempts;

  /** Of whoever makes a spare; the next making begins after the end of the one before was seen. */
  private @Nullable ByteBuffer zeros;

  private long made;

  SegmentPreparer(Disk disk, Executor executor) {
    this.disk = disk;
    this.executor = executor;
  }

  /** A zero-filled, forced file that has no place in the log yet. */
  record Spare(String name, DiskFile file, long size) {}

  /**
   * Begins to make a spare unless one that is large enough is ready, or one is being made. After a
   * failure nothing happens until {@link #prepare} has told it.
   *
   * @param enough the size in bytes that will do
   * @param size the size in bytes to make
   */
  void start(long enough, long size) {
    if (readySize() >= enough) {
      return;
    }
    if (making != null && (!making.isDone() || making.isCompletedExceptionally())) {
      return;
    }
    long number = ++made;
    making = CompletableFuture.runAsync(() -> makeReady(number, size), executor);
  }

  /**
   * As {@link #start}, and tells how far that is; allocates nothing unless it starts something.
   *
   * @return the size in bytes of the spare that is ready, or 0
   * @throws StorageException if the last making failed; the next call tries again
   */
  long prepare(long enough, long size) throws StorageException {
    CompletableFuture<Void> last = making;
    if (last != null && last.isCompletedExceptionally()) {
      making = null;
      refusedWith = usableBytes();
      refusal = failure(last);
      throw refusal;
    }
    if (refusal != null && readySize() < enough) {
      // Filling what is left of a full disk again and again would help nobody.
      boolean full = refusal.kind() == StorageException.Kind.FULL;
      if (full && usableBytes() <= refusedWith && ++attempts % ATTEMPTS != 0) {
        throw refusal;
      }
      refusal = null;
    }
    start(enough, size);
    return readySize();
  }

  private long usableBytes() {
    try {
      return disk.usableBytes();
    } catch (IOException e) {
      return Long.MAX_VALUE; // unknown, so it is not what refuses
    }
  }

  private long readySize() {
    Spare spare = ready.get();
    return spare == null ? 0 : spare.size();
  }

  /**
   * Returns the spare that is ready if it is large enough, else one made now.
   *
   * @throws StorageException of kind FULL if there is no room; what was ready stays
   */
  Spare take(long enough, long size) throws IOException {
    Spare spare = takeReady(enough);
    if (spare == null) {
      settle();
      spare = takeReady(enough);
    }
    return spare != null ? spare : make(++made, size);
  }

  private @Nullable Spare takeReady(long enough) {
    Spare spare = ready.get();
    while (spare != null && spare.size() >= enough) {
      if (ready.compareAndSet(spare, null)) {
        return spare;
      }
      // A larger one took its place meanwhile.
      spare = ready.get();
    }
    return null;
  }

  /** Waits for a spare being made and deletes what is ready. */
  void close() throws IOException {
    settle();
    Spare spare = ready.getAndSet(null);
    if (spare != null) {
      spare.file().close();
      disk.delete(spare.name());
    }
  }

  /** Waits until nothing is being made; whoever needs a spare then finds it, or makes it. */
  private void settle() {
    CompletableFuture<Void> last = making;
    making = null;
    if (last != null) {
      last.handle((nothing, failure) -> failure == null).join();
    }
  }

  private static StorageException failure(CompletableFuture<Void> failed) {
    try {
      failed.join();
      throw new IllegalStateException("expected a making that failed");
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException io
          && io.getCause() instanceof StorageException known) {
        return new StorageException(known.kind(), String.valueOf(known.getMessage()), known);
      }
      return new StorageException(
          StorageException.Kind.RETRYABLE, "a new segment could not be made: " + e.getCause(), e);
    }
  }

  /** Runs in the executor. */
  private void makeReady(long number, long size) {
    Spare smaller;
    try {
      smaller = ready.getAndSet(make(number, size));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (smaller != null) {
      try {
        smaller.file().close();
        disk.delete(smaller.name());
      } catch (IOException ignored) {
        // It takes room until the next opening deletes it, and harms nothing.
      }
    }
  }

  private Spare make(long number, long size) throws IOException {
    String name = String.format(Locale.ROOT, SPARE, number);
    DiskFile file;
    try {
      file = disk.create(name);
    } catch (IOException e) {
      throw refused(name, size, e);
    }
    try {
      ByteBuffer chunk = zeros(size);
      for (long at = 0; at < size; at += chunk.limit()) {
        chunk.clear().limit((int) Math.min(chunk.capacity(), size - at));
        file.write(chunk, at);
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
      throw refused(name, size, e);
    }
  }

  private ByteBuffer zeros(long size) {
    int wanted = (int) Math.min(size, CHUNK);
    if (zeros == null || zeros.capacity() < wanted) {
      zeros = Blocks.allocateAligned(wanted);
    }
    return zeros;
  }

  /** A spare that cannot be made touches nothing of the log, so the call may be repeated. */
  private StorageException refused(String name, long size, IOException cause) {
    long usable = usableBytes();
    String where = disk.describe(name);
    return usable < size
        ? new StorageException(
            StorageException.Kind.FULL,
            String.format(
                Locale.ROOT,
                "no room for a new segment of %d bytes at %s, there are %d: %s",
                size,
                where,
                usable,
                cause),
            cause)
        : new StorageException(
            StorageException.Kind.RETRYABLE,
            "a new segment of " + size + " bytes could not be made at " + where + ": " + cause,
            cause);
  }
}
