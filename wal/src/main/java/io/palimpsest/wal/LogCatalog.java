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
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * Which extents make up the log, and which part of each.
 *
 * <p>One word, a list that never changes, replaced by the one thread that rolls. It is replaced
 * before the first record in a new extent becomes durable; a reader that looks at the durable
 * watermark first and here second therefore finds every durable record.
 */
final class LogCatalog {

  private static final VarHandle SPANS;

  static {
    try {
      SPANS = MethodHandles.lookup().findVarHandle(LogCatalog.class, "spans", List.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Single writer: wal-flush (the opener before it). Release on write, acquire on read. */
  private List<Span> spans;

  LogCatalog(List<Span> spans) {
    this.spans = List.copyOf(spans);
  }

  /**
   * The part of an extent that belongs to the log.
   *
   * @param extent the extent
   * @param firstTransaction the first transaction id that can lie in it
   * @param end the position behind the last frame that counts; {@link Long#MAX_VALUE} while the
   *     extent is being appended to
   * @param lastMicros the commit time of the last record up to the end; {@link Long#MAX_VALUE}
   *     while the extent is being appended to
   * @param index where in it some transactions begin
   */
  record Span(LogExtent extent, long firstTransaction, long end, long lastMicros, LogIndex index) {

    Span withEnd(long where, long micros) {
      return new Span(extent, firstTransaction, where, micros, index);
    }
  }

  @SuppressWarnings("unchecked")
  List<Span> spans() {
    return (List<Span>) SPANS.getAcquire(this);
  }

  /** Closes the youngest span, behind a record of a time, and adds one to be appended to. */
  void roll(long end, long lastMicros, LogExtent next, long firstTransaction) {
    roll(end, lastMicros, next, firstTransaction, new LogIndex());
  }

  /** Rolls to an extent in which some places are known. */
  void roll(long end, long lastMicros, LogExtent next, long firstTransaction, LogIndex index) {
    List<Span> rolled = new ArrayList<>(spans);
    if (!rolled.isEmpty()) {
      int last = rolled.size() - 1;
      Span old = rolled.get(last);
      rolled.set(last, old.withEnd(end, lastMicros));
    }
    rolled.add(new Span(next, firstTransaction, Long.MAX_VALUE, Long.MAX_VALUE, index));
    SPANS.setRelease(this, List.copyOf(rolled));
  }

  /** Returns the span before the youngest: the one that a roll has closed. */
  Span lastClosed() {
    return spans.get(spans.size() - 2);
  }

  /** Forgets the oldest spans; by the one thread that rolls. */
  void release(int count) {
    SPANS.setRelease(this, List.copyOf(spans.subList(count, spans.size())));
  }

  /**
   * Notes where a group was written in the youngest extent; called by the one thread that writes,
   * behind the write, and cheap enough for every group.
   *
   * @param position where the group begins; its first frame is a transaction or the first part of
   *     one, otherwise this is not called
   * @param firstLsn the LSN in that frame
   * @param timeMicros the commit time in that frame, in microseconds of UTC
   */
  void indexed(long position, long firstLsn, long timeMicros) {
    spans.get(spans.size() - 1).index().add(position, firstLsn, timeMicros);
  }

  /**
   * Returns from which LSN on to read for everything that is not older than a time.
   *
   * @param timeMicros the time, in microseconds of UTC
   * @return the LSN of a transaction that is older, or where the log begins
   */
  long lsnBefore(long timeMicros) {
    List<Span> now = spans();
    for (int i = now.size() - 1; i >= 0; i--) {
      long lsn = now.get(i).index().lsnBefore(timeMicros);
      if (lsn >= 0) {
        return lsn;
      }
    }
    return now.get(0).extent().firstLsn();
  }

  /** Returns the last span that begins below an LSN, or the first. */
  static Span spanBefore(List<Span> spans, long lsn) {
    Span found = spans.get(0);
    for (Span span : spans) {
      if (span.extent().firstLsn() < lsn) {
        found = span;
      }
    }
    return found;
  }
}
