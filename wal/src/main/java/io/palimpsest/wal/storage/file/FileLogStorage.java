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
import io.palimpsest.wal.storage.LogIdentity;
import io.palimpsest.wal.storage.LogStorage;
import io.palimpsest.wal.storage.ReadableLog;
import io.palimpsest.wal.storage.StorageCapabilities;
import io.palimpsest.wal.storage.StorageException;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A log in one local directory.
 *
 * <pre>
 *   LOCK                                    locked while open; who holds it
 *   STORE                                   identity and format, two copies
 *   wal.mark                                two slots, written in turn
 *   wal/0000000001-00000000000000000001.wal sequence and first LSN; zero-filled to its full size
 *   wal/0000000001-00000000000000000001.idx beside a closed segment: where in it what begins
 *   wal/spare-1.tmp                         being filled with zeros; deleted when found at opening
 *   quarantine/                             copies of what a crash left behind the last whole frame
 * </pre>
 *
 * <p>A file gets the name of a segment only when its header is durable, and in the case of the
 * first segment of a log epoch its opening group as well; so a crash leaves whole segments and
 * files that end in {@code .tmp}, which mean nothing.
 */
final class FileLogStorage implements LogStorage {

  static final String QUARANTINE = "quarantine";
  static final String TEMPORARY = ".tmp";

  private static final String LOCK = "LOCK";

  /** How often a reader begins anew because segments are deleted under its eyes. */
  private static final int ATTEMPTS = 10;

  private final Disk disk;
  private final int segmentBytes;
  private final int maxGroupBytes;
  private final Executor background;
  private final Runnable release;

  /**
   * Makes a storage on a disk.
   *
   * @param disk where
   * @param segmentBytes the usual size of a segment file in bytes, a multiple of the block size
   * @param largestGroupBytes the largest group in bytes; rounded up to whole blocks
   * @param background runs the making of spare segments
   * @param release called when a claim is closed, to end what {@code background} keeps running
   */
  FileLogStorage(
      Disk disk, int segmentBytes, int largestGroupBytes, Executor background, Runnable release) {
    this.disk = disk;
    this.segmentBytes = segmentBytes;
    this.maxGroupBytes = Blocks.wholeBlocks(largestGroupBytes);
    this.background = background;
    this.release = release;
  }

  @Override
  public StorageCapabilities capabilities() {
    return new StorageCapabilities(true, true, false, maxGroupBytes);
  }

  @Override
  public ClaimedLog open(LogIdentity identity) throws IOException {
    disk.createDirectory("");
    String holder =
        String.format(
            Locale.ROOT,
            "pid %d on host %s since %s",
            identity.pid(),
            identity.host(),
            Instant.EPOCH.plus(identity.startedMicros(), ChronoUnit.MICROS));
    Closeable lock = disk.lock(LOCK, holder);
    MarkFile mark = null;
    try {
      disk.createDirectory(SegmentHeader.DIRECTORY);
      disk.createDirectory(QUARANTINE);
      UUID storeId = StoreFile.readOrCreate(disk, identity);
      mark = MarkFile.open(disk);
      deleteLeftovers();
      List<SegmentExtent> segments = readHeaders(storeId);
      long epoch = segments.isEmpty() ? 1 : segments.get(segments.size() - 1).logEpoch() + 1;
      Claim claim = new Claim(storeId, epoch, identity, segments);
      return new FileClaimedLog(
          disk, claim, mark, lock, segmentBytes, new SegmentPreparer(disk, background), release);
    } catch (IOException | RuntimeException e) {
      closeQuietly(mark, e);
      closeQuietly(lock, e);
      throw e;
    }
  }

  @Override
  public ReadableLog openForReading() throws IOException {
    UUID storeId = StoreFile.readOnly(disk);
    // Before the segments: beside a writer a younger mark could promise more than they hold.
    ByteBuffer mark = MarkFile.readOnly(disk);
    List<SegmentExtent> segments = readHeadersBesideAWriter(storeId);
    return new FileReadableLog(storeId, List.copyOf(segments), mark);
  }

  /** Reads the headers; begins anew if a writer deletes a segment meanwhile. */
  private List<SegmentExtent> readHeadersBesideAWriter(UUID storeId) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return readHeaders(storeId);
      } catch (NoSuchFileException | FileNotFoundException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** What a claim knows from the start. */
  record Claim(UUID storeId, long logEpoch, LogIdentity identity, List<SegmentExtent> segments) {}

  private void deleteLeftovers() throws IOException {
    List<String> files = disk.list(SegmentHeader.DIRECTORY);
    for (String file : files) {
      boolean lonely =
          file.endsWith(SegmentHeader.INDEX_SUFFIX)
              && !files.contains(file.replace(SegmentHeader.INDEX_SUFFIX, SegmentHeader.SUFFIX));
      if (lonely || file.endsWith(TEMPORARY)) {
        disk.delete(SegmentHeader.DIRECTORY + "/" + file);
      }
    }
  }

  private List<SegmentExtent> readHeaders(UUID storeId) throws IOException {
    List<SegmentExtent> segments = new ArrayList<>();
    SegmentHeader previous = null;
    for (String file : disk.list(SegmentHeader.DIRECTORY)) {
      if (file.endsWith(SegmentHeader.SUFFIX)) {
        String name = SegmentHeader.DIRECTORY + "/" + file;
        SegmentHeader header = readHeader(name);
        check(header, name, storeId, previous);
        segments.add(new SegmentExtent(disk, header));
        previous = header;
      }
    }
    return segments;
  }

  private SegmentHeader readHeader(String name) throws IOException {
    ByteBuffer block = Blocks.forRead();
    long length;
    try (DiskFile file = disk.openForRead(name)) {
      file.read(block, 0);
      length = file.size();
    }
    if (length < Blocks.SIZE) {
      throw corrupt(name, "a header of " + Blocks.SIZE + " bytes", length + " bytes");
    }
    SegmentHeader header = SegmentHeader.decode(block, disk.describe(name));
    // It had its full length before it had its name, so no crash makes it shorter or longer.
    if (length != header.size()) {
      throw corrupt(
          name,
          header.size() + " bytes, which its header says it has",
          length + " bytes: the file was cut or added to");
    }
    return header;
  }

  private void check(
      SegmentHeader header, String name, UUID storeId, @Nullable SegmentHeader previous)
      throws StorageException {
    if (!header.storeId().equals(storeId)) {
      throw corrupt(name, "a segment of store " + storeId, "one of store " + header.storeId());
    }
    if (!header.fileName().equals(name)) {
      throw corrupt(name, "the name " + header.fileName() + " that its header gives it", name);
    }
    if (previous == null) {
      return;
    }
    if (header.sequence() != previous.sequence() + 1) {
      throw corrupt(
          name,
          String.format(
              Locale.ROOT,
              "segment %d, which follows LSN %d, before this one",
              header.sequence() - 1,
              previous.firstLsn()),
          "none: a segment is missing after " + previous.fileName());
    }
    if (header.logEpoch() < previous.logEpoch()) {
      throw corrupt(name, "log epoch " + previous.logEpoch() + " or later", "" + header.logEpoch());
    }
  }

  private StorageException corrupt(String name, String expected, String found) {
    return new StorageException(
        StorageException.Kind.CORRUPT,
        "segment " + disk.describe(name) + ": expected " + expected + ", found " + found);
  }

  private static void closeQuietly(@Nullable Closeable closeable, Exception cause) {
    if (closeable != null) {
      try {
        closeable.close();
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
    }
  }
}
