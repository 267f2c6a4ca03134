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

import io.palimpsest.wal.storage.LogExtent;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Holds the segments of a log to the mark beside it.
 *
 * <p>The mark is renewed whenever a log epoch has begun, before it takes its first record, and when
 * the log rolls. So the segment it names must be there and of its log epoch, and younger log epochs
 * hold nothing but what they began with; otherwise mark and segments are of different times. A mark
 * that says closed asks for more: a seal exactly behind what it promises and zeros behind that, or
 * a younger log epoch that follows on exactly that.
 */
final class MarkCheck {

  private final @Nullable LogMark mark;
  private final UUID storeId;

  MarkCheck(@Nullable LogMark mark, UUID storeId) {
    this.mark = mark;
    this.storeId = storeId;
  }

  /** Returns the mark, or null if there is none. */
  @Nullable LogMark mark() {
    return mark;
  }

  /** Checks, before anything is read, that the segments which the mark names are there. */
  void checkSegments(List<LogExtent> extents) {
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

  /** A log epoch takes records only once the mark names it. */
  void requireNothingButTheOpening(LogExtent extent, FrameWalk walk) {
    LogMark older = mark;
    if (older == null || extent.logEpoch() <= older.logEpoch()) {
      return;
    }
    long openingTransaction = walk.openingTransaction();
    if (walk.end().transaction > openingTransaction) {
      throw corrupt(
          extent,
          walk.position(),
          format(
              "no record behind transaction %d, since the mark %s",
              openingTransaction,
              older.isWritten()
                  ? "is of log epoch " + older.logEpoch()
                  : "is missing or was never written"),
          format(
              "records of log epoch %d up to transaction %d; mark and segments are of different"
                  + " times, or the mark is damaged",
              extent.logEpoch(), walk.end().transaction));
    }
  }

  /** A younger log epoch follows on no less than what the mark of the older one promises. */
  void requireCut(LogExtent extent, FrameWalk walk, long cut) {
    LogMark marked = mark;
    if (marked == null || marked.logEpoch() != extent.logEpoch()) {
      return;
    }
    LogEnd end = walk.end();
    boolean asClosed =
        !marked.closed()
            || (end.transaction == marked.durableTransaction()
                && end.nextLsn == marked.durableLsn() + 1
                && extent.sequence() == marked.sequence());
    if (cut < marked.durableTransaction() || !asClosed) {
      throw corrupt(
          extent,
          walk.position(),
          format(
              "a later log epoch that follows on transaction %d at LSN %d%s, as the mark says",
              marked.durableTransaction(),
              marked.durableLsn(),
              marked.closed() ? ", where the log was closed" : " or later"),
          format("one that follows on transaction %d at LSN %d", cut, end.nextLsn - 1));
    }
  }

  /** A log that its mark calls closed ends as it was closed, whatever a crash could explain. */
  void requireClosed(LogExtent extent, FrameWalk walk, long tailBytes, String broken) {
    LogMark closed = mark;
    if (closed == null || !closed.closed() || closed.logEpoch() != extent.logEpoch()) {
      return;
    }
    LogEnd end = walk.end();
    if (!end.sealed
        || tailBytes > 0
        || end.transaction != closed.durableTransaction()
        || end.nextLsn != closed.durableLsn() + 1
        || extent.sequence() != closed.sequence()) {
      throw corrupt(
          extent,
          walk.position(),
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

  private CorruptLogException corrupt(LogExtent extent, long where, String expected, String found) {
    return CorruptLogException.of(extent, storeId, where, expected, found);
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
