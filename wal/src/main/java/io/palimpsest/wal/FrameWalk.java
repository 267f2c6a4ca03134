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

import io.palimpsest.wal.LogVerifier.Kept;
import io.palimpsest.wal.storage.LogExtent;
import java.io.IOException;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Goes along a log from frame to frame, and passes a frame only if it is the one that comes next.
 *
 * <p>Keeps what was passed: the end of the log so far, the last state that is promised, and the
 * index of the extent. What a frame that does not follow means for the log is for others to say.
 */
final class FrameWalk {

  private final UUID storeId;
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
  private long openingTransaction;
  private long records;

  /** Whether the records of this extent are encrypted, and which part of one comes next. */
  private boolean encrypted;

  private int nextPart;

  FrameWalk(UUID storeId) {
    this.storeId = storeId;
  }

  /** Returns how what was passed ends. */
  LogEnd end() {
    return end;
  }

  /** Returns the position behind the last frame that was passed. */
  long position() {
    return position;
  }

  /** Returns the last state that is known to be promised. */
  Kept base() {
    return base;
  }

  /** Returns the last transaction that the present log epoch began with. */
  long openingTransaction() {
    return openingTransaction;
  }

  /** Returns how many records were passed. */
  long records() {
    return records;
  }

  /** Returns the state of the walk at the present position. */
  Kept here() {
    return new Kept(end.nextLsn, end.transaction, end.timeMicros, end.transactionCrc, position);
  }

  /** Expects the records of the next extent to be encrypted or not, as its label says. */
  void expect(SegmentLabel label) {
    encrypted = label.isEncrypted();
  }

  /**
   * Takes the state before the oldest extent from its first frame; nothing older can be checked.
   */
  long first(LogExtent extent, FrameCursor cursor) throws IOException {
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

  /** Goes to a position. */
  void goTo(long there) {
    position = there;
  }

  /** Begins anew at the present state, and returns the index of what follows. */
  LogIndex beginIndex() {
    restart();
    index = new LogIndex();
    indexNext = LogIndex.APART;
    return index;
  }

  private void restart() {
    base = here();
    candidate = base;
  }

  /** Passes everything up to a seal unread, from a transaction on. */
  void passTo(FrameCursor seal, long firstTransaction) {
    records += seal.transaction() - firstTransaction + 1;
    end.nextLsn = seal.firstLsn();
    end.transaction = seal.transaction();
    end.timeMicros = seal.timeMicros();
    end.chain = seal.selfCrc();
    end.sealed = true;
    end.promised = Math.max(end.promised, seal.promise());
    position = seal.next();
    restart();
  }

  /** Passes the frame that begins a log epoch; null, or what is wrong with it. */
  @Nullable String passEpoch(LogExtent extent, FrameCursor cursor, boolean oldest)
      throws IOException {
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
  @Nullable String pass(LogExtent extent, FrameCursor cursor) throws IOException {
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

  /** Takes a promise that everything up to a transaction was durable. */
  void promise(long transaction) {
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
  @Nullable String follow(LogExtent extent, FrameCursor frame) {
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

  /** Goes back before a transaction that is not whole; false if there is none. */
  boolean dropParts() {
    if (partsFrom < 0) {
      return false;
    }
    position = partsFrom;
    partsFrom = -1;
    nextPart = 0;
    return true;
  }

  /** Returns whether a frame is one that begins a log epoch. */
  static boolean isEpoch(FrameCursor cursor) {
    return cursor.typeCode() == FrameType.EPOCH.code()
        && cursor.payloadLength() == FrameLayout.EPOCH_BYTES;
  }

  private CorruptLogException corrupt(LogExtent extent, long where, String expected, String found) {
    return CorruptLogException.of(extent, storeId, where, expected, found);
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
