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
 * A set of slots in their order. Immutable: an {@link Editor} makes another one, which shares what
 * has not changed.
 *
 * <p>Slots that differ in their lower twelve bits only share a chunk: few as sorted shorts, more as
 * a bitmap of 512 bytes.
 */
final class SlotSet {

  static final SlotSet EMPTY = new SlotSet(new int[0], new Object[0], 0);

  /** How many slots share a chunk. */
  static final int CHUNK = 1 << 12;

  private static final int BITS = 12;
  private static final int MASK = (1 << BITS) - 1;
  private static final int WORDS = 1 << (BITS - 6);
  private static final int MOST_SHORTS = WORDS * 4;

  /** The upper bits of each chunk. */
  private final int[] highs;

  /** For each chunk a {@code short[]} or a {@code long[]}. */
  private final Object[] chunks;

  private final int size;

  private SlotSet(int[] highs, Object[] chunks, int size) {
    this.highs = highs;
    this.chunks = chunks;
    this.size = size;
  }

  static SlotSet of(int slot) {
    return new SlotSet(
        new int[] {slot >>> BITS}, new Object[] {new short[] {(short) (slot & MASK)}}, 1);
  }

  int size() {
    return size;
  }

  /** About how many bytes of heap it takes. */
  long bytes() {
    return size == 0 ? 0 : bytes(chunks, chunks.length);
  }

  private static long bytes(Object[] chunks, int length) {
    long sum = frame(length);
    for (int i = 0; i < length; i++) {
      sum += bytes(chunks[i]);
    }
    return sum;
  }

  /** A set without what is in its chunks. */
  private static long frame(int length) {
    return 24 + Weight.array(length, Integer.BYTES) + Weight.array(length, Weight.REF);
  }

  private static long bytes(Object chunk) {
    return chunk instanceof short[] shorts
        ? Weight.array(shorts.length, Short.BYTES)
        : Weight.array(WORDS, Long.BYTES);
  }

  boolean contains(int slot) {
    int place = Arrays.binarySearch(highs, slot >>> BITS);
    if (place < 0) {
      return false;
    }
    return chunks[place] instanceof long[] bitmap
        ? (bitmap[(slot & MASK) >>> 6] & (1L << slot)) != 0
        : Arrays.binarySearch((short[]) chunks[place], (short) (slot & MASK)) >= 0;
  }

  /** The lowest slot from one on, or -1 if there is none. */
  int next(int from) {
    if (from < 0) {
      return -1;
    }
    int place = Arrays.binarySearch(highs, from >>> BITS);
    int low = from & MASK;
    if (place < 0) {
      place = -place - 1;
      low = 0;
    }
    for (; place < highs.length; place++) {
      int found = next(chunks[place], low);
      if (found >= 0) {
        return highs[place] << BITS | found;
      }
      low = 0;
    }
    return -1;
  }

  private static int next(Object chunk, int low) {
    if (chunk instanceof short[] shorts) {
      int at = Arrays.binarySearch(shorts, (short) low);
      at = at < 0 ? -at - 1 : at;
      return at < shorts.length ? shorts[at] : -1;
    }
    long[] bitmap = (long[]) chunk;
    int word = low >>> 6;
    long bits = bitmap[word] & (-1L << low);
    while (bits == 0 && ++word < WORDS) {
      bits = bitmap[word];
    }
    return bits == 0 ? -1 : (word << 6) + Long.numberOfTrailingZeros(bits);
  }

  /** Goes over a set. For one thread. */
  Walk walk() {
    return new Walk();
  }

  /** A way over the set. */
  final class Walk {
    private int place;
    private int at;
    private long bits;
    private int word = -1;

    /** The next slot, or -1 at the end. */
    int next() {
      while (place < chunks.length) {
        if (chunks[place] instanceof short[] shorts) {
          if (at < shorts.length) {
            return highs[place] << BITS | shorts[at++];
          }
        } else {
          long[] bitmap = (long[]) chunks[place];
          while (bits == 0 && ++word < WORDS) {
            bits = bitmap[word];
          }
          if (bits != 0) {
            int bit = Long.numberOfTrailingZeros(bits);
            bits &= bits - 1;
            return highs[place] << BITS | word << 6 | bit;
          }
        }
        place++;
        at = 0;
        word = -1;
      }
      return -1;
    }
  }

  /** Changes a set into another one, copying what changes, once. */
  static final class Editor {
    private int[] highs;
    private Object[] chunks;

