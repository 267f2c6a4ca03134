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
 * <p>Which frame follows on another is the job of the {@link FrameWalk}, and what the mark asks of
 * the segments that of the {@link MarkCheck}. The parts of a transaction count when the last one is
 * there.
 *
 * <p>A promise above r is a frame that can be believed alone, found anywhere behind r, or the mark
 * beside the log. A log epoch begins with its EPOCH frame and the records it wrote again, all
 * durable before anyone could see them, so its existence is a promise as well.
 */
final class LogVerifier {

  private final UUID storeId;
  private final MarkCheck marked;
  private final FrameSalt salt;
  private final FrameOpener opener;
  private final List<Span> spans = new ArrayList<>();
  private final FrameWalk walk;
  private final LogEnd end;

  /** The extent that is being walked along, once its own frames are. */
  private @Nullable Span walking;

  private long bytesRead;
  private long tailBytes;

  private LogVerifier(UUID storeId, @Nullable LogMark mark, FrameOpener opener) {
    this.storeId = storeId;
    this.marked = new MarkCheck(mark, storeId);
    this.opener = opener;
    this.salt = new FrameSalt(storeId);
    this.walk = new FrameWalk(storeId);
    this.end = walk.end();
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
      UnpromisedTail unpromised,
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
    marked.checkSegments(extents);
    for (int i = 0; i < extents.size(); i++) {
      LogExtent next = i + 1 < extents.size() ? extents.get(i + 1) : null;
      walkAlong(extents.get(i), next);
    }
    UnpromisedTail unpromised = UnpromisedTail.none();
    Kept kept = walk.here();
    if (end.transaction > end.promised) {
      int last = spans.size() - 1;
      Span span = spans.get(last);
      kept = kept(span);
      unpromised =
          UnpromisedTail.read(span.extent(), kept.position(), walk.position(), storeId, opener);
      // They are written again by the next log epoch and count there.
      spans.set(last, span.withEnd(kept.position(), kept.timeMicros()));
    }
    return new Verified(
        spans, end, kept, unpromised, walk.position(), tailBytes, walk.records(), bytesRead);
  }

  private Survey runAsFarAsItGoes(List<LogExtent> extents, boolean byIndex) throws IOException {
    CorruptLogException damage = null;
    try {
      marked.checkSegments(extents);
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
          walkAlong(extents.get(i), next);
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
    long provenLsn = (end.transaction > end.promised ? walk.base().nextLsn() : end.nextLsn) - 1;
    Verified verified =
        new Verified(
            spans,
            end,
            walk.here(),
            UnpromisedTail.none(),
            walk.position(),
            tailBytes,
            walk.records(),
            bytesRead);
    TailVerdict whole = verified.isClean(marked.mark()) ? TailVerdict.CLEAN : TailVerdict.TORN;
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
      walk.goTo(0);
      if (!sealed
          || first.look(0) != FrameVerdict.VALID
          || first.logEpoch() != extent.logEpoch()
          || first.writer() != last.writer()) {
        return false;
      }
      boolean begins = spans.isEmpty() || isNewEpoch(extent);
      if (!begins && walk.follow(extent, first) != null) {
        return false;
      }
      long firstTransaction = spans.isEmpty() ? walk.first(extent, first) : end.transaction + 1;
      if (begins) {
        walk.passEpoch(extent, first, spans.isEmpty());
      }
      walk.passTo(last, firstTransaction);
      bytesRead += first.bytesRead() + last.bytesRead();
      spans.add(new Span(extent, firstTransaction, walk.position(), end.timeMicros, found.index()));
      return true;
    }
  }

  /** Takes what was passed of the extent of the present walk into the log. */
  private void endHere() {
    Span begun = walking;
    if (begun != null && walk.position() > 0) {
      walk.dropParts();
      spans.add(begun.withEnd(walk.position(), end.timeMicros));
    } else if (!spans.isEmpty()) {
      walk.goTo(spans.get(spans.size() - 1).end());
    }
  }

