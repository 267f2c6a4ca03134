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

import io.palimpsest.graph.CommitToken;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a commit touches, so that conflicts are found: the first committer wins.
 *
 * <ul>
 *   <li>Two commits that <em>write</em> the same fact conflict. One of several values is a fact by
 *       itself; a value that is written as one of a set counts as the single value, too, so that no
 *       two commits bring the same value into it.
 *   <li>A fact <em>requires</em> the life of what it belongs to, an edge that of its ends. That
 *       conflicts, in either order, with a commit that ends or <em>shrinks</em> the life. Two that
 *       require it do not conflict, so many transactions may add edges to one hub.
 *   <li>Two commits that <em>add</em> an element with the same id conflict. A number that was
 *       generated may be one that a user gives at the same time: one that lies between those of a
 *       commit counts as one of them. The same goes for the ids of values.
 * </ul>
 *
 * <p>Elements that the transaction found in the store are named by their slots, what it adds by its
 * id. The two never meet: an id without a slot at one commit's snapshot can have one at another's
 * only through a third commit, which added it, and against which the first loses.
 */
public final class Footprint {

  private final VersionedStore store;
  private final SlotMarks vertices = new SlotMarks();
  private final SlotMarks edges = new SlotMarks();
  private final Set<Fact> values = new LinkedHashSet<>(0);
  private final Set<FactKey> added = new HashSet<>(0);
  private final long firstGenerated;
  private final long lastGenerated;
  private final NewValueIds valueIds;

  /** A bit for each life and value, by its hash: without one in common there is no clash. */
  private long signature;

  /** Whether a user gave an id: two that only generated theirs have none in common. */
  private boolean givesIds;

  /**
   * An empty footprint.
   *
   * @param store the store that slots belong to
   * @param firstGenerated the least number that was generated for an id
   * @param lastGenerated the largest; less than the least if none was
   * @param valueIds the ids that are given to values, all of them
   */
  Footprint(VersionedStore store, long firstGenerated, long lastGenerated, NewValueIds valueIds) {
    this.store = store;
    this.firstGenerated = firstGenerated;
    this.lastGenerated = lastGenerated;
    this.valueIds = valueIds;
    this.givesIds = valueIds.areGiven();
  }

  /** Notes that an element is added with an id that a user gave. */
  void add(FactKey life) {
    added.add(life);
    givesIds = true;
  }

  /** Notes that a fact of the store is written. */
  void write(Fact fact) {
    if (fact.isLife()) {
      markLife(fact.kind(), fact.slot(), SlotMarks.WRITE);
    } else {
      values.add(fact);
      signature |= 1L << fact.hashCode();
    }
  }

  /** Notes that a life ends on some window. */
  void shrink(Kind kind, int slot) {
    markLife(kind, slot, SlotMarks.WRITE | SlotMarks.SHRINK);
  }

  /** Notes that a life has to go on. */
  void require(Kind kind, int slot) {
    markLife(kind, slot, SlotMarks.REQUIRE);
  }

  private void markLife(Kind kind, int slot, int mark) {
    lives(kind).mark(slot, mark);
    signature |= 1L << (slot * 2 + (kind == Kind.VERTEX ? 0 : 1));
  }

  private SlotMarks lives(Kind kind) {
    return kind == Kind.VERTEX ? vertices : edges;
  }

  // ---- Commits in flight

  /** The first fact this commit and one in flight fight over, named for a message. */
  public Optional<String> clashWith(Footprint other) {
    FactKey id = givesIds || other.givesIds ? idInCommon(other) : null;
    if (id != null) {
      return Optional.of(id.toString());
    }
    if ((signature & other.signature) == 0) {
      return Optional.empty();
    }
    for (Kind kind : new Kind[] {Kind.VERTEX, Kind.EDGE}) {
      int slot = lives(kind).clash(other.lives(kind));
      if (slot != VersionedStore.NONE) {
        return Optional.of(life(kind, slot).toString());
      }
    }
    Fact value = inCommon(values, other.values);
    return value == null ? Optional.empty() : Optional.of(key(value).toString());
  }

