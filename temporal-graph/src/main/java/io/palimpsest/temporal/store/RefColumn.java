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
import org.jspecify.annotations.Nullable;

/**
 * A column of references in chunks that are made when something is put into them, so that what is
 * rare costs little; see {@link IntColumn}.
 */
final class RefColumn<T> {

  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final int BITS = 8;
  private static final int MASK = (1 << BITS) - 1;

  private @Nullable Object[][] chunks = {};

  @SuppressWarnings("unchecked") // only setRelease() stores, and it stores a T
  @Nullable T getAcquire(int row) {
    @Nullable Object[][] directory = chunks;
    int index = row >>> BITS;
    if (index >= directory.length || directory[index] == null) {
      return null;
    }
    return (T) CELL.getAcquire(directory[index], row & MASK);
  }

  /** Puts a reference into a row and makes room for it if need be. Writer only. */
  void setRelease(int row, @Nullable T value) {
    int index = row >>> BITS;
    @Nullable Object[][] directory = chunks;
    if (index >= directory.length) {
      directory = Arrays.copyOf(directory, Math.max(index + 1, directory.length * 3 / 2));
    }
    if (directory[index] == null) {
      directory[index] = new Object[MASK + 1];
    }
    VarHandle.releaseFence();
    chunks = directory;
    CELL.setRelease(directory[index], row & MASK, value);
  }
}
