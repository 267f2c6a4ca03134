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

/**
 * How much a store holds, kept up by its writer at each thing it makes or lets go.
 *
 * <p>Bytes are those of a heap with references of four bytes (below 32 GiB) and are near what the
 * heap really loses: rows are counted at what a full column costs, arrays at their length, texts
 * and other objects at their usual size, and a text that several values share once, where that is
 * known.
 *
 * <p>One writer; any thread may read. Each number is right by itself; no two are of one moment.
 */
public final class Inventory {

  private static final VarHandle BYTES;
  private static final VarHandle VERSIONS;
  private static final VarHandle HISTORY_BYTES;
  private static final VarHandle INDEX_BYTES;
  private static final VarHandle FACTS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      BYTES = lookup.findVarHandle(Inventory.class, "bytes", long.class);
      VERSIONS = lookup.findVarHandle(Inventory.class, "versions", long.class);
      HISTORY_BYTES = lookup.findVarHandle(Inventory.class, "historyBytes", long.class);
      INDEX_BYTES = lookup.findVarHandle(Inventory.class, "indexBytes", long.class);
      FACTS = lookup.findVarHandle(Inventory.class, "facts", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private long bytes;
  private long versions;
  private long historyBytes;
  private long indexBytes;
  private long facts;

  Inventory() {}

  /** About how many bytes of heap the store takes, histories and indexes included. */
  public long bytes() {
    return (long) BYTES.getOpaque(this);
  }

  /** How many versions lie in histories: what was superseded or has a window of its own. */
  public long versions() {
    return (long) VERSIONS.getOpaque(this);
  }

  /** About how many bytes of heap histories take, without the values in them. */
  public long historyBytes() {
    return (long) HISTORY_BYTES.getOpaque(this);
  }

  /** About how many bytes of heap indexes and the lookups of constraints take. */
  public long indexBytes() {
    return (long) INDEX_BYTES.getOpaque(this);
  }

  /** How many facts were ever said something about: lives and values. */
  public long facts() {
    return (long) FACTS.getOpaque(this);
  }

  // ---- Writing: one writer

  void addBytes(long more) {
    BYTES.setOpaque(this, bytes + more);
  }

  void addFact() {
    FACTS.setOpaque(this, facts + 1);
  }

  void addIndexBytes(long more) {
    INDEX_BYTES.setOpaque(this, indexBytes + more);
    addBytes(more);
  }

  void addHistory(int moreVersions, long moreBytes) {
    VERSIONS.setOpaque(this, versions + moreVersions);
    HISTORY_BYTES.setOpaque(this, historyBytes + moreBytes);
    addBytes(moreBytes);
  }
}
