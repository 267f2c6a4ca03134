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
import org.jspecify.annotations.Nullable;

/**
 * One property of 64 elements side by side: for each that has it, the newest value, if that is
 * plain, and the number of its commit. Values that are all ints, longs or doubles lie in a
 * primitive array, others in an array of objects.
 *
 * <p>A bit says who has the property, and how many lower bits are set where its cell is. So a cell
 * of a number takes eight or twelve bytes, and a property that few elements have costs little. What
 * a newer version has superseded, and everything windowed, is in a {@link History} beside the cell.
 *
 * <p>A cell whose {@code seq} is {@link #NO_VALUE} sends readers to the history. The writer changes
 * a cell in four steps: the old value goes into the history, {@code seq} becomes {@code NO_VALUE},
 * the value changes, {@code seq} becomes the new commit's number. A reader takes {@code seq}, the
 * value and {@code seq} again; if that changed, it reads the history, where the value it wants is
 * by then. A new cell behind all others is written in place and published by its bit; every other
 * change of form makes a new chunk.
 */
final class PropertyChunk {

  static final int NO_VALUE = Integer.MAX_VALUE;

  private static final VarHandle BITS;
  private static final VarHandle BAGS;
  private static final VarHandle SEQ = MethodHandles.arrayElementVarHandle(int[].class);
  private static final VarHandle REF = MethodHandles.arrayElementVarHandle(Object[].class);

