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
 *   <li>Two commits that <em>write</em> the same fact conflict.
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

  void write(Fact fact) {
    mark(FactKey.of(fact), WRITE);
  }

  void shrink(ElementRecord element) {
    mark(FactKey.life(element), WRITE | SHRINK);
  }

  void require(ElementRecord element) {
    mark(FactKey.life(element), REQUIRE);
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
    for (Map.Entry<FactKey, Integer> entry : marks.entrySet()) {
      long lsn = lastTouched(store, entry.getKey(), entry.getValue());
      if (lsn > snapshot) {
        return new Clash(entry.getKey().toString(), lsn, store.tokenOf(lsn).toString());
      }
    }
    return null;
  }

  /**
   * A conflict with a visible commit.
   *
   * @param fact what both touched, for a message
   * @param lsn the LSN of the other's mutation
   * @param winner the other's token
   */
  public record Clash(String fact, long lsn, String winner) {}

  private static long lastTouched(VersionedStore store, FactKey key, int mark) {
    ElementRecord element = key.vertex() ? store.vertex(key.id()) : store.edge(key.id());
    if (element == null) {
      return 0;
    }
    if (key.key() != null) {
      PropertySlot slot = element.slot(key.key());
      return slot == null ? 0 : lsnOf(slot);
    }
    long lsn = 0;
    if ((mark & WRITE) != 0) {
      lsn = Math.max(lsnOf(element.life()), element.shrunkAt());
    }
    if ((mark & REQUIRE) != 0) {
      lsn = Math.max(lsn, element.shrunkAt());
    }
    if ((mark & SHRINK) != 0) {
      lsn = Math.max(lsn, element.requiredAt());
    }
    return lsn;
  }

  private static long lsnOf(Fact fact) {
    Version head = fact.head();
    return head == null ? 0 : head.lsn;
  }
}
