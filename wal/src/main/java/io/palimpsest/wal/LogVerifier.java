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
import io.palimpsest.wal.storage.ExtentReader;
import io.palimpsest.wal.storage.LogExtent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Walks along a whole log and decides how it ends.
 *
 * <pre>
 *   what stands behind the last whole frame r          promise above r?    verdict
 *   --------------------------------------------------  ------------------  -----------------------
 *   a younger log epoch that follows on a frame &lt;= r    -                   go on there
 *   a younger log epoch that follows on a frame &gt; r     -                   CORRUPT
 *   the next segment of the same log epoch              -                   CORRUPT unless r is a seal
 *   zeros, r is a seal                                  no                  CLEAN
 *   zeros                                               no                  TORN, 0 bytes left behind
 *   anything else                                       no                  TORN
 *   anything                                            yes                 CORRUPT
 * </pre>
 *
 * <p>The mark is renewed whenever a log epoch has begun, before it takes its first record, and when
 * the log rolls. So the segment it names must be there and of its log epoch, and younger log epochs
 * hold nothing but what they began with; otherwise mark and segments are of different times. A mark
 * that says closed asks for more: a seal exactly behind what it promises and zeros behind that, or
 * a younger log epoch that follows on exactly that. The parts of a transaction count when the last
 * one is there.
 *
 * <p>A promise above r is a frame that can be believed alone, found anywhere behind r, or the mark
 * beside the log. A log epoch begins with its EPOCH frame and the records it wrote again, all
 * durable before anyone could see them, so its existence is a promise as well.
 */
final class LogVerifier {

  private final UUID storeId;
  private final @Nullable LogMark mark;
  private final FrameSalt salt;
  private final List<Span> spans = new ArrayList<>();
  private final LogEnd end = new LogEnd();
  private long writer;
  private long position;

  /** Where the first part of a transaction stands whose last part was not met yet, or -1. */
  private long partsFrom = -1;

  private long partsMicros;

  /** A state of the walk in this extent, at or before the last promised transaction. */
  private Kept base = here();

  /** A later state, which becomes the base when it is promised. */
  private Kept candidate = base;

  /** Of this extent, and from which position on it takes another entry. */
  private LogIndex index = new LogIndex();

  private long indexNext;

  /** The extent that is being walked along, once its own frames are. */
  private @Nullable Span walking;

  private long openingTransaction;
  private long records;
  private long bytesRead;
  private long tailBytes;

  private final FrameOpener opener;

  /** Whether the records of this extent are encrypted, and which part of one comes next. */
  private boolean encrypted;

  private int nextPart;

  private LogVerifier(UUID storeId, @Nullable LogMark mark, FrameOpener opener) {
    this.storeId = storeId;
    this.opener = opener;
    this.mark = mark;
    this.salt = new FrameSalt(storeId);
  }

  /** A record, or a part of one, that nothing proves durable; its payload is not encrypted. */
  record Unpromised(FrameType type, FlushGroup.Stamp stamp, ByteBuffer payload, byte flags) {

    boolean isBeginOfRecord() {
      return type == FrameType.TRANSACTION || type == FrameType.TRANSACTION_FIRST;
    }

    boolean isEndOfRecord() {
      return type != FrameType.TRANSACTION_FIRST && type != FrameType.TRANSACTION_MIDDLE;
    }
  }

  /**
   * The last transaction that is proven durable; the next log epoch follows on it.
   *
   * @param nextLsn the LSN behind it
   * @param transaction its id
   * @param timeMicros its commit time
   * @param transactionCrc the checksum of its frame
   * @param position the position behind its frame
   */
  record Kept(long nextLsn, long transaction, long timeMicros, int transactionCrc, long position) {}

  /** Where and as what an older epoch's records end. */
  private record Cut(long transaction, int transactionCrc) {}

