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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The values of one key of one vertex beside its single one: each is a fact of its own, with a
 * number (or a name that a user gave) and a timeline. One writer; readers take no lock.
 *
 * <p>A value whose newest version says, plainly, that it does not hold is <em>ended</em>. Who reads
 * from the last such end on need not look at those.
 */
final class Bag {

  private static final int OPEN = Integer.MAX_VALUE;

  /** From how many values on they are found by a map. */
  private static final int MAPPED = 16;

  /** One value. */
  static final class Item {
    final Object number;

    /** The commit that first said something about it. */
    private final int firstSeq;

    private volatile @Nullable History history;

    /** The commit whose plain absence is its newest version; {@link #OPEN} if none. */
    private volatile int endSeq;

    Item(Object number, int firstSeq) {
      this.number = number;
      this.firstSeq = firstSeq;
      this.endSeq = firstSeq;
    }

    @Nullable History history() {
      return history;
    }

    /** What it is at a point, or null. */
    @Nullable Object find(Point point) {
      History all = point.snapshot() < firstSeq || endSeq <= point.plain() ? null : history;
      return all == null ? null : all.find(point);
    }
  }

  /** What readers take at once. Of both arrays a beginning counts; behind it the writer appends. */
  private static final class Contents {
    final Item[] all;
    final int size;
    final Item[] open;
    final int openSize;
    final int endedSeq;

    Contents(Item[] all, int size, Item[] open, int openSize, int endedSeq) {
      this.all = all;
      this.size = size;
      this.open = open;
      this.openSize = openSize;
      this.endedSeq = endedSeq;
    }

    List<Item> items(boolean endedToo) {
      return endedToo
          ? Arrays.asList(all).subList(0, size)
          : Arrays.asList(open).subList(0, openSize);
    }
  }

  private volatile @Nullable History single;
  private volatile Contents contents = new Contents(new Item[1], 0, new Item[1], 0, 0);
  private volatile @Nullable Map<Object, Item> byNumber;
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

  /** All values there ever were, in the order in which they came. */
  List<Item> items() {
    return contents.items(true);
  }

  /** The values that may hold at a point, or at a later instant by what is known there. */
  List<Item> itemsFrom(Point point) {
    Contents now = contents;
    return now.items(point.plain() < now.endedSeq);
  }

  @Nullable Item item(Object number) {
    Map<Object, Item> map = byNumber;
    if (map != null) {
      return map.get(number);
    }
    for (Item item : items()) {
      if (item.number.equals(number)) {
        return item;
      }
    }
    return null;
  }

  /** Says something about the value of a number. */
  void say(Object number, History.Said said, CommitLog commits) {
    Item item = item(number);
    if (item == null) {
      item = new Item(number, said.seq());
      add(item, commits);
    }
    item.history = History.append(item.history, said, commits);
    boolean ends = said.plain() && said.value() == null;
    boolean wasOpen = item.endSeq == OPEN;
    item.endSeq = ends ? said.seq() : OPEN;
    if (ends && wasOpen) {
      end(item, said.seq());
    } else if (!ends && !wasOpen) {
      Contents now = contents;
      Item[] open = with(now.open, now.openSize, item);
      contents = new Contents(now.all, now.size, open, now.openSize + 1, now.endedSeq);
    }
  }

  private void add(Item item, CommitLog commits) {
    Contents now = contents;
    Map<Object, Item> map = byNumber;
    if (map == null && now.size == MAPPED) {
      map = new ConcurrentHashMap<>();
      for (Item known : items()) {
        map.put(known.number, known);
      }
      byNumber = map;
    }
    if (map != null) {
      map.put(item.number, item);
    }
    commits.inventory.addFact();
    commits.inventory.addBytes(bytes(item));
    Item[] all = with(now.all, now.size, item);
    contents = new Contents(all, now.size + 1, now.open, now.openSize, now.endedSeq);
  }

  private long bytes(Item item) {
    return 32 + 2 * Weight.REF + Weight.ofObject(item.number) + (byNumber == null ? 0 : 40);
  }

  private static Item[] with(Item[] items, int size, Item item) {
    Item[] target = size < items.length ? items : Arrays.copyOf(items, size + 1 + size / 2);
    target[size] = item;
    return target;
  }

  private void end(Item item, int seq) {
    Contents now = contents;
    Item[] open = new Item[Math.max(1, now.openSize - 1)];
    int count = 0;
    for (int i = 0; i < now.openSize; i++) {
      if (now.open[i] != item) {
        open[count++] = now.open[i];
      }
    }
    contents = new Contents(now.all, now.size, open, count, seq);
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
    List<Item> all = new ArrayList<>();
    List<Item> open = new ArrayList<>();
    for (Item item : items()) {
      History history = item.history;
      History kept = history == null ? null : sweep.kept(history, PropertyChunk.NO_VALUE);
      if (kept != history) {
        item.history = kept;
      }
      if (kept == null) {
        sweep.forgot(item.number);
        Map<Object, Item> map = byNumber;
        if (map != null) {
          map.remove(item.number);
        }
        continue;
      }
      all.add(item);
      if (item.endSeq == OPEN) {
        open.add(item);
      }
    }
    Contents before = contents;
    if (all.size() < before.size) {
      contents =
          new Contents(
              all.toArray(new Item[Math.max(1, all.size())]),
              all.size(),
              open.toArray(new Item[Math.max(1, open.size())]),
              open.size(),
              before.endedSeq);
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
