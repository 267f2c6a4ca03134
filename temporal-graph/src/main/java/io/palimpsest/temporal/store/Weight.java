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

import io.palimpsest.graph.Period;
import io.palimpsest.temporal.store.Mutation.CreateEdge;
import io.palimpsest.temporal.store.Mutation.CreateNode;
import io.palimpsest.temporal.store.Mutation.DeleteEdge;
import io.palimpsest.temporal.store.Mutation.DeleteNode;
import io.palimpsest.temporal.store.Mutation.DropSchemaElement;
import io.palimpsest.temporal.store.Mutation.UpdateEdge;
import io.palimpsest.temporal.store.Mutation.UpdateGraph;
import io.palimpsest.temporal.store.Mutation.UpdateNode;
import io.palimpsest.temporal.store.Mutation.Vacuum;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes of heap things take, on a heap with references of four bytes, and how many a
 * commit will take at most, before anything of it is in the store.
 */
public final class Weight {

  /** An array's header. */
  static final int ARRAY = 16;

  /** A reference. */
  static final int REF = 4;

  /**
   * A vertex: id, cell of the id's table, label, place among those of its label, seq, and its
   * places in two columns of blocks. A label is a byte while there are few, but may become an int.
   */
  static final int VERTEX = 8 + 6 + 4 + 1 + 4 + 8;

  /**
   * An edge: id, cell of the id's table, label, place among those of its label, seq, and both ends.
   * Its pairs are its blocks'.
   */
  static final int EDGE = 8 + 6 + 4 + 1 + 4 + 8;

  /** A commit in the table of commits and in the counts of lives. */
  static final int COMMIT = 32;

  /** What a version may take: a windowed one, and the cell it has in a run as that grows. */
  private static final int VERSION = 48;

  /** What a value may take beside itself: a cell in a chunk that grows, and a version. */
  private static final int VALUE = 24 + VERSION;

  /** What a value may take in an index, or in a lookup, and what it leaves in its past there. */
  static final int INDEXED = 160;

  /** What a pair may take where it begins a block, or goes from one to what is past. */
  private static final int PAIR = 96;

  private Weight() {}

  /**
   * The most that a commit may come to take, but for arrays that just grow. It is more than most
   * take, since what a fact has in the store already is not looked at.
   */
  public static long of(Commit commit) {
    long sum = COMMIT;
    for (Mutation mutation : commit.mutations()) {
      sum += of(mutation);
    }
    return sum;
  }

  private static long of(Mutation mutation) {
    if (mutation instanceof CreateNode create) {
      return VERTEX + ofId(create.id()) + version(create.window());
    } else if (mutation instanceof CreateEdge create) {
      return EDGE + ofId(create.id()) + 2 * PAIR + version(create.window());
    } else if (mutation instanceof DeleteNode) {
      return VERSION;
    } else if (mutation instanceof DeleteEdge) {
      return VERSION + 2 * PAIR;
    } else if (mutation instanceof UpdateNode update) {
      return VALUE
          + (update.number() == null ? 0 : VERSION + ValueIds.BYTES + REF)
          + of(update.value());
    } else if (mutation instanceof UpdateEdge update) {
      return VALUE + of(update.value());
    } else if (mutation instanceof UpdateGraph update) {
      return VALUE + of(update.value());
    }
    return VERSION;
  }

  private static long version(Window window) {
    return window.stamped() && window.to() == Period.MAX ? 0 : VERSION;
  }

  private static long of(@Nullable PropertyValue value) {
    return value == null ? 0 : ofObject(value.compact());
  }

  /** Whether a commit only ends what holds, or drops an index or a constraint, or is a vacuum. */
  public static boolean onlyEnds(Commit commit) {
    for (Mutation mutation : commit.mutations()) {
      boolean ends =
          mutation instanceof Vacuum
              || mutation instanceof DeleteNode
              || mutation instanceof DeleteEdge
              || mutation instanceof DropSchemaElement
              || (mutation instanceof UpdateNode update && update.value() == null)
              || (mutation instanceof UpdateEdge change && change.value() == null)
              || (mutation instanceof UpdateGraph set && set.value() == null);
      if (!ends) {
        return false;
      }
    }
    return true;
  }

  /** What an id takes beside its row. */
  static long ofId(Object id) {
    return id instanceof Long ? 0 : REF + ofObject(id);
  }

  /** What a value takes as an object. */
  static long ofObject(@Nullable Object value) {
    if (value == null || value instanceof Boolean || value instanceof Byte) {
      return 0;
    }
    if (value instanceof String text) {
      return 24 + array(text.length(), 1);
    }
    if (value instanceof Integer || value instanceof Short || value instanceof Float) {
      return 16;
    }
    if (value instanceof PropertyValue whole) {
      return 24 + ofObject(whole.value()) + ofObject(whole.meta());
    }
    if (value instanceof Map<?, ?> map) {
      long sum = 64;
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        sum += 40 + ofObject(entry.getKey()) + ofObject(entry.getValue());
      }
      return sum;
    }
    if (value instanceof Collection<?> items) {
      long sum = 40;
      for (Object item : items) {
        sum += 2 * REF + ofObject(item);
      }
      return sum;
    }
    if (value instanceof byte[] bytes) {
      return array(bytes.length, 1);
    }
    return value.getClass().isArray() ? array(java.lang.reflect.Array.getLength(value), 8) : 24;
  }

  /** What an array takes. */
  static long array(int length, int width) {
    return (ARRAY + (long) length * width + 7) & ~7L;
  }
}
