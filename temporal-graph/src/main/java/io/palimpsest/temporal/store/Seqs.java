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

/** Searches a column of the numbers of commits, which only grow. */
final class Seqs {

  private Seqs() {}

  /**
   * How many entries are of commits up to this one. The newest is tried first, for most ask for it.
   *
   * @param size how many entries there are; read before {@code seqs} where somebody may add some
   */
  static int countUpTo(int size, int[] seqs, int seq) {
    if (size > 0 && seqs[size - 1] <= seq) {
      return size;
    }
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (seqs[middle] <= seq) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