  static {
    try {
      BITS = MethodHandles.lookup().findVarHandle(PropertyChunk.class, "bits", long.class);
      BAGS = MethodHandles.lookup().findVarHandle(PropertyChunk.class, "bags", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private long bits;

  /** Who has a {@link Bag}; mostly nobody, and then the histories need not be looked at. */
  private long bags;

  private final int[] seqs;

  /** An {@code int[]}, {@code long[]}, {@code double[]} or {@code Object[]}. */
  private final Object values;

  /** A {@link History} or {@link Bag} for each cell that has one; null while none has. */
  private volatile @Nullable Object @Nullable [] histories;

  private PropertyChunk(
      long bits, long bags, int[] seqs, Object values, @Nullable Object @Nullable [] histories) {
    this.bits = bits;
    this.bags = bags;
    this.seqs = seqs;
    this.values = values;
    this.histories = histories;
  }

  /** A chunk without cells, of a form that suits a value. */
  static PropertyChunk first(@Nullable Object value) {
    return new PropertyChunk(0, 0, new int[0], array(value, 0), null);
  }

  private static Object array(@Nullable Object value, int length) {
    if (value instanceof Integer) {
      return new int[length];
    }
    if (value instanceof Long) {
      return new long[length];
    }
    return value instanceof Double ? new double[length] : new Object[length];
  }

  // ---- Reading

  private static int place(long bits, int row) {
    return Long.bitCount(bits & ((1L << row) - 1));
  }

  /** Whether the element of a row ever had the property. */
  boolean has(int row) {
    return ((long) BITS.getAcquire(this) & (1L << row)) != 0;
  }

  /** The value at a point, or null: without what is in a {@link Bag}. */
  @Nullable Object find(int row, Point point) {
    long present = (long) BITS.getAcquire(this);
    if ((present & (1L << row)) == 0) {
      return null;
    }
    int place = place(present, row);
    int seq = (int) SEQ.getAcquire(seqs, place);
    if (seq <= point.plain()) {
      Object value = valueAt(place);
      VarHandle.acquireFence();
      if ((int) SEQ.getOpaque(seqs, place) == seq) {
        return value;
      }
    }
    History history = single(place);
    return history == null ? null : history.find(point);
  }

  /** The value at a point; null also where there can be others beside it. */
  @Nullable Object findOnly(int row, Point point) {
    return hasBag(row) ? null : find(row, point);
  }

  void layUnder(int row, Ceiling ceiling, int snapshot, CommitLog commits) {
    long present = (long) BITS.getAcquire(this);
    if ((present & (1L << row)) == 0) {
      return;
    }
    int place = place(present, row);
    int seq = (int) SEQ.getAcquire(seqs, place);
    if (seq <= snapshot) {
      Object value = valueAt(place);
      VarHandle.acquireFence();
      if ((int) SEQ.getOpaque(seqs, place) == seq) {
        ceiling.lay(commits.stamp(seq), io.palimpsest.graph.Period.MAX, value);
      }
    }
    History history = single(place);
    if (history != null && !ceiling.isComplete()) {
      history.layUnder(ceiling, snapshot, commits);
    }
  }

  /** The commit that said the newest version, if it is plain and holds; else {@link #NO_VALUE}. */
  int plainSeq(int row) {
    long present = (long) BITS.getAcquire(this);
    return (present & (1L << row)) == 0
        ? NO_VALUE
        : (int) SEQ.getAcquire(seqs, place(present, row));
  }

  /** The number of the commit that said the newest version; 0 if there is none. */
  int newest(int row) {
    int seq = plainSeq(row);
    if (seq != NO_VALUE) {
      return seq;
    }
    History history = has(row) ? single(place((long) BITS.getAcquire(this), row)) : null;
    return history == null ? 0 : history.newest();
  }

  /** The history of the single value, or null. */
  @Nullable History history(int row) {
    long present = (long) BITS.getAcquire(this);
    return (present & (1L << row)) == 0 ? null : single(place(present, row));
  }

  /** The values beside the single one, or null. */
  @Nullable Bag bag(int row) {
    return hasBag(row) ? (Bag) beside(place((long) BITS.getAcquire(this), row)) : null;
  }

  /** Whether there can be values beside the single one. */
  boolean hasBag(int row) {
    return ((long) BAGS.getAcquire(this) & (1L << row)) != 0;
  }

  private @Nullable Object beside(int place) {
    @Nullable Object[] all = histories;
    return all == null ? null : REF.getAcquire(all, place);
  }

  private @Nullable History single(int place) {
    Object beside = beside(place);
    return beside instanceof Bag bag ? bag.single() : (History) beside;
  }

  /** Whether there is one value at a time, and only plain versions. */
  boolean isSimple(int row) {
    long present = (long) BITS.getAcquire(this);
    Object beside = (present & (1L << row)) == 0 ? null : beside(place(present, row));
    return !(beside instanceof Bag) && !(beside instanceof History history && history.isWindowed());
  }

  /** The newest version of the single value, if that is plain; or null. Writer only. */
  @Nullable Object newestPlain(int row) {
    if (!has(row)) {
      return null;
    }
    int place = place(bits, row);
    if (seqs[place] != NO_VALUE) {
      return valueAt(place);
    }
    // A vacuum may have taken away the windows on top of it.
    History history = single(place);
    return history == null || history.isWindowed() ? null : history.find(Point.NEWEST);
  }

  /** Shows all versions of all values; of the single one the oldest first. Writer only. */
  void forEachVersion(int row, History.Visitor visitor) {
    if (!has(row)) {
      return;
    }
    int place = place(bits, row);
    History history = single(place);
    if (history != null) {
      history.forEach(visitor);
    }
    if (seqs[place] != NO_VALUE) {
      visitor.visit(seqs[place], valueAt(place));
    }
    Bag bag = bag(row);
    if (bag != null) {
      for (Bag.Item item : bag.items()) {
        History others = item.history();
        if (others != null) {
          others.forEach(visitor);
        }
      }
    }
  }

  private @Nullable Object valueAt(int place) {
    if (values instanceof int[] ints) {
      return ints[place];
    }
    if (values instanceof long[] longs) {
      return longs[place];
    }
    return values instanceof double[] doubles
        ? (Object) doubles[place]
        : ((Object[]) values)[place];
  }

  /** About how many bytes of heap it takes, without objects that are values and histories. */
  long bytes() {
    int width = values instanceof long[] || values instanceof double[] ? Long.BYTES : Weight.REF;
    long sum = 40 + Weight.array(seqs.length, Integer.BYTES) + Weight.array(seqs.length, width);
    return histories == null ? sum : sum + Weight.array(seqs.length, Weight.REF);
  }

  // ---- Writing: one writer. Each returns the chunk to be read from now on, perhaps this one.

  /** Says something about the single value of a row. */
  PropertyChunk say(int row, History.Said said, CommitLog commits) {
    boolean inCell = said.plain() && said.value() != null;
    PropertyChunk chunk = withCell(row, inCell ? said.value() : null);
    int place = place(chunk.bits, row);
    int before = chunk.seqs[place];
    if (before != NO_VALUE) {
      History.Said old =
          new History.Said(
              before,
              commits.stamp(before),
              io.palimpsest.graph.Period.MAX,
              true,
              chunk.valueAt(place));
      chunk.push(place, old, commits);
    }
    SEQ.setRelease(chunk.seqs, place, NO_VALUE);
    VarHandle.storeStoreFence();
    if (inCell) {
      chunk.put(place, said.value());
      SEQ.setRelease(chunk.seqs, place, said.seq());
    } else {
      chunk.push(place, said, commits);
    }
    return chunk;
  }

  /** The chunk with a bag for a row. */
  PropertyChunk withBag(int row) {
    PropertyChunk chunk = withCell(row, null);
    int place = place(chunk.bits, row);
    if (!(chunk.beside(place) instanceof Bag)) {
      chunk.setBeside(place, new Bag((History) chunk.beside(place)));
      BAGS.setRelease(chunk, chunk.bags | 1L << row);
    }
    return chunk;
  }

  /** Takes out of the histories what nobody sees any more. */
  void sweep(Sweep sweep) {
    @Nullable Object[] all = histories;
    if (all == null) {
      return;
    }
    for (int place = 0; place < Long.bitCount(bits); place++) {
      if (seqs[place] == NO_VALUE && values instanceof Object[] objects) {
        objects[place] = null; // nobody reads it, but it would keep what was taken away
      }
      Object beside = all[place];
      if (beside instanceof Bag bag) {
        bag.sweep(sweep, seqs[place]);
      } else if (beside != null) {
        History kept = sweep.kept((History) beside, seqs[place]);
        if (kept != beside) {
          REF.setRelease(all, place, kept);
        }
      }
    }
  }

  private void push(int place, History.Said said, CommitLog commits) {
    Object beside = beside(place);
    if (beside instanceof Bag bag) {
      bag.single(History.append(bag.single(), said, commits));
    } else {
      setBeside(place, History.append((History) beside, said, commits));
    }
  }

  private void setBeside(int place, Object object) {
    @Nullable Object[] all = histories;
    if (all == null) {
      all = new Object[seqs.length];
    }
    REF.setRelease(all, place, object);
    histories = all;
  }

  /** A chunk with a cell for a row, that can hold a value. */
  private PropertyChunk withCell(int row, @Nullable Object value) {
    long bit = 1L << row;
    boolean fits = value == null || fits(value);
    int count = Long.bitCount(bits);
    if ((bits & bit) != 0) {
      return fits ? this : copy(bits, count, seqs.length, new Object[seqs.length]);
    }
    boolean behindAll = (bits >>> row) == 0;
    if (fits && behindAll && count < seqs.length) {
      seqs[count] = NO_VALUE;
      BITS.setRelease(this, bits | bit);
      return this;
    }
    int length =
        count < seqs.length ? seqs.length : Math.min(Long.SIZE, count + Math.max(1, count / 2));
    Object array = fits ? arrayLike(length) : new Object[length];
    return copy(bits | bit, place(bits, row), length, array);
  }

  private boolean fits(Object value) {
    return values instanceof Object[]
        || (values instanceof int[] && value instanceof Integer)
        || (values instanceof long[] && value instanceof Long)
        || (values instanceof double[] && value instanceof Double);
  }

  private Object arrayLike(int length) {
    if (values instanceof int[]) {
      return new int[length];
    }
    if (values instanceof long[]) {
      return new long[length];
    }
    return values instanceof double[] ? new double[length] : (Object) new Object[length];
  }

  /** A copy with other arrays, in which the cells from a place on move up if a bit is new. */
  private PropertyChunk copy(long bitsThen, int place, int length, Object valuesThen) {
    int count = Long.bitCount(bits);
    int moved = Long.bitCount(bitsThen) - count;
    int[] seqsThen = new int[length];
    Arrays.fill(seqsThen, NO_VALUE);
    spread(seqs, seqsThen, place, count, moved);
    @Nullable Object[] all = histories;
    @Nullable Object[] allThen = null;
    if (all != null) {
      allThen = new Object[length];
      spread(all, allThen, place, count, moved);
    }
    PropertyChunk copy = new PropertyChunk(bitsThen, bags, seqsThen, valuesThen, allThen);
    if (values.getClass() == valuesThen.getClass()) {
      spread(values, valuesThen, place, count, moved);
    } else {
      for (int from = 0; from < count; from++) {
        copy.put(from < place ? from : from + moved, valueAt(from));
      }
    }
    return copy;
  }

  private static void spread(Object from, Object to, int place, int count, int moved) {
    System.arraycopy(from, 0, to, 0, place);
    System.arraycopy(from, place, to, place + moved, count - place);
  }

  private void put(int place, @Nullable Object value) {
    if (values instanceof int[] ints && value instanceof Integer number) {
      ints[place] = number;
    } else if (values instanceof long[] longs && value instanceof Long number) {
      longs[place] = number;
    } else if (values instanceof double[] doubles && value instanceof Double number) {
      doubles[place] = number;
    } else {
      ((@Nullable Object[]) values)[place] = value;
    }
  }
}
