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
package io.palimpsest.it.scenario;

import static io.palimpsest.it.Days.day;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.palimpsest.graph.CommitConflictException;
import io.palimpsest.it.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.tinkerpop.gremlin.structure.T;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Scenarios C: corrections of one property, which says 100 from day 1 on since commit c1. */
class CorrectionsTest extends Scenario {

  long c1;

  private void start() {
    from("-inf").addV().property(T.id, "v").iterate();
    from(d(1)).V("v").property("p", 100).iterate();
    c1 = commit();
  }

  private void say(int value, int from, int to) {
    window(d(from), d(to)).V("v").property("p", value).iterate();
  }

  private Object p(long valid) {
    return value(validAt(valid), "v", "p").orElse("none");
  }

  private Object p(long valid, long asOf) {
    return value(at(valid, asOf), "v", "p").orElse("none");
  }

  @Test
  void c1ShouldChangeASliceOnly() {
    start();
    say(90, 3, 5);
    commit();
    assertThat(p(day(2))).isEqualTo(100);
    assertThat(p(day(3))).isEqualTo(90);
    assertThat(p(day(5) - E)).isEqualTo(90);
    assertThat(p(day(5))).isEqualTo(100);
  }

  @Test
  void c2ShouldKeepTheOldBelief() {
    start();
    say(90, 3, 5);
    commit();
    assertThat(p(day(4), c1)).isEqualTo(100);
  }

  @Test
  void c3ShouldCorrectACorrection() {
    start();
    say(90, 3, 5);
    long c2 = commit();
    say(95, 4, 6);
    commit();
    assertThat(List.of(p(day(3)), p(day(4)), p(day(5)), p(day(6))))
        .containsExactly(90, 95, 95, 100);
    assertThat(p(day(4), c2)).isEqualTo(90);
    assertThat(p(day(5), c2)).isEqualTo(100);
  }

  @Test
  void c4ShouldCorrectSeveralPiecesAtOnce() {
    start();
    say(90, 3, 5);
    commit();
    say(95, 4, 6);
    commit();
    say(70, 2, 7);
    commit();
    assertThat(p(day(1))).isEqualTo(100);
    assertThat(p(day(2))).isEqualTo(70);
    assertThat(p(day(7) - E)).isEqualTo(70);
    assertThat(p(day(7))).isEqualTo(100);
  }

  @Test
  void c5ShouldReplaceAScheduledValueAndSaySo() {
    start();
    from(d(10)).V("v").property("p", 120).iterate();
    commit();
    g.V("v").property("p", 105).iterate();
    commit();
    assertThat(p(day(10))).isEqualTo(105);
    assertThat(receipt().supersededFutureFacts()).isEqualTo(1);
  }

  @Test
  void c6ShouldStopAtTheNextKnownChangeIfAsked() {
    start();
    from(d(10)).V("v").property("p", 120).iterate();
    commit();
    g.with("validTo", "next").V("v").property("p", 105).iterate();
    long c3 = commit();
    assertThat(p(c3)).isEqualTo(105);
    assertThat(p(day(10) - E)).isEqualTo(105);
    assertThat(p(day(10))).isEqualTo(120);
    assertThat(receipt().supersededFutureFacts()).isZero();
  }

  @Test
  void c7ShouldAddNothingWhereTheValueHoldsAlready() {
    start();
    say(100, 2, 4);
    graph.tx().commit();
    assertThat(receipt().mutations()).isZero();
    g.V("v").property("p", 100).iterate();
    graph.tx().commit();
    assertThat(receipt().mutations()).isZero();
    assertThat(receipt().transactionTime()).isEqualTo(instant(c1));
  }

  @Test
  void c8ShouldDropAPropertyOnASlice() {
    start();
    window(d(2), d(4)).V("v").properties("p").drop().iterate();
    commit();
    assertThat(p(day(2) - E)).isEqualTo(100);
    assertThat(p(day(3))).isEqualTo("none");
    assertThat(validAt(day(3)).V("v").properties().hasNext()).isFalse();
    assertThat(p(day(4))).isEqualTo(100);
  }

  @Test
  void c9ShouldLeaveAGapBetweenDroppingAndAddingAgain() {
    start();
    g.V("v").properties("p").drop().iterate();
    long c2 = commit();
    clock.set(day(8));
    g.V("v").property("p", 100).iterate();
    long c3 = commit();
    assertThat(p(c2 - E)).isEqualTo(100);
    assertThat(p(c2)).isEqualTo("none");
    assertThat(p(c3 - E)).isEqualTo("none");
    assertThat(p(c3)).isEqualTo(100);
  }

