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

import io.palimpsest.temporal.store.Drafts.ElementDraft;
import org.jspecify.annotations.Nullable;

/**
 * Goes over all elements of a kind that live at a coordinate, as slots, in the order of their first
 * creation. For one thread.
 */
public final class Cursor {

  private final ReadView view;
  private final Kind kind;
  private final ElementTable elements;
  private final int end;
  private final int added;
  private int next;
  private int slot;

  Cursor(ReadView view, Kind kind, ElementTable elements) {
    this.view = view;
    this.kind = kind;
    this.elements = elements;
    this.end = elements.size();
    Workspace workspace = view.workspace();
    this.added = workspace == null ? 0 : workspace.drafts().added(kind).size();
  }

  /** Moves to the next element; false if there is none. */
  public boolean next() {
    Workspace workspace = view.workspace();
    while (next < end) {
      slot = next++;
      if (workspace == null ? elements.lives(slot, view.point()) : view.lives(kind, slot)) {
        return true;
      }
    }
    while (next < end + added) {
      slot = ~(next++ - end);
      if (view.lives(kind, slot)) {
        return true;
      }
    }
    return false;
  }

  /** The element's slot. */
  public int slot() {
    return slot;
  }

  /** How many live, found by what was counted already. */
  static long count(ReadView view, Kind kind, ElementTable elements, @Nullable String label) {
    long count = elements.count(label, view.point());
    Workspace workspace = view.workspace();
    if (workspace != null) {
      for (ElementDraft draft : workspace.drafts().changed(kind)) {
        count -= is(label, elements.labelAt(draft.slot(), view.point()));
        count += is(label, view.label(kind, draft.slot()));
      }
      for (ElementDraft draft : workspace.drafts().added(kind)) {
        count += is(label, view.label(kind, draft.slot()));
      }
    }
    return count;
  }

  private static int is(@Nullable String wanted, @Nullable String found) {
    return found != null && (wanted == null || wanted.equals(found)) ? 1 : 0;
  }
}
