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
import io.palimpsest.wal.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.zip.DataFormatException;
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
  private final FrameOpener opener;
  private final long fromLsn;

  /** Where the log is told how far the reader is; null if nobody wants to know. */
  private final @Nullable ReaderPlace place;

  private Span span;

  /** The name of its extent, which may be expensive to ask for. */
  private String segment;

  private FrameCursor cursor;
  private long position;
  private long nextTransaction;

  /** What was durable when it was last asked; the span is no older. */
  private long durable;

  /** The parts of a transaction in several frames, while they are put together. */
  private byte @Nullable [] parts;

  private int partsLength;
  private int partsCount;
  private long partsFrom;
  private boolean closed;

  /** Makes a reader of a log that changes no more. */
  LogReader(
      LogCatalog catalog, Watermarks watermarks, FrameSalt salt, FrameOpener opener, long fromLsn) {
    this(catalog, watermarks, salt, opener, fromLsn, null);
  }

  LogReader(
      LogCatalog catalog,
      Watermarks watermarks,
      FrameSalt salt,
      FrameOpener opener,
      long fromLsn,
      @Nullable ReaderPlace place) {
    this.place = place;
    this.catalog = catalog;
    this.watermarks = watermarks;
    this.salt = salt;
    this.opener = opener;
    this.fromLsn = fromLsn;
    this.span = LogCatalog.spanBefore(catalog.spans(), fromLsn);
    this.segment = span.extent().name();
    this.nextTransaction = span.firstTransaction();
    this.cursor = open(span);
    seek();
  }

  /** Goes to the last transaction before the LSN that the index knows. */
  private void seek() {
    long where = span.index().positionBefore(fromLsn, span.end());
    if (where == 0) {
      return;
    }
    try {
      FrameType type =
          cursor.look(where) == FrameVerdict.VALID ? FrameType.of(cursor.typeCode()) : null;
      // Whatever else is there will be met, and told, on the way from the beginning.
      boolean begins = type == FrameType.TRANSACTION || type == FrameType.TRANSACTION_FIRST;
      if (begins && cursor.firstLsn() <= fromLsn && cursor.logEpoch() == span.extent().logEpoch()) {
        position = where;
        nextTransaction = cursor.transaction();
      }
    } catch (IOException e) {
      WalException failure = new WalException("reading " + segment + " failed: " + e, e);
      try {
        cursor.close();
      } catch (IOException suppressed) {
        failure.addSuppressed(suppressed);
      }
      throw failure;
    }
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
      while (nextTransaction <= durable || more()) {
        if (position >= span.end()) {
          moveOn();
        } else {
          LogRecord found = read();
          if (found != null) {
            return found;
          }
        }
      }
      if (place != null) {
        place.atEnd();
      }
      return null;
    } catch (IOException e) {
      throw new WalException("reading " + span.extent().name() + " failed: " + e, e);
    }
  }

  /** Returns the first LSN from here on whose record is not older than a time. */
  OptionalLong firstLsnAt(long timeMicros) {
    LogRecord record = next();
    while (record != null) {
      // A record without mutations has the LSN of another one.
      if (record.timeMicros() >= timeMicros && record.mutations() > 0) {
        return OptionalLong.of(record.firstLsn());
      }
      record = next();
    }
    return OptionalLong.empty();
  }

  /** Looks whether more is durable; the watermark first, the catalogue after it: see there. */
  private boolean more() {
    durable = watermarks.durableTransaction();
    span = refreshed();
    return nextTransaction <= durable;
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
    segment = span.extent().name();
    position = 0;
    cursor = open(span);
    if (place != null) {
      place.moveTo(span);
    }
  }

  /** Reads the frame at the position; null if it is not one to deliver. */
  private @Nullable LogRecord read() throws IOException {
    FrameVerdict verdict = cursor.look(position);
    if (verdict != FrameVerdict.VALID) {
      // The window may be older than the frame.
      verdict = cursor.lookAgain(position);
    }
    FrameType type = verdict == FrameVerdict.VALID ? FrameType.of(cursor.typeCode()) : null;
    boolean transaction = type != null && type.isTransaction();
    boolean later = type == FrameType.TRANSACTION_MIDDLE || type == FrameType.TRANSACTION_LAST;
    if (type == null
        || (transaction && cursor.transaction() != nextTransaction)
        || later != (parts != null)
        || (later && cursor.part() != partsCount)) {
      throw new CorruptLogException(
          span.extent().name(),
          position + span.extent().origin(),
          "transaction " + nextTransaction + ", which is durable",
          type == null
              ? String.valueOf(verdict)
              : "a frame of type " + type + " of transaction " + cursor.transaction(),
          null);
    }
    long start = position;
    position = cursor.next();
    if (!transaction) {
      return null;
    }
    if (type != FrameType.TRANSACTION) {
      addPart(start);
    }
    return type.isEndOfTransaction() ? whole(start) : null;
  }

  private void addPart(long start) throws IOException {
    byte[] before = parts;
    if (before == null) {
      before = new byte[lengthOfParts()];
      if (cursor.look(start) != FrameVerdict.VALID) {
        throw new CorruptLogException(
            segment,
            start + span.extent().origin(),
            "a frame that was read a moment ago",
            "none",
            null);
      }
      partsFrom = start;
      partsLength = 0;
      partsCount = 0;
    }
    int length = Math.addExact(partsLength, cursor.payloadLength());
    if (length > before.length) {
      before = Arrays.copyOf(before, length);
    }
    partsLength += opener.payload(cursor, span.extent(), before, partsLength);
    parts = before;
    partsCount++;
  }

  /**
   * Returns how long the parts of a transaction are together, from the one that was looked at on,
   * so that they are put together in one array. Looks at their headers; if one is damaged it is
   * told when it is read.
   */
  private int lengthOfParts() throws IOException {
    int length = 0;
    boolean more = true;
    while (more) {
      length = Math.addExact(length, cursor.payloadLength());
      long next = cursor.next();
      more =
          cursor.typeCode() != FrameType.TRANSACTION_LAST.code()
              && (cursor.header(next) || cursor.headerAgain(next))
              && cursor.transaction() == nextTransaction;
    }
    return length;
  }

  /** Returns the record that ends with the frame of the last look; null if it was not asked for. */
  private @Nullable LogRecord whole(long start) {
    byte[] joined = parts;
    parts = null;
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
        payload(joined),
        segment,
        (joined == null ? start : partsFrom) + span.extent().origin());
  }

  /** Returns the payload of the record that ends with the frame of the last look. */
  private ByteBuffer payload(byte @Nullable [] joined) {
    ByteBuffer stored =
        joined == null
            ? opener.payload(cursor, span.extent())
            : ByteBuffer.wrap(joined, 0, partsLength);
    if (!cursor.isCompressed()) {
      return stored;
    }
    try {
      return ByteBuffer.wrap(Compressor.expand(stored));
    } catch (DataFormatException e) {
      throw new CorruptLogException(
          segment,
          cursor.position() + span.extent().origin(),
          "a compressed payload of transaction " + cursor.transaction(),
          String.valueOf(e.getMessage()),
          e);
    }
  }

  private FrameCursor open(Span from) {
    try {
      return new FrameCursor(from.extent().open(), salt);
    } catch (IOException e) {
      if (place != null
          && e instanceof StorageException gone
          && gone.kind() == StorageException.Kind.ABSENT) {
        throw place.gone(Math.max(fromLsn, from.extent().firstLsn()), gone);
      }
      throw new WalException("opening " + from.extent().name() + " failed: " + e, e);
    }
  }

  /** Closes the segment that is being read. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      if (place != null) {
        place.close();
      }
      try {
        cursor.close();
      } catch (IOException e) {
        throw new WalException("closing " + span.extent().name() + " failed: " + e, e);
      }
    }
  }
}
