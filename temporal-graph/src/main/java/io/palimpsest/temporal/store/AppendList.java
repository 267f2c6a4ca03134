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
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * A list that one thread appends to while any number read it without a lock.
 *
 * <p>The writer stores the item, then the size; a reader loads the size, then the array, so every
 * index below the size it saw holds an item.
 */
final class AppendList<T> implements Iterable<T> {

  private static final Object[] EMPTY = {};

  private volatile Object[] items = EMPTY;
  private volatile int size;

  void add(T item) {
    int index = size;
    Object[] array = items;
    if (index == array.length) {
      array = Arrays.copyOf(array, Math.max(4, index + (index >> 1)));
      items = array;
    }
    array[index] = item;
    size = index + 1;
  }

  int size() {
    return size;
  }

  /** Goes over what was there when it was called. */
  @Override
  public Iterator<T> iterator() {
    int end = size;
    Object[] array = items;
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < end;
      }

      @Override
      @SuppressWarnings("unchecked") // only add() stores, and it stores a T
      public T next() {
        if (next >= end) {
          throw new NoSuchElementException();
        }
        return (T) array[next++];
      }
    };
  }
}
