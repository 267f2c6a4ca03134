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

import java.time.Duration;

/**
 * What a record got when it entered the log, and the way to wait for it.
 *
 * <p>Safe for use by many threads.
 */
public final class CommitTicket {

  private final WriteAheadLog log;
  private final int mutations;
  private final Durability durability;

  /** Written by the thread that appends, before anyone else can have the ticket. */
  private long firstLsn;

  private long transactionId;
  private long timeMicros;

  CommitTicket(WriteAheadLog log, int mutations, Durability durability) {
    this.log = log;
    this.mutations = mutations;
    this.durability = durability;
  }

  /** Takes the numbers of a record from its slot, which is another's once it is in the queue. */
  void number(Slot slot) {
    number(slot.firstLsn(), slot.transaction(), slot.timeMicros());
  }

  void number(long lsn, long transaction, long micros) {
    firstLsn = lsn;
    transactionId = transaction;
    timeMicros = micros;
  }

  /**
   * Returns the LSN of the first mutation.
   *
   * @return the LSN; the one that comes next if the record has no mutations
   */
  public long firstLsn() {
    return firstLsn;
  }

  /**
   * Returns the LSN of the last mutation.
   *
   * @return {@code firstLsn() + mutations - 1}
   */
  public long lastLsn() {
    return firstLsn + mutations - 1;
  }

  /**
   * Returns the place of the record among all records of the log, from 1.
   *
   * @return the transaction id
   */
  public long transactionId() {
    return transactionId;
  }

  /**
   * Returns the log epoch that gave the numbers.
   *
   * @return the log epoch; together with {@link #lastLsn} it names the record for ever
   */
  public long logEpoch() {
    return log.logEpoch();
  }

  /**
   * Returns the commit time.
   *
   * @return microseconds of UTC
   */
  public long timeMicros() {
    return timeMicros;
  }

  /**
   * Returns whether the record, and every one before it, survives the loss of power.
   *
   * @return true once and for ever
   */
  public boolean isDurable() {
    return log.durableTransaction() >= transactionId;
  }

  /**
   * Returns what the record was appended to wait for.
   *
   * @return what {@link #await} waits for
   */
  public Durability durability() {
    return durability;
  }

  /**
   * Returns whether what the record was appended to wait for has been reached.
   *
   * @return true once and for ever
   */
  public boolean isDone() {
    return switch (durability) {
      case SYNC, GROUP -> isDurable();
      case ASYNC_BATCHED -> log.writtenTransaction() >= transactionId;
      case ASYNC -> true;
    };
  }

  /**
   * Waits for what the record was appended to wait for; for {@link Durability#ASYNC} that is
   * nothing. An interrupt does not end the wait; the thread's flag is set again before this
   * returns.
   *
   * @throws LogFailedException if the log failed before: whether the record will be there when it
   *     is opened again is unknown
   * @throws DurabilityTimeoutException if nothing happened within the log's flush deadline: the
   *     outcome is unknown, and the ticket can be awaited again
   */
  public void await() {
    switch (durability) {
      case SYNC, GROUP -> awaitDurable();
      case ASYNC_BATCHED -> log.waits().awaitWritten(this);
      case ASYNC -> {}
    }
  }

  /**
   * Waits for some time for what the record was appended to wait for; otherwise as {@link
   * #await()}.
   *
   * @param timeout how long to wait
   * @return false if that has not been reached yet; it can be awaited again
   * @throws LogFailedException if the log failed before
   */
  public boolean await(Duration timeout) {
    return switch (durability) {
      case SYNC, GROUP -> awaitDurable(timeout);
      case ASYNC_BATCHED -> log.waits().awaitWritten(this, saturatedNanos(timeout));
      case ASYNC -> true;
    };
  }

  /**
   * Waits until the record survives the loss of power, whatever it was appended to wait for;
   * otherwise as {@link #await()}.
   *
   * @throws LogFailedException if the log failed before
   * @throws DurabilityTimeoutException if nothing happened within the log's flush deadline
   */
  public void awaitDurable() {
    log.waits().awaitDurable(this);
  }

  /**
   * Waits for some time until the record is durable; otherwise as {@link #awaitDurable()}.
   *
   * @param timeout how long to wait
   * @return false if the record is not durable yet; it can be awaited again
   * @throws LogFailedException if the log failed before
   */
  public boolean awaitDurable(Duration timeout) {
    return log.waits().awaitDurable(this, saturatedNanos(timeout));
  }

  private static long saturatedNanos(Duration timeout) {
    return timeout.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0
        ? Long.MAX_VALUE
        : timeout.toNanos();
  }

  @Override
  public String toString() {
    return String.format(
        java.util.Locale.ROOT,
        "transaction %d, LSN %d to %d, log epoch %d",
        transactionId,
        firstLsn,
        lastLsn(),
        logEpoch());
  }
}
