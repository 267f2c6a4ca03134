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
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an open log is made of: every part once, made in the order in which one needs another.
 *
 * <p>It does nothing by itself. {@link WriteAheadLog} is the door in front of it.
 */
final class LogParts {

  private static final Logger LOGGER = LoggerFactory.getLogger(LogParts.class);

  final Opened opened;
  final WalConfig config;
  final TimeSource time;
  final LogHealth health;
  final Watermarks watermarks;
  final Waiters durableWaiters;
  final Waiters writtenWaiters;
  final AdmissionGate gate;
  final Stripes stripes;
  final Sequencer sequencer;
  final LogRetention retention;
  final FlushCoordinator coordinator;
  final FlushLoop loop;
  final BackgroundForce background;
  final FlushMetrics metrics = new FlushMetrics();
  final Doorbell doorbell = new Doorbell();

  /** What a frame has besides payload: its header, and what encryption may add. */
  final int overhead;

  /** The most payload bytes of one mutation, and of one record. */
  final int maxMutation;

  final int maxRecord;

  /** The most bytes of one frame; a larger record is written in several. */
  final int largestFrame;

  /** What the identity of this opening adds to every payload's checksum. */
  final int payloadConstant;

  final @Nullable Compressor compressor;
  final @Nullable ChainWriter chain;

  /** The thread that runs the loop, or null if whoever closes the log runs it. */
  final @Nullable Thread flusher;

  /**
   * Makes the parts of a log that was opened.
   *
   * @param immediate whether its storage is, so that others than the flusher may write to it
   * @param flusher the thread that will run the loop, or null if whoever closes the log runs it
   */
  LogParts(
      Opened opened,
      WalConfig config,
      TimeSource time,
      boolean immediate,
      @Nullable Thread flusher) {
    this.opened = opened;
    this.config = config;
    this.time = time;
    this.flusher = flusher;
    this.overhead = FrameLayout.HEADER + (config.mayEncrypt() ? FrameCipher.OVERHEAD : 0);
    this.maxMutation = config.recordBytes() - overhead;
    this.maxRecord = config.transactionBytes() - overhead;
    this.largestFrame = opened.group().usualBytes();
    LogChain chained = opened.chain();
    this.chain = chained == null ? null : new ChainWriter(chained, flusher != null);
    this.compressor =
        config.compression() == Compression.NONE
            ? null
            : new Compressor(config.compressionLevel(), config.compressionMinBytes());
    this.payloadConstant =
        FrameSalt.payloadConstant(
            opened.report().storeId(), opened.claim().logEpoch(), opened.writerId());
    LogEnd end = opened.end();
    this.health = new LogHealth(opened.report().storeId().toString(), time);
    checkClock();
    this.watermarks = new Watermarks(end.nextLsn - 1, end.transaction);
    this.durableWaiters = new Waiters(watermarks::durableTransaction, health, time);
    this.writtenWaiters = new Waiters(watermarks::writtenTransaction, health, time);
    this.gate =
        new AdmissionGate(
            config.bufferBytes(),
            config.bufferRecords(),
            doorbell,
            health,
            time,
            config.admissionDeadlineMillis());
    this.stripes = new Stripes(config.stripes(), config.bufferRecords(), end);
    this.sequencer = new Sequencer(stripes, health, time);
    this.background = new BackgroundForce(opened.appender(), flusher != null, doorbell, time);
    this.retention = new LogRetention(opened.claim(), opened.catalog(), watermarks, config, time);
    this.coordinator =
        new FlushCoordinator(
            opened,
            FrameLayout.alignUp(
                FrameLayout.transactionBytes(maxRecord, largestFrame, overhead), FrameLayout.BLOCK),
            config,
            time,
            new FlushCoordinator.Queue(new Backlog(sequencer, stripes), sequencer, gate),
            new FlushCoordinator.Progress(watermarks, writtenWaiters, durableWaiters, health),
            background,
            retention,
            metrics,
            chain);
    this.loop =
        new FlushLoop(
            coordinator,
            health,
            gate,
            doorbell,
            time,
            TimeUnit.MILLISECONDS.toNanos(config.flushDeadlineMillis()),
            immediate && flusher != null && config.groupDelayNanos() == 0);
  }

  /** Takes no records if they would be stamped long after the present. */
  private void checkClock() {
    long last = opened.report().lastTimeMicros();
    long now = time.micros();
    if (last == Long.MIN_VALUE || last <= now) {
      return;
    }
    Instant lastTime = Instant.EPOCH.plus(last, ChronoUnit.MICROS);
    Instant present = Instant.EPOCH.plus(now, ChronoUnit.MICROS);
    String late =
        String.format(
            Locale.ROOT,
            "the clock says %s, and the last record is stamped %s, %d s later",
            present,
            lastTime,
            Duration.between(present, lastTime).toSeconds());
    // In milliseconds, rounded up: the allowance may be a century.
    if ((last - now + 999) / 1_000 > config.clockBehindMillis()) {
      ClockBehindException cause =
          new ClockBehindException(
              late
                  + ", more than the "
                  + config.clockBehindMillis()
                  + " ms that clock.behind.millis allows; the log can be read. Set the clock and"
                  + " open it again, or allow more");
      LOGGER.warn("log {} is read only: {}", opened.report().storeId(), cause.getMessage());
      health.readOnly(cause);
    } else {
      LOGGER.warn("log {}: {}; commit times go on from there", opened.report().storeId(), late);
    }
  }

  /** Returns how long a wait lasts that was not given a time, in nanoseconds. */
  long patienceNanos() {
    return TimeUnit.MILLISECONDS.toNanos(config.flushDeadlineMillis());
  }

  /** Returns what the active key of the key ring makes of this opening. */
  WriterKey nextKey() {
    return opened.vault().writerKey(opened.report().logEpoch(), opened.writerId());
  }

  WalMetrics metrics() {
    long now = time.nanos();
    // The lower marks first: each is then at most the one above it.
    long durable = watermarks.durableLsn();
    long written = watermarks.writtenLsn();
    long ahead = sequencer.timeMicros() - time.micros();
    OpenReport report = opened.report();
    return new WalMetrics(
        new WalMetrics.Watermarks(
            sequencer.lsn(), written, durable, metrics.unforcedNanos(now) / 1_000),
        gate.buffer(),
        stripes.metrics(),
        gate.admission(),
        metrics.groups(),
        metrics.forces(),
        metrics.segments(),
        new WalMetrics.Clock(
            metrics.backwardSteps(),
            metrics.forwardSteps(),
            sequencer.timeMicros() == Long.MIN_VALUE ? 0 : Math.max(0, ahead)),
        new WalMetrics.Recovery(
            report.verdict() == TailVerdict.TORN,
            report.tail().reappended(),
            report.tail().bytesDiscarded(),
            report.work().durationNanos()));
  }
}
