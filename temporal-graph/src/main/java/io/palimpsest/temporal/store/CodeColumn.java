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
 * A column of the codes of names, a byte each as long as the codes are small: where there are few
 * names, as labels are, most of a large column stays in the processor's caches. A chunk that is
 * given a larger code is copied into ints.
 *
 * <p>One writer. A cell is written before its row is known; see {@link IntColumn}.
 */
final class CodeColumn {

  private static final VarHandle CHUNK = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final int BITS = 12;
  private static final int MASK = (1 << BITS) - 1;
  private static final int BYTE = 0xff;

  /** Each a {@code byte[]} or an {@code int[]}. */
  private Object[] chunks = {};

  int get(int row) {
    Object chunk = CHUNK.getAcquire(chunks, row >>> BITS);
    return chunk instanceof byte[] bytes ? bytes[row & MASK] & BYTE : ((int[]) chunk)[row & MASK];
  }

  /** Writer only, as all that follows. */
  void set(int row, int code) {
    Object chunk = chunks[row >>> BITS];
    if (chunk instanceof byte[] bytes) {
      if (code <= BYTE) {
        bytes[row & MASK] = (byte) code;
        return;
      }
      chunk = widened(bytes);
    }
    ((int[]) chunk)[row & MASK] = code;
    CHUNK.setRelease(chunks, row >>> BITS, chunk);
  }

  private static int[] widened(byte[] bytes) {
    int[] ints = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      ints[i] = bytes[i] & BYTE;
    }
    return ints;
  }

  /** Makes room for a row, which holds 0 at first. */
  void ensure(int row) {
    int index = row >>> BITS;
    Object[] directory = chunks;
    if (index >= directory.length) {
      directory = Arrays.copyOf(directory, Math.max(index + 1, directory.length * 3 / 2));
    }
    if (directory[index] == null) {
      directory[index] = new byte[MASK + 1];
    }
    VarHandle.releaseFence();
    chunks = directory;
  }
}
