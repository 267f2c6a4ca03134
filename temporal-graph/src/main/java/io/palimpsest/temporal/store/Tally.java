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
 * How many elements of a kind live, in all and by label, at every point.
 *
 * <p>Elements whose life was only ever said in plain versions are counted by commit. For each of
 * the others, the few that are left, what was counted of its plain beginning is taken off and its
 * history asked.
 *
 * <p>One writer; readers take no lock.
 */
final class Tally {

  private final Series all = new Series();
  private volatile Series[] byLabel = {};
  private volatile int[] windowed = {};
  private volatile int windowedSize;

  /** The life of an element, and what was counted of it before it had a windowed version. */
  interface Lives {
    /** The label at a point, or null. */
    @Nullable String at(int slot, Point point);

    /** The label by the plain beginning of its history, or null. */
    @Nullable String plainly(int slot, Point point);
  }

  /** How many live at a point; the label null stands for all, the code negative for one unused. */
  int count(@Nullable String label, int code, Point point, Lives lives) {
    int count = 0;
    Series[] labels = byLabel;
    if (label == null) {
      count = all.at(point.plain());
    } else if (code >= 0 && code < labels.length) {
      count = labels[code].at(point.plain());
    }
    int end = windowedSize;
    int[] slots = windowed;
    for (int i = 0; i < end; i++) {
      count += is(lives.at(slots[i], point), label) - is(lives.plainly(slots[i], point), label);
    }
    return count;
  }

  private static int is(@Nullable String found, @Nullable String wanted) {
    return found != null && (wanted == null || wanted.equals(found)) ? 1 : 0;
  }

  // ---- Writing

  void add(int label, int seq, int delta) {
    all.add(seq, delta);
    Series[] labels = byLabel;
    if (label >= labels.length) {
      int length = labels.length;
      labels = Arrays.copyOf(labels, label + 1);
      for (int i = length; i < labels.length; i++) {
        labels[i] = new Series();
      }
      byLabel = labels;
    }
    labels[label].add(seq, delta);
  }

  /** An element gets its first windowed version. */
  void addWindowed(int slot) {
    int end = windowedSize;
    if (end == windowed.length) {
      windowed = Arrays.copyOf(windowed, Math.max(8, end * 2));
    }
    windowed[end] = slot;
    windowedSize = end + 1;
  }
}
