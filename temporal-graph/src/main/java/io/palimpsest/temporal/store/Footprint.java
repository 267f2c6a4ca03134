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

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
 * </ul>
 */
public final class Footprint {

  private static final int WRITE = 1;
  private static final int SHRINK = 2;
  private static final int REQUIRE = 4;

  private final Map<FactKey, Integer> marks = new HashMap<>();

  Footprint() {}

  void write(FactKey fact) {
    mark(fact, WRITE);
  }

  void shrink(FactKey life) {
    mark(life, WRITE | SHRINK);
  }

  void require(FactKey life) {
    mark(life, REQUIRE);
  }

  private void mark(FactKey key, int mark) {
    marks.merge(key, mark, (a, b) -> a | b);
  }

  /** The first fact this commit and one in flight fight over, named for a message. */
  public Optional<String> clashWith(Footprint other) {
    boolean smaller = marks.size() <= other.marks.size();
    Map<FactKey, Integer> probe = smaller ? marks : other.marks;
    Map<FactKey, Integer> table = smaller ? other.marks : marks;
    for (Map.Entry<FactKey, Integer> entry : probe.entrySet()) {
      Integer there = table.get(entry.getKey());
      if (there != null && clash(entry.getValue(), there)) {
        return Optional.of(entry.getKey().toString());
      }
    }
    return Optional.empty();
  }

  private static boolean clash(int a, int b) {
    return (a & b & WRITE) != 0
        || ((a & REQUIRE) != 0 && (b & SHRINK) != 0)
        || ((a & SHRINK) != 0 && (b & REQUIRE) != 0);
  }

  /**
   * The first fact that a visible commit has touched since a snapshot in a way this commit cannot
   * live with.
   *
   * @param store the store
   * @param snapshot the LSN up to which this commit's transaction has read
   * @return the clash, or null
   */
  public @Nullable Clash clashSince(VersionedStore store, long snapshot) {
    if (store.visibleLsn() <= snapshot) {
      return null;
    }
    int known = store.commits().numberUpTo(snapshot);
    for (Map.Entry<FactKey, Integer> entry : marks.entrySet()) {
      int newest = lastTouched(store, entry.getKey(), entry.getValue());
      if (newest > known) {
        return new Clash(entry.getKey().toString(), store.tokenOf(newest).toString());
      }
    }
    return null;
  }

  /**
   * A conflict with a visible commit.
   *
   * @param fact what both touched, for a message
   * @param winner the other's token
   */
  public record Clash(String fact, String winner) {}

  private static int lastTouched(VersionedStore store, FactKey key, int mark) {
    int slot = store.find(key.kind(), key.id());
    if (slot == IdIndex.NONE) {
      return 0;
    }
    if (key.key() != null) {
      return store.newest(new Fact(key.kind(), slot, key.key(), key.number()));
    }
    ElementTable elements = store.elements(key.kind());
    int newest = 0;
    if ((mark & WRITE) != 0) {
      newest = elements.newestOfLife(slot);
    }
    if ((mark & (WRITE | REQUIRE)) != 0) {
      newest = Math.max(newest, elements.shrunkAt(slot));
    }
    if ((mark & SHRINK) != 0) {
      newest = Math.max(newest, elements.requiredAt(slot));
    }
    return newest;
  }
}
