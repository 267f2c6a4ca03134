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
package io.palimpsest.temporal.store;

import java.util.Arrays;

/** A number that commits change, at each of them. One writer; readers take no lock. */
final class Series {

  private static final class Columns {
    final int[] seqs;
    final int[] totals;

    Columns(int[] seqs, int[] totals) {
      this.seqs = seqs;
      this.totals = totals;
    }
  }

  private volatile Columns columns = new Columns(new int[4], new int[4]);
  private volatile int size;

  /** Adds to the number. */
  void add(int seq, int delta) {
    int index = size;
    Columns target = columns;
    int before = index == 0 ? 0 : target.totals[index - 1];
    if (index > 0 && target.seqs[index - 1] == seq) {
      target.totals[index - 1] = before + delta; // of a commit that nobody sees yet
      return;
    }
    if (index == target.seqs.length) {
      int length = index + (index >> 1);
      target =
          new Columns(Arrays.copyOf(target.seqs, length), Arrays.copyOf(target.totals, length));
      columns = target;
    }
    target.seqs[index] = seq;
    target.totals[index] = before + delta;
    size = index + 1;
  }

  /** The number after the commits up to this one. */
  int at(int seq) {
    int end = size;
    Columns source = columns;
    int count = Seqs.countUpTo(end, source.seqs, seq);
    return count == 0 ? 0 : source.totals[count - 1];
  }
}
