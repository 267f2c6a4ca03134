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
package io.palimpsest.temporal;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An iterator over what a source gives until it gives null. */
final class LookAhead<E> implements Iterator<E> {

  private final Supplier<@Nullable E> source;
  private @Nullable E next;
  private boolean asked;

  LookAhead(Supplier<@Nullable E> source) {
    this.source = source;
  }

  @Override
  public boolean hasNext() {
    if (!asked) {
      next = source.get();
      asked = true;
    }
    return next != null;
  }

  @Override
  public E next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    E found = next;
    asked = false;
    if (found == null) {
      throw new NoSuchElementException();
    }
    return found;
  }
}
