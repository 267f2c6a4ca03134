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

import io.palimpsest.wal.storage.LogExtent;
import io.palimpsest.wal.storage.LogIdentity;
import io.palimpsest.wal.storage.ReadableLog;
import io.palimpsest.wal.storage.StorageException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What one log on the heap consists of; survives its claims. All methods are synchronized. */
final class MemoryLog {

  private final String name;
  private final List<MemoryExtent> extents = new ArrayList<>();
  private @Nullable UUID storeId;
  private byte @Nullable [] mark;
  private @Nullable LogIdentity holder;
  private long lastEpoch;

  MemoryLog(String name) {
    this.name = name;
  }

  /** Takes the log for one holder and returns the log epoch of the claim. */
  synchronized long claim(LogIdentity identity, boolean fencing) throws StorageException {
    if (holder != null && !fencing) {
      throw new StorageException(
          StorageException.Kind.LOCKED,
          "log in memory " + name + " is already open, held by pid " + holder.pid());
    }
    if (storeId == null) {
      storeId = identity.newStoreId();
    }
    holder = identity;
    return ++lastEpoch;
  }

  /** Gives the log back, unless a younger claim has it. */
  synchronized void release(long logEpoch) {
    if (logEpoch == lastEpoch) {
      holder = null;
    }
  }

  private void requireYoungest(long logEpoch) throws StorageException {
    if (logEpoch != lastEpoch) {
      throw new StorageException(
          StorageException.Kind.FENCED,
          String.format(
              Locale.ROOT,
              "log in memory %s was claimed anew: log epoch %d is over, %d has begun",
              name,
              logEpoch,
              lastEpoch));
    }
  }

  synchronized UUID storeId() {
    if (storeId == null) {
      throw new IllegalStateException("log in memory " + name + " was never claimed");
    }
    return storeId;
  }

  /** Returns what is there, or refuses if the log was never claimed. */
  synchronized Snapshot snapshot() throws StorageException {
    if (storeId == null) {
      throw new StorageException(
          StorageException.Kind.ABSENT, "expected a log in memory " + name + ", found none");
    }
    return new Snapshot(storeId, List.copyOf(extents), mark);
  }

  /** What one who only reads sees. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Snapshot(UUID storeId, List<LogExtent> extents, byte @Nullable [] note)
      implements ReadableLog {

    @Override
    public @Nullable ByteBuffer mark() {
      return note == null ? null : ByteBuffer.wrap(note).asReadOnlyBuffer();
    }

    @Override
    public void close() {}
  }

  synchronized List<MemoryExtent> extents() {
    return List.copyOf(extents);
  }

  /** Makes the extent that follows; it is nowhere yet. */
  synchronized MemoryExtent next(long logEpoch, long firstLsn, ByteBuffer label) {
    long sequence = extents.isEmpty() ? 1 : extents.get(extents.size() - 1).sequence() + 1;
    return new MemoryExtent(name, sequence, logEpoch, firstLsn, label);
  }

  synchronized MemoryExtent add(MemoryExtent extent) throws StorageException {
    requireYoungest(extent.logEpoch());
    extents.add(extent);
    return extent;
  }

  synchronized void append(MemoryExtent extent, ByteBuffer group) throws StorageException {
    requireYoungest(extent.logEpoch());
    extent.append(group);
  }

  /** Returns if no younger claim exists. */
  synchronized void sync(long logEpoch) throws StorageException {
    requireYoungest(logEpoch);
  }

  synchronized void releaseBefore(long logEpoch, long lsn) throws StorageException {
    requireYoungest(logEpoch);
    while (extents.size() > 1 && extents.get(1).firstLsn() <= lsn) {
      extents.remove(0);
    }
  }

  synchronized byte @Nullable [] mark() {
    return mark;
  }

  synchronized void mark(long logEpoch, byte[] note) throws StorageException {
    requireYoungest(logEpoch);
    mark = note;
  }
}
