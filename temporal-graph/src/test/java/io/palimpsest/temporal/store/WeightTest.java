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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What is reserved for a commit is enough, and not far too much. */
class WeightTest {

  private final VersionedStore store = new VersionedStore();
  private final CommitApplier applier = new CommitApplier(store);
  private final Random random = new Random(5);

  private void check(String what, double most, IntFunction<Mutation> make) {
    long reserved = 0;
    long before = store.inventory().bytes();
    for (int i = 0; i < 200; i++) {
      List<Mutation> mutations = new ArrayList<>();
      for (int k = 0; k < 100; k++) {
        mutations.add(make.apply(i * 100 + k));
      }
      Commit commit = new Commit(1, mutations);
      reserved += Weight.of(commit);
      applier.apply(commit, store.visibleLsn() + 1, Math.max(0, store.visibleStamp()) + 10);
    }
    long taken = store.inventory().bytes() - before;
    assertThat(reserved).as(what + " of " + taken).isBetween(taken, (long) (taken * most));
  }

  private static Mutation property(long id, Object value) {
    return new Mutation.UpdateNode(
        id, "k", null, false, PropertyValue.of(value), Window.FROM_NOW_ON);
  }

  @Test
  void shouldBeEnoughForEveryKindOfMutation() {
    Window now = Window.FROM_NOW_ON;
    check("vertices", 1.5, i -> new Mutation.CreateNode((long) i, true, "v", now));
    check("named vertices", 1.5, i -> new Mutation.CreateNode("name" + i, false, "v", now));
    check(
        "edges",
        3,
        i ->
            new Mutation.CreateEdge(
                (long) i,
                true,
                "e",
                (long) random.nextInt(20_000),
                (long) random.nextInt(20_000),
                now));
    check("ints", 10, i -> property(i, i));
    check("ints again", 4, i -> property(i, -i));
    check("hot ints", 8, i -> property(i % 100, i));
    check("texts", 2.5, i -> property(20_000 - i, "some text that is not said twice " + i));
    check("lists", 2.5, i -> property(i, List.of(i, i + 1, "text " + i)));
    check(
        "values with properties",
        2.5,
        i ->
            new Mutation.UpdateNode(
                (long) i, "m", null, false, new PropertyValue(i, Map.of("a", 1)), now));
    check(
        "several values",
        4,
        i ->
            new Mutation.UpdateNode(
                (long) (i % 5000), "s", (long) i, true, PropertyValue.of("v" + i), now));
    check(
        "windows",
        4,
        i ->
            new Mutation.UpdateNode(
                (long) (i % 500),
                "w",
                null,
                false,
                PropertyValue.of(i),
                Window.explicit(random.nextInt(1000), 1001 + random.nextInt(1000))));
    check("ends of edges", 4, i -> new Mutation.DeleteEdge((long) i, now));
    check("ends of vertices", 4, i -> new Mutation.DeleteNode((long) i, now));
  }
}
