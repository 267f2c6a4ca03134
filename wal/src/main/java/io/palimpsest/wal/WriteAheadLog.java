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

import io.palimpsest.wal.FlushCoordinator.Marker;
import io.palimpsest.wal.LogCatalog.Span;
import io.palimpsest.wal.LogOpening.Opened;
import io.palimpsest.wal.storage.LogStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
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

  private final Opened opened;
  private final WalConfig config;
  private final LogHealth health;
  private final Watermarks watermarks;
  private final DurabilityWaiters waiters;
  private final AdmissionGate gate;
  private final Sequencer sequencer;
  private final FlushCoordinator coordinator;
  private final FlushLoop loop;
  private final Doorbell doorbell = new Doorbell();
  private final int maxPayload;

  /** The thread that runs the loop, or null if whoever closes the log runs it. */
  private final @Nullable Thread flusher;

  private final Object closing = new Object();
  private boolean closed;

  private WriteAheadLog(
      Opened opened,
      WalConfig config,
      TimeSource time,
      int maxGroupBytes,
      @Nullable Thread flusher) {
    this.opened = opened;
    this.config = config;
    this.flusher = flusher;
    this.maxPayload = maxGroupBytes - FrameLayout.BLOCK - FrameLayout.HEADER;
    LogEnd end = opened.end();
    this.health = new LogHealth(opened.report().storeId().toString());
    this.watermarks = new Watermarks(end.nextLsn - 1, end.transaction);
    this.waiters = new DurabilityWaiters(watermarks, health, time);
    this.gate =
        new AdmissionGate(
            config.bufferBytes(),
            config.bufferRecords(),
            health,
            time,
            config.admissionDeadlineMillis());
    Stripes stripes = new Stripes(config.stripes(), config.bufferRecords());
    this.sequencer = new Sequencer(stripes, watermarks, health, time, end);
    Marker marker =
        new Marker(opened.claim().logEpoch(), opened.report().firstLsn(), end.timeMicros);
    this.coordinator =
        new FlushCoordinator(
            opened.appender(),
            opened.group(),
            stripes,
            watermarks,
            waiters,
            health,
            opened.catalog(),
            marker);
    this.loop =
        new FlushLoop(
            coordinator,
            health,
            gate,
            doorbell,
            time,
            TimeUnit.MILLISECONDS.toNanos(config.flushDeadlineMillis()));
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
   * @return the open log
   * @throws LogLockedException if it is open already, in this process or another
   * @throws CorruptLogException if records that were promised are missing or damaged; nothing has
   *     been changed
   * @throws WalException if the storage fails
   */
  public static WriteAheadLog open(Path directory, WalConfig config, TimeSource time) {
    return open(StorageProviders.create(directory, config), config, time);
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
    log.loop.run();
  }

  /** Opens a log without a thread: who closes it, or steps its coordinator, does the work. */
  static WriteAheadLog openStepped(LogStorage storage, WalConfig config, TimeSource time) {
    return make(storage, config, time, null);
  }

  private static WriteAheadLog make(
      LogStorage storage, WalConfig config, TimeSource time, @Nullable Thread flusher) {
    Opened opened = LogOpening.open(storage, config, time);
    int maxGroupBytes = storage.capabilities().maxGroupBytes();
    return new WriteAheadLog(opened, config, time, maxGroupBytes, flusher);
  }

  /**
   * Returns what opening found and did.
   *
   * @return the report
   */
  public OpenReport openReport() {
    return opened.report();
  }

  /**
   * Copies a record, checks it against the limits, and takes room for it. No number is given.
   *
   * @param payload the bytes, from position to limit; not consumed, and free again on return
   * @param mutations how many mutations they stand for, 0 or more
   * @return the record, to be sequenced or closed
   * @throws RecordTooLargeException if it can never fit
   * @throws LogOverloadedException if there was no room within the deadline, or there is none for
   *     another segment; the record is not in the log
   * @throws LogInterruptedException if the thread was interrupted while it waited for room; the
   *     record is not in the log
   * @throws LogFailedException if the log has failed
   * @throws LogClosedException if the log is closed
   */
  public StagedRecord stage(ByteBuffer payload, int mutations) {
    if (mutations < 0) {
      throw new IllegalArgumentException(
          "record of " + mutations + " mutations, expected 0 or more");
    }
    health.requireOpen();
    int bytes = payload.remaining();
    if (bytes > maxPayload) {
      throw new RecordTooLargeException(bytes, maxPayload);
    }
    long cost = gate.enter(FrameLayout.frameBytes(bytes));
    boolean staged = false;
    try {
      ByteBuffer copy = ByteBuffer.wrap(new byte[bytes]);
      copy.put(0, payload, payload.position(), bytes);
      FrameSalt salt = new FrameSalt(opened.report().storeId());
      int crc = salt.payload(logEpoch(), opened.writerId(), copy);
      StagedRecord record = new StagedRecord(this, gate, cost, copy, crc, mutations);
      staged = true;
      return record;
    } finally {
      if (!staged) {
        gate.leave(cost);
      }
    }
  }

  /**
   * Gives a staged record its LSNs and enters it into the log. Never waits, except for other
   * threads in this same step, and does no I/O.
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
    record.requireUnspent(this);
    sequencer.sequence(record, timeMicros);
    return ticket(record);
  }

  /**
   * Stages a record and sequences it.
   *
   * @param payload the bytes, from position to limit
   * @param mutations how many mutations they stand for
   * @param timeMicros the commit time, later than that of every record before
   * @return the ticket with the LSNs; the record is not durable yet
   */
  public CommitTicket append(ByteBuffer payload, int mutations, long timeMicros) {
    try (StagedRecord record = stage(payload, mutations)) {
      return sequence(record, timeMicros);
    }
  }

  /**
   * Stages a record and sequences it at the present time, or a microsecond after the last record if
   * the clock is not past it.
   *
   * @param payload the bytes, from position to limit
   * @param mutations how many mutations they stand for
   * @return the ticket with the LSNs; the record is not durable yet
   */
  public CommitTicket append(ByteBuffer payload, int mutations) {
    try (StagedRecord record = stage(payload, mutations)) {
      sequencer.sequenceNow(record);
      return ticket(record);
    }
  }

  private CommitTicket ticket(StagedRecord record) {
    doorbell.ring();
    return new CommitTicket(
        waiters,
        watermarks,
        record.stamp(),
        logEpoch(),
        TimeUnit.MILLISECONDS.toNanos(config.flushDeadlineMillis()));
  }

  /**
   * Waits until everything sequenced before this call is durable.
   *
   * @throws LogFailedException if the log failed before
   * @throws DurabilityTimeoutException if it takes longer than the flush deadline
   */
  public void flush() {
    long transaction = watermarks.appendedTransaction();
    long lsn = watermarks.appendedLsn();
    doorbell.ring();
    if (!waiters.await(
        transaction, lsn, TimeUnit.MILLISECONDS.toNanos(config.flushDeadlineMillis()))) {
      throw new DurabilityTimeoutException(
          "log was not durable up to LSN "
              + lsn
              + " within "
              + config.flushDeadlineMillis()
              + " ms, only up to LSN "
              + durable(),
          null);
    }
  }

  /**
   * Reads records from an LSN on, also while others append.
   *
   * @param lsn the first LSN of interest; the reader begins with the record that contains it
   * @return a reader for one thread
   * @throws IllegalArgumentException if the LSN has been released
   */
  public LogReader readFrom(long lsn) {
    if (state() == WalState.CLOSED) {
      throw new LogClosedException("log " + opened.report().storeId() + " is closed", null);
    }
    List<Span> spans = opened.catalog().spans();
    LogReader.requireReadable(spans, lsn);
    FrameSalt salt = new FrameSalt(opened.report().storeId());
    return new LogReader(opened.catalog(), watermarks, salt, lsn);
  }

  /**
   * Returns the last LSN given.
   *
   * @return 0 in an empty log; never less than {@link #written}
   */
  public long appended() {
    return watermarks.appendedLsn();
  }

  /**
   * Returns the last LSN handed to the storage.
   *
   * @return never less than {@link #durable}
   */
  public long written() {
    return watermarks.writtenLsn();
  }

  /**
   * Returns the last LSN that, with all before it, survives the loss of power.
   *
   * @return 0 in an empty log
   */
  public long durable() {
    return watermarks.durableLsn();
  }

  /**
   * Returns the log epoch that began when this log was opened.
   *
   * @return greater than that of every opening before
   */
  public long logEpoch() {
    return opened.report().logEpoch();
  }

  /**
   * Returns the commit time of the last record sequenced, or found at opening.
   *
   * @return microseconds of UTC, or {@link Long#MIN_VALUE} if there is none
   */
  public long lastTimeMicros() {
    return sequencer.lastTimeMicros();
  }

  /**
   * Returns what the log can do now.
   *
   * @return the state
   */
  public WalState state() {
    return health.state();
  }

  /** Returns the coordinator, to be stepped by a test. */
  FlushCoordinator coordinator() {
    return coordinator;
  }

  /**
   * Takes no more records, makes those in the log durable, seals it and gives up the claim. A
   * second call does nothing.
   *
   * @throws LogFailedException if the log failed while it was being closed; the claim is given up
   */
  @Override
  public void close() {
    synchronized (closing) {
      if (closed) {
        return;
      }
      closed = true;
      boolean failedBefore = health.isFailed();
      sequencer.shut();
      gate.wake();
      doorbell.ring();
      end();
      boolean failed = health.isFailed();
      Throwable cause = health.cause();
      health.closed();
      waiters.wake();
      gate.wake();
      giveUp();
      if (failed && !failedBefore) {
        throw new LogFailedException("log failed while it was being closed: " + cause, cause);
      }
    }
  }

  /** Lets the loop come to its end. */
  private void end() {
    if (flusher == null) {
      loop.run();
      return;
    }
    boolean interrupted = false;
    while (true) {
      try {
        flusher.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void giveUp() {
    try {
      opened.claim().close();
    } catch (IOException e) {
      throw new WalException("closing the log's storage failed; it was sealed before: " + e, e);
    }
  }
}
