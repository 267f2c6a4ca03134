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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The properties of all elements of a kind: for each key a column of {@link PropertyChunk chunks}.
 *
 * <p>One writer; readers take no lock.
 */
final class PropertyTable {

  private static final VarHandle CHUNK = MethodHandles.arrayElementVarHandle(PropertyChunk[].class);
  private static final int BITS = 6;
  private static final int MASK = (1 << BITS) - 1;

  private final Names keys;

  /** By key, then by slot. */
  private volatile PropertyChunk[][] columns = {};

  /** By the label an element had first: the keys of such elements. */
  private volatile int[][] keysOfLabel = {};

  PropertyTable(Names keys) {
    this.keys = keys;
  }

  private @Nullable PropertyChunk chunk(int slot, int key) {
    PropertyChunk[][] all = columns;
    if (key < 0 || key >= all.length) {
      return null;
    }
    PropertyChunk[] column = all[key];
    int index = slot >>> BITS;
    return index < column.length ? (PropertyChunk) CHUNK.getAcquire(column, index) : null;
  }

  /** The single value at a point, or null. */
  @Nullable Object find(int slot, int key, Point point) {
    PropertyChunk chunk = chunk(slot, key);
    return chunk == null ? null : chunk.find(slot & MASK, point);
  }

  void layUnder(int slot, int key, Ceiling ceiling, int snapshot, CommitLog commits) {
    PropertyChunk chunk = chunk(slot, key);
    if (chunk != null) {
      chunk.layUnder(slot & MASK, ceiling, snapshot, commits);
    }
  }

  boolean has(int slot, int key) {
    PropertyChunk chunk = chunk(slot, key);
    return chunk != null && chunk.has(slot & MASK);
  }

  int plainSeq(int slot, int key) {
    PropertyChunk chunk = chunk(slot, key);
    return chunk == null ? PropertyChunk.NO_VALUE : chunk.plainSeq(slot & MASK);
  }

  /** The value at a point; null also where there can be others beside it. */
  @Nullable Object findOnly(int slot, int key, Point point) {
    PropertyChunk chunk = chunk(slot, key);
    return chunk == null ? null : chunk.findOnly(slot & MASK, point);
  }

  /** The number of the commit that last wrote the single value; 0 if none did. */
  int newest(int slot, int key) {
    PropertyChunk chunk = chunk(slot, key);
    return chunk == null ? 0 : chunk.newest(slot & MASK);
  }

  /** The history of the single value, or null. */
  @Nullable History history(int slot, int key) {
    PropertyChunk chunk = chunk(slot, key);
    return chunk == null ? null : chunk.history(slot & MASK);
  }

  @Nullable Bag bag(int slot, int key) {
    PropertyChunk chunk = chunk(slot, key);
    return chunk == null ? null : chunk.bag(slot & MASK);
  }

  /** Whether there is one value at a time, and only plain versions. */
  boolean isSimple(int slot, int key) {
    PropertyChunk chunk = chunk(slot, key);
    return chunk == null || chunk.isSimple(slot & MASK);
  }

  /** The newest version of the single value, if that is plain; or null. */
  @Nullable Object newestPlain(int slot, int key) {
    PropertyChunk chunk = chunk(slot, key);
    return chunk == null ? null : chunk.newestPlain(slot & MASK);
  }

  /** Shows all versions of all values; of the single one the oldest first. */
  void forEachVersion(int slot, int key, History.Visitor visitor) {
    PropertyChunk chunk = chunk(slot, key);
    if (chunk != null) {
      chunk.forEachVersion(slot & MASK, visitor);
    }
  }

  /** The keys that elements which had a label first have had; do not write to it. */
  int[] keysOf(int label) {
    int[][] all = keysOfLabel;
    return label < all.length ? all[label] : new int[0];
  }

  /** How many keys there are. */
  int keys() {
    return columns.length;
  }

  /** How many chunks a key may have. */
  int chunks(int key) {
    return columns[key].length;
  }

  /** Hands a chunk over, if it is there. */
  void forChunk(int key, int index, Consumer<PropertyChunk> use) {
    PropertyChunk chunk = columns[key][index];
    if (chunk != null) {
      use.accept(chunk);
    }
  }

  // ---- Writing

  void say(int slot, int label, String name, History.Said said, CommitLog commits) {
    int key = keys.codeOrNew(name);
    long before = bytes(slot, key);
    if (!has(slot, key)) {
      commits.inventory.addFact();
    }
    PropertyChunk chunk = chunkOrNew(slot, label, key, said.value());
    put(slot, key, chunk.say(slot & MASK, said, commits));
    commits.inventory.addBytes(bytes(slot, key) - before);
  }

  private long bytes(int slot, int key) {
    PropertyChunk chunk = chunk(slot, key);
    return chunk == null ? 0 : chunk.bytes();
  }

  Bag bagOrNew(int slot, int label, String name, CommitLog commits) {
    int key = keys.codeOrNew(name);
    Bag known = bag(slot, key);
    if (known != null) {
      return known;
    }
    long before = bytes(slot, key);
    PropertyChunk chunk = chunkOrNew(slot, label, key, null).withBag(slot & MASK);
    put(slot, key, chunk);
    commits.inventory.addBytes(bytes(slot, key) - before + 48);
    return java.util.Objects.requireNonNull(chunk.bag(slot & MASK));
  }

  private PropertyChunk chunkOrNew(int slot, int label, int key, @Nullable Object value) {
    PropertyChunk chunk = chunk(slot, key);
    if (chunk == null || !chunk.has(slot & MASK)) {
      addKey(label, key);
    }
    return chunk == null ? PropertyChunk.first(value) : chunk;
  }

  private void put(int slot, int key, PropertyChunk chunk) {
    PropertyChunk[][] all = columns;
    if (key >= all.length) {
      int length = all.length;
      all = Arrays.copyOf(all, key + 1);
      Arrays.fill(all, length, all.length, new PropertyChunk[0]);
    }
    PropertyChunk[] column = all[key];
    int index = slot >>> BITS;
    if (index >= column.length) {
      column = Arrays.copyOf(column, Math.max(index + 1, column.length * 3 / 2));
      all = Arrays.copyOf(all, all.length);
      all[key] = column;
    }
    if (column[index] != chunk) {
      CHUNK.setRelease(column, index, chunk);
    }
    if (all != columns) {
      columns = all;
    }
  }

  private void addKey(int label, int key) {
    int[][] all = keysOfLabel;
    if (label < all.length) {
      for (int known : all[label]) {
        if (known == key) {
          return;
        }
      }
    }
    int length = all.length;
    all = Arrays.copyOf(all, Math.max(length, label + 1));
    Arrays.fill(all, length, all.length, new int[0]);
    all[label] = Arrays.copyOf(all[label], all[label].length + 1);
    all[label][all[label].length - 1] = key;
    keysOfLabel = all;
  }
}
