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
import org.jspecify.annotations.Nullable;

/**
 * The values of one key of one vertex beside its single one: each is a fact of its own, with a
 * number (or a name that a user gave) and a timeline. One writer; readers take no lock.
 */
final class Bag {

  /** One value. */
  static final class Item {
    final Object number;
    private volatile @Nullable History history;

    Item(Object number) {
      this.number = number;
    }

    @Nullable History history() {
      return history;
    }

    void say(History.Said said, CommitLog commits) {
      history = History.append(history, said, commits);
    }
  }

  private volatile @Nullable History single;
  private volatile Item[] items = {};
  private volatile int keySeq;

  Bag(@Nullable History single) {
    this.single = single;
  }

  /** The history of the single value, which may be in a cell, too. */
  @Nullable History single() {
    return single;
  }

  void single(History history) {
    single = history;
  }

  Item[] items() {
    return items;
  }

  @Nullable Item item(Object number) {
    for (Item item : items) {
      if (item.number.equals(number)) {
        return item;
      }
    }
    return null;
  }

  Item itemOrNew(Object number, CommitLog commits) {
    Item known = item(number);
    if (known != null) {
      return known;
    }
    Item[] before = items;
    commits.inventory.addFact();
    commits.inventory.addBytes(24 + Weight.REF + Weight.ofObject(number));
    Item[] after = Arrays.copyOf(before, before.length + 1);
    after[before.length] = new Item(number);
    items = after;
    return after[before.length];
  }

  /**
   * Takes out what nobody sees any more.
   *
   * @param cell the number of the plain commit in the cell of the single value, or {@link
   *     PropertyChunk#NO_VALUE}
   */
  void sweep(Sweep sweep, int cell) {
    History alone = single;
    if (alone != null) {
      single = sweep.kept(alone, cell);
    }
    Item[] all = items;
    Item[] left = new Item[all.length];
    int count = 0;
    for (Item item : all) {
      History history = item.history;
      History kept = history == null ? null : sweep.kept(history, PropertyChunk.NO_VALUE);
      if (kept != history) {
        item.history = kept;
      }
      if (kept != null) {
        left[count++] = item;
      } else {
        sweep.forgot(item.number);
      }
    }
    if (count < all.length) {
      items = Arrays.copyOf(left, count);
    }
  }

  /** The number of the newest commit that wrote a value as one of a set. */
  int keySeq() {
    return keySeq;
  }

  void keySeq(int seq) {
    keySeq = seq;
  }
}
