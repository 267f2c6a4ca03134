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

import io.palimpsest.wal.LogVerifier.Verified;
import io.palimpsest.wal.keys.KeyRing;
import io.palimpsest.wal.storage.ClaimedLog;
import io.palimpsest.wal.storage.ExtentReader;
import io.palimpsest.wal.storage.LogAppender;
import io.palimpsest.wal.storage.LogExtent;
import io.palimpsest.wal.storage.LogIdentity;
import io.palimpsest.wal.storage.LogStorage;
import io.palimpsest.wal.storage.StorageException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a log: claim, verify, keep a copy of what is left behind, begin a log epoch.
 *
 * <p>Records at the end that nothing proves durable are in the page cache perhaps and on the disk
 * perhaps not. They are written again by the new log epoch and forced together with its first
 * frame, before anyone can see them; until that force they count where they were. So whatever an
 * opening shows, the next opening shows too.
 */
final class LogOpening {

  private static final Logger LOGGER = LoggerFactory.getLogger(LogOpening.class);

  private final ClaimedLog claim;
  private final LogIdentity identity;
  private final TimeSource time;
  private final long startNanos;

  private final KeyVault vault;

  private LogOpening(
      ClaimedLog claim,
      LogIdentity identity,
      TimeSource time,
      long startNanos,
      @Nullable KeyRing ring) {
    this.claim = claim;
    this.vault = new KeyVault(ring, claim.storeId());
    this.identity = identity;
    this.time = time;
    this.startNanos = startNanos;
  }

  /**
   * What an opened log consists of.
   *
   * @param claim the right to write
   * @param appender where to write
   * @param group puts groups together, and knows the chain so far
   * @param catalog which extents there are
   * @param end what the next record follows on
   * @param writerId drawn for this opening
   * @param vault what decrypts
   * @param key what encrypts
   * @param chain the chain behind the opening group, or null if records are not chained
   * @param report what was found
   */
  record Opened(
      ClaimedLog claim,
      LogAppender appender,
      FlushGroup group,
      LogCatalog catalog,
      LogEnd end,
      long writerId,
      KeyVault vault,
      WriterKey key,
      @Nullable LogChain chain,
      OpenReport report) {}

  /** Opens a log; whatever goes wrong, the claim is given up. */
  static Opened open(LogStorage storage, WalConfig config, TimeSource time) {
    LogIdentity identity = identity(time);
    long start = time.nanos();
    KeyRing ring = KeyRings.of(config);
    ClaimedLog claim = null;
    try {
      claim = storage.open(identity);
      int groupBytes =
          Math.min(
              config.groupBytes(), storage.capabilities().maxGroupBytes() & -FrameLayout.BLOCK);
      return new LogOpening(claim, identity, time, start, ring)
          .run(groupBytes, config.tamperEvidence());
    } catch (IOException e) {
      RuntimeException typed = typed(e);
      giveUp(claim, typed);
      throw typed;
    } catch (RuntimeException | Error e) {
      giveUp(claim, e);
      throw e;
    }
  }

