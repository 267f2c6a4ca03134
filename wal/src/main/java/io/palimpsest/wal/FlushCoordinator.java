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

import io.palimpsest.wal.LogOpening.Opened;
import io.palimpsest.wal.storage.LogAppender;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Takes numbered records over and makes them durable, one group after the other; with what it is
 * made of, the only writer of the log's storage.
 *
 * <p>One cycle:
 *
 * <ol>
 *   <li>Take the queue over in the order of the numbers, up to the size of a group. That closes an
 *       epoch: its number, and its last transaction.
 *   <li>Stamp each record with a header that promises what is durable now, and copy it.
 *   <li>Begin another extent first, sealed and forced behind, if the group would not fit with a
 *       seal after it ({@link ExtentRoll}, {@link SealWriter}, {@link ExtentRoom}).
 *   <li>Write the group; then move {@code written}, and wake. A transaction larger than a group is
 *       written in parts, each a group but the last, which begins one; only that one moves
 *       anything.
 *   <li>If somebody waits for it, force; then move {@code durable} to what was written before the
 *       force began, and wake. If not, the force is begun within the log's interval, beside the
 *       next cycles ({@link LogForcer}).
 * </ol>
 *
 * <p>The next cycle begins when the force returns, so a group is whatever came in meanwhile: group
 * commit without a timer. Records that agreed to a delay are held back only while nothing else is
 * there ({@link GroupHold}). When there is nothing to do the log is sealed and the mark beside it
 * renewed ({@link MarkWriter}). The first exception of the storage fails the log for good.
 *
 * <p>Invariants: a group lies in one extent, and so does a transaction; an extent begins only when
 * everything before it is durable; {@code durable} moves only after a force that began after the
 * write.
 *
 * <p>It has no thread of its own: {@link #doWork} is one cycle.
 */
final class FlushCoordinator {

  /** Nothing to do now; {@link #pauseNanos} says until when. */
  static final int IDLE = 0;

  /** There is work, but no room for it now. */
  static final int STALLED = -1;

  /** After so long without a record that nobody waits for, such a one wakes the flusher again. */
  private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** How often a full storage is asked again while somebody waits for room. */
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final VarHandle DEMAND;

  static {
    try {
      DEMAND = MethodHandles.lookup().findVarHandle(FlushCoordinator.class, "demand", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final LogAppender appender;
  private final FlushGroup group;
  private final LogCatalog catalog;
  private final LogRetention retention;
  private final WalConfig config;
  private final TimeSource time;
  private final Queue queue;
  private final Progress progress;
  private final BackgroundForce background;
  private final FlushMetrics metrics;
  private final ClockWatch clock;
  private final GroupHold groupHold;
  private final LogForcer forcer;
  private final ExtentRoom extentRoom;
  private final SealWriter seals;
  private final MarkWriter marks;
  private final ExtentRoll extents;

  /** Any thread, only upwards: everything up to this transaction is to be forced. */
  @SuppressWarnings("UnusedVariable") // read through its handle
  private long demand;

  /**
   * Single writer: the flusher. Since when it is in a call of the storage, or 0. Read by others.
   */
  private volatile long inStorageSince;

  private long epoch;

  /** Chains the records; null if they are not to be chained. */
  private final @Nullable ChainWriter chain;

  /** Set by who wants the head of the chain; cleared by the flusher. */
  private final AtomicReference<@Nullable CompletableFuture<LogChainHead>> headAsked =
      new AtomicReference<>();

  /** Set by who wants another key; cleared by the flusher. */
  private final AtomicReference<@Nullable Rotation> rotation = new AtomicReference<>();

  private long lastWorkNanos;
  private long lastQuietNanos;
  private @Nullable Rotation rotationSeen;
  private @Nullable CompletableFuture<LogChainHead> headSeen;
  private long pauseNanos;
  private int pauseThreshold;
  private long pauseRecord;

  FlushCoordinator(
      Opened opened,
      int largestBytes,
      WalConfig config,
      TimeSource time,
      Queue queue,
      Progress progress,
      BackgroundForce background,
      LogRetention retention,
      FlushMetrics metrics,
      @Nullable ChainWriter chain) {
    this.appender = opened.appender();
    this.group = opened.group();
    this.catalog = opened.catalog();
    this.chain = chain;
    this.retention = retention;
    this.config = config;
    this.time = time;
    this.queue = queue;
    this.progress = progress;
    this.background = background;
    this.metrics = metrics;
    this.clock = new ClockWatch(time, metrics);
    this.groupHold = new GroupHold(config, time, queue, group.usualBytes());
    this.forcer = new LogForcer(appender, background, config, time, progress, metrics);
    this.extentRoom = new ExtentRoom(appender, queue.gate(), progress, largestBytes);
    this.seals =
        new SealWriter(
            opened, config, queue, progress, forcer, extentRoom, metrics, chain, headAsked);
    this.marks =
        new MarkWriter(
            appender, opened.claim().logEpoch(), config, time, progress.watermarks(), retention);
    this.extents =
        new ExtentRoll(opened, time, queue, extentRoom, seals, marks, metrics, chain, rotation);
    long now = time.nanos();
    this.lastWorkNanos = now;
    this.lastQuietNanos = now - QUIET_NANOS;
  }

  /** Where records come from, and who waits to give one. */
  record Queue(Backlog backlog, Sequencer sequencer, AdmissionGate gate) {}

  /** Another key, and who waits until an extent is written with it. */
  static final class Rotation {

    private final WriterKey key;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    Rotation(WriterKey key) {
      this.key = key;
    }

    WriterKey key() {
      return key;
    }

    CompletableFuture<Void> done() {
      return done;
    }
  }

  /** What moves, and who waits for it. */
  record Progress(Watermarks watermarks, Waiters written, Waiters durable, LogHealth health) {}

  /** Asks for the next extent to begin as soon as there is room for it, with another key. */
  void rotate(Rotation next) {
    rotation.set(next);
    if (progress.health().isFailed()) {
      endWaits();
    }
  }

  /** Asks for the head of the chain behind everything that is durable now. */
  void askForHead(CompletableFuture<LogChainHead> head) {
    headAsked.set(head);
    if (progress.health().isFailed()) {
      endWaits();
    }
  }

  /** Lets nobody wait for another key or a head any more. */
  void endWaits() {
    Rotation asked = rotation.get();
    if (asked != null) {
      asked
          .done()
          .completeExceptionally(
              new IllegalStateException("the log is " + progress.health().state()));
    }
    CompletableFuture<LogChainHead> head = headAsked.getAndSet(null);
    if (head != null) {
      head.completeExceptionally(
          new IllegalStateException("the log is " + progress.health().state()));
    }
  }

  /** Returns the number of the last epoch, which is how many groups were closed. */
  long epoch() {
    return epoch;
  }

  /** Asks for everything up to a transaction to be forced without being waited for otherwise. */
  void demand(long transaction) {
    long now = (long) DEMAND.getVolatile(this);
    while (now < transaction && !DEMAND.compareAndSet(this, now, transaction)) {
      now = (long) DEMAND.getVolatile(this);
    }
  }

  private boolean isDemanded() {
    return (long) DEMAND.getVolatile(this) > progress.watermarks().durableTransaction();
  }

  /** Says for a message what the flusher has been doing for long. */
  String activity() {
    long since = inStorageSince;
    return since == 0
        ? ""
        : String.format(
            Locale.ROOT,
            ", a call of the storage has been running for %d ms",
            (time.nanos() - since) / 1_000_000);
  }

  /**
   * Runs one cycle.
   *
   * @return how many records were written, {@link #IDLE} or {@link #STALLED}
   */
  int doWork() {
    if (progress.health().isFailed()) {
      return pause(Long.MAX_VALUE, Doorbell.QUIET, Long.MAX_VALUE);
    }
    try {
      long start = time.nanos();
      inStorageSince = start;
      clock.look(start);
      if (background.isOver()) {
        forcer.finishBackground();
      }
      release();
      queue.backlog().collect();
      extentRoom.prepareAhead(extents.isWanted());
      extents.rollIfWanted();
      seals.sealForHead();
      if (queue.backlog().isEmpty()) {
        groupHold.end();
        return idle();
      }
      long held = groupHold.heldNanos(isDemanded());
      return held > 0 ? hold(held) : cycle();
    } catch (IOException | RuntimeException | Error e) {
      fail(e);
      return IDLE;
    } finally {
      inStorageSince = 0;
    }
  }

  /** Fails the log and lets everybody know who waits. */
  void fail(Throwable cause) {
    progress.health().fail(cause);
    queue.sequencer().shut();
    progress.written().wake();
    progress.durable().wake();
    queue.gate().wake();
    retention.fail(cause);
    retention.refuse(
        new LogFailedException("log has failed, nothing is released: " + cause, cause));
    endWaits();
  }

  /** Returns whether everything is done that will ever come. */
  boolean isFinished() {
    // In this order: nothing enters once it is shut.
    return queue.sequencer().isShut() && !hasMore();
  }

  private boolean hasMore() {
    queue.backlog().collect();
    return !queue.backlog().isEmpty();
  }

  /** Returns whether {@link #doWork} would do something now that the last call did not. */
  boolean isDue() {
    if (progress.health().isFailed() || background.isOver() || isDemanded()) {
      return true;
    }
    if (retention.isWanted() || retention.isRunning()) {
      return true;
    }
    queue.backlog().collect();
    if (queue.sequencer().isShut()
        || extentRoom.isWanted()
        || rotation.get() != rotationSeen
        || headAsked.get() != headSeen) {
      return true;
    }
    return pauseThreshold == Doorbell.QUIET
        ? !queue.backlog().isEmpty()
        : !queue.backlog().isEmpty() && groupHold.heldNanos(isDemanded()) <= 0;
  }

  long pauseNanos() {
    return pauseNanos;
  }

  int pauseThreshold() {
    return pauseThreshold;
  }

  long pauseRecord() {
    return pauseRecord;
  }

  private int pause(long nanos, int threshold, long record) {
    // The room that another key or a head waits for is made without a word when it is there.
    headSeen = headAsked.get();
    pauseNanos =
        rotation.get() == null && headSeen == null
            ? nanos
            : Math.min(nanos, GroupHold.GATHER_NANOS);
    rotationSeen = rotation.get();
    pauseThreshold = threshold;
    pauseRecord = record;
    return IDLE;
  }

  private int hold(long nanos) {
    return queue.backlog().hasWaited()
        ? pause(nanos, Doorbell.URGENT, queue.backlog().taken() + config.groupDelayRecords())
        : pause(nanos, Doorbell.WAITED, Long.MAX_VALUE);
  }

  // A cycle -----------------------------------------------------------------------------------

  private int cycle() throws IOException {
    boolean held = groupHold.isHolding();
    groupHold.end();
    Backlog backlog = queue.backlog();
    Slot next = backlog.head();
    if (next == null) {
      return IDLE;
    }
    group.begin(progress.watermarks().durableTransaction());
    if (!fitsExtent(next)) {
      if (!extents.roll(group.bytesWith(next.frameBytes()))) {
        metrics.stalled();
        return STALLED;
      }
      group.begin(progress.watermarks().durableTransaction());
    }
    long position = appender.position();
    long firstLsn = next.firstLsn();
    long firstMicros = next.timeMicros();
    int records = 0;
    long room = 0;
    boolean forced = false;
    boolean sync = false;
    boolean quiet = false;
    do {
      sync |= next.durability() == Durability.SYNC;
      forced |= next.durability().isForced();
      quiet |= next.durability() == Durability.ASYNC;
      copy(backlog.take());
      room += next.cost();
      records++;
      next = backlog.head();
    } while (next != null
        && group.bytesWith(next.frameBytes()) <= group.usualBytes()
        && fitsExtent(next));
    epoch++;
    GroupReason reason = next != null ? endedBy(next) : reason(sync, forced, quiet, held);
    ByteBuffer bytes = group.finish();
    metrics.group(reason, records, bytes.remaining());
    extentRoom.publish(bytes.remaining());
    queue.gate().leave(room);
    write(bytes);
    catalog.indexed(position, firstLsn, firstMicros);
    long now = time.nanos();
    metrics.written(now);
    lastWorkNanos = now;
    lastQuietNanos = quiet ? now : lastQuietNanos;
    if (forced || isDemanded()) {
      forcer.force();
    } else {
      forcer.forceBeside(now);
    }
    return records;
  }

  /** Returns why a record that is there was left for the next group. */
  private GroupReason endedBy(Slot left) {
    return fitsExtent(left) ? GroupReason.BYTES : GroupReason.ROLL;
  }

  private GroupReason reason(boolean sync, boolean forced, boolean quiet, boolean held) {
    if (queue.sequencer().isShut()) {
      return GroupReason.CLOSE;
    }
    if (sync) {
      return GroupReason.SYNC;
    }
    if (forced) {
      return held ? GroupReason.DELAY : GroupReason.GREEDY;
    }
    if (isDemanded()) {
      return GroupReason.FLUSH;
    }
    return quiet ? GroupReason.INTERVAL : GroupReason.GREEDY;
  }

  private boolean fitsExtent(Slot slot) {
    return extentRoom.fits(group.bytesWith(slot.frameBytes()));
  }

  /**
   * Copies a record into the group. Of one in parts all but the last are written, as groups of
   * their own: the group is empty then, for the record would not have fitted behind another.
   */
  private void copy(Slot slot) throws IOException {
    int last = slot.parts() - 1;
    for (int part = 0; part < last; part++) {
      slot.copyTo(group, part);
      // No transaction ends here, so no LSN does.
      ByteBuffer bytes = group.finish();
      if (chain != null) {
        chain.group(bytes);
      }
      appender.append(bytes, slot.firstLsn(), slot.firstLsn() - 1);
      seals.unsealed();
      group.begin(progress.watermarks().durableTransaction());
    }
    slot.copyTo(group, last);
    slot.empty();
  }

  private void write(ByteBuffer bytes) throws IOException {
    Watermarks watermarks = progress.watermarks();
    long lsn = queue.backlog().takenLsn();
    if (chain != null) {
      chain.group(bytes);
    }
    appender.append(bytes, watermarks.writtenLsn() + 1, lsn);
    seals.groupWritten();
    watermarks.written(lsn, queue.backlog().taken());
    progress.written().wake();
  }

  /** Takes one step of a release: its decision and the mark, or the end of one segment. */
  private void release() throws IOException {
    if (retention.begin()) {
      // Before anything is gone: else the mark would ask for what cannot be there.
      marks.mark(false);
    } else {
      retention.delete();
    }
  }

  // When there is nothing to take -------------------------------------------------------------

  /** Does what is due on an idle log, or says until when nothing is. */
  private int idle() throws IOException {
    long now = time.nanos();
    long pause = forcer.idle(now, isDemanded(), queue.sequencer().isShut());
    pause = Math.min(pause, seals.idle(now, lastWorkNanos));
    pause = Math.min(pause, marks.idle(now));
    if (queue.gate().wanted() > 0) {
      pause = Math.min(pause, RETRY_NANOS);
    }
    boolean quiet = now - lastQuietNanos < QUIET_NANOS;
    return quiet
        ? pause(Math.min(pause, GroupHold.GATHER_NANOS), Doorbell.WAITED, Long.MAX_VALUE)
        : pause(pause, Doorbell.QUIET, Long.MAX_VALUE);
  }

  /** Writes the end of a log from which everything was taken over. */
  void sealForClose() {
    try {
      seals.end();
      marks.mark(true);
    } catch (IOException | RuntimeException | Error e) {
      fail(e);
    }
  }
}
