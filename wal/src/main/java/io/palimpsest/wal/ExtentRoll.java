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

import io.palimpsest.wal.FlushCoordinator.Queue;
import io.palimpsest.wal.FlushCoordinator.Rotation;
import io.palimpsest.wal.LogCatalog.Span;
import io.palimpsest.wal.LogOpening.Opened;
import io.palimpsest.wal.storage.ClaimedLog;
import io.palimpsest.wal.storage.LogAppender;
import io.palimpsest.wal.storage.StorageException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins extents: behind a seal, with the key that was asked for last, and with the mark and the
 * index of the one before brought up to date.
 *
 * <p>Used by the flusher alone; {@code rotation} is set by any thread.
 */
final class ExtentRoll {

  private static final Logger LOGGER = LoggerFactory.getLogger(ExtentRoll.class);

  private final ClaimedLog claim;
  private final LogAppender appender;
  private final FlushGroup group;
  private final LogCatalog catalog;
  private final TimeSource time;
  private final Backlog backlog;
  private final ExtentRoom extentRoom;
  private final SealWriter seals;
  private final MarkWriter marks;
  private final FlushMetrics metrics;
  private final @Nullable ChainWriter chain;
  private final AtomicReference<@Nullable Rotation> rotation;

  /** What new extents are encrypted with. */
  private WriterKey key;

  ExtentRoll(
      Opened opened,
      TimeSource time,
      Queue queue,
      ExtentRoom extentRoom,
      SealWriter seals,
      MarkWriter marks,
      FlushMetrics metrics,
      @Nullable ChainWriter chain,
      AtomicReference<@Nullable Rotation> rotation) {
    this.claim = opened.claim();
    this.appender = opened.appender();
    this.group = opened.group();
    this.catalog = opened.catalog();
    this.key = opened.key();
    this.time = time;
    this.backlog = queue.backlog();
    this.extentRoom = extentRoom;
    this.seals = seals;
    this.marks = marks;
    this.metrics = metrics;
    this.chain = chain;
    this.rotation = rotation;
  }

  /** Returns whether an extent is to begin before the present one is full. */
  boolean isWanted() {
    return rotation.get() != null || seals.isWithoutRoom();
  }

  /**
   * Begins the next extent if that {@linkplain #isWanted is wanted}: once it is ready, and takes
   * whatever has been admitted to the present one.
   */
  void rollIfWanted() throws IOException {
    if (isWanted() && extentRoom.takesAdmitted()) {
      roll(FrameLayout.BLOCK);
    }
  }

  /** Seals the extent and begins the next one; false if there is no room for it now. */
  boolean roll(int bytes) throws IOException {
    seals.end();
    long end = appender.position();
    Rotation asked = rotation.get();
    WriterKey next = asked == null ? key : asked.key();
    long start = time.nanos();
    boolean prepared = extentRoom.isPrepared(bytes);
    try {
      SegmentLabel label = chain == null ? next.label() : next.label().chained(false, chain.head());
      appender.roll(backlog.takenLsn() + 1, bytes, label.encode());
    } catch (StorageException e) {
      extentRoom.full(e);
      return false;
    }
    metrics.rolled(time.nanos() - start, prepared);
    key = next;
    group.encrypt(next.cipher());
    seals.unsealed();
    extentRoom.rolled();
    catalog.roll(end, backlog.takenTimeMicros(), appender.extent(), backlog.taken() + 1);
    marks.mark(false);
    if (asked != null) {
      rotation.compareAndSet(asked, null);
      asked.done().complete(null);
    }
    writeIndex();
    return true;
  }

  /** Writes the index of the segment that was closed; without it the log is only slower to read. */
  private void writeIndex() {
    Span closed = catalog.lastClosed();
    try {
      claim.writeIndex(closed.extent(), IndexBytes.encode(claim.storeId(), closed));
    } catch (IOException e) {
      LOGGER.warn("the index of {} could not be written: {}", closed.extent().name(), e.toString());
    }
  }
}
