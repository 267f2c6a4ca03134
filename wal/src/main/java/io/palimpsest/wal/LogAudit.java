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
import io.palimpsest.wal.LogVerifier.Verified;
import io.palimpsest.wal.storage.ExtentReader;
import io.palimpsest.wal.storage.LogExtent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Shows whether a log holds what it held when heads of its chain were exported.
 *
 * <p>It takes no lock and changes nothing. A log that is damaged in a way that its checksums show
 * is refused before. Used by one thread, and done with one call.
 */
public final class LogAudit {

  private final UUID storeId;
  private final List<LogChainHead> exported;
  private final FrameOpener opener;
  private final boolean opens;
  private final Map<Long, List<LogChainHead>> wanted = new HashMap<>();
  private final List<LogChainHead> confirmed = new ArrayList<>();
  private final List<byte[]> parts = new ArrayList<>();

  /** The chain up to where the walk is; null in segments that are not chained. */
  private @Nullable LogChain chain;

  /** The head up to where the walk is, as far as it will always be found; null without a chain. */
  private @Nullable LogChainHead present;

  /** What is behind this transaction may be written again by an opening, under other headers. */
  private long promised;

  private long firstLsn;
  private long transaction;
  private long lsn;
  private @Nullable Difference difference;

  private LogAudit(UUID storeId, List<LogChainHead> exported, KeyVault vault, boolean opens) {
    this.storeId = storeId;
    this.exported = exported;
    this.opener = new FrameOpener(vault);
    this.opens = opens;
    for (LogChainHead head : exported) {
      wanted.computeIfAbsent(head.transactionId(), id -> new ArrayList<>()).add(head);
    }
  }

  /**
   * The first thing that is not as it was.
   *
   * @param segment the name of the segment where it shows
   * @param afterLsn up to here an exported head confirms the log, 0 if none does
   * @param atLsn at or before this LSN something is different
   * @param what what was expected and what was found
   */
  public record Difference(String segment, long afterLsn, long atLsn, String what) {}

  /**
   * What was found.
   *
   * @param head the present head, to be exported; null if the end of the log is not chained
   * @param firstLsn the first LSN under the present chain; what is older was released, or written
   *     without one
   * @param confirmed the exported heads that the log has, in log order
   * @param uncovered the exported heads that cannot be looked at: what they cover was released
   * @param difference what is different, or null
   */
  public record Report(
      @Nullable LogChainHead head,
      long firstLsn,
      List<LogChainHead> confirmed,
      List<LogChainHead> uncovered,
      @Nullable Difference difference) {

    /**
     * Returns whether every exported head was looked at and is there.
     *
     * @return true if nothing is different and nothing uncovered
     */
    public boolean isConfirmed() {
      return difference == null && uncovered.isEmpty();
    }
  }

  /**
   * Walks along a log and compares it with heads that were exported earlier.
   *
   * @param directory the directory of the log, in use or not
   * @param config which storage it is in; with keys in it, payloads are decrypted and checked too
   * @param exported heads of this log, in any order; none just checks the chain in itself
   * @return what was found
   * @throws CorruptLogException if the log is damaged
   * @throws LogKeyException if there are keys, but not the right ones
   * @throws WalException if it cannot be read
   */
  public static Report verify(Path directory, WalConfig config, List<LogChainHead> exported) {
    return verify(
        WriteAheadLog.openReadOnly(directory, config, TimeSource.system()), config, exported);
  }

  /** Compares a log that was opened for one who only reads; its own keys are not used. */
  static Report verify(ReadOnlyLog log, WalConfig config, List<LogChainHead> exported) {
    log.damage()
        .ifPresent(
            damage -> {
              throw damage.again();
            });
    UUID storeId = log.openReport().storeId();
    KeyVault vault = new KeyVault(KeyRings.of(config), storeId);
    try {
      return new LogAudit(storeId, exported, vault, config.mayEncrypt()).run(log.verified());
    } catch (IOException e) {
      throw new WalException("log cannot be read: " + e, e);
    }
  }

  private Report run(Verified verified) throws IOException {
    for (LogChainHead head : exported) {
      if (!head.storeId().equals(storeId)) {
        throw new IllegalArgumentException(
            "expected heads of store " + storeId + ", found one of " + head.storeId());
      }
    }
    promised = verified.end().promised;
    String segment = "the log";
    for (Span span : verified.spans()) {
      segment = span.extent().name();
      enter(span);
      walk(span);
    }
    List<LogChainHead> uncovered = new ArrayList<>();
    for (LogChainHead head : wanted.values().stream().flatMap(List::stream).toList()) {
      if (head.transactionId() > Math.min(transaction, promised)) {
        differ(
            segment, head.lastLsn(), "a record with LSN " + head.lastLsn(), "the end of the log");
      } else {
        uncovered.add(head);
      }
    }
    uncovered.sort(Comparator.comparingLong(LogChainHead::transactionId));
    return new Report(
        present, firstLsn, List.copyOf(confirmed), List.copyOf(uncovered), difference);
  }

