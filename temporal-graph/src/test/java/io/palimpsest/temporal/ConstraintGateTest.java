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
package io.palimpsest.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.palimpsest.graph.CommitConflictException;
import io.palimpsest.graph.schema.ConstraintDefinition;
import io.palimpsest.graph.schema.ConstraintViolationException;
import io.palimpsest.temporal.ConstraintGate.Verdict;
import io.palimpsest.temporal.PendingCommits.Pending;
import io.palimpsest.temporal.store.Binding;
import io.palimpsest.temporal.store.Commit;
import io.palimpsest.temporal.store.CommitApplier;
import io.palimpsest.temporal.store.Constraint;
import io.palimpsest.temporal.store.Judgement;
import io.palimpsest.temporal.store.Kind;
import io.palimpsest.temporal.store.PropertyValue;
import io.palimpsest.temporal.store.SealedWork;
import io.palimpsest.temporal.store.VersionedStore;
import io.palimpsest.temporal.store.WindowSpec;
import io.palimpsest.temporal.store.Workspace;
import io.palimpsest.wal.Durability;
import io.palimpsest.wal.TimeSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What happens between the judgement of a commit and its sequencing, step by step. */
class ConstraintGateTest {

  private static final ConstraintDefinition EMAIL =
      ConstraintDefinition.named("email").onVertices("person").unique("email");

  private final VersionedStore store = new VersionedStore();
  private final CommitApplier applier = new CommitApplier(store);
  private final PendingCommits pending =
      new PendingCommits(new Pending(work("none"), Durability.SYNC, 0));
  private final ConstraintGate gate = new ConstraintGate(store, pending, TimeSource.system());
  private final Constraint email = store.schema().prepare(EMAIL);
  private long lsn;
  private long stamp = 1L << 60;

  /** A new person with an email. */
  private SealedWork work(String value) {
    Workspace workspace = new Workspace(store, 0, 0);
    int slot = workspace.addVertex(null, "person", WindowSpec.FROM_NOW_ON);
    workspace.setProperty(
        Kind.VERTEX, slot, "email", null, PropertyValue.of(value), WindowSpec.FROM_NOW_ON);
    return workspace.seal(1);
  }

  private void bind() {
    gate.bind(gate.binding().tryOut(email, 0).settled());
  }

  private Verdict judge(Commit commit) {
    return gate.judge(gate.binding(), commit, 0);
  }

  /** Sequences a commit with what its judgement says, whether or not it stands. */
  private Pending send(SealedWork work, Verdict verdict) {
    Pending commit = new Pending(work, Durability.SYNC, 0);
    commit.judged(verdict.judgement());
    commit.number(lsn + 1, lsn + 2, stamp++);
    lsn += 2;
    pending.append(commit);
    return commit;
  }

  private void apply(Pending commit) {
    applier.apply(
        Objects.requireNonNull(commit.work()).commit(), commit.firstLsn(), commit.stamp());
    pending.removeFirst(commit);
  }

  @Test
  void shouldNotStandWhenAnotherHasClaimedTheSameSince() {
    bind();
    SealedWork first = work("x");
    SealedWork second = work("x");
    Verdict mine = judge(first.commit());
    Verdict theirs = judge(second.commit());
    assertThat(gate.stands(mine, stamp)).isTrue();
    assertThat(gate.stands(theirs, stamp)).isTrue();
    Pending sent = send(first, mine);
    assertThat(gate.stands(theirs, stamp)).isFalse();
    apply(sent); // also when it has become visible since
    assertThat(gate.stands(theirs, stamp)).isFalse();
    assertThatThrownBy(() -> judge(second.commit()))
        .isInstanceOf(ConstraintViolationException.class);
  }

  /** Who is visible has come into the store; nothing young may hang on to it any longer. */
  @Test
  void shouldLetGoOfTheWorkOfACommitThatIsVisible() {
    SealedWork work = work("x");
    Pending sent = send(work, judge(work.commit()));
    assertThat(sent.work()).isSameAs(work);
    apply(sent);
    assertThat(pending.lastVisible()).isSameAs(sent);
    assertThat(sent.work()).isNull();
  }

  @Test
  void shouldStandWhenOthersHaveClaimedOtherThings() {
    bind();
    Verdict mine = judge(work("x").commit());
    SealedWork other = work("y");
    apply(send(other, judge(other.commit())));
    SealedWork another = work("z");
    send(another, judge(another.commit()));
    assertThat(gate.stands(mine, stamp)).isTrue();
  }

  @Test
  void shouldNotStandUnderOtherConstraints() {
    Verdict before = judge(work("x").commit());
    assertThat(gate.stands(before, stamp)).isTrue();
    bind();
    assertThat(gate.stands(before, stamp)).isFalse();
    Verdict after = judge(work("x").commit());
    assertThat(gate.stands(after, stamp)).isTrue();
    gate.bind(gate.binding().without("email"));
    assertThat(gate.stands(after, stamp)).isFalse();
  }

  @Test
  void shouldNotStandForAStampThatComesTooLate() {
    Judgement judgement = new Judgement(Set.of(), 3, 5);
    Verdict verdict = new Verdict(gate.binding().constraints(), judgement, pending.lastVisible());
    assertThat(gate.stands(verdict, 5)).isTrue();
    assertThat(gate.stands(verdict, 6)).isFalse();
  }

  @Test
  void shouldRefuseByAConstraintOnTrialForTheMomentOnly() {
    SealedWork first = work("x");
    Binding before = gate.binding();
    apply(send(first, judge(first.commit())));
    gate.bind(before.tryOut(email, lsn));
    assertThat(gate.binding().since()).isEqualTo(lsn);
    assertThat(gate.binding().definitions().constraints()).isEmpty();
    assertThatThrownBy(() -> judge(work("x").commit()))
        .isInstanceOf(CommitConflictException.class)
        .hasMessageContaining("is being created");
    Verdict onTrial = judge(work("y").commit());
    gate.bind(gate.binding().settled());
    assertThat(gate.stands(onTrial, stamp)).isTrue();
    assertThat(gate.binding().definitions().constraints()).containsExactly(EMAIL);
    assertThatThrownBy(() -> judge(work("x").commit()))
        .isInstanceOf(ConstraintViolationException.class);
    gate.bind(before.tryOut(email, lsn).withdrawn());
    assertThat(judge(work("x").commit()).judgement().claims()).isEmpty();
    assertThat(List.copyOf(gate.binding().constraints())).isEmpty();
  }
}
