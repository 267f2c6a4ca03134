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

/**
 * A record that has been copied, checked and given room, and has no number yet.
 *
 * <p>It is used by one thread: hand it to {@link WriteAheadLog#sequence} once, or close it, which
 * gives the room back. Closing it after it was sequenced does nothing, so it fits a
 * try-with-resources statement.
 */
public final class StagedRecord implements AutoCloseable {

  private final WriteAheadLog owner;
  private final Slot slot;
  private final CommitTicket ticket;
  private final int mutations;
  private final int payloadBytes;
  private boolean spent;

  StagedRecord(WriteAheadLog owner, Slot slot) {
    this.owner = owner;
    this.slot = slot;
    this.ticket = new CommitTicket(owner, slot.mutations(), slot.durability());
    this.mutations = slot.mutations();
    this.payloadBytes = slot.length();
  }

  /**
   * Returns how many mutations the record holds.
   *
   * @return as given to {@link WriteAheadLog#stage}
   */
  public int mutations() {
    return mutations;
  }

  /**
   * Returns the size of the payload.
   *
   * @return in bytes
   */
  public int payloadBytes() {
    return payloadBytes;
  }

  /** Gives the room back, unless the record was sequenced. */
  @Override
  public void close() {
    if (!spent) {
      spent = true;
      owner.abandon(slot);
    }
  }

  /** Returns the slot, if the record can be sequenced by a log. */
  Slot requireUnspent(WriteAheadLog log) {
    if (spent || owner != log) {
      throw new IllegalStateException(
          spent
              ? "a staged record can be sequenced once, and this one was sequenced or closed"
              : "a staged record can only be sequenced by the log that staged it");
    }
    return slot;
  }

  /** Returns the ticket, made here so that numbering allocates nothing. */
  CommitTicket ticket() {
    return ticket;
  }

  /** The slot belongs to the flusher now. */
  void spend() {
    spent = true;
  }
}
