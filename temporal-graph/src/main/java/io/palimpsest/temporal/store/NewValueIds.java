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

import io.palimpsest.temporal.store.Footprint.Clash;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The ids that a transaction gives to values of vertices: those that a user said, and numbers.
 *
 * <p>A user's id is refused at once if it names another value that the transaction sees, and is a
 * conflict at the commit if another commit has named a value by it since. A number that was
 * generated may be one that a user says at the same time: one that lies between those of a
 * transaction counts as one of them, as with the ids of elements.
 */
final class NewValueIds {

  private final VersionedStore store;

  /** What the user's ids name; null as long as there are none. */
  private @Nullable Map<Object, FactKey> given;

  private long firstGenerated = Long.MAX_VALUE;
  private long lastGenerated = -1;

  NewValueIds(VersionedStore store) {
    this.store = store;
  }

  /** A number that names no value. */
  Object generate() {
    long number = store.takeNumber();
    firstGenerated = Math.min(firstGenerated, number);
    lastGenerated = Math.max(lastGenerated, number);
    return number;
  }

  /** Whether a user gave one. */
  boolean areGiven() {
    return given != null;
  }

  /** Whether a number lies between those that were generated here. */
  boolean mayHaveGenerated(Object id) {
    return id instanceof Long number && number >= firstGenerated && number <= lastGenerated;
  }

  /**
   * Takes an id that a user gives.
   *
   * @param value the value with its id
   * @param generated what the id was generated for in this transaction; null if it was not
   * @param known the newest commit that the transaction sees
   * @throws IllegalArgumentException if it names another value
   */
  void give(FactKey value, @Nullable FactKey generated, int known) {
    Object id = Objects.requireNonNull(value.number());
    FactKey there = given == null ? generated : given.getOrDefault(id, generated);
    if (there == null) {
      int row = store.valueIds().find(id);
      there = row == ValueIds.NONE || store.valueIds().seq(row) > known ? null : named(row, id);
    }
    if (there != null) {
      if (!there.equals(value)) {
        throw new IllegalArgumentException(
            "VertexProperty with id already exists: " + id + ", which is " + there);
      }
      return;
    }
    if (id instanceof Long number) {
      store.numberWasGivenToValue(number);
    }
    if (given == null) {
      given = new HashMap<>();
    }
    given.put(id, value);
  }

  private FactKey named(int row, Object id) {
    ValueIds ids = store.valueIds();
    Object vertex = store.id(Kind.VERTEX, ids.vertex(row));
    return new FactKey(Kind.VERTEX, vertex, store.keys().name(ids.key(row)), id);
  }

  /** A value that this and a transaction in flight name by one id. */
  @Nullable FactKey clashWith(NewValueIds other) {
    FactKey clash = givenTo(other);
    return clash == null ? other.givenTo(this) : clash;
  }

  /** A value that has an id here which the other has given or may have generated. */
  private @Nullable FactKey givenTo(NewValueIds other) {
    Map<Object, FactKey> mine = given;
    if (mine != null && (other.given != null || other.lastGenerated >= 0)) {
      for (Map.Entry<Object, FactKey> one : mine.entrySet()) {
        Object id = one.getKey();
        if (other.mayHaveGenerated(id) || (other.given != null && other.given.containsKey(id))) {
          return one.getValue();
        }
      }
    }
    return null;
  }

  /**
   * A value that a visible commit has named by an id of these.
   *
   * @param known the newest commit that the transaction sees
   */
  @Nullable Clash clashSince(int known) {
    Map<Object, FactKey> mine = given;
    if (mine != null) {
      for (Object id : mine.keySet()) {
        Clash clash = clashSince(id, known);
        if (clash != null) {
          return clash;
        }
      }
    }
    long last = Math.min(lastGenerated, store.largestNumberGivenToValue());
    for (long number = firstGenerated; number <= last; number++) {
      Clash clash = clashSince(number, known);
      if (clash != null) {
        return clash;
      }
    }
    return null;
  }

  private @Nullable Clash clashSince(Object id, int known) {
    int row = store.valueIds().find(id);
    int seq = row == ValueIds.NONE ? 0 : store.valueIds().seq(row);
    return seq <= known ? null : new Clash(named(row, id).toString(), store.tokenOf(seq));
  }
}
