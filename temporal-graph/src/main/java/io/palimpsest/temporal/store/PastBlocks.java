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

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Blocks as they were at points of the past, which were found edge by edge: a cache, bounded by
 * bytes.
 *
 * <p>What is there at a point never changes, so nothing here is ever wrong, and dropping it changes
 * no answer. Any thread.
 */
final class PastBlocks {

  /** Of how many ints a block has to consist, what is past included, to be worth keeping. */
  static final int WORTH = 512;

  private static final int ENTRY = 96;

  /**
   * A block at a point.
   *
   * @param snapshot of a block without windows the same as {@code plain}, which then decides alone
   * @param valid of a block without windows 0
   */
  record Key(boolean outgoing, int vertex, int label, int snapshot, int plain, long valid) {

    static Key of(boolean outgoing, int vertex, int label, boolean windowed, Point point) {
      return windowed
          ? new Key(outgoing, vertex, label, point.snapshot(), point.plain(), point.valid())
          : new Key(outgoing, vertex, label, point.plain(), point.plain(), 0);
    }
  }

  private final @Nullable Cache<Key, int[]> cache;

  /**
   * A cache.
   *
   * @param bytes how many bytes of heap it may take; 0: it keeps nothing
   */
  PastBlocks(long bytes) {
    cache =
        bytes == 0
            ? null
            : Caffeine.newBuilder()
                .maximumWeight(bytes)
                .weigher((Key key, int[] pairs) -> ENTRY + pairs.length * Integer.BYTES)
                .executor(Runnable::run)
                .build();
  }

  /** The pairs of a block at a point, found now if they are not here. Not to be written to. */
  int[] find(Key key, Supplier<int[]> collect) {
    if (cache == null) {
      return collect.get();
    }
    int[] known = cache.getIfPresent(key);
    if (known == null) {
      known = collect.get();
      cache.put(key, known);
    }
    return known;
  }

  /** Drops everything. */
  void clear() {
    if (cache != null) {
      cache.invalidateAll();
    }
  }
}
