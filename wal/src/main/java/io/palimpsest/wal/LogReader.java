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
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads durable records in the order of their LSNs, also while others append.
 *
 * <p>For one thread at a time. It holds one window of one segment, however long the log is, and may
 * be used after the log has failed.
 */
public final class LogReader implements AutoCloseable {

  private final LogCatalog catalog;
  private final Watermarks watermarks;
  private final FrameSalt salt;
  private final long fromLsn;

  private Span span;
  private FrameCursor cursor;
  private long position;
  private long nextTransaction;
  private boolean closed;

  LogReader(LogCatalog catalog, Watermarks watermarks, FrameSalt salt, long fromLsn) {
    this.catalog = catalog;
    this.watermarks = watermarks;
    this.salt = salt;
    this.fromLsn = fromLsn;
    this.span = LogCatalog.spanBefore(catalog.spans(), fromLsn);
    this.nextTransaction = span.firstTransaction();
    this.cursor = open(span);
  }

  /**
   * Returns the next record.
   *
   * @return the record, or null if there is no further one that is durable now; there may be later
   * @throws CorruptLogException if bytes that were durable are not there any more
   */
  public @Nullable LogRecord next() {
    if (closed) {
      throw new LogClosedException("the reader is closed", null);
    }
    try {
      // The watermark first, the catalogue after it: see LogCatalog.
      while (nextTransaction <= watermarks.durableTransaction()) {
        span = refreshed();
        if (position >= span.end()) {
          moveOn();
        } else {
          LogRecord found = read();
          if (found != null) {
            return found;
          }
        }
      }
      return null;
    } catch (IOException e) {
      throw new WalException("reading " + span.extent().name() + " failed: " + e, e);
    }
  }

  /** Returns the span as it is now: it has an end once the log has rolled. */
  private Span refreshed() {
    if (span.end() != Long.MAX_VALUE) {
      return span;
    }
    long sequence = span.extent().sequence();
    for (Span now : catalog.spans()) {
      if (now.extent().sequence() == sequence) {
        return now;
      }
    }
    return span;
  }

  private void moveOn() throws IOException {
    long sequence = span.extent().sequence();
    Span following = null;
    for (Span now : catalog.spans()) {
      if (now.extent().sequence() == sequence + 1) {
        following = now;
      }
    }
    if (following == null) {
      throw new CorruptLogException(
          span.extent().name(),
          position + span.extent().origin(),
          "a segment with transaction " + nextTransaction + " after this one",
          "none; it may have been released",
          null);
    }
    cursor.close();
    span = following;
    position = 0;
    cursor = open(span);
  }

  /** Reads the frame at the position; null if it is not one to deliver. */
  private @Nullable LogRecord read() throws IOException {
    FrameVerdict verdict = cursor.look(position);
    if (verdict != FrameVerdict.VALID) {
      // The window may be older than the frame.
      verdict = cursor.lookAgain(position);
    }
    boolean transaction =
        verdict == FrameVerdict.VALID && cursor.typeCode() == FrameType.TRANSACTION.code();
    if (verdict != FrameVerdict.VALID || (transaction && cursor.transaction() != nextTransaction)) {
      throw new CorruptLogException(
          span.extent().name(),
          position + span.extent().origin(),
          "transaction " + nextTransaction + ", which is durable",
          verdict == FrameVerdict.VALID
              ? "transaction " + cursor.transaction()
              : String.valueOf(verdict),
          null);
    }
    long start = position;
    position = cursor.next();
    if (!transaction) {
      return null;
    }
    nextTransaction++;
    long firstLsn = cursor.firstLsn();
    int mutations = cursor.mutations();
    if (firstLsn < fromLsn && firstLsn + mutations <= fromLsn) {
      return null;
    }
    return new LogRecord(
        firstLsn,
        mutations,
        cursor.transaction(),
        cursor.timeMicros(),
        cursor.logEpoch(),
        cursor.copyPayload(),
        span.extent().name(),
        start + span.extent().origin());
  }

  private FrameCursor open(Span from) {
    try {
      return new FrameCursor(from.extent().open(), salt);
    } catch (IOException e) {
      throw new WalException("opening " + from.extent().name() + " failed: " + e, e);
    }
  }

  /** Closes the segment that is being read. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      try {
        cursor.close();
      } catch (IOException e) {
        throw new WalException("closing " + span.extent().name() + " failed: " + e, e);
      }
    }
  }

  /** Makes sure that nobody asks for more than there is. */
  static void requireReadable(List<Span> spans, long lsn) {
    long first = spans.get(0).extent().firstLsn();
    if (lsn < first) {
      throw new IllegalArgumentException(
          "LSN " + lsn + " is not in the log any more, expected " + first + " or later");
    }
  }
}
