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

/**
 * What was said of commits, by their numbers; takes no room for those of which nothing was.
 *
 * <p>One writer, the applier, before it publishes the commit. Who knows of a commit sees what was
 * said of it.
 */
final class MetadataColumn {

  private static final class Columns {
    final int[] numbers;
    final Metadata[] said;

    Columns(int[] numbers, Metadata[] said) {
      this.numbers = numbers;
      this.said = said;
    }
  }

  private volatile Columns columns = new Columns(new int[4], new Metadata[4]);
  private volatile int size;

  /** Notes what was said of a commit, which is newer than all before. */
  void add(int number, Metadata metadata) {
    int index = size;
    Columns target = columns;
    if (index == target.numbers.length) {
      int length = Math.addExact(index, index >> 1);
      target =
          new Columns(Arrays.copyOf(target.numbers, length), Arrays.copyOf(target.said, length));
      columns = target;
    }
    // Who commits mostly says the same again.
    Metadata before = index == 0 ? Metadata.NONE : target.said[index - 1];
    target.numbers[index] = number;
    target.said[index] = before.equals(metadata) ? before : metadata;
    size = index + 1;
  }

  /** What was said of a commit. */
  Metadata of(int number) {
    int end = size;
    Columns source = columns;
    int index = Arrays.binarySearch(source.numbers, 0, end, number);
    return index < 0 ? Metadata.NONE : source.said[index];
  }
}
