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
import io.palimpsest.temporal.store.Drafts.FactDraft;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which facts are the values of an element: those that the store may have at a point or a later
 * instant, and those that a transaction has written.
 */
final class ValueFacts {

  /** Up to so many facts are looked through one by one. */
  private static final int FEW = 8;

  private final VersionedStore store;
  private final Drafts drafts;

  ValueFacts(VersionedStore store, Drafts drafts) {
    this.store = store;
    this.drafts = drafts;
  }

  /** Those under all keys. */
  List<Fact> of(Kind kind, int slot, Point point) {
    List<Fact> facts = new ArrayList<>();
    if (slot >= 0) {
      ReadView.forEachKey(store, kind, slot, key -> addStored(kind, slot, key, point, facts));
    }
    ElementDraft draft = drafts.find(kind, slot);
    if (draft != null) {
      addWritten(draft, null, facts);
    }
    return facts;
  }

  /** Those under a key. */
  List<Fact> of(Kind kind, int slot, String key, Point point) {
    ElementDraft draft = drafts.find(kind, slot);
    boolean written = draft != null && !draft.values().isEmpty();
    if (!written && (slot < 0 || !store.properties(kind).has(slot, store.keys().code(key)))) {
      return List.of();
    }
    List<Fact> facts = new ArrayList<>(2);
    if (slot >= 0) {
      addStored(kind, slot, key, point, facts);
    }
    if (draft != null) {
      addWritten(draft, key, facts);
    }
    return facts;
  }

  /** Adds what was written, under a key or under all, to what the store may have. */
  private static void addWritten(ElementDraft draft, @Nullable String key, List<Fact> facts) {
    Collection<Fact> stored = facts.size() <= FEW ? List.copyOf(facts) : new HashSet<>(facts);
    for (FactDraft value : key == null ? draft.values() : draft.valuesAmong(key)) {
      if ((key == null || key.equals(value.fact.key())) && !stored.contains(value.fact)) {
        facts.add(value.fact);
      }
    }
  }

  private void addStored(Kind kind, int slot, String key, Point point, List<Fact> facts) {
    PropertyTable properties = store.properties(kind);
    int code = store.keys().code(key);
    if (properties.has(slot, code)) {
      facts.add(Fact.single(kind, slot, key));
      Bag bag = properties.bag(slot, code);
      if (bag != null) {
        for (Bag.Item item : bag.itemsFrom(point)) {
          facts.add(new Fact(kind, slot, key, item.number));
        }
      }
    }
  }
}
