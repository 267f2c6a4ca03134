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

/**
 * Where an index says a value is. Immutable; an {@link Editor} makes another one.
 *
 * <p>A fact is <em>simple</em> if it has one value at a time and only plain versions. Elements
 * whose fact is simple are <em>live</em> while the newest version is the value; when that ends they
 * leave a record in the <em>past</em>: their slot and the commit that ended it, in the order of the
 * commits. All other elements that ever had the value are <em>asked</em>, each time.
 *
 * <p>So for a point that has seen the last change, the live ones are exactly the simple ones. For
 * another point the simple ones are among the live ones and those that ended later than the point.
 */
abstract class Posting {

  private static final long[] NO_PAST = {};

  /** Where nothing is. */
  static final Posting NONE = new Many(SlotSet.EMPTY, 0, SlotSet.EMPTY, NO_PAST, 0);

  /** The simple ones that have the value now. */
  abstract SlotSet live();

  /** How many are live. */
  abstract int liveSize();

  /** The number of the commit that last changed which ones are live. */
  abstract int lastChange();

  /** Those of which an index knows only that they once had the value. */
  abstract SlotSet asked();

  /** Whether it knows of an end that lies at a commit or before. */
  abstract boolean endedUpTo(int seq);

  /** About how many bytes of heap it takes. */
  abstract long bytes();

  /** How many may have the value now. */
  final int size() {
    return liveSize() + asked().size();
  }

  /** Adds the simple ones that had the value until a commit later than this one. */
  abstract void addEndedAfter(int seq, IntList into);

  /** A value that one simple element has and nobody had before. */
  private static final class Sole extends Posting {
    private final int slot;
    private final int since;

    Sole(int slot, int since) {
      this.slot = slot;
      this.since = since;
    }

    @Override
    SlotSet live() {
      return SlotSet.of(slot);
    }

    @Override
    int liveSize() {
      return 1;
    }

    @Override
    int lastChange() {
      return since;
    }

    @Override
    SlotSet asked() {
      return SlotSet.EMPTY;
    }

    @Override
    void addEndedAfter(int seq, IntList into) {
      // None has.
    }

    @Override
    boolean endedUpTo(int seq) {
      return false;
    }

    @Override
    long bytes() {
      return 24;
    }
  }

  private static final class Many extends Posting {
    private final SlotSet live;
    private final int lastChange;
    private final SlotSet asked;

    /**
     * The commit in the upper half, the slot in the lower, in order. A newer posting may have
     * written behind {@link #pastSize}.
     */
    private final long[] past;

    private final int pastSize;

    Many(SlotSet live, int lastChange, SlotSet asked, long[] past, int pastSize) {
      this.live = live;
      this.lastChange = lastChange;
      this.asked = asked;
      this.past = past;
      this.pastSize = pastSize;
    }

    @Override
    SlotSet live() {
      return live;
    }

    @Override
    int liveSize() {
      return live.size();
    }

    @Override
    int lastChange() {
      return lastChange;
    }

    @Override
    SlotSet asked() {
      return asked;
    }

    @Override
    void addEndedAfter(int seq, IntList into) {
      for (int i = pastSize - 1; i >= 0 && (int) (past[i] >>> 32) > seq; i--) {
        into.add((int) past[i]);
      }
    }

    @Override
    boolean endedUpTo(int seq) {
      return pastSize > 0 && (int) (past[0] >>> 32) <= seq;
    }

    @Override
    long bytes() {
      return this == NONE ? 0 : 32 + live.bytes() + asked.bytes() + bytes(past);
    }

    static long bytes(long[] past) {
      return past.length == 0 ? 0 : Weight.array(past.length, Long.BYTES);
    }
  }

  /** Changes a posting into another one. Writer only, and always of the newest posting. */
  static final class Editor {
    private final Posting base;
    private final SlotSet.Editor live;
    private final SlotSet.Editor asked;
    private int lastChange;
    private long[] past;
    private int pastSize;
    private boolean inOrder = true;
    private long grown;

    Editor(Posting base) {
      this.base = base;
      this.live = new SlotSet.Editor(base.live());
      this.asked = new SlotSet.Editor(base.asked());
      this.lastChange = base.lastChange();
      this.past = base instanceof Many many ? many.past : NO_PAST;
      this.pastSize = base instanceof Many many ? many.pastSize : 0;
    }

    /** A simple one has the value since a commit. */
    void begin(int slot, int seq) {
      live.add(slot);
      lastChange = Math.max(lastChange, seq);
    }

    /** A simple one has the value no more since a commit. */
    void end(int slot, int seq) {
      live.remove(slot);
      ended(slot, seq);
    }

    /** A simple one had the value until a commit. */
    void ended(int slot, int seq) {
      long record = (long) seq << 32 | slot;
      boolean next = pastSize == 0 || past[pastSize - 1] <= record;
      if (pastSize == past.length || (!next && inOrder)) {
        past = Arrays.copyOf(past, pastSize + Math.max(4, pastSize / 2));
      }
      lastChange = Math.max(lastChange, seq);
      inOrder &= next;
      past[pastSize++] = record;
    }

    /** One that is not simple had the value at some time. */
    void ask(int slot) {
      live.remove(slot);
      asked.add(slot);
    }

    /** One that was not simple is so now, and is entered anew. */
    void unask(int slot) {
      asked.remove(slot);
    }

    /** Nobody asks any more what a commit, or one before it, has ended. */
    void forget(int seq) {
      int first = 0;
      while (first < pastSize && (int) (past[first] >>> 32) <= seq) {
        first++;
      }
      past = first == pastSize ? NO_PAST : Arrays.copyOfRange(past, first, pastSize);
      pastSize -= first;
    }

    /** The posting as it is now; {@link #NONE} if nothing is there. */
    Posting done() {
      if (!inOrder) {
        Arrays.sort(past, 0, pastSize);
      }
      SlotSet nowLive = live.done();
      SlotSet nowAsked = asked.done();
      if (nowLive.size() == 0 && nowAsked.size() == 0 && pastSize == 0) {
        grown = -base.bytes();
        return NONE;
      }
      if (nowLive.size() == 1 && nowAsked.size() == 0 && pastSize == 0) {
        Posting sole = new Sole(nowLive.next(0), lastChange);
        grown = sole.bytes() - base.bytes();
        return sole;
      }
      Posting many = new Many(nowLive, lastChange, nowAsked, past, pastSize);
      // One that has grown large is not counted anew for each slot.
      grown =
          base instanceof Many before && before != NONE
              ? live.grown() + asked.grown() + Many.bytes(past) - Many.bytes(before.past)
              : many.bytes() - base.bytes();
      return many;
    }

    /** How many bytes more the posting takes than its base; after {@link #done}. */
    long grown() {
      return grown;
    }
  }
}