  /**
   * What a log that is not corrupt looks like.
   *
   * @param spans the extents, each with the part that counts
   * @param end how the log ends, records that nothing proves durable included
   * @param kept the end of what is proven
   * @param unpromised the records behind it
   * @param lastPosition the position behind the last whole frame
   * @param tailBytes how many bytes behind that are not zeros
   * @param records how many records were read
   * @param bytesRead how many bytes were read
   */
  record Verified(
      List<Span> spans,
      LogEnd end,
      Kept kept,
      List<Unpromised> unpromised,
      long lastPosition,
      long tailBytes,
      long records,
      long bytesRead) {

    /**
     * Returns whether the log was closed: behind a seal of its idle life more may have been lost.
     */
    boolean isClean(@Nullable LogMark mark) {
      boolean closed = mark != null && mark.closed();
      return spans.isEmpty() || (closed && end.sealed && tailBytes == 0);
    }
  }

  /**
   * What a log looks like to one who only reads it.
   *
   * @param verified the longest beginning without a break; everything whole in it counts
   * @param provenLsn up to where something proves that it was durable
   * @param verdict how it ends
   * @param damage why more should be there, or null
   */
  record Survey(
      Verified verified,
      long provenLsn,
      TailVerdict verdict,
      @Nullable CorruptLogException damage) {

    /** Returns whether another look found the same damage at the same place. */
    boolean endsLike(@Nullable Survey other) {
      return damage != null
          && other != null
          && other.damage != null
          && verified.lastPosition() == other.verified.lastPosition()
          && verified.end().transaction == other.verified.end().transaction
          && damage.found().equals(other.damage.found());
    }
  }

  /** Verifies a log; records that nothing proves durable are apart. */
  static Verified verify(List<LogExtent> extents, UUID storeId, @Nullable LogMark mark)
      throws IOException {
    return verify(extents, mark, storeId, new KeyVault(null, storeId));
  }

  /** Verifies a log; its keys are needed only for records that nothing proves durable. */
  static Verified verify(
      List<LogExtent> extents, @Nullable LogMark mark, UUID storeId, KeyVault vault)
      throws IOException {
    return new LogVerifier(storeId, mark, new FrameOpener(vault)).run(extents);
  }

  /**
   * Verifies a log as far as it goes.
   *
   * @param byIndex whether it is enough, of a closed segment that has an index, to look at its
   *     first frame and its seal
   * @throws CorruptLogException only if not even a first segment can be shown
   */
  static Survey survey(
      List<LogExtent> extents,
      @Nullable LogMark mark,
      UUID storeId,
      KeyVault vault,
      boolean byIndex)
      throws IOException {
    return new LogVerifier(storeId, mark, new FrameOpener(vault))
        .runAsFarAsItGoes(extents, byIndex);
  }

  private Verified run(List<LogExtent> extents) throws IOException {
    checkMarkAgainst(extents);
    for (int i = 0; i < extents.size(); i++) {
      LogExtent next = i + 1 < extents.size() ? extents.get(i + 1) : null;
      walk(extents.get(i), next);
    }
    List<Unpromised> unpromised = new ArrayList<>();
    Kept kept = here();
    if (end.transaction > end.promised) {
      int last = spans.size() - 1;
      Span span = spans.get(last);
      kept = collect(span, unpromised);
      // They are written again by the next log epoch and count there.
      spans.set(last, span.withEnd(kept.position(), kept.timeMicros()));
    }
    return new Verified(
        spans, end, kept, List.copyOf(unpromised), position, tailBytes, records, bytesRead);
  }

  private Survey runAsFarAsItGoes(List<LogExtent> extents, boolean byIndex) throws IOException {
    CorruptLogException damage = null;
    try {
      checkMarkAgainst(extents);
    } catch (CorruptLogException e) {
      damage = e;
    }
    boolean broken = false;
    for (int i = 0; i < extents.size() && !broken; i++) {
      LogExtent next = i + 1 < extents.size() ? extents.get(i + 1) : null;
      walking = null;
      try {
        cutBy(extents.get(i), next);
      } catch (CorruptLogException e) {
        damage = damage == null ? e : damage;
        broken = true;
        next = null;
      }
      try {
        if (!byIndex || !isRolledTwice(extents, i) || !passByIndex(extents.get(i), next)) {
          walk(extents.get(i), next);
        }
      } catch (CorruptLogException e) {
        damage = damage == null ? e : damage;
        broken = true;
        endHere();
      }
    }
    if (spans.isEmpty() && damage != null) {
      throw damage;
    }
    long provenLsn = (end.transaction > end.promised ? base.nextLsn() : end.nextLsn) - 1;
    Verified verified =
        new Verified(spans, end, here(), List.of(), position, tailBytes, records, bytesRead);
    TailVerdict whole = verified.isClean(mark) ? TailVerdict.CLEAN : TailVerdict.TORN;
    return new Survey(verified, provenLsn, damage == null ? whole : TailVerdict.CORRUPT, damage);
  }

