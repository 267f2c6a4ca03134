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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The elements that a transaction added: the id of each, and its slot once the store has it.
 *
 * <p>Elements that the user keeps refer to this. So it holds nothing else of the transaction, and
 * when its commit was applied four bytes an element.
 *
 * <p>The transaction's thread adds, until the commit is sealed; the applier places; anybody reads.
 */
public final class Additions {

  /** The vertices or the edges. */
  private static final class Added {

    private static final int[] NOTHING = {};

    /** By {@code ~slot}; null once all of them have been placed. */
    private volatile @Nullable List<Object> ids = new ArrayList<>();

    /** By {@code ~slot}; null until the commit has been applied. */
    private volatile int @Nullable [] places;

    int[] unplaced() {
      List<Object> added = ids;
      if (added == null || added.isEmpty()) {
        return NOTHING;
      }
      int[] none = new int[added.size()];
      Arrays.fill(none, VersionedStore.NONE);
      return none;
    }

    void placed(int[] slots) {
      places = slots;
      for (int slot : slots) {
        if (slot == VersionedStore.NONE) {
          return;
        }
      }
      ids = null; // after the places, by which who still needs one finds it
    }

    Object id(VersionedStore store, Kind kind, int slot) {
      List<Object> added = ids;
      return added == null ? store.id(kind, place(slot)) : added.get(~slot);
    }

    int place(int slot) {
      int[] known = places;
      return known == null ? VersionedStore.NONE : known[~slot];
    }
  }

  private final VersionedStore store;
  private final Added vertices = new Added();
  private final Added edges = new Added();

  Additions(VersionedStore store) {
    this.store = store;
  }

  private Added of(Kind kind) {
    return kind == Kind.VERTEX ? vertices : edges;
  }

  /** Notes the id of the next element of a kind; the first has the slot -1, the next -2. */
  void add(Kind kind, Object id) {
    List<Object> ids = of(kind).ids;
    if (ids == null) {
      throw new IllegalStateException("the transaction has been committed");
    }
    ids.add(id);
  }

  /** For each element of a kind, by {@code ~slot}, that it has no place yet. */
  int[] unplaced(Kind kind) {
    return of(kind).unplaced();
  }

  /**
   * Says where the elements of a kind are, when the store has them.
   *
   * @param slots by {@code ~slot}; {@link VersionedStore#NONE} for what did not become part of the
   *     commit. They are not copied
   */
  void placed(Kind kind, int[] slots) {
    of(kind).placed(slots);
  }

  /**
   * The id of an element.
   *
   * @param slot its negative slot
   */
  public Object id(Kind kind, int slot) {
    return of(kind).id(store, kind, slot);
  }

  /** The slot in the store, or {@link VersionedStore#NONE} if it has none. */
  int find(Kind kind, int slot) {
    int place = of(kind).place(slot);
    return place == VersionedStore.NONE ? store.find(kind, id(kind, slot)) : place;
  }
}
