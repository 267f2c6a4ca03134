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

/**
 * Which value of a vertex an id names: for ever one, of one vertex under one key, as the id of an
 * element names one element for ever.
 *
 * <p>Values that are single without an id of their own are not in it: their ids follow from vertex
 * and key. One writer; readers take no lock. Nothing is ever taken out.
 */
final class ValueIds {

  /** No value has the id. */
  static final int NONE = IdIndex.NONE;

  /** What a row takes: the id's number, its cell in the table, and three columns. */
  static final int BYTES = 8 + 6 + 3 * Integer.BYTES;

  private final IdIndex rows = new IdIndex();
  private final IntColumn vertices = new IntColumn(0);
  private final IntColumn keys = new IntColumn(0);
  private final IntColumn seqs = new IntColumn(0);

  /** How many ids there are. Writer only. */
  private int size;

  /** The row of an id, or {@link #NONE}. */
  int find(Object id) {
    return rows.find(id);
  }

  /** The slot of the vertex that has the value. */
  int vertex(int row) {
    return vertices.get(row);
  }

  /** The code of the value's key. */
  int key(int row) {
    return keys.get(row);
  }

  /** The number of the commit that first named the value. */
  int seq(int row) {
    return seqs.get(row);
  }

  /**
   * Enters an id, if it is new. Writer only.
   *
   * @return whether it was new
   */
  boolean add(Object id, int vertex, int key, int seq) {
    if (rows.findForWriter(id) != IdIndex.NONE) {
      return false;
    }
    int row = size++;
    vertices.ensure(row);
    vertices.set(row, vertex);
    keys.ensure(row);
    keys.set(row, key);
    seqs.ensure(row);
    seqs.set(row, seq);
    rows.put(id, row);
    return true;
  }
}
