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

/**
 * The elements that have had a label at some coordinate; for ever, as nothing that was said is
 * forgotten of labels. Who asks looks whether they have it where he reads.
 *
 * <p>Most elements get their first label in the order of their slots. So their slots are kept as
 * the distances from one to the next, seven bits to a byte: a byte for an element, unless less than
 * one in 127 has the label. All others, and those that had another label first, are in a set.
 *
 * <p>One writer; readers take no lock.
 */
final class LabelSlots {

  private static final VarHandle LENGTH;

  static {
    try {
      LENGTH = MethodHandles.lookup().findVarHandle(LabelSlots.class, "length", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The distances; the last byte of each is not negative. */
  private volatile byte[] distances = new byte[16];

  /** How many bytes there are; below it nothing changes. */
  private int length;

  private volatile SlotSet others = SlotSet.EMPTY;

  /** The last slot among the distances. Writer only. */
  private int last = -1;

  /** About how many there are: as many or some more. */
  int size() {
    return (int) LENGTH.getAcquire(this) + others.size();
  }

  /** Whether a slot is here that did not come in order. */
  boolean isOther(int slot) {
    return others.contains(slot);
  }

  /** Goes over those that came in order, then over the others. For one thread. */
  Walk walk() {
    return new Walk();
  }

  /** A way over the slots. */
  final class Walk {
    private final int end = (int) LENGTH.getAcquire(LabelSlots.this);
    private final byte[] source = distances;
    private final SlotSet.Walk rest = others.walk();
    private int position;
    private int slot = -1;

    /** The next slot that came in order, or -1 if there is none left. */
    int next() {
      if (position == end) {
        return -1;
      }
      int distance = 0;
      int part = source[position++];
      for (int shift = 0; ; shift += 7) {
        distance |= (part & 0x7f) << shift;
        if (part >= 0) {
          slot += distance;
          return slot;
        }
        part = source[position++];
      }
    }

    /** The next one of the others, or -1 if there is none left. */
    int nextOther() {
      return rest.next();
    }
  }

  // ---- Writing

  /**
   * Adds a slot: once as the element's first label, and as another one as often as one likes.
   *
   * @return how many bytes of heap that took, beside what a row is counted at
   */
  long add(int slot, boolean first) {
    if (!first || slot <= last) {
      SlotSet.Editor editor = new SlotSet.Editor(others);
      if (editor.add(slot)) {
        others = editor.done();
        return editor.grown();
      }
      return 0;
    }
    byte[] target = distances;
    int position = length;
    if (position + 5 > target.length) {
      int room = (int) Math.min(Integer.MAX_VALUE - 8L, target.length + (target.length >> 2) + 8L);
      target = Arrays.copyOf(target, room);
    }
    int distance = slot - last;
    for (; distance > 0x7f; distance >>>= 7) {
      target[position++] = (byte) (distance | 0x80);
    }
    target[position++] = (byte) distance;
    if (target != distances) {
      distances = target;
    }
    last = slot;
    LENGTH.setRelease(this, position);
    return 0;
  }
}
