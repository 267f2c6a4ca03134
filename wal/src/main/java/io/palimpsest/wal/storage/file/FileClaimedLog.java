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

import io.palimpsest.wal.storage.ClaimedLog;
import io.palimpsest.wal.storage.ExtentReader;
import io.palimpsest.wal.storage.LogAppender;
import io.palimpsest.wal.storage.LogExtent;
import io.palimpsest.wal.storage.Opening;
import io.palimpsest.wal.storage.StorageException;
import io.palimpsest.wal.storage.StorageStatus;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A claimed local directory, and the appender to its youngest segment.
 *
 * <p>Both are one object because both are the same state: the list of segments and the open file at
 * its end.
 */
final class FileClaimedLog implements ClaimedLog, LogAppender {

  /** The size of the first segment of a log epoch, unless full segments are smaller. */
  private static final long FIRST_BYTES = 1 << 20;

  private static final int GROWTH = 4;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Disk disk;
  private final FileLogStorage.Claim claim;
  private final MarkFile mark;
  private final Closeable lock;
  private final int segmentBytes;
  private final SegmentPreparer preparer;
  private final Runnable release;
  private final List<SegmentExtent> segments;

  private @Nullable SegmentExtent active;
  private @Nullable DiskFile file;
  private long position;
  private long lastLsn;
  private boolean full;
  private boolean closed;

  /**
   * The failure after which nobody knows what is there. Set and read by whoever writes or forces.
   */
  private volatile @Nullable IOException poison;

  FileClaimedLog(
      Disk disk,
      FileLogStorage.Claim claim,
      MarkFile mark,
      Closeable lock,
      int segmentBytes,
      SegmentPreparer preparer,
      Runnable release) {
    this.disk = disk;
    this.claim = claim;
    this.mark = mark;
    this.lock = lock;
    this.segmentBytes = segmentBytes;
    this.preparer = preparer;
    this.release = release;
    this.segments = new ArrayList<>(claim.segments());
  }

  @Override
  public UUID storeId() {
    return claim.storeId();
  }

  @Override
  public long logEpoch() {
    return claim.logEpoch();
  }

  @Override
  public List<LogExtent> extents() {
    return List.copyOf(segments);
  }

  @Override
  public @Nullable ByteBuffer mark() {
    return mark.found();
  }

  @Override
  public LogAppender begin(Opening opening, long firstLsn, long lastLsn, ByteBuffer label)
      throws IOException {
    if (active != null) {
      throw new IllegalStateException("log epoch " + logEpoch() + " has already begun");
    }
    long needed = needed(opening.bytes());
    long size = Math.max(Math.min(segmentBytes, FIRST_BYTES), needed);
    startSegment(needed, size, firstLsn, firstLsn - 1, opening, label);
    this.lastLsn = lastLsn;
    return this;
  }

  /**
   * Turns a spare into the youngest segment: header (and opening groups) forced first, then the
   * name, then the directory.
   */
  private void startSegment(
      long needed, long size, long firstLsn, long previousLast, Opening opening, ByteBuffer label)
      throws IOException {
    SegmentPreparer.Spare spare = takeSpare(needed, size);
    SegmentExtent before = segments.isEmpty() ? null : segments.get(segments.size() - 1);
    long previousSequence = before == null ? 0 : before.sequence();
    SegmentHeader header =
        new SegmentHeader(
            claim.storeId(),
            claim.logEpoch(),
            claim.identity().writerId(),
            previousSequence + 1,
            firstLsn,
            spare.size(),
            previousSequence,
            previousLast,
            claim.identity().startedMicros(),
            label);
    DiskFile next = spare.file();
    long openingBytes = 0;
    try {
      next.write(header.encode(), 0);
      for (ByteBuffer group = opening.next(); group != null; group = opening.next()) {
        int bytes = group.remaining();
        next.write(group, Blocks.SIZE + openingBytes);
        openingBytes += bytes;
      }
      next.force();
      disk.rename(spare.name(), header.fileName());
      disk.forceDirectory(SegmentHeader.DIRECTORY);
    } catch (IOException e) {
      closeSuppressed(next, e);
      throw poisoned(e);
    } catch (RuntimeException e) {
      closeSuppressed(next, e);
      throw e;
    }
    DiskFile last = file;
    file = next;
    active = new SegmentExtent(disk, header);
    segments.add(active);
    position = openingBytes;
    if (last != null) {
      last.close();
    }
  }

  private SegmentPreparer.Spare takeSpare(long needed, long size) throws IOException {
    full = true;
    SegmentPreparer.Spare spare = preparer.take(needed, size);
    full = false;
    return spare;
  }

