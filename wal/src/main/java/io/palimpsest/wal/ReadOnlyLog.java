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
import io.palimpsest.wal.LogVerifier.Survey;
import io.palimpsest.wal.LogVerifier.Verified;
import io.palimpsest.wal.keys.KeyRing;
import io.palimpsest.wal.storage.LogExtent;
import io.palimpsest.wal.storage.LogStorage;
import io.palimpsest.wal.storage.ReadableLog;
import io.palimpsest.wal.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A log as it was at one moment, for one who only reads it.
 *
 * <p>It takes no lock, writes nothing, truncates nothing and repairs nothing. So it works where
 * nothing can be written, beside a writer that is alive (of which it shows what was there at the
 * opening; open again for more), and on a copy of a directory that was taken while a writer was at
 * work.
 *
 * <p>What is shown is the longest beginning of the log that follows on without a break, every
 * checksum right. A log that is torn simply ends there. A log of which more was promised to be
 * durable than is there is not refused, as {@link WriteAheadLog#open} would do, but its readers end
 * with the {@link CorruptLogException} that {@link #damage} tells, and never with null.
 *
 * <p>Opening walks along the youngest segments; of older ones that have an index beside them it
 * looks at the two ends. What lies between is checked when it is read, or by {@link #verify}.
 *
 * <p>Safe for use by many threads. It keeps no file open; each reader does.
 */
public final class ReadOnlyLog {

  /** How often the beginning is looked for anew because a writer deletes it, or writes. */
  private static final int ATTEMPTS = 10;

  private final LogStorage storage;
  private final @Nullable KeyRing ring;
  private final TimeSource time;
  private final Survey survey;
  private final LogCatalog catalog;
  private final Watermarks whole;
  private final FrameSalt salt;
  private final KeyVault vault;
  private final OpenReport report;

  private ReadOnlyLog(
      LogStorage storage, @Nullable KeyRing ring, TimeSource time, long start, Found found) {
    this.storage = storage;
    this.ring = ring;
    this.time = time;
    UUID storeId = found.storeId();
    Survey survey = found.survey();
    this.survey = survey;
    Verified verified = survey.verified();
    LogEnd end = verified.end();
    this.catalog = new LogCatalog(verified.spans());
    this.whole = new Watermarks(end.nextLsn - 1, end.transaction);
    this.salt = new FrameSalt(storeId);
    this.vault = found.vault();
    Span last = verified.spans().get(verified.spans().size() - 1);
    this.report =
        new OpenReport(
            survey.verdict(),
            storeId,
            last.extent().logEpoch(),
            verified.spans().get(0).extent().firstLsn(),
            end.nextLsn - 1,
            end.transaction,
            end.timeMicros,
            new OpenReport.Tail(
                last.extent().name(),
                verified.lastPosition() + last.extent().origin(),
                verified.tailBytes(),
                null,
                0),
            new OpenReport.Work(
                verified.spans().size(),
                verified.records(),
                verified.bytesRead(),
                time.nanos() - start));
  }

  static ReadOnlyLog open(
      LogStorage storage, @Nullable KeyRing ring, TimeSource time, boolean byIndex) {
    long start = time.nanos();
    try {
      Survey before = null;
      for (int attempt = 1; ; attempt++) {
        Found found = look(storage, ring, attempt, byIndex);
        Survey survey = found.survey();
        // Beside a writer a group can be seen before one that was written earlier.
        if (survey.damage() == null || survey.endsLike(before) || attempt == ATTEMPTS) {
          return new ReadOnlyLog(storage, ring, time, start, found);
        }
        before = survey;
      }
    } catch (IOException e) {
      throw LogOpening.typed(e);
    }
  }

  private record Found(UUID storeId, KeyVault vault, Survey survey) {}

  /** Walks along the log; begins anew if its beginning is deleted meanwhile. */
  private static Found look(
      LogStorage storage, @Nullable KeyRing ring, int attempt, boolean byIndex) throws IOException {
    for (int more = attempt; ; more++) {
      try (ReadableLog log = storage.openForReading()) {
        List<LogExtent> extents = log.extents();
        if (extents.isEmpty()) {
          throw new WalException(
              "expected a log that has begun, found store " + log.storeId() + " without a segment",
              null);
        }
        ByteBuffer note = log.mark();
        LogMark mark = note == null ? null : LogMark.decode(note);
        KeyVault vault = new KeyVault(ring, log.storeId());
        return new Found(
            log.storeId(), vault, LogVerifier.survey(extents, mark, log.storeId(), vault, byIndex));
      } catch (StorageException e) {
        if (e.kind() != StorageException.Kind.ABSENT || more >= ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /**
   * Returns what opening found.
   *
   * @return the report: nothing was set aside and nothing written again; the log epoch is that of
   *     the youngest segment, and first and last LSN are what can be read
   */
  public OpenReport openReport() {
    return report;
  }

  /** Returns what was found, for a walk along it. */
  Verified verified() {
    return survey.verified();
  }

  /**
   * Returns why what is shown is not all that was promised to be durable.
   *
   * @return the damage, or empty if the verdict is clean or torn
   */
  public Optional<CorruptLogException> damage() {
    return Optional.ofNullable(survey.damage());
  }

  /**
   * Returns where the log begins.
   *
   * @return the first LSN that can be read
   */
  public long firstLsn() {
    return report.firstLsn();
  }

  /**
   * Returns the last LSN that is whole.
   *
   * @return 0 in an empty log; never less than {@link #durable}
   */
  public long written() {
    return report.lastLsn();
  }

  /**
   * Returns up to where the log itself proves that it was durable: a power cut at the writer may
   * take back what is behind it.
   *
   * @return an LSN, 0 if nothing is proven
   */
  public long durable() {
    return survey.provenLsn();
  }

  /**
   * Reads records from an LSN on, up to {@link #written}.
   *
   * @param lsn the first LSN of interest, 1 or more; the reader begins with the record that
   *     contains it
   * @return a reader for one thread, to be closed. Beside a writer that releases segments, its
   *     {@code next} may throw a {@link LogReleasedException}
   * @throws LogReleasedException if the LSN was released
   */
  public LogReader readFrom(long lsn) {
    if (lsn < 1) {
      throw new IllegalArgumentException("LSN " + lsn + ", expected 1 or more");
    }
    if (lsn < firstLsn()) {
      throw new LogReleasedException(lsn, firstLsn());
    }
    return new LogReader(catalog, whole, salt, new FrameOpener(vault), lsn, new Place());
  }

  /**
   * Finds the first LSN whose commit time is not before an instant, among those that are kept.
   *
   * @param timeMicros the instant, microseconds of UTC
   * @return the LSN, or empty if nothing is as young as that
   * @throws CorruptLogException if nothing is, and the log is damaged
   */
  public OptionalLong firstLsnAt(long timeMicros) {
    long from = catalog.lsnBefore(timeMicros);
    if (from > firstLsn() && !isBefore(from, timeMicros)) {
      // An index that lies: it is not trusted over the log.
      from = firstLsn();
    }
    try (LogReader reader = readFrom(from)) {
      return reader.firstLsnAt(timeMicros);
    }
  }

  private boolean isBefore(long lsn, long timeMicros) {
    if (lsn > written()) {
      return false;
    }
    try (LogReader reader = readFrom(lsn)) {
      LogRecord record = reader.next();
      return record != null && record.timeMicros() < timeMicros;
    }
  }

  /**
   * Reads everything again and checks it.
   *
   * @return what was found now; beside a writer it may be more
   * @throws CorruptLogException if the log is damaged
   * @throws WalException if reading fails
   */
  public OpenReport verify() {
    ReadOnlyLog now = open(storage, ring, time, false);
    now.damage()
        .ifPresent(
            damage -> {
              throw damage.again();
            });
    return now.report;
  }

  /** What a reader of this log is told. */
  private final class Place implements ReaderPlace {

    @Override
    public void moveTo(Span span) {}

    @Override
    public void atEnd() {
      CorruptLogException damage = survey.damage();
      if (damage != null) {
        throw damage.again();
      }
    }

    @Override
    public WalException gone(long lsn, StorageException cause) {
      try (ReadableLog log = storage.openForReading()) {
        return new LogReleasedException(lsn, log.extents().get(0).firstLsn());
      } catch (IOException | RuntimeException e) {
        cause.addSuppressed(e);
        return new WalException("reading from LSN " + lsn + " failed: " + cause, cause);
      }
    }

    @Override
    public void close() {}
  }
}
