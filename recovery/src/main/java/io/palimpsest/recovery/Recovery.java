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
package io.palimpsest.recovery;

import io.palimpsest.wal.CorruptLogException;
import io.palimpsest.wal.LogReader;
import io.palimpsest.wal.LogRecord;
import io.palimpsest.wal.OpenReport;
import io.palimpsest.wal.ReadOnlyLog;
import io.palimpsest.wal.TailVerdict;
import io.palimpsest.wal.TimeSource;
import io.palimpsest.wal.WriteAheadLog;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replays a log into a target: every durable record, once, in order.
 *
 * <p>The log has decided at its opening how it ends and has made everything durable that can be
 * read; here it is only handed on, and checked on the way. Replaying twice does the same twice.
 */
public final class Recovery {

  private static final Logger LOGGER = LoggerFactory.getLogger(Recovery.class);
  private static final int RECORDS_BETWEEN_REPORTS = 4096;

  private final Source source;
  private final RecoveryTarget target;
  private final RecoveryProgress progress;
  private final Contiguity contiguity = new Contiguity();
  private long records;
  private long mutations;
  private long bytes;

  /**
   * What is replayed.
   *
   * @param opened what opening the log found
   * @param lastLsn up to where
   * @param read opens a reader from an LSN on
   * @param toTheDamage whether what stands behind a damage is left out, instead of refused
   */
  private record Source(
      OpenReport opened, long lastLsn, LongFunction<LogReader> read, boolean toTheDamage) {}

  private Recovery(Source source, RecoveryTarget target, RecoveryProgress progress) {
    this.source = source;
    this.target = target;
    this.progress = progress;
  }

  /**
   * Replays a log; otherwise as {@link #replay(WriteAheadLog, RecoveryTarget, RecoveryProgress,
   * TimeSource)} with the clock of the machine.
   *
   * @param log an open log
   * @param target what the records are applied to
   * @return what was done
   */
  public static RecoveryReport replay(WriteAheadLog log, RecoveryTarget target) {
    return replay(log, target, RecoveryProgress.NONE, TimeSource.system());
  }

  /**
   * Replays everything that is durable in a log when this is called.
   *
   * @param log an open log
   * @param target what the records are applied to
   * @param progress is told how far it has come
   * @param time measures how long it takes
   * @return what was done
   * @throws RecoveryException if records do not follow one on the other, or the target refuses one
   * @throws io.palimpsest.wal.WalException if the log cannot be read
   */
  public static RecoveryReport replay(
      WriteAheadLog log, RecoveryTarget target, RecoveryProgress progress, TimeSource time) {
    return new Recovery(
            new Source(log.openReport(), log.durable(), log::readFrom, false), target, progress)
        .run(time);
  }

  /**
   * Replays everything that can be read in a log that is only read; nothing is written anywhere.
   *
   * @param log the log
   * @param toTheDamage whether a damaged log is replayed as far as it can be read, and the damage
   *     told in the report; otherwise it is refused when the replay comes to it
   * @param target what the records are applied to
   * @param progress is told how far it has come
   * @param time measures how long it takes
   * @return what was done
   * @throws CorruptLogException if the log is damaged and that is not allowed
   * @throws RecoveryException if records do not follow one on the other, or the target refuses one
   * @throws io.palimpsest.wal.WalException if the log cannot be read
   */
  public static RecoveryReport replay(
      ReadOnlyLog log,
      boolean toTheDamage,
      RecoveryTarget target,
      RecoveryProgress progress,
      TimeSource time) {
    return new Recovery(
            new Source(log.openReport(), log.written(), log::readFrom, toTheDamage),
            target,
            progress)
        .run(time);
  }

  private RecoveryReport run(TimeSource time) {
    long start = time.nanos();
    OpenReport opened = source.opened();
    long firstLsn = opened.firstLsn();
    long lastLsn = source.lastLsn();
    long reached = firstLsn - 1;
    CorruptLogException damage = null;
    try (LogReader reader = source.read().apply(firstLsn)) {
      LogRecord record = reader.next();
      while (record != null && record.lastLsn() <= lastLsn) {
        apply(record);
        reached = record.lastLsn();
        if (records % RECORDS_BETWEEN_REPORTS == 0) {
          progress.reached(reached, lastLsn, records);
        }
        record = reader.next();
      }
    } catch (CorruptLogException e) {
      if (!source.toTheDamage()) {
        throw e;
      }
      damage = e;
    }
    progress.reached(reached, lastLsn, records);
    RecoveryReport report =
        new RecoveryReport(
            firstLsn,
            reached,
            records,
            mutations,
            bytes,
            opened.tail(),
            time.nanos() - start,
            damage);
    tell(opened, report);
    return report;
  }

  private void apply(LogRecord record) {
    contiguity.follow(record);
    try {
      target.apply(record);
    } catch (RuntimeException e) {
      throw new RecoveryException(
          record.segment(),
          record.position(),
          "the target to apply transaction " + record.transactionId(),
          "it to throw: " + e,
          e);
    }
    records++;
    mutations += record.mutations();
    bytes += record.payload().remaining();
  }

  private static void tell(OpenReport opened, RecoveryReport report) {
    OpenReport.Tail tail = opened.tail();
    if (report.damage() != null) {
      LOGGER.error(
          "the log is damaged; what follows LSN {} is left out: {}",
          report.lastLsn(),
          report.damage().getMessage());
    } else if (opened.verdict() == TailVerdict.TORN && tail.bytesDiscarded() > 0) {
      LOGGER.warn(
          "log had a torn tail: {} bytes behind LSN {} in {} at byte {} were never promised to be"
              + " durable and are left out{}",
          tail.bytesDiscarded(),
          opened.lastLsn(),
          tail.segment(),
          tail.position(),
          tail.quarantine() == null ? "" : "; a copy is in " + tail.quarantine());
    }
    LOGGER.info(
        "replayed {} records with {} mutations up to LSN {} in {} ms, log epoch {}, {}",
        report.records(),
        report.mutations(),
        report.lastLsn(),
        TimeUnit.NANOSECONDS.toMillis(report.durationNanos()),
        opened.logEpoch(),
        opened.verdict() == TailVerdict.CLEAN ? "closed cleanly" : "not closed the last time");
  }
}