  /** Goes on to a segment, which says what it follows. */
  private void enter(Span span) {
    LogExtent extent = span.extent();
    SegmentLabel label = SegmentLabel.of(extent);
    LogChain before = chain;
    if (!label.isChained()) {
      chain = null;
      present = null;
      return;
    }
    byte[] follows = label.chainBefore();
    if (label.beginsChain()) {
      byte[] beginning = LogChain.begin(storeId, extent.logEpoch(), extent.firstLsn()).head();
      if (!MessageDigest.isEqual(beginning, follows)) {
        differ(extent.name(), extent.firstLsn(), "the beginning of a chain", "another head");
      }
    } else if (before != null && !MessageDigest.isEqual(before.head(), follows)) {
      differ(extent.name(), extent.firstLsn() - 1, "the head that this segment follows", "another");
    }
    if (before == null || label.beginsChain()) {
      chain = LogChain.from(follows);
      firstLsn = extent.firstLsn();
      transaction = span.firstTransaction() - 1;
      lsn = firstLsn - 1;
      compare(extent);
    }
  }

  private void walk(Span span) throws IOException {
    try (ExtentReader reader = span.extent().open();
        FrameCursor cursor = new FrameCursor(reader, new FrameSalt(storeId))) {
      long position = 0;
      while (position < span.end()) {
        if (cursor.look(position) != FrameVerdict.VALID) {
          throw new CorruptLogException(
              span.extent().name(),
              position + span.extent().origin(),
              "a frame behind LSN " + lsn,
              "none that is whole",
              null);
        }
        frame(span.extent(), cursor);
        position = cursor.next();
      }
    }
  }

  private void frame(LogExtent extent, FrameCursor cursor) {
    FrameType type = FrameType.of(cursor.typeCode());
    LogChain here = chain;
    if (type == FrameType.SEAL && here != null) {
      if (!cursor.copyPayload().equals(ByteBuffer.wrap(here.head()))) {
        differ(extent.name(), lsn, "the head that the seal behind it holds", "another");
      }
    } else if (type != null && type.isTransaction()) {
      check(extent, cursor, type);
      if (here != null) {
        cursor.chain(here);
      }
      if (type.isEndOfTransaction()) {
        transaction = cursor.transaction();
        lsn = cursor.firstLsn() + cursor.mutations() - 1;
        compare(extent);
      }
    }
  }

  /** Opens a payload, if there are keys. */
  private void check(LogExtent extent, FrameCursor cursor, FrameType type) {
    if (!opens) {
      return;
    }
    ByteBuffer payload = opener.payload(cursor, extent);
    if (!cursor.isCompressed()) {
      return;
    }
    byte[] part = new byte[payload.remaining()];
    payload.get(part);
    parts.add(part);
    if (type.isEndOfTransaction()) {
      ByteBuffer whole = ByteBuffer.allocate(parts.stream().mapToInt(one -> one.length).sum());
      parts.forEach(whole::put);
      parts.clear();
      try {
        Compressor.expand(whole.flip());
      } catch (DataFormatException e) {
        throw new CorruptLogException(
            extent.name(),
            cursor.position() + extent.origin(),
            "a compressed payload",
            String.valueOf(e.getMessage()),
            e);
      }
    }
  }

  /** Compares the chain with the exported heads of where the walk is. */
  private void compare(LogExtent extent) {
    LogChain here = chain;
    if (here == null || transaction > promised) {
      return;
    }
    LogChainHead found = LogChainHead.of(storeId, transaction, lsn, here.head());
    present = found;
    List<LogChainHead> heads = wanted.remove(transaction);
    for (LogChainHead head : heads == null ? List.<LogChainHead>of() : heads) {
      if (found.equals(head)) {
        confirmed.add(head);
      } else {
        differ(extent.name(), Math.max(lsn, head.lastLsn()), head.toString(), found.toString());
      }
    }
  }

  private void differ(String segment, long at, String expected, String found) {
    if (difference == null) {
      long after = confirmed.isEmpty() ? 0 : confirmed.get(confirmed.size() - 1).lastLsn();
      difference =
          new Difference(
              segment,
              after,
              at,
              String.format(Locale.ROOT, "expected %s, found %s", expected, found));
    }
  }
}