    /** Which bitmaps are copies of this editor. */
    private boolean[] owned;

    private int length;
    private int size;

    /** How many bytes more it takes than what it was made of. */
    private long grown;

    Editor(SlotSet base) {
      this.highs = base.highs;
      this.chunks = base.chunks.clone();
      this.owned = new boolean[chunks.length];
      this.length = chunks.length;
      this.size = base.size;
      this.grown = size == 0 ? 0 : -frame(length);
    }

    /** Puts a slot in; false if it is there already. */
    boolean add(int slot) {
      int place = placeOf(slot >>> BITS);
      int low = slot & MASK;
      Object chunk = chunks[place];
      if (chunk instanceof long[] bitmap) {
        if ((bitmap[low >>> 6] & (1L << low)) != 0) {
          return false;
        }
        own(place)[low >>> 6] |= 1L << low;
        size++;
        return true;
      }
      short[] shorts = (short[]) chunk;
      int at = Arrays.binarySearch(shorts, (short) low);
      if (at >= 0) {
        return false;
      }
      size++;
      if (shorts.length == MOST_SHORTS) {
        long[] bitmap = new long[WORDS];
        for (short there : shorts) {
          bitmap[there >>> 6] |= 1L << there;
        }
        bitmap[low >>> 6] |= 1L << low;
        grown += bytes(bitmap) - bytes(shorts);
        chunks[place] = bitmap;
        owned[place] = true;
        return true;
      }
      at = -at - 1;
      short[] more = Arrays.copyOf(shorts, shorts.length + 1);
      System.arraycopy(shorts, at, more, at + 1, shorts.length - at);
      more[at] = (short) low;
      grown += bytes(more) - bytes(shorts);
      chunks[place] = more;
      return true;
    }

    private long[] own(int place) {
      if (!owned[place]) {
        chunks[place] = ((long[]) chunks[place]).clone();
        owned[place] = true;
      }
      return (long[]) chunks[place];
    }

    /** Takes a slot out; false if it is not there. */
    boolean remove(int slot) {
      int place = Arrays.binarySearch(highs, 0, length, slot >>> BITS);
      if (place < 0) {
        return false;
      }
      int low = slot & MASK;
      if (chunks[place] instanceof long[] bitmap) {
        if ((bitmap[low >>> 6] & (1L << low)) == 0) {
          return false;
        }
        own(place)[low >>> 6] &= ~(1L << low);
        size--;
        return true;
      }
      short[] shorts = (short[]) chunks[place];
      int at = Arrays.binarySearch(shorts, (short) low);
      if (at < 0) {
        return false;
      }
      short[] fewer = Arrays.copyOf(shorts, shorts.length - 1);
      System.arraycopy(shorts, at + 1, fewer, at, fewer.length - at);
      grown += bytes(fewer) - bytes(shorts);
      chunks[place] = fewer;
      size--;
      return true;
    }

    private int placeOf(int high) {
      int place = Arrays.binarySearch(highs, 0, length, high);
      if (place >= 0) {
        return place;
      }
      place = -place - 1;
      int room = length == chunks.length ? length + 1 + (length >> 2) : chunks.length;
      int[] newHighs = Arrays.copyOf(highs, room);
      Object[] newChunks = Arrays.copyOf(chunks, room);
      boolean[] newOwned = Arrays.copyOf(owned, room);
      System.arraycopy(highs, place, newHighs, place + 1, length - place);
      System.arraycopy(chunks, place, newChunks, place + 1, length - place);
      System.arraycopy(owned, place, newOwned, place + 1, length - place);
      newHighs[place] = high;
      newChunks[place] = new short[0];
      grown += bytes(newChunks[place]);
      newOwned[place] = false;
      highs = newHighs;
      chunks = newChunks;
      owned = newOwned;
      length++;
      return place;
    }

    /** The set as it is now; the editor is not used any more. */
    SlotSet done() {
      if (size == 0) {
        for (int i = 0; i < length; i++) {
          grown -= bytes(chunks[i]);
        }
        return EMPTY;
      }
      grown += frame(length);
      return length == chunks.length && length == highs.length
          ? new SlotSet(highs, chunks, size)
          : new SlotSet(Arrays.copyOf(highs, length), Arrays.copyOf(chunks, length), size);
    }

    /** How many bytes more the set takes than the one it was made of; after {@link #done}. */
    long grown() {
      return grown;
    }
  }
}
