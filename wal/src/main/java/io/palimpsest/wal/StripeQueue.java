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

import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The queue of one stripe: many threads enter numbered records, the flusher takes them.
 *
 * <p>The only class that knows JCTools. The atomic variant needs no access to internals of the JDK.
 * It holds as many records as the gate admits in all, so entering never fails.
 */
final class StripeQueue {

  private final MpscAtomicArrayQueue<StagedRecord> records;

  StripeQueue(int capacity) {
    this.records = new MpscAtomicArrayQueue<>(capacity);
  }

  /** Enters a record; called in the order of the records' numbers. */
  void enter(StagedRecord staged) {
    if (!records.offer(staged)) {
      throw new IllegalStateException(
          "stripe of " + records.capacity() + " records is full, which admission rules out");
    }
  }

  /** Returns the oldest record, or null. */
  @Nullable StagedRecord peek() {
    return records.peek();
  }

  /** Removes the oldest record. */
  void remove() {
    records.poll();
  }
}