  /**
   * Returns whether two more extents of the same log epoch follow, and the first of them holds a
   * record: which is what a later log epoch follows on, and an index does not tell.
   */
  private static boolean isRolledTwice(List<LogExtent> extents, int i) {
    return i + 2 < extents.size()
        && extents.get(i + 2).logEpoch() == extents.get(i).logEpoch()
        && extents.get(i + 2).firstLsn() > extents.get(i + 1).firstLsn();
  }

  /** Passes an extent from its first frame to its seal; false, and nothing done, if it cannot. */
  private boolean passByIndex(LogExtent extent, @Nullable LogExtent next) throws IOException {
    IndexBytes.Found found = IndexBytes.decode(extent.index(), storeId, extent);
    if (found == null || next == null || found.end() < 2L * FrameLayout.BLOCK) {
      return false;
    }
    long seal = found.end() - FrameLayout.BLOCK;
    try (ExtentReader reader = extent.open();
        FrameCursor first = new FrameCursor(reader, salt);
        FrameCursor last = new FrameCursor(reader, salt)) {
      boolean sealed =
          last.look(seal) == FrameVerdict.VALID
              && last.typeCode() == FrameType.SEAL.code()
              && last.next() == found.end()
              && last.logEpoch() == extent.logEpoch()
              && last.firstLsn() == next.firstLsn()
              && last.promise() == last.transaction();
      position = 0;
      if (!sealed
          || first.look(0) != FrameVerdict.VALID
          || first.logEpoch() != extent.logEpoch()
          || first.writer() != last.writer()) {
        return false;
      }
      boolean begins = spans.isEmpty() || isNewEpoch(extent);
      if (!begins && follow(extent, first) != null) {
        return false;
      }
      long firstTransaction = spans.isEmpty() ? first(extent, first) : end.transaction + 1;
      if (begins) {
        passEpoch(extent, first);
      }
      records += last.transaction() - firstTransaction + 1;
      end.nextLsn = last.firstLsn();
      end.transaction = last.transaction();
      end.timeMicros = last.timeMicros();
      end.chain = last.selfCrc();
      end.sealed = true;
      end.promised = Math.max(end.promised, last.promise());
      position = found.end();
      base = here();
      candidate = base;
      bytesRead += first.bytesRead() + last.bytesRead();
      spans.add(new Span(extent, firstTransaction, position, end.timeMicros, found.index()));
      return true;
    }
  }

  /** Takes what was passed of the extent of the present walk into the log. */
  private void endHere() {
    Span begun = walking;
    if (begun != null && position > 0) {
      position = partsFrom >= 0 ? partsFrom : position;
      spans.add(begun.withEnd(position, end.timeMicros));
    } else if (!spans.isEmpty()) {
      position = spans.get(spans.size() - 1).end();
    }
  }

  /** Reads the end of the youngest extent again, for the records that nothing proves durable. */
  private Kept collect(Span span, List<Unpromised> into) throws IOException {
    Kept kept = base;
    try (ExtentReader reader = span.extent().open();
        FrameCursor cursor = new FrameCursor(reader, salt)) {
      long at = base.position();
      while (at < position) {
        FrameType type =
            cursor.look(at) == FrameVerdict.VALID ? FrameType.of(cursor.typeCode()) : null;
        if (type == null) {
          throw corrupt(span.extent(), at, "a frame that was read a moment ago", "none");
        }
        boolean promised = cursor.transaction() <= end.promised;
        if (!promised && type.isTransaction()) {
          FlushGroup.Stamp stamp =
              new FlushGroup.Stamp(
                  cursor.firstLsn(), cursor.mutations(), cursor.transaction(), cursor.timeMicros());
          ByteBuffer payload = opener.payload(cursor, span.extent());
          into.add(new Unpromised(type, stamp, payload, cursor.flags()));
        }
        at = cursor.next();
        if (promised && type.isEndOfTransaction()) {
          kept =
              new Kept(
                  cursor.firstLsn() + cursor.mutations(),
                  cursor.transaction(),
                  cursor.timeMicros(),
                  cursor.selfCrc(),
                  at);
        }
      }
      bytesRead += cursor.bytesRead();
    }
    return kept;
  }

