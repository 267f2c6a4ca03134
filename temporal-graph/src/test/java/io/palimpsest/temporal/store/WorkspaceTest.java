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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.palimpsest.graph.ContainmentException;
import io.palimpsest.graph.InvalidPeriodException;
import io.palimpsest.graph.Period;
import io.palimpsest.temporal.store.WindowSpec.End;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WorkspaceTest {

  private static final WindowSpec NOW_ON = WindowSpec.FROM_NOW_ON;

  private final VersionedStore store = new VersionedStore();
  private final CommitApplier applier = new CommitApplier(store);
  private long clock = 100;

  private Workspace begin() {
    return new Workspace(store, store.visibleLsn(), clock);
  }

  private SealedWork commit(Workspace workspace) {
    SealedWork work = workspace.seal(1);
    if (!work.commit().mutations().isEmpty()) {
      applier.apply(work.commit(), store.visibleLsn() + 1, ++clock);
    }
    return work;
  }

  private static WindowSpec from(long from) {
    return new WindowSpec(false, from, End.OPEN, Period.MAX);
  }

  private static WindowSpec between(long from, long to) {
    return new WindowSpec(false, from, End.GIVEN, to);
  }

  private static WindowSpec toNext(long from) {
    return new WindowSpec(false, from, End.NEXT, Period.MAX);
  }

  private @Nullable Object valueAt(long valid, Object id, String key) {
    ReadView view = store.view(store.visibleLsn(), valid);
    int vertex = view.find(Kind.VERTEX, id);
    Object value =
        vertex == VersionedStore.NONE ? null : view.at(Fact.single(Kind.VERTEX, vertex, key));
    return value == null ? null : PropertyValue.valueOf(value);
  }

  private int vertexFrom(long from, String id) {
    Workspace workspace = begin();
    workspace.addVertex(id, "v", from(from));
    commit(workspace);
    return store.find(Kind.VERTEX, id);
  }

  private SealedWork set(int vertex, Object value, WindowSpec spec) {
    Workspace workspace = begin();
    workspace.setProperty(Kind.VERTEX, vertex, "p", null, PropertyValue.of(value), spec);
    return commit(workspace);
  }

  @Test
  void shouldKeepTheLeftoversOfASliceThatIsCorrected() {
    int v = vertexFrom(0, "x");
    set(v, 100, from(10));
    set(v, 90, between(30, 50));
    set(v, 95, between(40, 60));
    assertThat(
            new Object[] {
              valueAt(9, "x", "p"),
              valueAt(20, "x", "p"),
              valueAt(30, "x", "p"),
              valueAt(40, "x", "p"),
              valueAt(59, "x", "p"),
              valueAt(60, "x", "p")
            })
        .containsExactly(null, 100, 90, 95, 95, 100);
  }

  @Test
  void shouldOverrideScheduledValuesAndCountThem() {
    int v = vertexFrom(0, "x");
    set(v, 100, NOW_ON);
    set(v, 120, from(1_000));
    assertThat(set(v, 105, NOW_ON).supersededFutureFacts()).isEqualTo(1);
    assertThat(valueAt(1_000, "x", "p")).isEqualTo(105);
  }

  @Test
  void shouldStopAtTheNextKnownChangeWhenAsked() {
    int v = vertexFrom(0, "x");
    set(v, 100, from(10));
    set(v, 120, from(1_000));
    set(v, 105, toNext(50));
    assertThat(valueAt(49, "x", "p")).isEqualTo(100);
    assertThat(valueAt(999, "x", "p")).isEqualTo(105);
    assertThat(valueAt(1_000, "x", "p")).isEqualTo(120);
  }

  @Test
  void shouldLeaveOutWhatChangesNothing() {
    int v = vertexFrom(0, "x");
    set(v, 100, from(10));
    assertThat(set(v, 100, between(20, 30)).commit().mutations()).isEmpty();
    assertThat(set(v, 100, NOW_ON).commit().mutations()).isEmpty();
    assertThat(set(v, 100, between(5, 30)).commit().mutations()).hasSize(1);
  }

  @Test
  void shouldLeaveNothingOfWhatIsSetAndUnsetInOneTransaction() {
    int v = vertexFrom(0, "x");
    Workspace workspace = begin();
    Fact slot = workspace.setProperty(Kind.VERTEX, v, "p", null, PropertyValue.of(1), NOW_ON);
    workspace.removeProperty(slot, NOW_ON);
    int other = workspace.addVertex("y", "v", NOW_ON);
    workspace.addEdge(null, "e", v, other, NOW_ON);
    workspace.removeVertex(other, NOW_ON);
    assertThat(workspace.seal(1).commit().mutations()).isEmpty();
    assertThat(workspace.view(clock).find(Kind.VERTEX, "y")).isEqualTo(VersionedStore.NONE);
    assertThat(workspace.view(clock).degree(v, true)).isZero();
  }

  @Test
  void shouldClipWhatIsImplicitAndRefuseWhatIsExplicitAndDoesNotFit() {
    Workspace workspace = begin();
    workspace.addEdge(
        "e",
        "knows",
        workspace.addVertex("a", "v", between(0, 500)),
        workspace.addVertex("b", "v", between(50, 900)),
        NOW_ON);
    commit(workspace);
    assertThat(store.view(store.visibleLsn(), 499).find(Kind.EDGE, "e")).isNotNegative();
    assertThat(store.view(store.visibleLsn(), 500).find(Kind.EDGE, "e")).isNegative();
    int a = store.find(Kind.VERTEX, "a");
    int b = store.find(Kind.VERTEX, "b");

    Workspace second = begin();
    assertThatThrownBy(() -> second.addEdge("f", "knows", a, b, between(60, 501)))
        .isInstanceOf(ContainmentException.class)
        .hasMessageContaining("vertex a");
    assertThatThrownBy(() -> second.addEdge("f", "knows", a, b, from(49)))
        .isInstanceOf(ContainmentException.class)
        .hasMessageContaining("vertex b");
    assertThatThrownBy(
            () ->
                second.setProperty(Kind.VERTEX, a, "p", null, PropertyValue.of(1), between(0, 501)))
        .isInstanceOf(ContainmentException.class);
    assertThat(second.isEmpty()).isTrue();
  }

  @Test
  void shouldEndPropertiesAndEdgesWithTheirVertexAndNotBringThemBack() {
    Workspace workspace = begin();
    int a = workspace.addVertex("a", "v", from(0));
    int b = workspace.addVertex("b", "v", from(0));
    workspace.setProperty(Kind.VERTEX, a, "p", null, PropertyValue.of(1), from(0));
    int edge = workspace.addEdge("e", "knows", a, b, from(0));
    workspace.setProperty(Kind.EDGE, edge, "w", null, PropertyValue.of(2), from(0));
    workspace.addEdge("loop", "self", a, a, from(0));
    commit(workspace);

    Workspace drop = begin();
    drop.removeVertex(store.find(Kind.VERTEX, "a"), between(20, 40));
    commit(drop);
    for (long valid : new long[] {19, 20, 39, 40}) {
      boolean there = valid < 20 || valid >= 40;
      ReadView view = store.view(store.visibleLsn(), valid);
      assertThat(view.find(Kind.VERTEX, "a") >= 0).isEqualTo(there);
      assertThat(view.find(Kind.EDGE, "e") >= 0).isEqualTo(there);
      assertThat(view.find(Kind.EDGE, "loop") >= 0).isEqualTo(there);
      assertThat(view.find(Kind.VERTEX, "b")).isNotNegative();
    }

    Workspace again = begin();
    again.addVertex("a", "other", between(20, 40));
    commit(again);
    ReadView gap = store.view(store.visibleLsn(), 30);
    int back = gap.find(Kind.VERTEX, "a");
    assertThat(back).isNotNegative();
    assertThat(gap.label(Kind.VERTEX, back)).isEqualTo("other");
    assertThat(gap.values(Kind.VERTEX, back)).isEmpty();
    assertThat(gap.degree(back, true)).isZero();
  }

  @Test
  void shouldLetTheSameIdLiveOnlyOnceAtATime() {
    Workspace workspace = begin();
    workspace.addVertex("a", "v", between(10, 20));
    workspace.addVertex("a", "v", between(30, 40));
    assertThatThrownBy(() -> workspace.addVertex("a", "v", between(19, 21)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Vertex with id already exists: a");
    workspace.addVertex("a", "w", between(20, 30));
    commit(workspace);
    ReadView view = store.view(store.visibleLsn(), 15);
    assertThat(view.validTime(Kind.VERTEX, view.find(Kind.VERTEX, "a")))
        .isEqualTo(new Period(10, 40));
  }

  @Test
  void shouldRefuseAWindowThatCannotHoldAnything() {
    Workspace workspace = begin();
    assertThatThrownBy(() -> workspace.addVertex("a", "v", new WindowSpec(true, 0, End.GIVEN, 100)))
        .isInstanceOf(InvalidPeriodException.class);
    assertThatThrownBy(() -> WindowSpec.parse("2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z"))
        .isInstanceOf(InvalidPeriodException.class);
  }

  @Test
  void shouldMakeMetaPropertiesTravelWithEachPieceOfTheValue() {
    int v = vertexFrom(0, "x");
    set(v, "old", between(10, 20));
    set(v, "new", between(20, 30));
    Workspace workspace = begin();
    Fact slot = Fact.single(Kind.VERTEX, v, "p");
    workspace.setMeta(slot, "by", "me", between(15, 25));
    commit(workspace);
    assertThat(metaAt(v, 14)).isEqualTo("old{}");
    assertThat(metaAt(v, 15)).isEqualTo("old{by=me}");
    assertThat(metaAt(v, 24)).isEqualTo("new{by=me}");
    assertThat(metaAt(v, 25)).isEqualTo("new{}");
    Workspace beyond = begin();
    assertThatThrownBy(() -> beyond.setMeta(slot, "by", "me", between(25, 31)))
        .isInstanceOf(ContainmentException.class);
  }

  private String metaAt(int vertex, long valid) {
    Fact fact = Fact.single(Kind.VERTEX, vertex, "p");
    Object value = Objects.requireNonNull(store.view(store.visibleLsn(), valid).at(fact));
    return PropertyValue.valueOf(value) + "" + PropertyValue.metaOf(value);
  }

  @Test
  void shouldNotReuseNumbersAndSkipIdsInUse() {
    Workspace workspace = begin();
    workspace.addVertex(0L, "v", NOW_ON);
    workspace.addVertex(1L, "v", NOW_ON);
    int generated = workspace.addVertex(null, "v", NOW_ON);
    assertThat(workspace.id(Kind.VERTEX, generated)).isEqualTo(2L);
    commit(workspace);

    VersionedStore reopened = new VersionedStore();
    new CommitApplier(reopened).apply(workspace.seal(1).commit(), 1, 1);
    assertThat(reopened.takeNumber()).isEqualTo(3);
  }

  @Test
  void shouldSealADeadlineForWindowsThatBeginWithTheCommit() {
    Workspace workspace = begin();
    workspace.addVertex("a", "v", new WindowSpec(true, 0, End.GIVEN, 150));
    workspace.addVertex("b", "v", between(0, 120));
    assertThat(workspace.seal(1).deadline()).isEqualTo(150);
  }

  @Test
  void shouldFindConflictsByWhatIsWrittenShrunkAndRequired() {
    int hub = vertexFrom(0, "hub");
    int leaf = vertexFrom(0, "leaf");

    Footprint edgeA = footprint(w -> w.addEdge("a", "e", hub, leaf, NOW_ON));
    Footprint edgeB = footprint(w -> w.addEdge("b", "e", hub, leaf, NOW_ON));
    Footprint drop = footprint(w -> w.removeVertex(leaf, NOW_ON));
    Footprint name =
        footprint(w -> w.setProperty(Kind.VERTEX, leaf, "p", null, PropertyValue.of(1), NOW_ON));
    Footprint other =
        footprint(w -> w.setProperty(Kind.VERTEX, leaf, "q", null, PropertyValue.of(1), NOW_ON));

    assertThat(edgeA.clashWith(edgeB)).isEmpty();
    assertThat(edgeA.clashWith(drop)).hasValueSatisfying(f -> assertThat(f).contains("leaf"));
    assertThat(drop.clashWith(edgeA)).isPresent();
    assertThat(name.clashWith(drop)).isPresent();
    assertThat(name.clashWith(other)).isEmpty();
    assertThat(name.clashWith(name)).isPresent();
    assertThat(drop.clashWith(drop)).isPresent();
  }

  @Test
  void shouldFindTheSameConflictsWithCommitsThatAreVisible() {
    int leaf = vertexFrom(0, "leaf");
    int hub = vertexFrom(0, "hub");
    long snapshot = store.visibleLsn();
    Workspace winner = begin();
    winner.addEdge("a", "e", hub, leaf, NOW_ON);
    winner.setProperty(Kind.VERTEX, hub, "p", null, PropertyValue.of(1), NOW_ON);
    commit(winner);

    assertThat(clash(snapshot, w -> w.addEdge("b", "e", hub, leaf, NOW_ON))).isFalse();
    assertThat(clash(snapshot, w -> w.removeVertex(leaf, NOW_ON))).isTrue();
    assertThat(
            clash(
                snapshot,
                w -> w.setProperty(Kind.VERTEX, hub, "p", null, PropertyValue.of(2), NOW_ON)))
        .isTrue();
    assertThat(
            clash(
                snapshot,
                w -> w.setProperty(Kind.VERTEX, hub, "q", null, PropertyValue.of(2), NOW_ON)))
        .isFalse();
    assertThat(clash(snapshot, w -> w.addEdge("a", "e", leaf, hub, NOW_ON))).isTrue();
    assertThat(clash(store.visibleLsn(), w -> w.removeVertex(leaf, NOW_ON))).isFalse();
  }

  @Test
  void shouldNotGenerateAnIdThatAUserGivesAtTheSameTime() {
    Workspace generating = begin();
    Object id = generating.id(Kind.VERTEX, generating.addVertex(null, "v", NOW_ON));
    Workspace giving = begin();
    giving.addVertex(id, "v", NOW_ON);

    Footprint generated = generating.seal(1).footprint();
    Footprint given = giving.seal(1).footprint();
    assertThat(generated.clashWith(given)).isPresent();
    assertThat(given.clashWith(generated)).isPresent();

    long snapshot = store.visibleLsn();
    commit(giving);
    assertThat(generated.clashSince(snapshot)).isNotNull();
    Workspace after = begin();
    assertThat(after.id(Kind.VERTEX, after.addVertex(null, "v", NOW_ON))).isNotEqualTo(id);
  }

  private boolean clash(long snapshot, Consumer<Workspace> work) {
    Workspace workspace = new Workspace(store, snapshot, clock);
    work.accept(workspace);
    return workspace.seal(1).footprint().clashSince(snapshot) != null;
  }

  private Footprint footprint(Consumer<Workspace> work) {
    Workspace workspace = begin();
    work.accept(workspace);
    return workspace.seal(1).footprint();
  }
}
