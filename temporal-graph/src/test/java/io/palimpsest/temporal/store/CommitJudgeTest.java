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

import io.palimpsest.graph.Period;
import io.palimpsest.graph.schema.ConstraintDefinition;
import io.palimpsest.graph.schema.ConstraintViolationException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CommitJudgeTest {

  private static final Window NOW = Window.FROM_NOW_ON;

  private final VersionedStore store = new VersionedStore();
  private final CommitApplier applier = new CommitApplier(store);
  private final CommitJudge judge = new CommitJudge(store);
  private final Constraint email =
      store
          .schema()
          .prepare(ConstraintDefinition.named("email").onVertices("person").unique("email"));
  private final Constraint name =
      store
          .schema()
          .prepare(ConstraintDefinition.named("name").onVertices("robot").required("name"));
  private final List<Sequenced> inFlight = new ArrayList<>();
  private long stamp = 100;

  private static Mutation person(String id) {
    return new Mutation.CreateNode(id, false, "person", NOW);
  }

  private static Mutation set(String id, String key, @Nullable Object value, Window window) {
    PropertyValue whole = value == null ? null : PropertyValue.of(value);
    return new Mutation.UpdateNode(id, key, null, false, whole, window);
  }

  private static Mutation email(String id, @Nullable Object value) {
    return set(id, "email", value, NOW);
  }

  private void apply(Mutation... mutations) {
    applier.apply(new Commit(1, List.of(mutations)), store.visibleLsn() + 1, stamp++);
  }

  private Judgement judge(Mutation... mutations) {
    return judge.judge(
        List.of(email, name),
        new Commit(1, List.of(mutations)),
        stamp,
        store.visibleLsn(),
        inFlight);
  }

  /** Sequences a commit, and leaves it on its way. */
  private void send(Mutation... mutations) {
    Judgement judgement = judge(mutations);
    inFlight.add(new Sequenced(new Commit(1, List.of(mutations)), stamp++, judgement));
  }

  private void refused(String what, Mutation... mutations) {
    assertThatThrownBy(() -> judge(mutations))
        .isInstanceOf(ConstraintViolationException.class)
        .hasMessageContaining(what);
  }

  @Test
  void shouldRefuseWhatACommitInFlightHasClaimed() {
    apply(person("a"), person("b"));
    send(email("a", "x"));
    refused("vertex b and a both have [email] = [x]", email("b", "x"));
    judge(email("b", "y"));
  }

  @Test
  void shouldGrantWhatACommitInFlightHasGivenBack() {
    apply(person("a"), person("b"), email("a", "x"));
    send(email("a", null));
    judge(email("b", "x"));
    send(email("a", "x"));
    refused("both have", email("b", "x"));
    send(email("a", "y"));
    judge(email("b", "x"));
    refused("both have", email("b", "y"));
  }

  @Test
  void shouldGrantWhatADropInFlightHasGivenBack() {
    apply(person("a"), person("b"), email("a", "x"));
    send(email("a", null), new Mutation.DeleteNode("a", NOW));
    judge(email("b", "x"));
  }

  @Test
  void shouldSeeALabelThatACommitInFlightHasGiven() {
    apply(new Mutation.CreateNode("a", false, "thing", NOW), email("a", "x"), person("b"));
    send(new Mutation.CreateNode("a", false, "person", NOW));
    refused("both have", email("b", "x"));
    assertThat(judge(email("a", "z")).meets(inFlight.get(0).judgement())).isTrue();
  }

  @Test
  void shouldClaimValuesAndElementsThatAreKnown() {
    apply(person("a"), person("b"));
    Judgement claim = judge(email("a", "x"));
    assertThat(claim.meets(judge(email("b", "x")))).isTrue();
    assertThat(claim.meets(judge(email("a", null)))).isTrue();
    assertThat(claim.meets(judge(new Mutation.DeleteNode("a", NOW)))).isTrue();
    assertThat(claim.meets(judge(email("b", "y")))).isFalse();
    assertThat(claim.meets(judge(person("c"), email("c", "z")))).isFalse();
    assertThat(claim.meets(judge(set("a", "age", 5, NOW)))).isFalse();
    assertThat(judge(person("c")).claims()).isEmpty();
  }

  @Test
  void shouldTellUntilWhenACommitMayBeStampedThatSpeaksOfBoth() {
    apply(new Mutation.CreateNode("r", false, "robot", NOW), set("r", "name", "R", NOW));
    long later = stamp + 7;
    Judgement both =
        judge(
            set("r", "name", null, Window.explicit(later, Period.MAX)),
            set("r", "name", null, NOW),
            new Mutation.DeleteNode("r", NOW));
    assertThat(both.until()).isEqualTo(later);
    assertThat(judge(set("r", "name", "S", NOW)).until()).isEqualTo(Period.MAX);
  }

  @Test
  void shouldFindWhoHadAValueBeforeItWasAskedFor() {
    apply(person("a"), email("a", "x"), new Mutation.CreateNode("t", false, "thing", NOW));
    apply(email("t", "y"));
    Constraint late =
        store
            .schema()
            .prepare(ConstraintDefinition.named("late").onVertices("person").unique("email"));
    assertThat(late.lookup().holders("x")).containsExactly(store.find(Kind.VERTEX, "a"));
    assertThat(late.lookup().holders("y")).isEmpty();
    // In another life the value is there before the label is.
    apply(new Mutation.CreateNode("t", false, "person", NOW));
    assertThat(late.lookup().holders("y")).containsExactly(store.find(Kind.VERTEX, "t"));
    store.schema().abandon(late);
    apply(email("a", "z"));
    assertThat(late.lookup().holders("z")).isEmpty();
    assertThat(email.lookup().holders("z")).hasSize(1);
  }
}
