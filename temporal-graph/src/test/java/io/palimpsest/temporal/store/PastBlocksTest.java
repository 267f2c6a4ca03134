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

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A hub read at past points, with no cache, one that evicts all the time, and one that keeps all.
 */
class PastBlocksTest {

  private static final int ENDS = 30;
  private static final int EDGES = 600;

  private static Commit commit(Random random, boolean windows, int stamp) {
    List<Mutation> mutations = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      long edge = random.nextInt(EDGES);
      long end = random.nextInt(ENDS);
      int from = stamp - 50 + random.nextInt(100);
      Window window =
          windows && random.nextInt(20) == 0
              ? Window.explicit(from, from + 1 + random.nextInt(50))
              : Window.FROM_NOW_ON;
      mutations.add(
          random.nextInt(3) == 0
              ? new Mutation.DeleteEdge(edge, window)
              : new Mutation.CreateEdge(edge, true, "e", -1L, -2L - end, window));
    }
    return new Commit(1, mutations);
  }

  private static List<Long> edges(VersionedStore store, long lsn, long valid) {
    ReadView view = store.view(lsn, valid);
    List<Long> found = new ArrayList<>();
    int hub = store.find(Kind.VERTEX, -1L);
    Expansion edges = view.expand(hub, true);
    while (edges.next()) {
      found.add((Long) store.id(Kind.EDGE, edges.edge()) * ENDS * 2 + edges.neighbour());
    }
    assertThat(view.degree(hub, true)).isEqualTo(found.size());
    Collections.sort(found);
    return found;
  }

  @Test
  void shouldChangeNoAnswer() {
    for (boolean windows : new boolean[] {false, true}) {
      List<VersionedStore> stores =
          List.of(new VersionedStore(), new VersionedStore(4_000), new VersionedStore(1 << 24));
      List<CommitApplier> appliers = stores.stream().map(CommitApplier::new).toList();
      Random random = new Random(7);
      int most = 0;
      for (int stamp = 100; stamp < 3_000; stamp += 50) {
        Commit commit = commit(random, windows, stamp);
        for (int i = 0; i < stores.size(); i++) {
          appliers.get(i).apply(commit, stores.get(i).visibleLsn() + 1, stamp);
        }
        for (int i = 0; i < 12; i++) {
          long lsn = random.nextInt((int) stores.get(0).visibleLsn() + 1);
          long valid = (long) stamp - random.nextInt(1 + Math.min(stamp, 600)) + random.nextInt(60);
          List<Long> expected = edges(stores.get(0), lsn, valid);
          most = Math.max(most, expected.size());
          for (VersionedStore cached : stores.subList(1, 3)) {
            assertThat(edges(cached, lsn, valid)).as("%d at %d", lsn, valid).isEqualTo(expected);
            assertThat(edges(cached, lsn, valid)).as("again").isEqualTo(expected);
            if (random.nextInt(20) == 0) {
              cached.pastBlocks().clear();
            }
          }
        }
      }
      assertThat(most).isGreaterThan(PastBlocks.WORTH / 4);
    }
  }

  @Test
  void shouldKeepWhatWasFound() {
    PastBlocks blocks = new PastBlocks(10_000);
    PastBlocks.Key key = PastBlocks.Key.of(true, 1, 2, false, new Point(9, 5, 77));
    int[] pairs = blocks.find(key, () -> new int[] {1, 2});
    // Without windows nothing but the newest plain commit decides.
    PastBlocks.Key same = PastBlocks.Key.of(true, 1, 2, false, new Point(7, 5, 66));
    assertThat(blocks.find(same, () -> new int[0])).isSameAs(pairs);
    PastBlocks.Key other = PastBlocks.Key.of(true, 1, 2, true, new Point(7, 5, 66));
    assertThat(blocks.find(other, () -> new int[0])).isEmpty();
    blocks.clear();
    assertThat(blocks.find(key, () -> new int[0])).isEmpty();
  }
}
