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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A way over the elements that have had one of some labels, each once. Of labels that begin while
 * it goes on, it knows nothing: they are of later commits. For one thread.
 */
final class LabelScan {

  private final ElementTable elements;
  private final Names names;
  private final int[] labels;
  private final LabelSlots.Walk[] walks;
  private final long cost;
  private final Set<Integer> others = new HashSet<>(0);
  private int at;

  private LabelScan(ElementTable elements, int[] labels) {
    this.elements = elements;
    this.names = elements.labels;
    this.labels = labels;
    this.walks = new LabelSlots.Walk[labels.length];
    long sum = 0;
    for (int i = 0; i < labels.length; i++) {
      LabelSlots slots = elements.haveHad(labels[i]);
      walks[i] = slots.walk();
      sum += slots.size();
    }
    this.cost = sum;
  }

  /**
   * The way over the labels that meet a condition, or null if none is about the label.
   *
   * @param only the only label that meets them, if that is known
   */
  static @Nullable LabelScan of(
      ElementTable elements, Condition[] conditions, @Nullable String only) {
    if (only != null) {
      int label = elements.labels.code(only);
      return new LabelScan(elements, label < 0 ? new int[0] : new int[] {label});
    }
    for (Condition condition : conditions) {
      if (condition.key() == null) {
        IntList passing = new IntList(4);
        for (int label = 1; label < elements.labels.size(); label++) {
          if (condition.test().test(elements.labels.name(label))) {
            passing.add(label);
          }
        }
        return new LabelScan(elements, passing.toArray());
      }
    }
    return null;
  }

  /** About how many elements it goes over. */
  long cost() {
    return cost;
  }

  /** The next slot, or -1 at the end. */
  int next() {
    for (; at < walks.length; at++) {
      int slot = walks[at].next();
      if (slot >= 0) {
        return slot;
      }
      for (slot = walks[at].nextOther(); slot >= 0; slot = walks[at].nextOther()) {
        int first = elements.firstLabel(slot);
        if ((first == labels[at] || !isWalked(first)) && others.add(slot)) {
          return slot;
        }
      }
    }
    return -1;
  }

  /** Whether it goes over a slot. */
  boolean contains(int slot) {
    if (isWalked(elements.firstLabel(slot))) {
      return true;
    }
    for (int label : labels) {
      if (elements.haveHad(label).isOther(slot)) {
        return true;
      }
    }
    return false;
  }

  private boolean isWalked(int label) {
    for (int walked : labels) {
      if (walked == label) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    List<String> walked = new ArrayList<>(labels.length);
    for (int label : labels) {
      walked.add(names.name(label));
    }
    return "label " + (walked.size() == 1 ? walked.get(0) : walked);
  }
}
