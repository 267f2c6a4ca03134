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
 * The stripes between those who commit and the one thread that writes.
 *
 * <p>A record is numbered and entered in one step under the sequencing lock. So within a stripe
 * records lie in the order of their numbers, and the record with the next number, if it has been
 * given, is at the head of some stripe: merging is looking at heads.
 */
final class Stripes {

  private final StripeQueue[] queues;
  private int last;

  /** Makes stripes that can each hold everything that is admitted. */
  Stripes(int count, int recordsAdmitted) {
    this.queues = new StripeQueue[count];
    for (int i = 0; i < count; i++) {
      queues[i] = new StripeQueue(recordsAdmitted);
    }
  }

  /** Returns the stripe for the calling thread. */
  StripeQueue mine() {
    long id = Thread.currentThread().getId();
    long mixed = id * 0x9e37_79b9_7f4a_7c15L;
    return queues[(int) (mixed >>> 32) & (queues.length - 1)];
  }

  /** Returns the record with a number that has been given; called by the flusher. */
  StagedRecord head(long transaction) {
    for (int i = 0; i < queues.length; i++) {
      int at = (last + i) & (queues.length - 1);
      StagedRecord staged = queues[at].peek();
      if (staged != null && staged.transaction() == transaction) {
        last = at;
        return staged;
      }
    }
    throw new IllegalStateException(
        "transaction " + transaction + " was given a number but is at the head of no stripe");
  }

  /** Removes the record that {@link #head} returned last. */
  void remove() {
    queues[last].remove();
  }
}