  private Kept here() {
    return new Kept(end.nextLsn, end.transaction, end.timeMicros, end.transactionCrc, position);
  }

  private void checkMarkAgainst(List<LogExtent> extents) {
    long firstLsn = mark == null ? 1 : mark.firstLsn();
    if (extents.isEmpty()) {
      if (mark != null && mark.isWritten()) {
        throw new CorruptLogException(
            "wal.mark", 0, "segments up to number " + mark.sequence(), "no segment", null);
      }
      return;
    }
    LogExtent first = extents.get(0);
    if (first.firstLsn() > firstLsn) {
      throw corrupt(
          first,
          -first.origin(),
          "a log that begins at LSN " + firstLsn,
          "LSN " + first.firstLsn());
    }
    LogExtent last = extents.get(extents.size() - 1);
    if (mark != null && last.sequence() < mark.sequence()) {
      throw corrupt(
          last,
          -last.origin(),
          "segments up to number " + mark.sequence() + ", as the mark promises",
          "the last one to be number " + last.sequence());
    }
    if (mark != null && mark.isWritten()) {
      checkMarkedEpoch(mark, first, extents);
    }
  }

  /** Checks that the segment beside which the mark was written is there, and the same. */
  private void checkMarkedEpoch(LogMark written, LogExtent first, List<LogExtent> extents) {
    if (first.sequence() > written.sequence()) {
      throw corrupt(
          first,
          -first.origin(),
          "segment number " + written.sequence() + ", which the mark names",
          "the first one to be number " + first.sequence());
    }
    for (LogExtent extent : extents) {
      if (extent.sequence() == written.sequence() && extent.logEpoch() != written.logEpoch()) {
        throw corrupt(
            extent,
            -extent.origin(),
            "a segment of log epoch " + written.logEpoch() + ", as the mark says",
            format(
                "one of log epoch %d; mark and segments are of different times",
                extent.logEpoch()));
      }
    }
  }

  /** Walks along one extent, up to the next one's cut, its own seal, or the end of the log. */
  private void walk(LogExtent extent, @Nullable LogExtent next) throws IOException {
    Cut cut = cutBy(extent, next);
    encrypted = SegmentLabel.of(extent).isEncrypted();
    long firstTransaction = end.transaction + 1;
    try (ExtentReader reader = extent.open();
        FrameCursor cursor = new FrameCursor(reader, salt)) {
      boolean begins = spans.isEmpty() || isNewEpoch(extent);
      if (spans.isEmpty()) {
        firstTransaction = first(extent, cursor);
      }
      position = 0;
      // The seal of the segment before says nothing about this one.
      end.sealed = false;
      String broken = begins ? passEpoch(extent, cursor) : null;
      base = here();
      candidate = base;
      index = new LogIndex();
      indexNext = LogIndex.APART;
      walking = new Span(extent, firstTransaction, position, end.timeMicros, index);
      long kept = cut != null && end.transaction == cut.transaction() ? position : -1;
      while (broken == null && kept < 0) {
        broken = pass(extent, cursor);
        if (broken == null && cut != null && end.transaction == cut.transaction()) {
          kept = position;
        }
      }
      bytesRead += cursor.bytesRead();
      if (partsFrom >= 0) {
        // What is not whole does not count: the log ends before it.
        position = partsFrom;
        partsFrom = -1;
        nextPart = 0;
        broken = "only the first parts of it, and then " + broken;
      }
      if (cut != null) {
        requireCut(extent, cut, broken);
      } else if (next != null) {
        requireSeal(extent, next, String.valueOf(broken));
      } else {
        decide(extent, cursor, reader, String.valueOf(broken));
      }
      if (mark != null && extent.logEpoch() > mark.logEpoch()) {
        requireNothingButTheOpening(extent, mark);
      }
      spans.add(new Span(extent, firstTransaction, position, end.timeMicros, index));
    }
  }

