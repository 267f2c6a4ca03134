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
import io.palimpsest.wal.FlushCoordinator.Queue;
import io.palimpsest.wal.LogOpening.Opened;
import io.palimpsest.wal.storage.LogAppender;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Writes seals: blocks that promise everything before them, and hold the head of the chain if the
 * records are chained. Gives that head to who asked for it.
 *
 * <p>Used by the flusher alone; {@code headAsked} is set by any thread.
 */
final class SealWriter {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private final LogAppender appender;
  private final FlushGroup group;
  private final UUID storeId;
  private final WalConfig config;
  private final Backlog backlog;
  private final Watermarks watermarks;
  private final LogForcer forcer;
  private final ExtentRoom extentRoom;
  private final FlushMetrics metrics;
  private final @Nullable ChainWriter chain;
  private final AtomicReference<@Nullable CompletableFuture<LogChainHead>> headAsked;

  /** The head that the last seal holds; null if there was none yet. */
  private @Nullable LogChainHead sealedHead;

  /** Whether the last frame is a seal, and whether one was tried since the last group. */
  private boolean sealed;

  private boolean sealTried;

  SealWriter(
      Opened opened,
      WalConfig config,
      Queue queue,
      Progress progress,
      LogForcer forcer,
      ExtentRoom extentRoom,
      FlushMetrics metrics,
      @Nullable ChainWriter chain,
      AtomicReference<@Nullable CompletableFuture<LogChainHead>> headAsked) {
    this.appender = opened.appender();
    this.group = opened.group();
    this.storeId = opened.report().storeId();
    this.config = config;
    this.backlog = queue.backlog();
    this.watermarks = progress.watermarks();
    this.forcer = forcer;
    this.extentRoom = extentRoom;
    this.metrics = metrics;
    this.chain = chain;
    this.headAsked = headAsked;
  }

  /** Notes that the last frame is not a seal: something else was written, or an extent begun. */
  void unsealed() {
    sealed = false;
  }

  /** Notes that a group was written, which an idle log is to be sealed behind. */
  void groupWritten() {
    sealed = false;
    sealTried = false;
  }

  /** Ends what was written with a seal, when no force runs beside it any more. */
  void end() throws IOException {
    forcer.awaitBackground();
    if (!sealed) {
      seal();
    }
  }

  /** Writes a block that promises everything before it, and forces all of it. */
  private void seal() throws IOException {
    if (!forcer.isAllDurable()) {
      forcer.force();
    }
    if (watermarks.durableTransaction() != backlog.taken()) {
      throw new IllegalStateException(
          "a seal behind transaction "
              + backlog.taken()
              + " while the log is durable up to "
              + watermarks.durableTransaction());
    }
    byte[] head = chain == null ? null : chain.head();
    group.begin(watermarks.durableTransaction());
    group.addControl(
        FrameType.SEAL,
        new FlushGroup.Stamp(backlog.takenLsn() + 1, 0, backlog.taken(), backlog.takenTimeMicros()),
        head == null ? NOTHING.duplicate() : ByteBuffer.wrap(head));
    appender.append(group.finish(), backlog.takenLsn() + 1, backlog.takenLsn());
    forcer.sync();
    metrics.sealed();
    sealed = true;
    if (head != null) {
      sealedHead = LogChainHead.of(storeId, backlog.taken(), backlog.takenLsn(), head);
      giveHead();
    }
  }

  /** Seals the log for somebody who wants the head, as soon as there is room for it. */
  void sealForHead() throws IOException {
    if (headAsked.get() == null) {
      return;
    }
    if (sealed && sealedHead != null) {
      giveHead();
    } else {
      forcer.joinBackground();
      trySeal();
    }
  }

  /** Returns whether somebody wants the head and the extent takes no other seal but its last. */
  boolean isWithoutRoom() {
    return headAsked.get() != null && !sealed && !extentRoom.fitsBlock();
  }

  private void giveHead() {
    LogChainHead head = sealedHead;
    CompletableFuture<LogChainHead> asked = headAsked.getAndSet(null);
    if (asked != null && head != null) {
      asked.complete(head);
    }
  }

  /**
   * Seals an idle log if that is due.
   *
   * @param lastWorkNanos when the last group was written
   * @return for how long it is not
   */
  long idle(long now, long lastWorkNanos) throws IOException {
    boolean empty = watermarks.durableTransaction() == 0;
    if (forcer.isAllDurable() && !sealed && !sealTried && !empty) {
      long left = config.sealIdleNanos() - (now - lastWorkNanos);
      if (left > 0) {
        return left;
      }
      trySeal();
    }
    return Long.MAX_VALUE;
  }

  private void trySeal() throws IOException {
    sealTried = true;
    long room = extentRoom.tryEnterBlock();
    if (room != 0) {
      seal();
      extentRoom.leaveBlock(room);
    }
  }
}
