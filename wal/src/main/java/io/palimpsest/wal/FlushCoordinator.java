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

import io.palimpsest.wal.LogCatalog.Span;
import io.palimpsest.wal.LogOpening.Opened;
import io.palimpsest.wal.storage.ClaimedLog;
import io.palimpsest.wal.storage.LogAppender;
import io.palimpsest.wal.storage.StorageException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes numbered records over and makes them durable, one group after the other; the only writer of
 * the log's storage.
 *
 * <p>One cycle:
 *
 * <ol>
 *   <li>Take the queue over in the order of the numbers, up to the size of a group. That closes an
 *       epoch: its number, and its last transaction.
 *   <li>Stamp each record with a header that promises what is durable now, and copy it.
 *   <li>Begin another extent first, sealed and forced behind, if the group would not fit with a
 *       seal after it.
 *   <li>Write the group; then move {@code written}, and wake. A transaction larger than a group is
 *       written in parts, each a group but the last, which begins one; only that one moves
 *       anything.
 *   <li>If somebody waits for it, force; then move {@code durable} to what was written before the
 *       force began, and wake. If not, the force is begun within the log's interval, beside the
 *       next cycles.
 * </ol>
 *
 * <p>The next cycle begins when the force returns, so a group is whatever came in meanwhile: group
 * commit without a timer. Records that agreed to a delay are held back only while nothing else is
 * there. When there is nothing to do the log is sealed and the mark beside it renewed. The first
 * exception of the storage fails the log for good.
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

  /** Records that nobody waits for are gathered for so long, or until there are so many bytes. */
  private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final long GATHER_BYTES = 256 << 10;

  /** After so long without a record that nobody waits for, such a one wakes the flusher again. */
  private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** How often a full storage is asked again while somebody waits for room. */
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** With less left in an extent the next one is made, however small this one was. */
  private static final long LEAST_ROOM = 4L * FrameLayout.BLOCK;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private static final VarHandle DEMAND;

  static {
    try {
      DEMAND = MethodHandles.lookup().findVarHandle(FlushCoordinator.class, "demand", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final Logger LOGGER = LoggerFactory.getLogger(FlushCoordinator.class);

  private final ClaimedLog claim;
  private final LogAppender appender;
  private final FlushGroup group;
  private final LogCatalog catalog;

  /** The most bytes of groups that one transaction takes. */
  private final int largestBytes;

  private final long logEpoch;
  private final UUID storeId;
  private final LogRetention retention;
  private final WalConfig config;
  private final TimeSource time;
  private final Queue queue;
  private final Progress progress;
  private final BackgroundForce background;
  private final FlushMetrics metrics;
  private final ClockWatch clock;

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

  /** The head that the last seal holds; null if there was none yet. */
  private @Nullable LogChainHead sealedHead;

  private @Nullable CompletableFuture<LogChainHead> headSeen;

  /** What new extents are encrypted with. */
  private WriterKey key;

  /** Set by who wants another key; cleared by the flusher. */
  private final AtomicReference<@Nullable Rotation> rotation = new AtomicReference<>();

  /** Whether the last frame is a seal, and whether one was tried since the last group. */
  private boolean sealed;

  private boolean sealTried;
  private long extentRoom;
  private long preparedRoom;

  /** Since when there are records that are held back; 0 if there are none. */
  private long heldSince;

  /** Since when something written is unforced; 0 if nothing is. */
  private long unforcedSince;

  private long lastWorkNanos;
  private long lastQuietNanos;
  private long lastMarkNanos;
  private long markedTransaction;

  private @Nullable Rotation rotationSeen;
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
    this.claim = opened.claim();
    this.appender = opened.appender();
    this.group = opened.group();
    this.catalog = opened.catalog();
    this.key = opened.key();
    this.chain = chain;
    this.largestBytes = largestBytes;
    this.logEpoch = opened.claim().logEpoch();
    this.storeId = opened.report().storeId();
    this.retention = retention;
    this.config = config;
    this.time = time;
    this.queue = queue;
    this.progress = progress;
    this.background = background;
    this.metrics = metrics;
    this.clock = new ClockWatch(time, metrics);
    this.markedTransaction = progress.watermarks().durableTransaction();
    long now = time.nanos();
    this.lastWorkNanos = now;
    this.lastMarkNanos = now;
    this.lastQuietNanos = now - QUIET_NANOS;
    this.extentRoom = appender.remaining();
    publishRoom(0);
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
        finishBackground();
      }
      release();
      queue.backlog().collect();
      prepareAhead();
      rollForKey();
      sealForHead();
      if (queue.backlog().isEmpty()) {
        heldSince = 0;
        return idle();
      }
      long held = heldNanos();
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
        || wantsRoom()
        || rotation.get() != rotationSeen
        || headAsked.get() != headSeen) {
      return true;
    }
    return pauseThreshold == Doorbell.QUIET
        ? !queue.backlog().isEmpty()
        : !queue.backlog().isEmpty() && heldNanos() <= 0;
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
    // The room that another key waits for is made without a word when it is there.
    headSeen = headAsked.get();
    pauseNanos = rotation.get() == null && headSeen == null ? nanos : Math.min(nanos, GATHER_NANOS);
    rotationSeen = rotation.get();
    pauseThreshold = threshold;
    pauseRecord = record;
    return IDLE;
  }

  // Holding back ------------------------------------------------------------------------------

  /** Returns for how long the records that are there may still wait for more. */
  private long heldNanos() {
    Backlog backlog = queue.backlog();
    boolean now =
        backlog.hasSync()
            || isDemanded()
            || queue.gate().wanted() > 0
            || queue.sequencer().isShut()
            || backlog.bytes() >= Math.min(GATHER_BYTES, group.usualBytes());
    if (now) {
      return 0;
    }
    long delay = backlog.hasWaited() ? config.groupDelayNanos() : GATHER_NANOS;
    if (delay == 0 || (backlog.hasWaited() && backlog.size() >= config.groupDelayRecords())) {
      return 0;
    }
    long nanos = time.nanos();
    if (heldSince == 0) {
      heldSince = nanos;
    }
    return delay - (nanos - heldSince);
  }

  private int hold(long nanos) {
    return queue.backlog().hasWaited()
        ? pause(nanos, Doorbell.URGENT, queue.backlog().taken() + config.groupDelayRecords())
        : pause(nanos, Doorbell.WAITED, Long.MAX_VALUE);
  }

  // A cycle -----------------------------------------------------------------------------------

  private int cycle() throws IOException {
    boolean held = heldSince != 0;
    heldSince = 0;
    Backlog backlog = queue.backlog();
    Slot next = backlog.head();
    if (next == null) {
      return IDLE;
    }
    group.begin(progress.watermarks().durableTransaction());
    if (!fitsExtent(next)) {
      if (!roll(group.bytesWith(next.frameBytes()))) {
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
    publishRoom(bytes.remaining());
    queue.gate().leave(room);
    write(bytes);
    catalog.indexed(position, firstLsn, firstMicros);
    long now = time.nanos();
    metrics.written(now);
    lastWorkNanos = now;
    lastQuietNanos = quiet ? now : lastQuietNanos;
    if (forced || isDemanded()) {
      force();
    } else {
      forceBeside(now);
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
    // A block stays free for the seal.
    return group.bytesWith(slot.frameBytes()) <= appender.remaining() - FrameLayout.BLOCK;
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
      sealed = false;
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
    sealed = false;
    sealTried = false;
    watermarks.written(lsn, queue.backlog().taken());
    progress.written().wake();
  }

  /** Forces what was written and publishes it. */
  private void force() throws IOException {
    Watermarks watermarks = progress.watermarks();
    long lsn = watermarks.writtenLsn();
    long transaction = watermarks.writtenTransaction();
    sync();
    // Of two forces of a file at a time, the system tells only one that pages were lost.
    background.finish();
    unforcedSince = 0;
    durable(lsn, transaction);
  }

  private void sync() throws IOException {
    metrics.forceBegins();
    long start = time.nanos();
    appender.sync();
    metrics.forced(time.nanos() - start);
  }

  private void durable(long lsn, long transaction) {
    // A force beside the cycles may end after a later one of the cycle's own.
    if (transaction > progress.watermarks().durableTransaction()) {
      progress.watermarks().durable(lsn, transaction);
      progress.durable().wake();
    }
  }

  /** Begins a force beside the next cycles if it is time for one. */
  private void forceBeside(long now) {
    if (unforcedSince == 0) {
      unforcedSince = now;
    } else if (!background.isBegun() && now - unforcedSince >= config.forceIntervalNanos()) {
      unforcedSince = now;
      metrics.forceBegins();
      background.begin(
          progress.watermarks().writtenTransaction(), progress.watermarks().writtenLsn());
    }
  }

  private void finishBackground() throws IOException {
    awaitBackground();
    durable(background.lsn(), background.transaction());
    if (isAllDurable()) {
      unforcedSince = 0;
    }
  }

  private void awaitBackground() throws IOException {
    boolean begun = background.isBegun();
    background.finish();
    if (begun) {
      metrics.forced(background.nanos());
    }
  }

  private boolean isAllDurable() {
    Watermarks watermarks = progress.watermarks();
    return watermarks.durableTransaction() == watermarks.writtenTransaction();
  }

  // Extents -----------------------------------------------------------------------------------

  /** Tells the gate what the storage certainly takes once a group has been written. */
  private void publishRoom(long groupBytes) {
    long active = appender.remaining();
    active = active == Long.MAX_VALUE ? active : active - groupBytes;
    queue.gate().storage(Math.max(active - FrameLayout.BLOCK, preparedRoom));
  }

  private boolean wantsRoom() {
    long wanted = queue.gate().wanted();
    return wanted > 0
        && wanted > Math.max(appender.remaining() - FrameLayout.BLOCK, preparedRoom)
        && progress.health().state() != WalState.FULL;
  }

  /** Lets the storage make the next extent, in time or because somebody needs it. */
  private void prepareAhead() throws IOException {
    long wanted = Math.max(queue.gate().wanted(), rotation.get() == null ? 0 : roomLeft());
    if (wanted == 0 && appender.remaining() > Math.max(extentRoom / 2, LEAST_ROOM)) {
      return;
    }
    long needed = Math.min(Math.max(wanted, FrameLayout.BLOCK), largestBytes);
    if (preparedRoom >= needed) {
      return;
    }
    try {
      long ready = appender.prepare((int) needed);
      if (ready >= needed) {
        progress.health().room();
      }
      if (ready > preparedRoom) {
        preparedRoom = ready;
        publishRoom(0);
        queue.gate().wake();
      }
    } catch (StorageException e) {
      if (!isPassing(e)) {
        throw e;
      }
      progress.health().full(e);
    }
  }

  /** Returns what the present extent still takes, and so what records may have been admitted to. */
  private long roomLeft() {
    long left = appender.remaining();
    return left == Long.MAX_VALUE ? 0 : Math.max(0, left - FrameLayout.BLOCK);
  }

  /**
   * Begins the next extent before its time if another key was asked for: once it is ready, and
   * takes whatever has been admitted to the present one.
   */
  private void rollForKey() throws IOException {
    if (rotation.get() != null && preparedRoom >= Math.min(roomLeft(), largestBytes)) {
      roll(FrameLayout.BLOCK);
    }
  }

  private static boolean isPassing(StorageException e) {
    return e.kind() == StorageException.Kind.FULL || e.kind() == StorageException.Kind.RETRYABLE;
  }

  /** Seals the extent and begins the next one; false if there is no room for it now. */
  private boolean roll(int bytes) throws IOException {
    awaitBackground();
    if (!sealed) {
      seal();
    }
    long end = appender.position();
    Rotation asked = rotation.get();
    WriterKey next = asked == null ? key : asked.key;
    long start = time.nanos();
    boolean prepared = preparedRoom >= bytes;
    try {
      SegmentLabel label = chain == null ? next.label() : next.label().chained(false, chain.head());
      appender.roll(queue.backlog().takenLsn() + 1, bytes, label.encode());
    } catch (StorageException e) {
      if (isPassing(e)) {
        progress.health().full(e);
        return false;
      }
      throw e;
    }
    metrics.rolled(time.nanos() - start, prepared);
    key = next;
    group.encrypt(next.cipher());
    sealed = false;
    preparedRoom = 0;
    extentRoom = appender.remaining();
    publishRoom(0);
    progress.health().room();
    Backlog taken = queue.backlog();
    catalog.roll(end, taken.takenTimeMicros(), appender.extent(), taken.taken() + 1);
    mark(false);
    if (asked != null) {
      rotation.compareAndSet(asked, null);
      asked.done.complete(null);
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

  /** Writes a block that promises everything before it, and forces all of it. */
  private void seal() throws IOException {
    Watermarks watermarks = progress.watermarks();
    if (!isAllDurable()) {
      force();
    }
    if (watermarks.durableTransaction() != queue.backlog().taken()) {
      throw new IllegalStateException(
          "a seal behind transaction "
              + queue.backlog().taken()
              + " while the log is durable up to "
              + watermarks.durableTransaction());
    }
    byte[] head = chain == null ? null : chain.head();
    group.begin(watermarks.durableTransaction());
    group.addControl(
        FrameType.SEAL,
        new FlushGroup.Stamp(
            queue.backlog().takenLsn() + 1,
            0,
            queue.backlog().taken(),
            queue.backlog().takenTimeMicros()),
        head == null ? NOTHING.duplicate() : ByteBuffer.wrap(head));
    appender.append(group.finish(), queue.backlog().takenLsn() + 1, queue.backlog().takenLsn());
    sync();
    metrics.sealed();
    sealed = true;
    if (head != null) {
      sealedHead =
          LogChainHead.of(storeId, queue.backlog().taken(), queue.backlog().takenLsn(), head);
      giveHead();
    }
  }

  /** Asks for the head of the chain behind everything that is durable now. */
  void askForHead(CompletableFuture<LogChainHead> head) {
    headAsked.set(head);
    if (progress.health().isFailed()) {
      endWaits();
    }
  }

  /** Seals the log for somebody who wants the head, as soon as there is room for it. */
  private void sealForHead() throws IOException {
    if (headAsked.get() == null) {
      return;
    }
    if (sealed && sealedHead != null) {
      giveHead();
    } else {
      background.finish();
      sealIdle();
    }
  }

  private void giveHead() {
    LogChainHead head = sealedHead;
    CompletableFuture<LogChainHead> asked = headAsked.getAndSet(null);
    if (asked != null && head != null) {
      asked.complete(head);
    }
  }

  /** Takes one step of a release: its decision and the mark, or the end of one segment. */
  private void release() throws IOException {
    if (retention.begin()) {
      // Before anything is gone: else the mark would ask for what cannot be there.
      mark(false);
    } else {
      retention.delete();
    }
  }

  private void mark(boolean closed) throws IOException {
    Watermarks watermarks = progress.watermarks();
    LogMark mark =
        new LogMark(
            logEpoch,
            watermarks.durableTransaction(),
            watermarks.durableLsn(),
            retention.firstLsn(),
            appender.extent().sequence(),
            closed);
    appender.mark(mark.encode());
    markedTransaction = mark.durableTransaction();
    lastMarkNanos = time.nanos();
  }

  // When there is nothing to take -------------------------------------------------------------

  /** Does what is due on an idle log, or says until when nothing is. */
  private int idle() throws IOException {
    long now = time.nanos();
    long pause = Long.MAX_VALUE;
    if (!isAllDurable() && !background.isBegun()) {
      long since = unforcedSince == 0 ? now : unforcedSince;
      long left = config.forceIntervalNanos() - (now - since);
      if (left <= 0 || isDemanded() || queue.sequencer().isShut()) {
        force();
      } else {
        unforcedSince = since;
        pause = left;
      }
    } else if (isDemanded() && background.isBegun()) {
      finishBackground();
    }
    boolean empty = progress.watermarks().durableTransaction() == 0;
    if (isAllDurable() && !sealed && !sealTried && !empty) {
      long left = config.sealIdleNanos() - (now - lastWorkNanos);
      if (left > 0) {
        pause = Math.min(pause, left);
      } else {
        sealIdle();
      }
    }
    if (progress.watermarks().durableTransaction() > markedTransaction) {
      long left = config.markIntervalNanos() - (now - lastMarkNanos);
      if (left > 0) {
        pause = Math.min(pause, left);
      } else {
        mark(false);
      }
    }
    if (queue.gate().wanted() > 0) {
      pause = Math.min(pause, RETRY_NANOS);
    }
    boolean quiet = now - lastQuietNanos < QUIET_NANOS;
    return quiet
        ? pause(Math.min(pause, GATHER_NANOS), Doorbell.WAITED, Long.MAX_VALUE)
        : pause(pause, Doorbell.QUIET, Long.MAX_VALUE);
  }

  private void sealIdle() throws IOException {
    sealTried = true;
    // The block it takes may not have been promised to anybody else, nor be the last seal's.
    boolean fits = appender.remaining() >= 2L * FrameLayout.BLOCK;
    long room = fits ? queue.gate().tryEnterBlock() : 0;
    if (room != 0) {
      seal();
      publishRoom(0);
      queue.gate().leave(room);
    }
  }

  /** Writes the end of a log from which everything was taken over. */
  void sealForClose() {
    try {
      awaitBackground();
      if (!sealed) {
        seal();
      }
      mark(true);
    } catch (IOException | RuntimeException | Error e) {
      fail(e);
    }
  }
}