  /** A log epoch takes records only once the mark names it. */
  private void requireNothingButTheOpening(LogExtent extent, LogMark older) {
    if (end.transaction > openingTransaction) {
      throw corrupt(
          extent,
          position,
          format(
              "no record behind transaction %d, since the mark %s",
              openingTransaction,
              older.isWritten()
                  ? "is of log epoch " + older.logEpoch()
                  : "is missing or was never written"),
          format(
              "records of log epoch %d up to transaction %d; mark and segments are of different"
                  + " times, or the mark is damaged",
              extent.logEpoch(), end.transaction));
    }
  }

  private boolean isNewEpoch(LogExtent extent) {
    return spans.get(spans.size() - 1).extent().logEpoch() != extent.logEpoch();
  }

  /**
   * Takes the state before the oldest extent from its first frame; nothing older can be checked.
   */
  private long first(LogExtent extent, FrameCursor cursor) throws IOException {
    if (extent.firstLsn() > 1 && cursor.look(0) == FrameVerdict.VALID) {
      FrameType type = FrameType.of(cursor.typeCode());
      boolean control = type == null || !type.isTransaction();
      end.nextLsn = extent.firstLsn();
      end.transaction = cursor.transaction() - (control ? 0 : 1);
      end.chain = cursor.previousCrc();
      end.transactionCrc = cursor.previousCrc();
      writer = cursor.writer();
    }
    return end.transaction + 1;
  }

  /** Returns where the next extent cuts off an extent, null if it does not. */
  private @Nullable Cut cutBy(LogExtent extent, @Nullable LogExtent next) throws IOException {
    return next != null && next.logEpoch() > extent.logEpoch() ? cutOf(next) : null;
  }

  /** Reads on which transaction a younger log epoch follows. */
  private Cut cutOf(LogExtent extent) throws IOException {
    try (ExtentReader reader = extent.open();
        FrameCursor cursor = new FrameCursor(reader, salt)) {
      if (cursor.look(0) != FrameVerdict.VALID || !isEpoch(cursor)) {
        throw corrupt(extent, 0, "the frame that begins log epoch " + extent.logEpoch(), "none");
      }
      return new Cut(cursor.transaction(), cursor.previousCrc());
    }
  }

  private static boolean isEpoch(FrameCursor cursor) {
    return cursor.typeCode() == FrameType.EPOCH.code()
        && cursor.payloadLength() == FrameLayout.EPOCH_BYTES;
  }

  /** Passes the frame that begins a log epoch; null, or what is wrong with it. */
  private @Nullable String passEpoch(LogExtent extent, FrameCursor cursor) throws IOException {
    boolean oldest = spans.isEmpty();
    if (cursor.look(0) != FrameVerdict.VALID) {
      throw corrupt(
          extent,
          0,
          "the frame that begins log epoch " + extent.logEpoch(),
          cursor.isVersion1()
              ? "one of format version 1, which this version of the program does not read"
              : "no valid frame");
    }
    if (!isEpoch(cursor)) {
      if (oldest && extent.firstLsn() > 1) {
        return null;
      }
      throw corrupt(
          extent,
          0,
          "the frame that begins log epoch " + extent.logEpoch(),
          "a frame of type " + cursor.typeCode());
    }
    end.chain = end.transactionCrc;
    writer = cursor.writer();
    String wrong = follow(extent, cursor);
    if (wrong != null) {
      throw corrupt(extent, 0, "a log epoch that follows on what is kept", wrong);
    }
    openingTransaction = cursor.epochField(FrameLayout.EPOCH_OPENING_TRANSACTION);
    position = cursor.next();
    end.chain = cursor.selfCrc();
    promise(Math.max(cursor.promise(), cursor.transaction()));
    return null;
  }