  @Override
  public LogExtent extent() {
    return activeSegment();
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public long remaining() {
    return activeSegment().header().size() - Blocks.SIZE - position;
  }

  @Override
  public void append(ByteBuffer group, long firstLsn, long lastLsn) throws IOException {
    int bytes = group.remaining();
    if (bytes > remaining() || bytes % Blocks.SIZE != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "group of %d bytes, expected a multiple of %d up to %d",
              bytes,
              Blocks.SIZE,
              remaining()));
    }
    try {
      activeFile().write(group, Blocks.SIZE + position);
    } catch (IOException e) {
      throw poisoned(e);
    }
    position += bytes;
    this.lastLsn = lastLsn;
    // Half a segment ahead of need; earlier would take room that a small log never uses.
    if (position > activeSegment().header().size() / 2) {
      long usual = followingSize();
      preparer.start(usual, usual);
    }
  }

  @Override
  public void sync() throws IOException {
    try {
      activeFile().force();
    } catch (IOException e) {
      throw poisoned(e);
    }
  }

  private IOException poisoned(IOException failure) {
    if (poison == null) {
      poison = failure;
    }
    return failure;
  }

  @Override
  public long prepare(int bytes) throws StorageException {
    activeFile();
    long needed = needed(bytes);
    long size;
    try {
      size = preparer.prepare(needed, Math.max(followingSize(), needed));
    } catch (StorageException e) {
      full = true;
      throw e;
    }
    full &= size < needed;
    return size == 0 ? 0 : size - needed(0);
  }

  @Override
  public void roll(long nextLsn, int bytes, ByteBuffer label) throws IOException {
    activeFile();
    long needed = needed(bytes);
    // A spare that is ready will do although it is smaller than usual: it was promised.
    long size = Math.max(followingSize(), needed);
    startSegment(needed, size, nextLsn, lastLsn, Opening.of(NOTHING.duplicate()), label);
  }

  /** Returns the size of a segment for a group: header, group, and a block to close it with. */
  private static long needed(long groupBytes) {
    return 2L * Blocks.SIZE + groupBytes;
  }

  /** Segments of a log epoch grow, so that an opening costs little and a busy log rolls rarely. */
  private long followingSize() {
    return Math.min(segmentBytes, activeSegment().header().size() * GROWTH);
  }

  @Override
  public void mark(ByteBuffer note) throws IOException {
    mark.write(note);
  }

  @Override
  public String quarantine(LogExtent extent, long from, long length, String reason)
      throws IOException {
    String segment = extent.name().substring(extent.name().lastIndexOf('/') + 1);
    String name =
        String.format(
            Locale.ROOT,
            "%s/%s-at-%d-epoch-%d",
            FileLogStorage.QUARANTINE,
            segment,
            from + extent.origin(),
            claim.logEpoch());
    try (ExtentReader reader = extent.open();
        DiskFile copy = createAnew(name + ".bytes")) {
      ByteBuffer chunk = ByteBuffer.allocate(64 * 1024);
      long at = 0;
      while (at < length) {
        chunk.clear().limit((int) Math.min(chunk.capacity(), length - at));
        int got = reader.read(from + at, chunk);
        if (got == 0) {
          break;
        }
        copy.write(chunk.flip(), at);
        at += got;
      }
      copy.force();
    }
    try (DiskFile why = createAnew(name + ".reason")) {
      why.write(ByteBuffer.wrap((reason + "\n").getBytes(StandardCharsets.UTF_8)), 0);
      why.force();
    }
    disk.forceDirectory(FileLogStorage.QUARANTINE);
    return name + ".bytes";
  }

  private DiskFile createAnew(String name) throws IOException {
    // An opening that crashed before its epoch began may have left the same copy.
    if (disk.exists(name)) {
      disk.delete(name);
    }
    return disk.create(name);
  }

  @Override
  public void writeIndex(LogExtent extent, ByteBuffer index) throws IOException {
    if (!(extent instanceof SegmentExtent segment) || !segments.contains(segment)) {
      throw new IllegalArgumentException("expected a segment of this log, found " + extent.name());
    }
    String name = segment.indexName() + FileLogStorage.TEMPORARY;
    try (DiskFile file = createAnew(name)) {
      file.write(index, 0);
    }
    disk.rename(name, segment.indexName());
  }

  @Override
  public void releaseBefore(long lsn) throws IOException {
    // Oldest first, each deletion forced, so that a crash leaves no gap.
    while (segments.size() > 1 && segments.get(1).firstLsn() <= lsn) {
      try {
        String index = segments.get(0).indexName();
        if (disk.exists(index)) {
          disk.delete(index);
        }
        disk.delete(segments.get(0).name());
      } catch (IOException e) {
        throw new StorageException(
            StorageException.Kind.RETRYABLE,
            "segment " + disk.describe(segments.get(0).name()) + " could not be deleted: " + e,
            e);
      }
      // Gone from here on, even if the force fails: a second try must not look for it.
      segments.remove(0);
      disk.forceDirectory(SegmentHeader.DIRECTORY);
    }
  }

  @Override
  public StorageStatus status() {
    long bytes = segments.stream().mapToLong(segment -> segment.header().size()).sum();
    return new StorageStatus(
        segments.size(), bytes, full, "segments in " + disk.describe(SegmentHeader.DIRECTORY));
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      preparer.close();
    } finally {
      release.run();
      closeAll(file, mark, lock);
    }
  }

  /** Closes each of them, whatever happens; the lock last. */
  private static void closeAll(@Nullable Closeable... all) throws IOException {
    IOException failure = null;
    for (Closeable one : all) {
      try {
        if (one != null) {
          one.close();
        }
      } catch (IOException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private SegmentExtent activeSegment() {
    if (active == null) {
      throw new IllegalStateException("log epoch " + logEpoch() + " has not begun");
    }
    return active;
  }

  private DiskFile activeFile() throws StorageException {
    if (file == null || closed) {
      throw new IllegalStateException("log epoch " + logEpoch() + " has not begun or has ended");
    }
    IOException failure = poison;
    if (failure != null) {
      throw new StorageException(
          StorageException.Kind.POISONED,
          "segment "
              + disk.describe(activeSegment().name())
              + " takes nothing more, since it failed before: "
              + failure,
          failure);
    }
    return file;
  }

  private static void closeSuppressed(Closeable closeable, Exception cause) {
    try {
      closeable.close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