  private static void giveUp(@Nullable ClaimedLog claim, Throwable cause) {
    if (claim != null) {
      try {
        claim.close();
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
    }
  }

  /** Returns what a failed opening throws. */
  static RuntimeException typed(IOException e) {
    if (e instanceof StorageException failure) {
      return switch (failure.kind()) {
        case LOCKED -> new LogLockedException(String.valueOf(failure.getMessage()), failure);
        case CORRUPT -> new CorruptLogException(String.valueOf(failure.getMessage()), failure);
        default -> new WalException("log cannot be opened: " + failure.getMessage(), failure);
      };
    }
    // A failure to read says nothing about what is stored.
    return new WalException("log cannot be opened: " + e, e);
  }

  private static LogIdentity identity(TimeSource time) {
    UUID random = UUID.randomUUID();
    long writerId = random.getMostSignificantBits() ^ random.getLeastSignificantBits();
    return new LogIdentity(
        UUID.randomUUID(), writerId, ProcessHandle.current().pid(), host(), time.micros());
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  private Opened run(int groupBytes, boolean chained) throws IOException {
    ByteBuffer note = claim.mark();
    LogMark mark = note == null ? LogMark.NONE : LogMark.decode(note);
    List<LogExtent> extents = claim.extents();
    vault.requireFor(extents);
    WriterKey key = vault.writerKey(claim.logEpoch(), identity.writerId());
    Verified verified = LogVerifier.verify(extents, mark, claim.storeId(), vault);
    String quarantine = quarantine(extents, verified);

    FlushGroup group =
        new FlushGroup(
            new FrameSalt(claim.storeId()),
            claim.logEpoch(),
            identity.writerId(),
            groupBytes,
            verified.kept().transactionCrc());
    group.encrypt(key.cipher());
    LogIndex index = new LogIndex();
    LogChain chain = chained ? chain(verified) : null;
    SegmentLabel label = label(key, verified, chain);
    LogAppender appender;
    try (OpeningGroups opening =
        new OpeningGroups(
            group,
            key.cipher() == null ? 0 : FrameCipher.OVERHEAD,
            verified,
            epochPayload(extents, verified),
            new OpeningGroups.Identity(
                claim.storeId(), claim.logEpoch(), identity.writerId(), new FrameOpener(vault)),
            index,
            chain)) {
      appender =
          claim.begin(
              opening, verified.kept().nextLsn(), verified.end().nextLsn - 1, label.encode());
    }
    LogCatalog catalog = new LogCatalog(verified.spans());
    if (!verified.spans().isEmpty()) {
      LogCatalog.Span last = verified.spans().get(verified.spans().size() - 1);
      long firstTransaction = verified.kept().transaction() + 1;
      catalog.roll(last.end(), last.lastMicros(), appender.extent(), firstTransaction, index);
    } else {
      catalog.roll(0, Long.MIN_VALUE, appender.extent(), 1, index);
    }
    LogEnd end = verified.end();
    LogMark next =
        new LogMark(
            claim.logEpoch(),
            end.transaction,
            end.nextLsn - 1,
            catalog.spans().get(0).extent().firstLsn(),
            appender.extent().sequence(),
            false);
    appender.mark(next.encode());
    rebuildIndexes(verified.spans());
    OpenReport report = report(extents, verified, mark, quarantine, next.firstLsn());
    return new Opened(
        claim, appender, group, catalog, end, identity.writerId(), vault, key, chain, report);
  }

  /** Returns the chain up to where the new log epoch follows on. */
  private LogChain chain(Verified verified) throws IOException {
    LogCatalog.Span last = lastOf(verified);
    SegmentLabel before = last == null ? SegmentLabel.PLAIN : SegmentLabel.of(last.extent());
    if (last == null || !before.isChained()) {
      return LogChain.begin(claim.storeId(), claim.logEpoch(), verified.kept().nextLsn());
    }
    LogChain chain = LogChain.from(before.chainBefore());
    try (ExtentReader reader = last.extent().open();
        FrameCursor cursor = new FrameCursor(reader, new FrameSalt(claim.storeId()))) {
      for (long at = 0; at < last.end(); at = cursor.next()) {
        if (cursor.look(at) != FrameVerdict.VALID) {
          throw new CorruptLogException(
              last.extent().name(),
              at + last.extent().origin(),
              "a frame that was read a moment ago",
              "none",
              null);
        }
        cursor.chain(chain);
      }
    }
    return chain;
  }

  private static SegmentLabel label(WriterKey key, Verified verified, @Nullable LogChain chain) {
    if (chain == null) {
      return key.label();
    }
    LogCatalog.Span last = lastOf(verified);
    boolean begins = last == null || !SegmentLabel.of(last.extent()).isChained();
    return key.label().chained(begins, chain.head());
  }

  private static LogCatalog.@Nullable Span lastOf(Verified verified) {
    List<LogCatalog.Span> spans = verified.spans();
    return spans.isEmpty() ? null : spans.get(spans.size() - 1);
  }

  /** Writes the index of every closed segment that has none, or another one than was found. */
  private void rebuildIndexes(List<LogCatalog.Span> spans) {
    for (int i = 0; i + 1 < spans.size(); i++) {
      LogCatalog.Span span = spans.get(i);
      // What a later log epoch cuts off has no seal to hold an index against.
      if (spans.get(i + 1).extent().logEpoch() == span.extent().logEpoch()) {
        ByteBuffer index = IndexBytes.encode(claim.storeId(), span);
        try {
          if (!index.equals(span.extent().index())) {
            claim.writeIndex(span.extent(), index);
          }
        } catch (IOException e) {
          LOGGER.warn("no index beside {}: {}", span.extent().name(), e.toString());
        }
      }
    }
  }

  private @Nullable String quarantine(List<LogExtent> extents, Verified verified)
      throws IOException {
    if (verified.tailBytes() == 0) {
      return null;
    }
    String reason =
        String.format(
            Locale.ROOT,
            "%d bytes behind LSN %d were never promised to be durable and were left behind when log"
                + " epoch %d began",
            verified.tailBytes(),
            verified.end().nextLsn - 1,
            claim.logEpoch());
    return claim.quarantine(
        extents.get(extents.size() - 1), verified.lastPosition(), verified.tailBytes(), reason);
  }

  private ByteBuffer epochPayload(List<LogExtent> extents, Verified verified) {
    long before = extents.isEmpty() ? 0 : extents.get(extents.size() - 1).logEpoch();
    return ByteBuffer.allocate(FrameLayout.EPOCH_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(FrameLayout.EPOCH_BEFORE, before)
        .putLong(FrameLayout.EPOCH_OPENING_TRANSACTION, verified.end().transaction)
        .putLong(FrameLayout.EPOCH_OPENING_LSN, verified.end().nextLsn - 1)
        .putLong(FrameLayout.EPOCH_STARTED, identity.startedMicros());
  }

  private OpenReport report(
      List<LogExtent> extents,
      Verified verified,
      LogMark mark,
      @Nullable String quarantine,
      long firstLsn) {
    LogExtent last = extents.isEmpty() ? null : extents.get(extents.size() - 1);
    OpenReport.Tail tail =
        new OpenReport.Tail(
            last == null ? null : last.name(),
            last == null ? 0 : verified.lastPosition() + last.origin(),
            verified.tailBytes(),
            quarantine,
            (int) verified.unpromised().records());
    return new OpenReport(
        verified.isClean(mark) ? TailVerdict.CLEAN : TailVerdict.TORN,
        claim.storeId(),
        claim.logEpoch(),
        firstLsn,
        verified.end().nextLsn - 1,
        verified.end().transaction,
        verified.end().timeMicros,
        tail,
        new OpenReport.Work(
            extents.size(), verified.records(), verified.bytesRead(), time.nanos() - startNanos));
  }
}
