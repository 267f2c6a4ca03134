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

import java.util.ArrayList;
import java.util.List;

/**
 * The slots of all records that can be in flight, in stripes.
 *
 * <p>A thread begins at the stripe that its id hashes to and goes on to the next one when that has
 * no free slot, so one thread can use them all, and nothing is remembered about a thread: virtual
 * ones are as good as others. There is one slot more than records are admitted, because the slot of
 * the last record taken over is kept back.
 */
final class Stripes {

  private final Stripe[] stripes;
  private final Slot[] table;
  private final Slot last;

  /**
   * Makes the slots.
   *
   * @param count how many stripes, a power of two
   * @param admitted how many records are admitted at a time
   * @param end the last record of the log so far
   */
  Stripes(int count, int admitted, LogEnd end) {
    this.stripes = new Stripe[count];
    this.table = new Slot[admitted + 1];
    for (int i = 0; i < count; i++) {
      stripes[i] = new Stripe(table.length / count + 2);
    }
    for (int i = 1; i < table.length; i++) {
      table[i] = new Slot(i, stripes[i & (count - 1)]);
      table[i].home.own(table[i]);
    }
    this.last = Slot.standingFor(0, stripes[0], end);
    table[0] = last;
  }

  /** Returns a free slot. Who calls has been admitted, so there is one. */
  Slot take() {
    int at = mix(Thread.currentThread().getId());
    while (true) {
      for (int i = 0; i < stripes.length; i++) {
        Stripe stripe = stripes[(at + i) & (stripes.length - 1)];
        Slot slot = stripe.poll();
        if (slot != null) {
          return slot;
        }
        stripe.passed();
      }
      // One was given back to a stripe already passed, and taken from one not yet reached.
      Thread.onSpinWait();
    }
  }

  private static int mix(long id) {
    return (int) ((id * 0x9e37_79b9_7f4a_7c15L) >>> 32);
  }

  /** Returns the slot with an index. */
  Slot at(int index) {
    return table[index];
  }

  /** Returns the slot that stands for the last record of the log as it was opened. */
  Slot last() {
    return last;
  }

  List<WalMetrics.Stripe> metrics() {
    List<WalMetrics.Stripe> all = new ArrayList<>();
    for (Stripe stripe : stripes) {
      all.add(stripe.metrics());
    }
    return List.copyOf(all);
  }

  /** Returns how many slots there are. */
  int slots() {
    return table.length;
  }
}