  /** Passes the frame at the position; null, or why the walk ends here. */
  private @Nullable String pass(LogExtent extent, FrameCursor cursor) throws IOException {
    FrameVerdict verdict = cursor.look(position);
    if (verdict != FrameVerdict.VALID) {
      return switch (verdict) {
        case NOTHING -> "zeros";
        case BAD_PAYLOAD ->
            "a header of transaction "
                + cursor.transaction()
                + " whose payload checksum does not match";
        default -> "bytes that are no frame of this store";
      };
    }
    String wrong = follow(extent, cursor);
    if (wrong != null) {
      return wrong;
    }
    promise(cursor.promise());
    byte type = cursor.typeCode();
    end.chain = cursor.selfCrc();
    end.sealed = type == FrameType.SEAL.code();
    if (position >= indexNext
        && (type == FrameType.TRANSACTION.code() || type == FrameType.TRANSACTION_FIRST.code())) {
      index.add(position, cursor.firstLsn(), cursor.timeMicros());
      indexNext = position + LogIndex.APART;
    }
    if (type == FrameType.TRANSACTION.code() || type == FrameType.TRANSACTION_LAST.code()) {
      end.pass(cursor);
      partsFrom = -1;
      records++;
      nextPart = 0;
    } else if (type == FrameType.TRANSACTION_FIRST.code()) {
      partsFrom = position;
      partsMicros = cursor.timeMicros();
      nextPart = 1;
    } else if (type == FrameType.TRANSACTION_MIDDLE.code()) {
      nextPart++;
    }
    position = cursor.next();
    return null;
  }

  private void promise(long transaction) {
    if (transaction <= end.promised) {
      return;
    }
    end.promised = transaction;
    // Promises rise where groups begin, so that this is rare.
    if (candidate.transaction() <= transaction) {
      base = candidate;
    }
    if (partsFrom < 0) {
      candidate = here();
      if (candidate.transaction() <= transaction) {
        base = candidate;
      }
    }
  }

  /** Checks that a valid frame is the one that comes next; null, or what is wrong with it. */
  private @Nullable String follow(LogExtent extent, FrameCursor frame) {
    FrameType type = FrameType.of(frame.typeCode());
    boolean transaction = type != null && type.isTransaction();
    long expectedTransaction = end.transaction + (transaction ? 1 : 0);
    if (frame.logEpoch() != extent.logEpoch() || frame.writer() != writer) {
      return format(
          "a frame of log epoch %d, writer %x, instead of %d, %x",
          frame.logEpoch(), frame.writer(), extent.logEpoch(), writer);
    }
    if (type == null || type == FrameType.PAD) {
      return "a frame of unknown type " + frame.typeCode();
    }
    if ((frame.flags() & ~FrameLayout.KNOWN_FLAGS) != 0) {
      return "a frame with unknown flags " + frame.flags();
    }
    boolean later = type == FrameType.TRANSACTION_MIDDLE || type == FrameType.TRANSACTION_LAST;
    if (later != (partsFrom >= 0)) {
      return later
          ? format("a later part of transaction %d without its first", frame.transaction())
          : format("a frame of type %s between the parts of a transaction", type);
    }
    if (type == FrameType.EPOCH && position != 0) {
      return "a log epoch that begins in the middle of a segment";
    }
    if (frame.transaction() != expectedTransaction || frame.firstLsn() != end.nextLsn) {
      return format(
          "transaction %d at LSN %d instead of transaction %d at LSN %d",
          frame.transaction(), frame.firstLsn(), expectedTransaction, end.nextLsn);
    }
    if (frame.part() != (transaction ? nextPart : 0)) {
      return format(
          "part %d of transaction %d instead of part %d",
          frame.part(), frame.transaction(), nextPart);
    }
    if (frame.isEncrypted() != (transaction && encrypted)) {
      return format(
          "transaction %d (%s) %s in a segment whose label says otherwise",
          frame.transaction(), type, frame.isEncrypted() ? "encrypted" : "not encrypted");
    }
    if (frame.previousCrc() != end.chain) {
      return "a frame that follows on another one than is there";
    }
    if (!transaction && frame.promise() != frame.transaction()) {
      return format(
          "a frame of type %s behind transaction %d that promises transaction %d",
          type, frame.transaction(), frame.promise());
    }
    boolean wholeOrLast = type.isEndOfTransaction();
    if (transaction
        && (frame.mutations() < 0
            || (!wholeOrLast && frame.mutations() != 0)
            || frame.timeMicros() < end.timeMicros
            || (later && frame.timeMicros() != partsMicros)
            || frame.promise() >= frame.transaction())) {
      return format(
          "transaction %d (%s) with %d mutations at time %d, promising transaction %d",
          frame.transaction(), type, frame.mutations(), frame.timeMicros(), frame.promise());
    }
    return null;
  }

