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

import java.nio.ByteBuffer;
import java.util.List;

/**
 * What happens to a record before it has a number: limits, room, a slot, its bytes and checksums.
 *
 * <p>Any thread. Takes no lock unless it has to wait for room, and makes no garbage once the slots
 * have grown to the records' size.
 */
final class Stager {

  private final LogParts parts;

  Stager(LogParts parts) {
    this.parts = parts;
  }

  /** Admits a record and copies it into a slot. */
  Slot fill(ByteBuffer payload, int mutations, Durability durability) {
    Slot slot = admit(payload.remaining(), mutations, durability);
    boolean filled = false;
    try {
      slot.fill(payload, parts.compressor);
      slot.cut(parts.largestFrame, parts.overhead, parts.payloadConstant);
      filled = true;
      return slot;
    } finally {
      if (!filled) {
        abandon(slot);
      }
    }
  }

  /** Admits a record of several pieces and copies them into a slot. */
  Slot fill(List<ByteBuffer> payload, int mutations, Durability durability) {
    long bytes = 0;
    for (ByteBuffer piece : payload) {
      bytes += piece.remaining();
    }
    Slot slot = admit(bytes, mutations, durability);
    boolean filled = false;
    try {
      slot.fill(payload, (int) bytes, parts.compressor);
      slot.cut(parts.largestFrame, parts.overhead, parts.payloadConstant);
      filled = true;
      return slot;
    } finally {
      if (!filled) {
        abandon(slot);
      }
    }
  }

  /** Takes room for a record, and a slot. */
  private Slot admit(long bytes, int mutations, Durability durability) {
    if (mutations < 0) {
      throw new IllegalArgumentException(
          "record of " + mutations + " mutations, expected 0 or more");
    }
    parts.health.requireOpen();
    requireFits(bytes, mutations);
    long cost =
        parts.gate.enter(
            FrameLayout.transactionBytes((int) bytes, parts.largestFrame, parts.overhead));
    Slot slot = parts.stripes.take();
    slot.begin(mutations, durability, cost);
    return slot;
  }

  /** Refuses a record that can never be taken, whatever its mutations are. */
  void requireFits(long bytes, int mutations) {
    if (mutations <= 1 && bytes > parts.maxMutation) {
      throw new RecordTooLargeException(
          "mutation", bytes, parts.maxMutation, "record.bytes", parts.overhead);
    }
    if (bytes > parts.maxRecord) {
      throw new RecordTooLargeException(
          "transaction", bytes, parts.maxRecord, "transaction.bytes", parts.overhead);
    }
    if (bytes > (long) parts.maxMutation * mutations && mutations > 1) {
      throw new RecordTooLargeException(
          "transaction of " + mutations + " mutations",
          bytes,
          (long) parts.maxMutation * mutations,
          "record.bytes for each",
          parts.overhead);
    }
  }

  /** Gives back the room of a record that was staged and will not enter the log. */
  void abandon(Slot slot) {
    long cost = slot.cost();
    // The slot first: who is admitted finds one.
    slot.home.give(slot);
    parts.gate.leave(cost);
  }
}
