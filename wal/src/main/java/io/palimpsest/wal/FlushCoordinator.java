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

import io.palimpsest.wal.storage.LogAppender;
import io.palimpsest.wal.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Takes numbered records over and makes them durable, one group after the other; the only writer of
 * the log's storage.
 *
 * <p>One cycle:
 *
 * <ol>
 *   <li>Take the stripes over in the order of the numbers, up to the appended watermark and the
 *       size of a group. That closes an epoch: its number, and its last transaction.
 *   <li>Stamp each record with a header that promises what is durable now, and copy it.
 *   <li>Begin another extent first, sealed and forced behind, if the group would not fit with a
 *       seal after it.
 *   <li>Write the group; then move {@code written}.
 *   <li>Force; then move {@code durable} to what was written before the force began, and wake.
 * </ol>
 *
 * <p>The next cycle begins when the force returns, so a group is whatever came in meanwhile: group
 * commit without a timer. The first exception of the storage fails the log for good.
 *
 * <p>Invariants: nothing is taken over that is above {@code appended}; a group lies in one extent;
 * an extent begins only when everything before it is durable; {@code durable} moves only after a
 * force that began after the write.
 *
 * <p>It has no thread of its own: {@link #doWork} is one cycle.
 */
final class FlushCoordinator {

  /** Nothing to do. */
  static final int IDLE = 0;

  /** There is work, but no room for it now. */
  static final int STALLED = -1;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private final LogAppender appender;
  private final FlushGroup group;
  private final Stripes stripes;
  private final Watermarks watermarks;
  private final DurabilityWaiters waiters;
  private final LogHealth health;
  private final LogCatalog catalog;
  private final Marker marker;

  /** The last transaction taken over and its LSN and time. */
  private long taken;

  private long takenLsn;
  private long takenTimeMicros;
  private boolean extentSealed;
  private long epoch;

  FlushCoordinator(
      LogAppender appender,
      FlushGroup group,
      Stripes stripes,
      Watermarks watermarks,
      DurabilityWaiters waiters,
      LogHealth health,
      LogCatalog catalog,
      Marker marker) {
    this.appender = appender;
    this.group = group;
    this.stripes = stripes;
    this.watermarks = watermarks;
    this.waiters = waiters;
    this.health = health;
    this.catalog = catalog;
    this.marker = marker;
    this.taken = watermarks.durableTransaction();
    this.takenLsn = watermarks.durableLsn();
    this.takenTimeMicros = marker.lastTimeMicros();
  }

  /** What a mark says besides the watermarks. */
  record Marker(long logEpoch, long firstLsn, long lastTimeMicros) {

    LogMark mark(Watermarks watermarks, long sequence, boolean closed) {
      return new LogMark(
          logEpoch,
          watermarks.durableTransaction(),
          watermarks.durableLsn(),
          firstLsn,
          sequence,
          closed);
    }
  }

  /** Returns whether {@link #doWork} would find something to do. */
  boolean hasWork() {
    return watermarks.appendedTransaction() > taken;
  }

  /** Returns the number of the last epoch, which is how many groups were closed. */
  long epoch() {
    return epoch;
  }

  /**
   * Runs one cycle.
   *
   * @return how many records became durable, {@link #IDLE} or {@link #STALLED}
   */
  int doWork() {
    if (health.isFailed() || !hasWork()) {
      return IDLE;
    }
    try {
      return cycle();
    } catch (IOException | RuntimeException | Error e) {
      fail(e);
      return IDLE;
    }
  }

  /** Fails the log and lets everybody know who waits. */
  void fail(Throwable cause) {
    health.fail(cause);
    waiters.wake();
  }

  private int cycle() throws IOException {
    long target = watermarks.appendedTransaction();
    long before = taken;
    group.begin(watermarks.durableTransaction());
    StagedRecord first = stripes.head(taken + 1);
    if (!fitsExtent(first)) {
      if (!roll(group.bytesWith(first.payloadBytes()) + FrameLayout.BLOCK)) {
        return STALLED;
      }
      group.begin(watermarks.durableTransaction());
    }
    take(first);
    while (taken < target) {
      StagedRecord next = stripes.head(taken + 1);
      if (group.bytesWith(next.payloadBytes()) > group.usualBytes() || !fitsExtent(next)) {
        break;
      }
      take(next);
    }
    epoch++;
    writeAndForce(before + 1);
    return (int) (taken - before);
  }

  private boolean fitsExtent(StagedRecord staged) {
    // A block stays free for the seal.
    return group.bytesWith(staged.payloadBytes()) <= appender.remaining() - FrameLayout.BLOCK;
  }

  private void take(StagedRecord staged) {
    takenLsn = staged.lastLsn();
    takenTimeMicros = staged.timeMicros();
    // Out of the stripe first: the room that is given back is also the place in the queue.
    stripes.remove();
    staged.moveTo(group);
    taken++;
  }

  private void writeAndForce(long firstTransaction) throws IOException {
    ByteBuffer bytes = group.finish();
    long lsn = takenLsn;
    long transaction = taken;
    assert transaction >= firstTransaction && watermarks.appendedTransaction() >= transaction;
    appender.append(bytes, watermarks.writtenLsn() + 1, lsn);
    watermarks.written(lsn, transaction);
    appender.sync();
    watermarks.durable(lsn, transaction);
    waiters.wake();
  }

  /** Seals the extent and begins the next one; false if there is no room for it now. */
  private boolean roll(int bytes) throws IOException {
    if (!extentSealed) {
      seal();
      extentSealed = true;
    }
    long end = appender.position();
    try {
      appender.roll(takenLsn + 1, bytes);
    } catch (StorageException e) {
      if (e.kind() == StorageException.Kind.FULL || e.kind() == StorageException.Kind.RETRYABLE) {
        health.full(e);
        return false;
      }
      throw e;
    }
    extentSealed = false;
    health.room();
    catalog.roll(end, appender.extent(), taken + 1);
    appender.mark(marker.mark(watermarks, appender.extent().sequence(), false).encode());
    return true;
  }

  /** Writes and forces a block that promises everything before it. */
  private void seal() throws IOException {
    group.begin(watermarks.durableTransaction());
    group.addControl(
        FrameType.SEAL,
        new FlushGroup.Stamp(takenLsn + 1, 0, taken, takenTimeMicros),
        NOTHING.duplicate());
    appender.append(group.finish(), takenLsn + 1, takenLsn);
    appender.sync();
  }

  /** Writes the end of a log from which everything was taken over. */
  void sealForClose() {
    try {
      if (!extentSealed) {
        seal();
      }
      appender.mark(marker.mark(watermarks, appender.extent().sequence(), true).encode());
    } catch (IOException | RuntimeException | Error e) {
      fail(e);
    }
  }
}