  private void requireCut(LogExtent extent, Cut cut, @Nullable String broken) {
    if (broken != null || end.transactionCrc != cut.transactionCrc()) {
      throw corrupt(
          extent,
          position,
          "transaction " + cut.transaction() + ", which a later log epoch follows on",
          broken == null ? "a different one with its number" : broken);
    }
    if (mark != null && mark.logEpoch() == extent.logEpoch()) {
      requireMarkedCut(extent, mark, cut);
    }
    end.sealed = false;
  }

  /** A younger log epoch follows on no less than what the mark of the older one promises. */
  private void requireMarkedCut(LogExtent extent, LogMark marked, Cut cut) {
    boolean asClosed =
        !marked.closed()
            || (end.transaction == marked.durableTransaction()
                && end.nextLsn == marked.durableLsn() + 1
                && extent.sequence() == marked.sequence());
    if (cut.transaction() < marked.durableTransaction() || !asClosed) {
      throw corrupt(
          extent,
          position,
          format(
              "a later log epoch that follows on transaction %d at LSN %d%s, as the mark says",
              marked.durableTransaction(),
              marked.durableLsn(),
              marked.closed() ? ", where the log was closed" : " or later"),
          format(
              "one that follows on transaction %d at LSN %d", cut.transaction(), end.nextLsn - 1));
    }
  }

  private void requireSeal(LogExtent extent, LogExtent next, String broken) {
    if (!end.sealed || end.promised < end.transaction || next.firstLsn() != end.nextLsn) {
      throw corrupt(
          extent,
          position,
          "transaction "
              + (end.transaction + 1)
              + " or the seal of a segment that ends before LSN "
              + next.firstLsn(),
          broken);
    }
  }

  /** Decides about the end of the log, behind which there is no other extent. */
  private void decide(LogExtent extent, FrameCursor cursor, ExtentReader reader, String broken)
      throws IOException {
    TailScan tail = TailScan.scan(cursor, reader, position);
    bytesRead += tail.bytesRead();
    tailBytes = tail.endOfBytes() - position;
    requirePromise(extent, openingTransaction, "the beginning of the log epoch", broken);
    requirePromise(
        extent,
        tail.promise(),
        "the frame at byte " + (tail.promisedAt() + extent.origin()),
        broken);
    if (mark != null) {
      requirePromise(extent, mark.durableTransaction(), "the mark", broken);
      promise(mark.durableTransaction());
      if (mark.closed() && mark.logEpoch() == extent.logEpoch()) {
        requireClosed(extent, mark, broken);
      }
    }
    promise(Math.max(openingTransaction, tail.promise()));
  }

  /** A log that its mark calls closed ends as it was closed, whatever a crash could explain. */
  private void requireClosed(LogExtent extent, LogMark closed, String broken) {
    if (!end.sealed
        || tailBytes > 0
        || end.transaction != closed.durableTransaction()
        || end.nextLsn != closed.durableLsn() + 1
        || extent.sequence() != closed.sequence()) {
      throw corrupt(
          extent,
          position,
          format(
              "the seal of a log that was closed, as the mark says, in segment number %d behind"
                  + " transaction %d at LSN %d, and nothing behind it",
              closed.sequence(), closed.durableTransaction(), closed.durableLsn()),
          end.sealed
              ? format(
                  "a seal in segment number %d behind transaction %d at LSN %d, and behind it %s",
                  extent.sequence(), end.transaction, end.nextLsn - 1, broken)
              : broken);
    }
  }

  private void requirePromise(LogExtent extent, long promised, String by, String broken) {
    if (promised > end.transaction) {
      throw corrupt(
          extent,
          position,
          format(
              "transaction %d at LSN %d, since %s promises everything up to transaction %d",
              end.transaction + 1, end.nextLsn, by, promised),
          broken);
    }
  }

  private CorruptLogException corrupt(LogExtent extent, long where, String expected, String found) {
    return new CorruptLogException(
        extent.name(), where + extent.origin(), expected, found + " (store " + storeId + ")", null);
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