  @Test
  void c10ShouldLetTheLaterStatementWinWithinATransaction() {
    start();
    say(90, 2, 6);
    say(80, 4, 8);
    long c2 = commit();
    assertThat(List.of(p(day(3)), p(day(4)), p(day(6)), p(day(8))))
        .containsExactly(90, 80, 80, 100);
    assertThat(p(day(5), c2 - E)).isEqualTo(100);
    assertThat(p(day(3), c2)).isEqualTo(90);
    assertThat(p(day(5), c2)).isEqualTo(80);
  }

  @Test
  void c11ShouldMakeNoVersionOfWhatIsSetAndUnset() {
    start();
    g.V("v").property("q", 1).iterate();
    g.V("v").properties("q").drop().iterate();
    g.addV().property(T.id, "w").property("q", 1).iterate();
    g.V("w").drop().iterate();
    graph.tx().commit();
    assertThat(receipt().mutations()).isZero();
    assertThat(receipt().transactionTime()).isEqualTo(instant(c1));
  }

  @Test
  void c12ShouldReproduceEveryStateOfKnowledge() {
    start();
    from(d(3)).V("v").properties("p").drop().iterate();
    long c2 = commit();
    from(d(3)).V("v").property("p", 100).iterate();
    long c3 = commit();
    assertThat(p(day(4), c1)).isEqualTo(100);
    assertThat(p(day(4), c2)).isEqualTo("none");
    assertThat(p(day(2), c2)).isEqualTo(100);
    assertThat(p(day(4), c3)).isEqualTo(100);
  }

  @Test
  void c13ShouldNotCareInWhichOrderDisjointWindowsAreSaid() {
    start();
    say(10, 2, 3);
    commit();
    say(20, 4, 5);
    commit();
    from("-inf").addV().property(T.id, "w").iterate();
    from(d(1)).V("w").property("p", 100).iterate();
    commit();
    window(d(4), d(5)).V("w").property("p", 20).iterate();
    commit();
    window(d(2), d(3)).V("w").property("p", 10).iterate();
    commit();
    for (int day = 1; day < 8; day++) {
      assertThat(value(validAt(day(day)), "w", "p")).contains(p(day(day)));
    }
  }

  @Test
  void c14ShouldLetTheLastCommitWinWhereWindowsOverlap() {
    start();
    say(10, 2, 5);
    commit();
    say(20, 4, 7);
    commit();
    assertThat(List.of(p(day(3)), p(day(4)), p(day(6)))).containsExactly(10, 20, 20);
    say(10, 2, 5);
    commit();
    assertThat(List.of(p(day(3)), p(day(4)), p(day(5)))).containsExactly(10, 10, 20);
  }

  @Test
  void c15ShouldLetTheFirstCommitterWin() {
    start();
    g.V("v").property("p", 1).iterate();
    elsewhere(
        () -> {
          g.V("v").property("p", 2).iterate();
          graph.tx().commit();
          return "";
        });
    assertThatThrownBy(() -> graph.tx().commit()).isInstanceOf(CommitConflictException.class);
    assertThat(graph.tx().isOpen()).isFalse();
    assertThat(value(g, "v", "p")).contains(2);
    g.V("v").property("p", 1).iterate();
    commit();
    assertThat(value(g, "v", "p")).contains(1);
  }

  @Test
  void c16ShouldCoverExactlyWhatWasSaidAfterManyCorrections() {
    from("-inf").addV().property(T.id, "v").iterate();
    commit();
    int days = 40;
    List<@Nullable Integer> expected = new ArrayList<>(Collections.nCopies(days, null));
    Random random = new Random(Seeds.of("many corrections"));
    for (int i = 0; i < 1000; i++) {
      int from = random.nextInt(days - 1);
      int to = from + 1 + random.nextInt(days - from - 1);
      boolean drop = random.nextInt(4) == 0;
      if (drop && expected.get(from) != null) {
        window(d(from), d(to)).V("v").properties("p").drop().iterate();
      } else {
        say(i, from, to);
      }
      boolean dropped = drop && expected.get(from) != null;
      for (int day = from; day < to; day++) {
        expected.set(day, dropped ? null : i);
      }
      if (i % 3 == 0) {
        commit();
      }
    }
    commit();
    for (int day = 0; day < days; day++) {
      @Nullable Integer value = expected.get(day);
      List<Object> wanted = value == null ? List.of() : List.of(value);
      assertThat(values(validAt(day(day)), "v", "p")).isEqualTo(wanted);
      assertThat(values(validAt(day(day + 1) - E), "v", "p")).isEqualTo(wanted);
    }
  }
}
