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

import io.palimpsest.graph.Period;
import io.palimpsest.temporal.store.WindowSpec.End;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is read off blocks and counts is what the lives of the edges say, at every point. */
class AdjacencyTest {

  private static final List<String> LABELS = List.of("a", "b");

  private final VersionedStore store = new VersionedStore();
  private final CommitApplier applier = new CommitApplier(store);
  private long clock = 100;

  private void commit(Workspace workspace) {
    SealedWork work = workspace.seal(1);
    if (!work.commit().mutations().isEmpty()) {
      applier.apply(work.commit(), store.visibleLsn() + 1, ++clock);
    }
  }

  private Workspace begin() {
    return new Workspace(store, store.visibleLsn(), clock);
  }

  @Test
  void shouldAgreeWithTheLivesOfTheEdges() {
    agree(Long.getLong("seed", System.nanoTime()));
  }

  /**
   * An edge that ended here and began again between other vertices was found here while renewed.
   */
  @Test
  void shouldNotTakeAnEdgeForHereThatWentOnElsewhere() {
    agree(30_740_166_879_231L);
  }

  private void agree(long seed) {
    Random random = new Random(seed);
    Workspace first = begin();
    for (long i = 0; i < 4; i++) {
      first.addVertex(i, "v", new WindowSpec(false, Period.MIN, End.OPEN, Period.MAX));
    }
    commit(first);
    List<Long> seen = new ArrayList<>();
    for (int round = 0; round < 400; round++) {
      boolean hub = round < 200; // a busy hub at first, so that blocks grow large and get holes
      for (int i = 0; i < (hub ? 5 : 1); i++) {
        change(random, hub);
      }
      clock += random.nextInt(3);
      seen.add(store.visibleLsn());
      if (round % 10 == 9) {
        compare(seen.get(random.nextInt(seen.size())), clock - random.nextInt(60), seed, round);
        compare(store.visibleLsn(), clock + random.nextInt(60) - 30, seed, round);
        comparePresent(seed, round);
      }
    }
  }

  private void change(Random random, boolean plain) {
    Workspace workspace = begin();
    long id = random.nextInt(plain ? 300 : 40);
    int edge = workspace.find(Kind.EDGE, id);
    WindowSpec spec =
        plain || random.nextInt(3) == 0
            ? WindowSpec.FROM_NOW_ON
            : new WindowSpec(false, clock + random.nextInt(60) - 30, End.OPEN, Period.MAX);
    boolean lives = edge != VersionedStore.NONE && workspace.view(clock).lives(Kind.EDGE, edge);
    if (lives && random.nextInt(plain ? 3 : 2) == 0) {
      workspace.removeEdge(edge, spec);
    } else {
      int out = plain ? 0 : random.nextInt(4);
      try {
        workspace.addEdge(id, LABELS.get(random.nextInt(2)), out, random.nextInt(4), spec);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageContaining("already exists");
      }
    }
    commit(workspace);
  }

  private void compare(long lsn, long valid, long seed, int round) {
    check(store.view(lsn, valid), "seed %d round %d: %d at %d".formatted(seed, round, lsn, valid));
  }

  private void comparePresent(long seed, int round) {
    ReadView view = begin().view(clock);
    check(view, "seed %d round %d: now".formatted(seed, round));
    check(view, "seed %d round %d: now, again".formatted(seed, round));
  }

  private void check(ReadView view, String what) {
    int edges = store.edges().size();
    for (String label : LABELS) {
      long count = 0;
      for (int vertex = 0; vertex < 4; vertex++) {
        for (boolean outgoing : new boolean[] {true, false}) {
          TreeSet<String> expected = new TreeSet<>();
          for (int edge = 0; edge < edges; edge++) {
            EdgeLife life = view.life(edge);
            if (life != null
                && life.label().equals(label)
                && (outgoing ? life.out() : life.in()) == vertex) {
              expected.add(edge + " to " + (outgoing ? life.in() : life.out()));
              count += outgoing ? 1 : 0;
            }
          }
          List<String> found = new ArrayList<>();
          Expansion expansion = view.expand(vertex, outgoing, label);
          while (expansion.next()) {
            found.add(expansion.edge() + " to " + expansion.neighbour());
          }
          assertThat(found).as(what).containsExactlyInAnyOrderElementsOf(expected);
          assertThat(view.degree(vertex, outgoing, label)).as(what).isEqualTo(expected.size());
        }
      }
      assertThat(view.count(Kind.EDGE, label)).as(what).isEqualTo(count);
    }
  }
}
