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

/**
 * A record that has been copied, checked and given room, and has no number yet.
 *
 * <p>It is used by one thread: hand it to {@link WriteAheadLog#sequence} once, or close it, which
 * gives the room back. Closing it after it was sequenced does nothing, so it fits a
 * try-with-resources statement.
 */
public final class StagedRecord implements AutoCloseable {

  private final WriteAheadLog owner;
  private final AdmissionGate gate;
  private final long cost;
  private final ByteBuffer payload;
  private final int payloadCrc;
  private final int mutations;

  private boolean spent;

  /** Written by the sequencer before the record enters a stripe, whose queue publishes them. */
  private long firstLsn;

  private long transaction;
  private long timeMicros;

  StagedRecord(
      WriteAheadLog owner,
      AdmissionGate gate,
      long cost,
      ByteBuffer payload,
      int payloadCrc,
      int mutations) {
    this.owner = owner;
    this.gate = gate;
    this.cost = cost;
    this.payload = payload;
    this.payloadCrc = payloadCrc;
    this.mutations = mutations;
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
    return payload.remaining();
  }

  /** Gives the room back, unless the record was sequenced. */
  @Override
  public void close() {
    if (!spent) {
      spent = true;
      gate.leave(cost);
    }
  }

  /** Checks that the record can be sequenced by a log. */
  void requireUnspent(WriteAheadLog log) {
    if (spent || owner != log) {
      throw new IllegalStateException(
          spent
              ? "a staged record can be sequenced once, and this one was sequenced or closed"
              : "a staged record can only be sequenced by the log that staged it");
    }
  }

  void number(long lsn, long id, long micros) {
    spent = true;
    firstLsn = lsn;
    transaction = id;
    timeMicros = micros;
  }

  long transaction() {
    return transaction;
  }

  long timeMicros() {
    return timeMicros;
  }

  FlushGroup.Stamp stamp() {
    return new FlushGroup.Stamp(firstLsn, mutations, transaction, timeMicros);
  }

  long lastLsn() {
    return firstLsn + mutations - 1;
  }

  /** Copies the record into a group and gives its room back. */
  void moveTo(FlushGroup group) {
    group.add(stamp(), payload, payloadCrc, (byte) 0);
    gate.leave(cost);
  }
}
