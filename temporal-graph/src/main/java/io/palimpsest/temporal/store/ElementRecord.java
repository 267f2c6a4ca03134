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
import org.jspecify.annotations.Nullable;

/**
 * All that was ever said about one vertex or edge.
 *
 * <p>Records of the {@link VersionedStore} are shared; a {@link Workspace} makes records of its own
 * for elements that it adds, which live as long as the transaction.
 */
public abstract sealed class ElementRecord permits VertexRecord, EdgeRecord {

  private static final PropertySlot[] NONE = {};

  private final Object id;
  private final Life life = new Life(this);
  private final @Nullable Workspace workspace;

  /** Copied on growth; written by the applier (or the one thread of the workspace). */
  private volatile PropertySlot[] slots = NONE;

  /** The LSN that last ended or shrank the life; written by the applier, only grows. */
  private volatile long shrunkAt;

  /** The LSN that last needed the life to hold; written by the applier, only grows. */
  private volatile long requiredAt;

  ElementRecord(Object id, @Nullable Workspace workspace) {
    this.id = id;
    this.workspace = workspace;
  }

  /** The element's id: a Long, a String or a UUID. */
  public final Object id() {
    return id;
  }

  /** The fact that the element lives. */
  public final Life life() {
    return life;
  }

  /** The workspace that made the record, or null for a record of the store. */
  final @Nullable Workspace workspace() {
    return workspace;
  }

  /** Whether this is a vertex. */
  abstract boolean isVertex();

  final PropertySlot[] slots() {
    return slots;
  }

  final @Nullable PropertySlot slot(String key) {
    for (PropertySlot slot : slots) {
      if (slot.key().equals(key)) {
        return slot;
      }
    }
    return null;
  }

  /** The slot of a key, made with the given number if there is none. Single writer. */
  final PropertySlot slotOrNew(String key, long number) {
    PropertySlot slot = slot(key);
    if (slot == null) {
      PropertySlot[] before = slots;
      PropertySlot[] after = Arrays.copyOf(before, before.length + 1);
      slot = new PropertySlot(this, key, number);
      after[before.length] = slot;
      slots = after;
    }
    return slot;
  }

  final long shrunkAt() {
    return shrunkAt;
  }

  final void shrunkAt(long lsn) {
    shrunkAt = lsn;
  }

  final long requiredAt() {
    return requiredAt;
  }

  final void requiredAt(long lsn) {
    requiredAt = lsn;
  }

  /** For messages: {@code vertex 7}, {@code edge "x"}. */
  @Override
  public final String toString() {
    return (isVertex() ? "vertex " : "edge ") + (id instanceof String ? "\"" + id + "\"" : id);
  }
}
