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
 * What a record got when it entered the log, and the way to wait until it is durable.
 *
 * <p>Safe for use by many threads.
 */
public final class CommitTicket {

  private final DurabilityWaiters waiters;
  private final Watermarks watermarks;
  private final long firstLsn;
  private final int mutations;
  private final long transactionId;
  private final long logEpoch;
  private final long timeMicros;
  private final long patienceNanos;

  CommitTicket(
      DurabilityWaiters waiters,
      Watermarks watermarks,
      FlushGroup.Stamp stamp,
      long logEpoch,
      long patienceNanos) {
    this.waiters = waiters;
    this.watermarks = watermarks;
    this.firstLsn = stamp.firstLsn();
    this.mutations = stamp.mutations();
    this.transactionId = stamp.transaction();
    this.logEpoch = logEpoch;
    this.timeMicros = stamp.timeMicros();
    this.patienceNanos = patienceNanos;
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
    return logEpoch;
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
    return watermarks.durableTransaction() >= transactionId;
  }

  /**
   * Waits until the record is durable. An interrupt does not end the wait; the thread's flag is set
   * again before this returns.
   *
   * @throws LogFailedException if the log failed before: whether the record will be there when it
   *     is opened again is unknown
   * @throws DurabilityTimeoutException if nothing happened within the log's flush deadline: the
   *     outcome is unknown, and the ticket can be awaited again
   */
  public void awaitDurable() {
    if (!waiters.await(transactionId, lastLsn(), patienceNanos)) {
      throw new DurabilityTimeoutException(
          String.format(
              java.util.Locale.ROOT,
              "transaction %d (LSN %d) was not durable within %d ms; the log is durable up to LSN"
                  + " %d; the outcome is unknown, and the ticket can be awaited again",
              transactionId,
              lastLsn(),
              patienceNanos / 1_000_000,
              watermarks.durableLsn()),
          null);
    }
  }

  /**
   * Waits for some time until the record is durable; otherwise as {@link #awaitDurable()}.
   *
   * @param timeout how long to wait
   * @return false if the record is not durable yet; it can be awaited again
   * @throws LogFailedException if the log failed before
   */
  public boolean awaitDurable(Duration timeout) {
    return waiters.await(transactionId, lastLsn(), saturatedNanos(timeout));
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
        logEpoch);
  }
}
