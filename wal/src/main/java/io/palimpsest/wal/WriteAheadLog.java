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
import io.palimpsest.wal.keys.KeyRing;
import io.palimpsest.wal.storage.LogStorage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A log that makes records durable in order, in groups, and reads them back.
 *
 * <p>A record is any number of bytes that stand for some number of mutations. It is <em>staged</em>
 * (copied, checked against the limits and given room; in parallel, before it has a number) and then
 * <em>sequenced</em> (numbered and entered into a queue, in one step that cannot fail). Every
 * mutation has one LSN; LSNs are dense from 1 and go on for ever, also over restarts. What is in
 * the log after a crash is a prefix of what was sequenced, and contains everything that was
 * durable.
 *
 * <p>One thread, {@code wal-flush}, owns the storage: it opens it, and then takes whatever has been
 * sequenced, writes it, forces it, and begins again. The first failure to write or force fails the
 * log: what is durable can still be read, nothing is written any more, and the log has to be opened
 * again. Safe for use by many threads.
 */
public final class WriteAheadLog implements AutoCloseable {

  private final LogParts parts;
  private final Stager stager;
  private final TicketWaits waits;
  private final FlusherRequests requests;
  private final LogEnding ending;

  private WriteAheadLog(LogParts parts) {
    this.parts = parts;
    this.stager = new Stager(parts);
    this.waits = new TicketWaits(parts);
    this.requests = new FlusherRequests(parts);
    this.ending = new LogEnding(parts);
  }

  /**
   * Opens the log in a directory, or begins a new one.
   *
   * <p>When this returns the whole log has been verified, its end decided, and everything that can
   * be read is durable; {@link #openReport} tells what was found.
   *
   * @param directory the directory of the log; made if missing
   * @param config how the log is set
   * @param time where time comes from
   * @return the open log; it takes no records, and says so with a {@link ClockBehindException}, if
   *     the clock is further behind the last record than {@code clock.behind.millis}
   * @throws LogLockedException if it is open already, in this process or another
   * @throws LogKeyException if a key that is needed to go on is missing, or is another one than a
   *     segment was written with; nothing has been changed
   * @throws CorruptLogException if records that were promised are missing or damaged; nothing has
   *     been changed
   * @throws WalException if the storage fails
   */
  public static WriteAheadLog open(Path directory, WalConfig config, TimeSource time) {
    return open(StorageProviders.create(directory, config), config, time);
  }

  /**
   * Opens the log in a directory for one who only reads: takes no lock and changes nothing.
   *
   * <p>Works where nothing can be written, beside a writer, and on a copy taken while one was at
   * work.
   *
   * @param directory the directory of the log
   * @param config how the log is set; only the choice of the storage is used
   * @param time where time comes from, to measure with
   * @return the log as it is now
   * @throws CorruptLogException if nothing of the log can be shown; other damage is told by {@link
   *     ReadOnlyLog#damage} and at the end of what can be read
   * @throws WalException if there is no log, or reading fails
   */
  public static ReadOnlyLog openReadOnly(Path directory, WalConfig config, TimeSource time) {
    return openReadOnly(StorageProviders.create(directory, config), config, time);
  }

  /**
   * Opens the log in a storage for one who only reads; otherwise as {@link #openReadOnly(Path,
   * WalConfig, TimeSource)}.
   *
   * @param storage where the log is; the choice in the configuration is not used
   * @param config where keys come from
   * @param time where time comes from, to measure with
   * @return the log as it is now
   */
  public static ReadOnlyLog openReadOnly(LogStorage storage, WalConfig config, TimeSource time) {
    return ReadOnlyLog.open(storage, KeyRings.of(config), time, true);
  }

  /**
   * Opens the log in a storage for one who only reads and has no keys; otherwise as {@link
   * #openReadOnly(Path, WalConfig, TimeSource)}.
   *
   * @param storage where the log is
   * @param time where time comes from, to measure with
   * @return the log as it is now
   */
  public static ReadOnlyLog openReadOnly(LogStorage storage, TimeSource time) {
    return ReadOnlyLog.open(storage, null, time, true);
  }

