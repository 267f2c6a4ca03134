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

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * A column of ints in chunks, so that growing copies no cell.
 *
 * <p>One writer. A reader may ask for a row that it learnt of through a word written with release
 * (or volatile) after the row was made: then it sees the chunk, too.
 */
final class IntColumn {

  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(int[].class);
  private static final int BITS = 10;
  private static final int MASK = (1 << BITS) - 1;

  private final int filler;
  private int[][] chunks = {};

  /**
   * An empty column.
   *
   * @param filler what a row holds at first
   */
  IntColumn(int filler) {
    this.filler = filler;
  }

  int get(int row) {
    return chunks[row >>> BITS][row & MASK];
  }

  int getAcquire(int row) {
    return (int) CELL.getAcquire(chunks[row >>> BITS], row & MASK);
  }

  void set(int row, int value) {
    chunks[row >>> BITS][row & MASK] = value;
  }

  void setRelease(int row, int value) {
    CELL.setRelease(chunks[row >>> BITS], row & MASK, value);
  }

  /** Makes room for a row. Writer only. */
  void ensure(int row) {
    int index = row >>> BITS;
    int[][] directory = chunks;
    if (index >= directory.length) {
      directory = Arrays.copyOf(directory, Math.max(index + 1, directory.length * 3 / 2));
    }
    if (directory[index] == null) {
      int[] chunk = new int[MASK + 1];
      if (filler != 0) {
        Arrays.fill(chunk, filler);
      }
      directory[index] = chunk;
    }
    VarHandle.releaseFence();
    chunks = directory;
  }
}
