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

import java.util.concurrent.locks.ReentrantLock;

/**
 * Gives records their numbers and enters them into their stripes, both in one step.
 *
 * <p>Inside the lock nothing waits, allocates, does I/O or can fail once a number is taken. What
 * holds for each stripe and for all of them: everything up to the appended watermark is in a
 * stripe, in the order of its numbers, which is the order of its times.
 */
final class Sequencer {

  private final ReentrantLock lock = new ReentrantLock();
  private final Stripes stripes;
  private final Watermarks watermarks;
  private final LogHealth health;
  private final TimeSource time;

  /** Guarded by the lock, as the two below. */
  private long nextLsn;

  private long lastTransaction;
  private volatile long lastTimeMicros;

  Sequencer(Stripes stripes, Watermarks watermarks, LogHealth health, TimeSource time, LogEnd end) {
    this.stripes = stripes;
    this.watermarks = watermarks;
    this.health = health;
    this.time = time;
    this.nextLsn = end.nextLsn;
    this.lastTransaction = end.transaction;
    this.lastTimeMicros = end.timeMicros;
  }

  /** Numbers a record at a time that must be later than every time before. */
  void sequence(StagedRecord staged, long timeMicros) {
    StripeQueue stripe = stripes.mine();
    lock.lock();
    try {
      health.requireNumbers();
      if (timeMicros <= lastTimeMicros) {
        throw new IllegalArgumentException(
            String.format(
                java.util.Locale.ROOT,
                "commit time %d is not later than %d, the one before; the record is not in the log",
                timeMicros,
                lastTimeMicros));
      }
      enter(stripe, staged, timeMicros);
    } finally {
      lock.unlock();
    }
  }

  /** Numbers a record at the present time, or just after the last one if the clock stepped back. */
  void sequenceNow(StagedRecord staged) {
    StripeQueue stripe = stripes.mine();
    lock.lock();
    try {
      health.requireNumbers();
      long last = lastTimeMicros;
      enter(stripe, staged, Math.max(time.micros(), last == Long.MIN_VALUE ? last : last + 1));
    } finally {
      lock.unlock();
    }
  }

  private void enter(StripeQueue stripe, StagedRecord staged, long timeMicros) {
    long lsn = nextLsn;
    long transaction = lastTransaction + 1;
    staged.number(lsn, transaction, timeMicros);
    stripe.enter(staged);
    nextLsn = lsn + staged.mutations();
    lastTransaction = transaction;
    lastTimeMicros = timeMicros;
    // Published last: who sees it finds the record in its stripe.
    watermarks.appended(nextLsn - 1, transaction);
  }

  /** Lets no more numbers be taken; when this returns, the appended watermark stands still. */
  void shut() {
    lock.lock();
    try {
      health.closing();
    } finally {
      lock.unlock();
    }
  }

  long lastTimeMicros() {
    return lastTimeMicros;
  }
}
