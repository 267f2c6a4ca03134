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

import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * A column of longs in chunks; see {@link IntColumn}. A cell is written before its row is known.
 */
final class LongColumn {

  private static final int BITS = 10;
  private static final int MASK = (1 << BITS) - 1;

  private long[][] chunks = {};

  long get(int row) {
    return chunks[row >>> BITS][row & MASK];
  }

  void set(int row, long value) {
    chunks[row >>> BITS][row & MASK] = value;
  }

  /** Makes room for a row. Writer only. */
  void ensure(int row) {
    int index = row >>> BITS;
    long[][] directory = chunks;
    if (index >= directory.length) {
      directory = Arrays.copyOf(directory, Math.max(index + 1, directory.length * 3 / 2));
    }
    if (directory[index] == null) {
      directory[index] = new long[MASK + 1];
    }
    VarHandle.releaseFence();
    chunks = directory;
  }
}
