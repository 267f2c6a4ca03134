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
package io.palimpsest.wal;

import io.palimpsest.wal.storage.ClaimedLog;
import io.palimpsest.wal.storage.ExtentReader;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A storage that lets a test in before its calls: to fail it, or to keep it waiting. */
record HookedStorage(LogStorage storage, Hook hook) implements LogStorage {

  /** Called before a call of the storage, with its name. */
  interface Hook {
    void before(String call) throws IOException;
  }

  @Override
  public StorageCapabilities capabilities() {
    StorageCapabilities inner = storage.capabilities();
    // A hook may block, so no thread but the flusher's may come here.
    return new StorageCapabilities(inner.durable(), inner.locks(), false, inner.maxGroupBytes());
  }

  @Override
  public ClaimedLog open(LogIdentity identity) throws IOException {
    return new Claim(storage.open(identity), hook);
  }

  @Override
  public ReadableLog openForReading() throws IOException {
    return storage.openForReading();
  }

  private record Claim(ClaimedLog claim, Hook hook) implements ClaimedLog {

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
      return claim.extents().stream().<LogExtent>map(one -> new Extent(one, hook)).toList();
    }

    @Override
    public @Nullable ByteBuffer mark() {
      return claim.mark();
    }

    @Override
    public LogAppender begin(Opening opening, long firstLsn, long lastLsn, ByteBuffer label)
        throws IOException {
      return new Appender(claim.begin(opening, firstLsn, lastLsn, label), hook);
    }

    @Override
    public String quarantine(LogExtent extent, long position, long length, String reason)
        throws IOException {
      return claim.quarantine(extent, position, length, reason);
    }

    @Override
    public void releaseBefore(long lsn) throws IOException {
      claim.releaseBefore(lsn);
    }

    @Override
    public StorageStatus status() {
      return claim.status();
    }

    @Override
    public void close() throws IOException {
      hook.before("close");
      claim.close();
    }
  }

  /** An extent that was there when the log was opened. */
  private record Extent(LogExtent extent, Hook hook) implements LogExtent {

    @Override
    public String name() {
      return extent.name();
    }

    @Override
    public long sequence() {
      return extent.sequence();
    }

    @Override
    public long logEpoch() {
      return extent.logEpoch();
    }

    @Override
    public long firstLsn() {
      return extent.firstLsn();
    }

    @Override
    public ByteBuffer label() {
      return extent.label();
    }

    @Override
    public long origin() {
      return extent.origin();
    }

    @Override
    public ExtentReader open() throws IOException {
      hook.before("read");
      return extent.open();
    }
  }

  private record Appender(LogAppender appender, Hook hook) implements LogAppender {

    @Override
    public LogExtent extent() {
      return appender.extent();
    }

    @Override
    public long position() {
      return appender.position();
    }

    @Override
    public long remaining() {
      return appender.remaining();
    }

    @Override
    public void append(ByteBuffer group, long firstLsn, long lastLsn) throws IOException {
      hook.before("append");
      appender.append(group, firstLsn, lastLsn);
    }

    @Override
    public void sync() throws IOException {
      hook.before("sync");
      appender.sync();
    }

    @Override
    public long prepare(int bytes) throws StorageException {
      return appender.prepare(bytes);
    }

    @Override
    public void roll(long nextLsn, int bytes, ByteBuffer label) throws IOException {
      hook.before("roll");
      appender.roll(nextLsn, bytes, label);
    }

    @Override
    public void mark(ByteBuffer mark) throws IOException {
      hook.before("mark");
      appender.mark(mark);
    }
  }
}