  /** Reads the end of the youngest extent again, for the last transaction that is promised. */
  private Kept kept(Span span) throws IOException {
    Kept kept = walk.base();
    try (ExtentReader reader = span.extent().open();
        FrameCursor cursor = new FrameCursor(reader, salt)) {
      long at = kept.position();
      while (at < walk.position()) {
        FrameType type =
            cursor.look(at) == FrameVerdict.VALID ? FrameType.of(cursor.typeCode()) : null;
        if (type == null) {
          throw corrupt(span.extent(), at, "a frame that was read a moment ago", "none");
        }
        if (cursor.transaction() > end.promised) {
          break;
        }
        at = cursor.next();
        if (type.isEndOfTransaction()) {
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

  /** Walks along one extent, up to the next one's cut, its own seal, or the end of the log. */
  private void walkAlong(LogExtent extent, @Nullable LogExtent next) throws IOException {
    Cut cut = cutBy(extent, next);
    walk.expect(SegmentLabel.of(extent));
    long firstTransaction = end.transaction + 1;
    try (ExtentReader reader = extent.open();
        FrameCursor cursor = new FrameCursor(reader, salt)) {
      boolean begins = spans.isEmpty() || isNewEpoch(extent);
      if (spans.isEmpty()) {
        firstTransaction = walk.first(extent, cursor);
      }
      walk.goTo(0);
      // The seal of the segment before says nothing about this one.
      end.sealed = false;
      String broken = begins ? walk.passEpoch(extent, cursor, spans.isEmpty()) : null;
      LogIndex index = walk.beginIndex();
      walking = new Span(extent, firstTransaction, walk.position(), end.timeMicros, index);
      long kept = cut != null && end.transaction == cut.transaction() ? walk.position() : -1;
      while (broken == null && kept < 0) {
        broken = walk.pass(extent, cursor);
        if (broken == null && cut != null && end.transaction == cut.transaction()) {
          kept = walk.position();
        }
      }
      bytesRead += cursor.bytesRead();
      if (walk.dropParts()) {
        // What is not whole does not count: the log ends before it.
        broken = "only the first parts of it, and then " + broken;
      }
      if (cut != null) {
        requireCut(extent, cut, broken);
      } else if (next != null) {
        requireSeal(extent, next, String.valueOf(broken));
      } else {
        decide(extent, cursor, reader, String.valueOf(broken));
      }
      marked.requireNothingButTheOpening(extent, walk);
      spans.add(new Span(extent, firstTransaction, walk.position(), end.timeMicros, index));
    }
  }

  private boolean isNewEpoch(LogExtent extent) {
    return spans.get(spans.size() - 1).extent().logEpoch() != extent.logEpoch();
  }

  /** Returns where the next extent cuts off an extent, null if it does not. */
  private @Nullable Cut cutBy(LogExtent extent, @Nullable LogExtent next) throws IOException {
    return next != null && next.logEpoch() > extent.logEpoch() ? cutOf(next) : null;
  }

  /** Reads on which transaction a younger log epoch follows. */
  private Cut cutOf(LogExtent extent) throws IOException {
    try (ExtentReader reader = extent.open();
        FrameCursor cursor = new FrameCursor(reader, salt)) {
      if (cursor.look(0) != FrameVerdict.VALID || !FrameWalk.isEpoch(cursor)) {
        throw corrupt(extent, 0, "the frame that begins log epoch " + extent.logEpoch(), "none");
      }
      return new Cut(cursor.transaction(), cursor.previousCrc());
    }
  }

  private void requireCut(LogExtent extent, Cut cut, @Nullable String broken) {
    if (broken != null || end.transactionCrc != cut.transactionCrc()) {
      throw corrupt(
          extent,
          walk.position(),
          "transaction " + cut.transaction() + ", which a later log epoch follows on",
          broken == null ? "a different one with its number" : broken);
    }
    marked.requireCut(extent, walk, cut.transaction());
    end.sealed = false;
  }

  private void requireSeal(LogExtent extent, LogExtent next, String broken) {
    if (!end.sealed || end.promised < end.transaction || next.firstLsn() != end.nextLsn) {
      throw corrupt(
          extent,
          walk.position(),
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
    TailScan tail = TailScan.scan(cursor, reader, walk.position());
    bytesRead += tail.bytesRead();
    tailBytes = tail.endOfBytes() - walk.position();
    requirePromise(extent, walk.openingTransaction(), "the beginning of the log epoch", broken);
    requirePromise(
        extent,
        tail.promise(),
        "the frame at byte " + (tail.promisedAt() + extent.origin()),
        broken);
    LogMark mark = marked.mark();
    if (mark != null) {
      requirePromise(extent, mark.durableTransaction(), "the mark", broken);
      walk.promise(mark.durableTransaction());
      marked.requireClosed(extent, walk, tailBytes, broken);
    }
    walk.promise(Math.max(walk.openingTransaction(), tail.promise()));
  }

  private void requirePromise(LogExtent extent, long promised, String by, String broken) {
    if (promised > end.transaction) {
      throw corrupt(
          extent,
          walk.position(),
          String.format(
              Locale.ROOT,
              "transaction %d at LSN %d, since %s promises everything up to transaction %d",
              end.transaction + 1,
              end.nextLsn,
              by,
              promised),
          broken);
    }
  }

  private CorruptLogException corrupt(LogExtent extent, long where, String expected, String found) {
    return CorruptLogException.of(extent, storeId, where, expected, found);
  }
}
