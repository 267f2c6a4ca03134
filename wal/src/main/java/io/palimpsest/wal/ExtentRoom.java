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

import io.palimpsest.wal.FlushCoordinator.Progress;
import io.palimpsest.wal.storage.LogAppender;
import io.palimpsest.wal.storage.StorageException;
import java.io.IOException;

/**
 * What the present extent still takes, and the next one, which is made ahead; tells the gate, so
 * that no more is admitted than the storage certainly takes.
 *
 * <p>Used by the flusher alone.
 */
final class ExtentRoom {

  /** With less left in an extent the next one is made, however small this one was. */
  private static final long LEAST_ROOM = 4L * FrameLayout.BLOCK;

  private final LogAppender appender;
  private final AdmissionGate gate;
  private final LogHealth health;

  /** The most bytes of groups that one transaction takes. */
  private final int largestBytes;

  /** What the present extent took when it began, or the log was opened. */
  private long extentBytes;

  /** What the next extent certainly takes; 0 if it is not ready. */
  private long preparedBytes;

  ExtentRoom(LogAppender appender, AdmissionGate gate, Progress progress, int largestBytes) {
    this.appender = appender;
    this.gate = gate;
    this.health = progress.health();
    this.largestBytes = largestBytes;
    this.extentBytes = appender.remaining();
    publish(0);
  }

  /** Tells the gate what the storage certainly takes once a group has been written. */
  void publish(long groupBytes) {
    long active = appender.remaining();
    active = active == Long.MAX_VALUE ? active : active - groupBytes;
    gate.storage(Math.max(active - FrameLayout.BLOCK, preparedBytes));
  }

  /** Returns whether so many bytes of a group fit into the present extent. */
  boolean fits(long groupBytes) {
    // A block stays free for the seal.
    return groupBytes <= appender.remaining() - FrameLayout.BLOCK;
  }

  /** Returns whether somebody waits for room that {@link #prepareAhead} may find. */
  boolean isWanted() {
    long wanted = gate.wanted();
    return wanted > 0
        && wanted > Math.max(appender.remaining() - FrameLayout.BLOCK, preparedBytes)
        && health.state() != WalState.FULL;
  }

  /**
   * Lets the storage make the next extent, in time or because somebody needs it.
   *
   * @param rolls whether the present extent is to end before its time
   */
  void prepareAhead(boolean rolls) throws IOException {
    long wanted = Math.max(gate.wanted(), rolls ? left() : 0);
    if (wanted == 0 && appender.remaining() > Math.max(extentBytes / 2, LEAST_ROOM)) {
      return;
    }
    long needed = Math.min(Math.max(wanted, FrameLayout.BLOCK), largestBytes);
    if (preparedBytes >= needed) {
      return;
    }
    try {
      long ready = appender.prepare((int) needed);
      if (ready >= needed) {
        health.room();
      }
      if (ready > preparedBytes) {
        preparedBytes = ready;
        publish(0);
        gate.wake();
      }
    } catch (StorageException e) {
      full(e);
    }
  }

  /** Returns whether the next extent is ready for so many bytes. */
  boolean isPrepared(long bytes) {
    return preparedBytes >= bytes;
  }

  /** Returns whether the next extent takes whatever has been admitted to the present one. */
  boolean takesAdmitted() {
    return isPrepared(Math.min(left(), largestBytes));
  }

  /** Returns what the present extent still takes, and so what records may have been admitted to. */
  private long left() {
    long left = appender.remaining();
    return left == Long.MAX_VALUE ? 0 : Math.max(0, left - FrameLayout.BLOCK);
  }

  /** Notes that the next extent has become the present one. */
  void rolled() {
    preparedBytes = 0;
    extentBytes = appender.remaining();
    publish(0);
    health.room();
  }

  /** Notes that the storage has no room now; throws what will not pass. */
  void full(StorageException e) throws StorageException {
    if (e.kind() != StorageException.Kind.FULL && e.kind() != StorageException.Kind.RETRYABLE) {
      throw e;
    }
    health.full(e);
  }

  /** Returns whether the present extent takes a block that is not its last seal's. */
  boolean fitsBlock() {
    return fits(FrameLayout.BLOCK);
  }

  /**
   * Takes the block for a seal that nothing has to have.
   *
   * @return what to {@link #leaveBlock give back} when it is written, or 0 if there is no room
   */
  long tryEnterBlock() {
    // It may not have been promised to anybody else.
    return fitsBlock() ? gate.tryEnterBlock() : 0;
  }

  /** Gives back what {@link #tryEnterBlock} took. */
  void leaveBlock(long room) {
    publish(0);
    gate.leave(room);
  }
}