  private @Nullable FactKey idInCommon(Footprint other) {
    FactKey id = generatedByOther(other);
    id = id == null ? other.generatedByOther(this) : id;
    id = id == null ? inCommon(added, other.added) : id;
    return id == null ? valueIds.clashWith(other.valueIds) : id;
  }

  /** An id of ours that the other may have generated. */
  private @Nullable FactKey generatedByOther(Footprint other) {
    if (other.lastGenerated >= 0) {
      for (FactKey life : added) {
        if (life.id() instanceof Long number
            && number >= other.firstGenerated
            && number <= other.lastGenerated) {
          return life;
        }
      }
    }
    return null;
  }

  private static <T> @Nullable T inCommon(Set<T> a, Set<T> b) {
    Set<T> table = a.size() <= b.size() ? b : a;
    for (T one : a.size() <= b.size() ? a : b) {
      if (table.contains(one)) {
        return one;
      }
    }
    return null;
  }

  private FactKey life(Kind kind, int slot) {
    return new FactKey(kind, store.id(kind, slot), null, null);
  }

  private FactKey key(Fact fact) {
    return new FactKey(fact.kind(), store.id(fact.kind(), fact.slot()), fact.key(), fact.number());
  }

  // ---- Commits that are visible

  /**
   * The first fact that a visible commit has touched since a snapshot in a way this commit cannot
   * live with.
   *
   * @param snapshot the LSN up to which this commit's transaction has read
   * @return the clash, or null
   */
  public @Nullable Clash clashSince(long snapshot) {
    if (store.visibleLsn() <= snapshot) {
      return null;
    }
    int known = store.commits().numberUpTo(snapshot);
    Clash clash = clashSince(Kind.VERTEX, known);
    clash = clash == null ? clashSince(Kind.EDGE, known) : clash;
    clash = clash == null ? valueIds.clashSince(known) : clash;
    if (clash != null) {
      return clash;
    }
    for (FactKey life : added) {
      int slot = store.find(life.kind(), life.id());
      if (slot != VersionedStore.NONE) {
        int newest = lastTouched(life.kind(), slot, SlotMarks.WRITE);
        if (newest > known) {
          return clash(life, newest);
        }
      }
    }
    for (Fact fact : values) {
      int newest = store.newest(fact);
      if (newest > known) {
        return clash(key(fact), newest);
      }
    }
    return generatedIsTaken(known);
  }

  /**
   * A conflict with a visible commit.
   *
   * @param fact what both touched, for a message
   * @param winner the other's token
   */
  public record Clash(String fact, CommitToken winner) {}

  private Clash clash(FactKey fact, int newest) {
    return new Clash(fact.toString(), store.tokenOf(newest));
  }

  private @Nullable Clash clashSince(Kind kind, int known) {
    SlotMarks lives = lives(kind);
    for (int i = 0; i < lives.size(); i++) {
      int slot = lives.slot(i);
      int newest = lastTouched(kind, slot, lives.marks(slot));
      if (newest > known) {
        return clash(life(kind, slot), newest);
      }
    }
    return null;
  }

  /** A number that was generated here, while a user gave it as an id. */
  private @Nullable Clash generatedIsTaken(int known) {
    long last = Math.min(lastGenerated, store.largestGivenNumber());
    for (long number = firstGenerated; number <= last; number++) {
      for (Kind kind : new Kind[] {Kind.VERTEX, Kind.EDGE}) {
        int slot = store.find(kind, number);
        if (slot != VersionedStore.NONE) {
          int newest = lastTouched(kind, slot, SlotMarks.WRITE);
          if (newest > known) {
            return clash(life(kind, slot), newest);
          }
        }
      }
    }
    return null;
  }

  private int lastTouched(Kind kind, int slot, int mark) {
    ElementTable elements = store.elements(kind);
    int newest = 0;
    if ((mark & SlotMarks.WRITE) != 0) {
      newest = elements.newestOfLife(slot);
    }
    if ((mark & (SlotMarks.WRITE | SlotMarks.REQUIRE)) != 0) {
      newest = Math.max(newest, elements.shrunkAt(slot));
    }
    if ((mark & SlotMarks.SHRINK) != 0) {
      newest = Math.max(newest, elements.requiredAt(slot));
    }
    return newest;
  }
}
