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
package io.palimpsest.wal.storage.memory;

import io.palimpsest.wal.storage.ClaimedLog;
import io.palimpsest.wal.storage.LogAppender;
import io.palimpsest.wal.storage.LogExtent;
import io.palimpsest.wal.storage.LogIdentity;
import io.palimpsest.wal.storage.LogStorage;
import io.palimpsest.wal.storage.Opening;
import io.palimpsest.wal.storage.ReadableLog;
import io.palimpsest.wal.storage.StorageCapabilities;
import io.palimpsest.wal.storage.StorageException;
import io.palimpsest.wal.storage.StorageStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Opens a log on the heap. */
final class MemoryLogStorage implements LogStorage {

  private static final int CLOSING_BYTES = 4096;

  private final MemoryLog log;
  private final int extentBytes;
  private final int largestGroupBytes;
  private final long mostBytes;
  private final boolean fencing;

  MemoryLogStorage(
      MemoryLog log, int extentBytes, int largestGroupBytes, long mostBytes, boolean fencing) {
    this.mostBytes = mostBytes;
    this.fencing = fencing;
    this.log = log;
    this.extentBytes = extentBytes;
    this.largestGroupBytes = largestGroupBytes;
  }

  @Override
  public StorageCapabilities capabilities() {
    return new StorageCapabilities(false, !fencing, true, largestGroupBytes);
  }

  @Override
  public ClaimedLog open(LogIdentity identity) throws StorageException {
    return new Claim(log, log.claim(identity, fencing), extentBytes, mostBytes);
  }

  @Override
  public ReadableLog openForReading() throws StorageException {
    return log.snapshot();
  }

  /** The claim and its appender. */
  private static final class Claim implements ClaimedLog, LogAppender {

    private final MemoryLog log;
    private final long logEpoch;
    private final int extentBytes;
    private @Nullable MemoryExtent active;
    private final long mostBytes;
    private long capacity;

    /** What the next extent may take for certain. */
    private long reserved;

    private boolean full;
    private boolean closed;

    Claim(MemoryLog log, long logEpoch, int extentBytes, long mostBytes) {
      this.mostBytes = mostBytes;
      this.log = log;
      this.logEpoch = logEpoch;
      this.extentBytes = extentBytes;
    }

    @Override
    public UUID storeId() {
      return log.storeId();
    }

    @Override
    public long logEpoch() {
      return logEpoch;
    }

    @Override
    public List<LogExtent> extents() {
      return List.copyOf(log.extents());
    }

    @Override
    public @Nullable ByteBuffer mark() {
      byte[] note = log.mark();
      return note == null ? null : ByteBuffer.wrap(note).asReadOnlyBuffer();
    }

    @Override
    public LogAppender begin(Opening opening, long firstLsn, long lastLsn, ByteBuffer label)
        throws IOException {
      if (active != null) {
        throw new IllegalStateException("log epoch " + logEpoch + " has already begun");
      }
      // Room for a closing group however large the opening one is.
      capacity = room(opening.bytes());
      MemoryExtent first = log.next(logEpoch, firstLsn, label);
      for (ByteBuffer group = opening.next(); group != null; group = opening.next()) {
        first.append(group);
      }
      active = log.add(first);
      return this;
    }

    @Override
    public LogExtent extent() {
      return active();
    }

    @Override
    public long position() {
      return active().length();
    }

    @Override
    public long remaining() {
      return capacity - active().length();
    }

    @Override
    public void append(ByteBuffer group, long firstLsn, long lastLsn) throws StorageException {
      if (group.remaining() > remaining()) {
        throw new IllegalArgumentException(
            "group of " + group.remaining() + " bytes, expected at most " + remaining());
      }
      log.append(active(), group);
    }

    @Override
    public void sync() throws StorageException {
      active();
      log.sync(logEpoch);
    }

    @Override
    public long prepare(int bytes) throws StorageException {
      active();
      reserved = room(bytes);
      return reserved - CLOSING_BYTES;
    }

    @Override
    public void roll(long nextLsn, int bytes, ByteBuffer label) throws StorageException {
      active();
      long next = room(bytes);
      active = log.add(log.next(logEpoch, nextLsn, label));
      capacity = next;
      reserved = 0;
    }

    /** Returns the size of an extent for a group, if it may be made. */
    private long room(long groupBytes) throws StorageException {
      long needed = groupBytes + CLOSING_BYTES;
      if (needed <= reserved) {
        return reserved;
      }
      long size = Math.max(extentBytes, needed);
      long used = log.extents().stream().mapToLong(MemoryExtent::length).sum();
      long unused = active == null ? 0 : capacity - active.length();
      full = size > mostBytes - used - unused;
      if (full) {
        throw new StorageException(
            StorageException.Kind.FULL,
            String.format(
                Locale.ROOT,
                "no room for %d bytes in memory: %d of at most %d are taken",
                size,
                used + unused,
                mostBytes));
      }
      return size;
    }

    @Override
    public void mark(ByteBuffer note) throws StorageException {
      byte[] bytes = new byte[note.remaining()];
      note.get(bytes);
      log.mark(logEpoch, bytes);
    }

    @Override
    public String quarantine(LogExtent extent, long position, long length, String reason) {
      return "nowhere: a log in memory keeps no quarantine";
    }

    @Override
    public void writeIndex(LogExtent extent, ByteBuffer index) {
      byte[] bytes = new byte[index.remaining()];
      index.get(bytes);
      ((MemoryExtent) extent).index(bytes);
    }

    @Override
    public void releaseBefore(long lsn) throws StorageException {
      log.releaseBefore(logEpoch, lsn);
    }

    @Override
    public StorageStatus status() {
      List<MemoryExtent> extents = log.extents();
      long bytes = extents.stream().mapToLong(MemoryExtent::length).sum();
      return new StorageStatus(extents.size(), bytes, full, "on the heap");
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        log.release(logEpoch);
      }
    }

    private MemoryExtent active() {
      if (active == null || closed) {
        throw new IllegalStateException("log epoch " + logEpoch + " has not begun or has ended");
      }
      return active;
    }
  }
}
