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

import java.util.List;

/**
 * Counts the ways that lead some hops on from some vertices, edge by edge, without listing them.
 *
 * <p>From hop to hop goes only how many ways have come to each vertex, so what is reached on many
 * ways is looked at once; of the last hop the degrees are read off. For one thread.
 */
public final class Ways {

  /** One hop: over the edges that leave, those that enter, or both; of some labels or of all. */
  public record Hop(boolean outgoing, boolean incoming, List<String> labels) {
    /** A hop with a copy of its labels. */
    public Hop {
      labels = List.copyOf(labels);
    }
  }

  private final ReadView view;
  private final List<Hop> hops;
  private Multiset from = new Multiset();

  /** Ways from no vertex yet. */
  public Ways(ReadView view, List<Hop> hops) {
    this.view = view;
    this.hops = hops;
  }

  /** What is read. */
  public ReadView view() {
    return view;
  }

  /** Begins at a vertex so many times; at none if it does not live. */
  public void add(int vertex, long times) {
    if (view.lives(Kind.VERTEX, vertex)) {
      from.add(vertex, times);
    }
  }

  /** At how many vertices the ways begin. */
  public int size() {
    return from.size;
  }

  /** How many ways there are. */
  public long count() {
    int last = hops.size() - 1;
    for (int i = 0; i < last; i++) {
      from = walk(from, hops.get(i));
    }
    Hop hop = hops.get(last);
    String[] labels = hop.labels.toArray(new String[0]);
    long count = 0;
    for (int i = 0; i < from.slots.length; i++) {
      if (from.times[i] != 0) {
        int vertex = from.slots[i];
        long degree =
            (hop.outgoing ? view.degree(vertex, true, labels) : 0)
                + (hop.incoming ? view.degree(vertex, false, labels) : 0);
        count += from.times[i] * degree;
      }
    }
    return count;
  }

  private Multiset walk(Multiset starts, Hop hop) {
    Multiset reached = new Multiset();
    String[] labels = hop.labels.toArray(new String[0]);
    for (int i = 0; i < starts.slots.length; i++) {
      if (starts.times[i] != 0) {
        if (hop.outgoing) {
          walk(starts.slots[i], starts.times[i], true, labels, reached);
        }
        if (hop.incoming) {
          walk(starts.slots[i], starts.times[i], false, labels, reached);
        }
      }
    }
    return reached;
  }

  private void walk(int start, long times, boolean outgoing, String[] labels, Multiset reached) {
    Expansion edges = view.expand(start, outgoing, labels);
    while (edges.next()) {
      reached.add(edges.neighbour(), times);
    }
  }

  /** How many times something was added, for each slot: an open hash table. */
  private static final class Multiset {
    private int[] slots = new int[16];
    private long[] times = new long[16];
    private int size;

    void add(int slot, long more) {
      if (size * 2 >= slots.length) {
        grow();
      }
      int place = place(slot);
      if (times[place] == 0) {
        slots[place] = slot;
        size++;
      }
      times[place] += more;
    }

    private int place(int slot) {
      int mask = slots.length - 1;
      int hash = slot * 0x9E3779B9;
      int place = (hash ^ (hash >>> 15)) & mask;
      while (times[place] != 0 && slots[place] != slot) {
        place = (place + 1) & mask;
      }
      return place;
    }

    private void grow() {
      int[] slotsBefore = slots;
      long[] timesBefore = times;
      slots = new int[slotsBefore.length * 2];
      times = new long[slotsBefore.length * 2];
      for (int i = 0; i < slotsBefore.length; i++) {
        if (timesBefore[i] != 0) {
          int place = place(slotsBefore[i]);
          slots[place] = slotsBefore[i];
          times[place] = timesBefore[i];
        }
      }
    }
  }
}
