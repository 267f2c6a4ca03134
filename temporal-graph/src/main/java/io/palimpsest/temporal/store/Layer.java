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

import io.palimpsest.graph.Period;
import java.util.Arrays;
import java.util.List;

/**
 * Which of some versions is the newest at each valid instant: a step function. Immutable.
 *
 * <p>At {@code starts[i]} and up to the next start it is version {@code indexes[i]}; before the
 * first start there is none.
 */
final class Layer {

  static final int NOTHING = -1;

  private final long[] starts;
  private final int[] indexes;

  private Layer(long[] starts, int[] indexes, int length) {
    this.starts = Arrays.copyOf(starts, length);
    this.indexes = Arrays.copyOf(indexes, length);
  }

  /** The layer of one version. */
  static Layer of(int index, long from, long to) {
    return to == Period.MAX
        ? new Layer(new long[] {from}, new int[] {index}, 1)
        : new Layer(new long[] {from, to}, new int[] {index, NOTHING}, 2);
  }

  /** One layer of several, the oldest first. */
  static Layer flatten(List<Layer> parts) {
    Layer all = parts.get(0);
    for (Layer newer : parts.subList(1, parts.size())) {
      all = newer.over(all);
    }
    return all;
  }

  private Layer over(Layer older) {
    long[] begins = new long[starts.length + older.starts.length];
    int[] found = new int[begins.length];
    int length = 0;
    int i = 0;
    int j = 0;
    while (i < starts.length || j < older.starts.length) {
      long begin =
          j == older.starts.length || (i < starts.length && starts[i] <= older.starts[j])
              ? starts[i]
              : older.starts[j];
      if (i < starts.length && starts[i] == begin) {
        i++;
      }
      if (j < older.starts.length && older.starts[j] == begin) {
        j++;
      }
      int here = i == 0 ? NOTHING : indexes[i - 1];
      if (here == NOTHING && j > 0) {
        here = older.indexes[j - 1];
      }
      if (length == 0 ? here != NOTHING : here != found[length - 1]) {
        begins[length] = begin;
        found[length++] = here;
      }
    }
    return new Layer(begins, found, length);
  }

  /** The version at a valid instant, or {@link #NOTHING}. */
  int at(long valid) {
    int place = floor(valid);
    return place < 0 ? NOTHING : indexes[place];
  }

  private int floor(long valid) {
    int found = Arrays.binarySearch(starts, valid);
    return found >= 0 ? found : -found - 2;
  }

  /** How many bytes of heap it takes. */
  long bytes() {
    return 24
        + Weight.array(starts.length, Long.BYTES)
        + Weight.array(starts.length, Integer.BYTES);
  }

  /** What is done with a step. */
  interface Step {
    void accept(long from, long to, int index);
  }

  /** Goes over the steps that meet {@code [from, to)}. */
  void forEach(long from, long to, Step step) {
    for (int i = Math.max(0, floor(from)); i < starts.length && starts[i] < to; i++) {
      if (indexes[i] != NOTHING) {
        step.accept(starts[i], i + 1 < starts.length ? starts[i + 1] : Period.MAX, indexes[i]);
      }
    }
  }
}