  /**
   * Opens the log in a storage; otherwise as {@link #open(Path, WalConfig, TimeSource)}.
   *
   * @param storage where the log is; the choice in the configuration is not used
   * @param config how the log is set
   * @param time where time comes from
   * @return the open log
   */
  public static WriteAheadLog open(LogStorage storage, WalConfig config, TimeSource time) {
    CompletableFuture<WriteAheadLog> result = new CompletableFuture<>();
    Thread thread = new Thread(() -> live(storage, config, time, result), "wal-flush");
    thread.start();
    try {
      // Does not end on an interrupt: an opening that nobody waits for could not be closed.
      return result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** The life of the thread that owns the storage. */
  private static void live(
      LogStorage storage,
      WalConfig config,
      TimeSource time,
      CompletableFuture<WriteAheadLog> result) {
    WriteAheadLog log;
    try {
      log = make(storage, config, time, Thread.currentThread());
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(e);
      return;
    }
    result.complete(log);
    log.parts.loop.run();
  }

  /** Opens a log without a thread: who closes it, or steps its coordinator, does the work. */
  static WriteAheadLog openStepped(LogStorage storage, WalConfig config, TimeSource time) {
    return make(storage, config, time, null);
  }

  private static WriteAheadLog make(
      LogStorage storage, WalConfig config, TimeSource time, @Nullable Thread flusher) {
    Opened opened = LogOpening.open(storage, config, time);
    boolean immediate = storage.capabilities().immediate();
    return new WriteAheadLog(new LogParts(opened, config, time, immediate, flusher));
  }

  /**
   * Returns what opening found and did.
   *
   * @return the report
   */
  public OpenReport openReport() {
    return parts.opened.report();
  }

  /**
   * Copies a record, checks it against the limits, and takes room for it: in the log's buffer and
   * in the storage. No number is given. Takes no lock unless it has to wait for room.
   *
   * @param payload the bytes, from position to limit; not consumed, and free again on return
   * @param mutations how many mutations they stand for, 0 or more
   * @return the record, to be sequenced or closed
   * @throws RecordTooLargeException if it is larger than {@code transaction.bytes}, or than its
   *     mutations can be together by {@code record.bytes}
   * @throws LogOverloadedException if there was no room within the admission deadline; the record
   *     is not in the log
   * @throws LogInterruptedException if the thread was interrupted while it waited for room; the
   *     record is not in the log
   * @throws LogFailedException if the log has failed
   * @throws ClockBehindException if the log is read only since its clock is late
   * @throws LogClosedException if the log is closed
   */
  public StagedRecord stage(ByteBuffer payload, int mutations) {
    return stage(payload, mutations, parts.config.durability());
  }

  /**
   * Stages a record that will wait for what it is told; otherwise as {@link #stage(ByteBuffer,
   * int)}.
   *
   * @param payload the bytes, from position to limit
   * @param mutations how many mutations they stand for, 0 or more
   * @param durability what its ticket waits for
   * @return the record, to be sequenced or closed
   */
  public StagedRecord stage(ByteBuffer payload, int mutations, Durability durability) {
    Slot slot = stager.fill(payload, mutations, durability);
    return new StagedRecord(this, slot);
  }

  /**
   * Stages a record whose payload lies in several pieces, so that a large one need not be put
   * together before; otherwise as {@link #stage(ByteBuffer, int, Durability)}.
   *
   * @param payload the pieces, one after the other, each from position to limit; not consumed
   * @param mutations how many mutations they stand for, 0 or more
   * @param durability what its ticket waits for
   * @return the record, to be sequenced or closed
   */
  public StagedRecord stage(List<ByteBuffer> payload, int mutations, Durability durability) {
    Slot slot = stager.fill(payload, mutations, durability);
    return new StagedRecord(this, slot);
  }

  /**
   * Refuses a mutation that is larger than {@code record.bytes}; for who puts several into one
   * record, which the log cannot take apart.
   *
   * @param bytes the encoded mutation
   * @throws RecordTooLargeException if it is larger
   */
  public void requireMutationFits(long bytes) {
    stager.requireFits(bytes, 1);
  }

  /**
   * Gives a staged record its LSNs and enters it into the log, in one step that does no I/O, does
   * not wait, and allocates nothing.
   *
   * @param record what {@link #stage} returned; spent afterwards
   * @param timeMicros the commit time, later than that of every record before
   * @return the ticket with the LSNs
   * @throws IllegalArgumentException if the time is not later than the last one
   * @throws LogFailedException if the log has failed
   * @throws LogClosedException if the log is closed; whatever is thrown, no number was taken and
   *     the record can still be closed
   */
  public CommitTicket sequence(StagedRecord record, long timeMicros) {
    Slot slot = record.requireUnspent(this);
    CommitTicket ticket = record.ticket();
    parts.sequencer.enter(slot, timeMicros, ticket);
    record.spend();
    ring(ticket);
    return ticket;
  }

  /**
   * Stages a record and sequences it.
   *
   * @param payload the bytes, from position to limit
   * @param mutations how many mutations they stand for
   * @param timeMicros the commit time, later than that of every record before
   * @return the ticket with the LSNs, to be awaited
   */
  public CommitTicket append(ByteBuffer payload, int mutations, long timeMicros) {
    try (StagedRecord record = stage(payload, mutations)) {
      return sequence(record, timeMicros);
    }
  }

  /**
   * Appends a record that waits for what the log is set to; otherwise as {@link #append(ByteBuffer,
   * int, Durability)}.
   *
   * @param payload the bytes, from position to limit
   * @param mutations how many mutations they stand for
   * @return the ticket with the LSNs, to be awaited
   */
  public CommitTicket append(ByteBuffer payload, int mutations) {
    return append(payload, mutations, parts.config.durability());
  }

  /**
   * Stages a record and enters it at the present time, or at that of the record before if the clock
   * is behind it. Does not wait for what was asked for: {@link CommitTicket#await} does.
   *
   * @param payload the bytes, from position to limit
   * @param mutations how many mutations they stand for
   * @param durability what the ticket waits for
   * @return the ticket with the LSNs
   */
  public CommitTicket append(ByteBuffer payload, int mutations, Durability durability) {
    return append(stager.fill(payload, mutations, durability));
  }

  /**
   * Appends a record that nobody waits for, as {@link Durability#ASYNC}. Allocates nothing once the
   * log's slots have grown to the size of the records, and wakes nobody under load.
   *
   * @param payload the bytes, from position to limit; not consumed
   * @param mutations how many mutations they stand for
   * @return the first LSN; {@link #flush} makes it durable at once
   */
  public long appendAsync(ByteBuffer payload, int mutations) {
    long firstLsn = enterNow(stager.fill(payload, mutations, Durability.ASYNC), null);
    parts.doorbell.ring(Doorbell.QUIET, 0);
    return firstLsn;
  }

  /**
   * Appends a record and waits for what is asked for.
   *
   * @param payload the bytes, from position to limit
   * @param mutations how many mutations they stand for
   * @param durability what to wait for
   * @return the ticket, done
   * @throws DurabilityTimeoutException if it took longer than the flush deadline: the outcome is
   *     unknown
   * @throws LogFailedException if the log failed before
   */
  public CommitTicket appendAndWait(ByteBuffer payload, int mutations, Durability durability) {
    CommitTicket ticket = append(payload, mutations, durability);
    ticket.await();
    return ticket;
  }

  /**
   * Appends several mutations as one record with consecutive LSNs, all or nothing also after a
   * crash. The payload of the record is theirs, one after the other.
   *
   * @param mutations the encoded mutations, in order; not consumed. None has no effect
   * @param durability what the ticket waits for
   * @return the ticket with the LSNs; of no mutations, a ticket that is done with what was appended
   *     before
   */
  public CommitTicket appendBatch(List<ByteBuffer> mutations, Durability durability) {
    if (mutations.isEmpty()) {
      return parts.sequencer.ticketOfNothing(this, durability);
    }
    for (ByteBuffer mutation : mutations) {
      requireMutationFits(mutation.remaining());
    }
    return append(stager.fill(mutations, mutations.size(), durability));
  }

  /** Enters what was filled at the present time. */
  private CommitTicket append(Slot slot) {
    CommitTicket ticket = new CommitTicket(this, slot.mutations(), slot.durability());
    enterNow(slot, ticket);
    ring(ticket);
    return ticket;
  }

  private long enterNow(Slot slot, @Nullable CommitTicket ticket) {
    boolean entered = false;
    try {
      long firstLsn = parts.sequencer.enterNow(slot, ticket);
      entered = true;
      return firstLsn;
    } finally {
      if (!entered) {
        stager.abandon(slot);
      }
    }
  }

  private void ring(CommitTicket ticket) {
    int urgency =
        switch (ticket.durability()) {
          case SYNC -> Doorbell.URGENT;
          case GROUP, ASYNC_BATCHED -> Doorbell.WAITED;
          case ASYNC -> Doorbell.QUIET;
        };
    parts.doorbell.ring(urgency, ticket.transactionId());
  }

  /**
   * Makes everything that was appended before this call durable, whatever it was appended to wait
   * for.
   *
   * @throws LogFailedException if the log failed before
   * @throws DurabilityTimeoutException if it takes longer than the flush deadline
   */
  public void flush() {
    waits.flush(parts.sequencer.ticketOfNothing(this, Durability.SYNC));
  }

  /** Returns the parts, for a test to look at. */
  LogParts parts() {
    return parts;
  }

  TicketWaits waits() {
    return waits;
  }

  /** Gives back the room of a record that was staged and will not enter the log. */
  void abandon(Slot slot) {
    stager.abandon(slot);
  }

  long durableTransaction() {
    return parts.watermarks.durableTransaction();
  }

  long writtenTransaction() {
    return parts.watermarks.writtenTransaction();
  }

  /**
   * Begins a new segment with the key that the key ring now calls active, and waits for it.
   *
   * <p>What was appended before and is not written yet may be written with either key, what is
   * appended afterwards only with the new one. Segments that are there stay as they are, and need
   * their keys to be read.
   *
   * @return the number of the key, or {@link KeyRing#NONE} if new segments are not encrypted
   * @throws LogKeyException if the active key cannot be had; everything stays as it was
   * @throws LogOverloadedException if there was no room for a segment within the flush deadline;
   *     the key changes with the next segment that there is room for
   * @throws LogFailedException if the log has failed
   * @throws LogClosedException if the log is closed
   */
  public int rotateKey() {
    return requests.rotateKey();
  }

  /**
   * Makes everything that was appended before this call durable, and returns the head of the chain
   * behind it (or behind more), to be kept elsewhere and given to {@link LogAudit} one day.
   *
   * <p>It can be found in the log for ever, also after a crash: a seal that is durable holds it.
   *
   * @return the head
   * @throws IllegalStateException if the log is not set to {@code tamper.evidence}
   * @throws LogOverloadedException if there was no room for a seal within the flush deadline
   * @throws LogFailedException if the log has failed
   * @throws LogClosedException if the log is closed
   */
  public LogChainHead chainHead() {
    if (parts.chain == null) {
      throw new IllegalStateException("expected tamper.evidence to be true, found false");
    }
    return requests.chainHead(this::flush);
  }

  /**
   * Reads what is durable from an LSN on, also while others append.
   *
   * <p>The reader keeps what it has not read yet from being released, until it is closed.
   *
   * @param lsn the first LSN of interest, 1 or more; the reader begins with the record that
   *     contains it. It may lie behind the end: the reader comes to it in time
   * @return a reader for one thread, to be closed
   * @throws LogReleasedException if the LSN was released
   */
  public LogReader readFrom(long lsn) {
    if (state() == WalState.CLOSED) {
      throw new LogClosedException("log " + parts.opened.report().storeId() + " is closed", null);
    }
    LogRetention.Pin pin = parts.retention.pin(lsn);
    boolean reads = false;
    try {
      FrameSalt salt = new FrameSalt(parts.opened.report().storeId());
      FrameOpener opener = new FrameOpener(parts.opened.vault());
      LogReader reader =
          new LogReader(parts.opened.catalog(), parts.watermarks, salt, opener, lsn, pin);
      reads = true;
      return reader;
    } finally {
      if (!reads) {
        pin.close();
      }
    }
  }

  /**
   * Finds the first LSN whose commit time is not before an instant, among those that are kept.
   *
   * <p>Reads up to the durable end; finds its way by an index, at most about 64 KiB and a record
   * off.
   *
   * @param timeMicros the instant, microseconds of UTC
   * @return the LSN, or empty if nothing durable is as young as that
   */
  public OptionalLong firstLsnAt(long timeMicros) {
    while (true) {
      try (LogReader reader = readFrom(parts.opened.catalog().lsnBefore(timeMicros))) {
        return reader.firstLsnAt(timeMicros);
      } catch (LogReleasedException e) {
        // Released between the two calls; the log begins later now.
      }
    }
  }

  /**
   * Returns where the log begins.
   *
   * @return the first LSN that is kept
   */
  public long firstLsn() {
    return parts.retention.firstLsn();
  }

  /**
   * Keeps the log from an LSN on for somebody who is not past it yet.
   *
   * @param kind what needs it; without a {@link LogHold.Kind#CHECKPOINT} nothing is ever released
   * @param name what a person calls the holder; one of a kind
   * @param lsn the first LSN that is still needed, 1 or more; it may lie behind the end
   * @return the hold, to be advanced, and closed at last
   * @throws LogReleasedException if the LSN was released
   * @throws IllegalArgumentException if there is such a hold already
   */
  public LogHold hold(LogHold.Kind kind, String name, long lsn) {
    return parts.retention.hold(kind, name, lsn);
  }

  /**
   * Returns who keeps the log from being released, its readers apart.
   *
   * @return the holds, oldest first
   */
  public List<LogHold> holds() {
    return parts.retention.holds();
  }

  /**
   * Deletes the segments that everybody is past, except for what {@code retention.min.segments} and
   * {@code retention.min.age.millis} keep; commits go on meanwhile.
   *
   * <p>When this returns the deletion is durable. If the process dies in it, the log begins at its
   * old first LSN, at the new one, or between.
   *
   * @return what was deleted, and what kept the rest
   * @throws LogFailedException if the log has failed
   * @throws LogClosedException if the log is closed
   * @throws WalException if a segment could not be deleted, or it took longer than the flush
   *     deadline: what was to be deleted cannot be read any more, and the next release tries again
   */
  public ReleaseReport release() {
    return requests.release();
  }

  /**
   * Returns the last LSN given.
   *
   * @return 0 in an empty log; never less than {@link #written}
   */
  public long appended() {
    return parts.sequencer.lsn();
  }

  /**
   * Returns the last LSN handed to the storage.
   *
   * @return never less than {@link #durable}
   */
  public long written() {
    return parts.watermarks.writtenLsn();
  }

  /**
   * Returns the last LSN that, with all before it, survives the loss of power.
   *
   * @return 0 in an empty log
   */
  public long durable() {
    return parts.watermarks.durableLsn();
  }

  /**
   * Returns the log epoch that began when this log was opened.
   *
   * @return greater than that of every opening before
   */
  public long logEpoch() {
    return parts.opened.report().logEpoch();
  }

  /**
   * Returns the commit time of the last record sequenced, or found at opening.
   *
   * @return microseconds of UTC, or {@link Long#MIN_VALUE} if there is none
   */
  public long lastTimeMicros() {
    return parts.sequencer.timeMicros();
  }

  /**
   * Returns what the log can do now.
   *
   * @return the state
   */
  public WalState state() {
    return parts.health.state();
  }

  /**
   * Returns how the log is, since when, and why.
   *
   * @return a snapshot
   */
  public WalHealth health() {
    return parts.health.health();
  }

  /**
   * Has a listener told whenever the state of the log changes.
   *
   * <p>It is called on a thread of its own, {@code wal-health}, never on one that commits or
   * flushes, one call at a time. It is told the state of that moment: of changes in quick
   * succession only the last, and the last one always. What it throws is logged.
   *
   * @param listener what to call
   */
  public void onHealthChange(Consumer<WalHealth> listener) {
    parts.health.listeners().add(listener);
  }

  /**
   * Returns what the log has done since it was opened and how it stands. May be called often: it
   * stops nobody, and copies some kilobytes.
   *
   * @return a snapshot
   */
  public WalMetrics metrics() {
    return parts.metrics();
  }

  LogCatalog catalog() {
    return parts.opened.catalog();
  }

  /** Returns the coordinator, to be stepped by a test. */
  FlushCoordinator coordinator() {
    return parts.coordinator;
  }

  /**
   * Takes no more records, makes those in the log durable, seals it and gives up the claim. A
   * second call does nothing.
   *
   * @throws LogFailedException if the log failed while it was being closed; the claim is given up.
   *     Also if the storage did not answer within twice the flush deadline: then it is not given
   *     up, since a thread still uses it, and closing can be tried again
   */
  @Override
  public void close() {
    ending.close();
  }
}
