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

import org.jspecify.annotations.Nullable;

/**
 * Takes out of the store what nobody can see from a horizon on.
 *
 * <p>It goes over all rows in slices, each of which it does as the writer; between two slices
 * commits are applied. What is taken out is seen from no point at or after the horizon, and readers
 * before it have their pins, so for whoever reads meanwhile nothing changes. Histories are replaced
 * and never changed, and so is what blocks know of the past.
 */
final class Sweep {

  /** How many rows are done in one go. */
  private static final int ROWS = 1024;

  /** How many chunks, each of 64 cells. */
  private static final int CHUNKS = 32;

  private final VersionedStore store;
  private final CommitLog commits;
  private final Strings strings;
  private final Horizon floor;

  /** Plain versions that ended with this commit or before are seen from nowhere. */
  private final int plainFloor;

  private final SweepProgress progress;

  private long all;
  private long rows;
  private long versions;
  private long edges;
  private long bytes;

  /**
   * A sweep.
   *
   * @param floor up to where nobody can see
   * @param progress is told after each slice
   */
  Sweep(VersionedStore store, Strings strings, Horizon floor, SweepProgress progress) {
    this.store = store;
    this.commits = store.commits();
    this.strings = strings;
    this.floor = floor;
    this.plainFloor = Math.min(floor.snapshot(), commits.numberAt(floor.valid()));
    this.progress = progress;
  }

  Swept run() {
    all = count();
    if (floor.snapshot() > 0) {
      for (Kind kind : new Kind[] {Kind.VERTEX, Kind.EDGE}) {
        slices(store.elements(kind).size(), ROWS, slot -> life(store.elements(kind), slot));
      }
      slices(store.vertices().size(), ROWS, this::blocks);
      for (Kind kind : Kind.values()) {
        PropertyTable properties = store.properties(kind);
        for (int key = 0; key < properties.keys(); key++) {
          int column = key;
          slices(
              properties.chunks(key),
              CHUNKS,
              index -> properties.forChunk(column, index, this::cells));
        }
      }
      store.indexes().sweep(this, plainFloor);
      store.schema().sweep(this);
    }
    return new Swept(floor, versions, edges, bytes);
  }

  private interface Row {
    void sweep(int row);
  }

  private long count() {
    long count = 2L * store.vertices().size() + store.edges().size();
    for (Kind kind : Kind.values()) {
      PropertyTable properties = store.properties(kind);
      for (int key = 0; key < properties.keys(); key++) {
        count += properties.chunks(key);
      }
    }
    return count;
  }

  private void slices(int count, int slice, Row row) {
    for (int from = 0; from < count; from += slice) {
      int first = from;
      int to = Math.min(count, from + slice);
      step(
          () -> {
            for (int i = first; i < to; i++) {
              row.sweep(i);
            }
          });
      rows += to - from;
      progress.reached(rows, Math.max(rows, all));
    }
  }

  /** Does a part as the writer. */
  void step(Runnable part) {
    store.writing.lock();
    try {
      long before = commits.inventory.bytes();
      part.run();
      bytes += before - commits.inventory.bytes();
    } finally {
      store.writing.unlock();
    }
  }

  /**
   * What is windowed of a life is counted and listed in several places, so it stays. There is
   * little of it.
   */
  private void life(ElementTable elements, int slot) {
    if (!elements.isWindowed(slot)) {
      elements.sweepLife(slot, this);
    }
  }

  private void blocks(int vertex) {
    edges += store.vertices().out.forget(vertex, plainFloor);
    edges += store.vertices().in.forget(vertex, plainFloor);
  }

  private void cells(PropertyChunk chunk) {
    chunk.sweep(this);
  }

  /**
   * What has to stay of a history.
   *
   * @param cell the number of the plain commit in the cell before it, or {@link
   *     PropertyChunk#NO_VALUE}
   */
  @Nullable History kept(History history, int cell) {
    if (plainFloor == 0 && !history.isWindowed()) {
      return history;
    }
    History kept = history.kept(floor, plainFloor, cell, commits, this::letGo);
    if (kept != history) {
      long bytes = kept == null ? 0 : kept.bytes();
      commits.inventory.addHistory(0, bytes - history.bytes());
    }
    return kept;
  }

  /** One of several values was taken out altogether. */
  void forgot(Object number) {
    commits.inventory.addBytes(-(24 + Weight.REF + Weight.ofObject(number)));
  }

  private void letGo(@Nullable Object value) {
    versions++;
    commits.inventory.addHistory(-1, 0);
    // A text that several values may share stays counted.
    boolean shared = value instanceof String text && strings.knows(text);
    if (!shared && !(value instanceof EdgeLife)) {
      commits.inventory.addBytes(-Weight.ofObject(value));
    }
  }
}
