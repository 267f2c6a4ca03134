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

import java.util.UUID;
import org.junit.jupiter.api.Test;

class AdditionsTest {

  private static final UUID ID = UUID.fromString("c0ffee00-0000-4000-8000-000000000001");

  private final VersionedStore store = new VersionedStore();
  private final CommitApplier applier = new CommitApplier(store);
  private final Workspace workspace = new Workspace(store, 0, 0);
  private final Additions additions = workspace.additions();

  private int add(Object id) {
    return workspace.addVertex(id, "person", WindowSpec.FROM_NOW_ON);
  }

  @Test
  void shouldKnowIdsAndPlacesOnceTheCommitIsApplied() {
    int number = add(7L);
    int name = add("seven");
    int unique = add(ID);
    int edge = workspace.addEdge(8L, "knows", number, unique, WindowSpec.FROM_NOW_ON);
    assertThat(additions.id(Kind.VERTEX, number)).isEqualTo(7L);
    assertThat(additions.id(Kind.VERTEX, name)).isEqualTo("seven");
    assertThat(additions.find(Kind.VERTEX, name)).isEqualTo(VersionedStore.NONE);

    applier.apply(workspace.seal(1), 1, 1);

    assertThat(additions.id(Kind.VERTEX, number)).isEqualTo(7L);
    assertThat(additions.id(Kind.VERTEX, name)).isEqualTo("seven");
    assertThat(additions.id(Kind.VERTEX, unique)).isEqualTo(ID);
    assertThat(additions.id(Kind.EDGE, edge)).isEqualTo(8L);
    assertThat(additions.find(Kind.VERTEX, name)).isEqualTo(store.find(Kind.VERTEX, "seven"));
    assertThat(additions.find(Kind.EDGE, edge)).isEqualTo(store.find(Kind.EDGE, 8L));
  }

  @Test
  void shouldKnowTheIdOfWhatDidNotBecomePartOfTheCommit() {
    int dropped = add("dropped");
    workspace.removeVertex(dropped, WindowSpec.FROM_NOW_ON);
    int kept = add("kept");

    applier.apply(workspace.seal(1), 1, 1);

    assertThat(additions.id(Kind.VERTEX, dropped)).isEqualTo("dropped");
    assertThat(additions.find(Kind.VERTEX, dropped)).isEqualTo(VersionedStore.NONE);
    assertThat(additions.id(Kind.VERTEX, kept)).isEqualTo("kept");
    assertThat(additions.find(Kind.VERTEX, kept)).isEqualTo(store.find(Kind.VERTEX, "kept"));
  }

  @Test
  void shouldFindByItsIdWhatAnotherTransactionHasAdded() {
    int slot = add("both");
    Workspace other = new Workspace(store, 0, 0);
    other.addVertex("both", "person", WindowSpec.FROM_NOW_ON);
    applier.apply(other.seal(1), 1, 1);
    assertThat(additions.find(Kind.VERTEX, slot)).isEqualTo(store.find(Kind.VERTEX, "both"));
  }
}
