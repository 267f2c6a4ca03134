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

import io.palimpsest.graph.InvalidPeriodException;
import io.palimpsest.graph.InvalidTimeException;
import io.palimpsest.graph.Period;
import io.palimpsest.graph.TemporalElement;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.structure.T;
import org.junit.jupiter.api.Test;

/** Scenarios A and B. */
class DefaultsAndBoundariesTest extends Scenario {

  @Test
  void a1ShouldHoldFromItsCommitOn() {
    g.addV().property(T.id, "x").iterate();
    long c1 = commit();
    TemporalElement x = (TemporalElement) g.V("x").next();
    assertThat(x.validTime()).isEqualTo(new Period(c1, Period.MAX));
  }

  @Test
  void a2ShouldBeKnownFromItsCommitOn() {
    g.addV().iterate();
    long c1 = commit();
    clock.advance(10);
    assertThat(asOf(c1 - E).V().hasNext()).isFalse();
    assertThat(asOf(c1).V().hasNext()).isTrue();
    assertThat(asOf(c1 + E).V().hasNext()).isTrue();
  }

  @Test
  void a3ShouldNotHoldBeforeItWasSaid() {
    g.addV().iterate();
    long c1 = commit();
    assertThat(validAt(c1 - E).V().hasNext()).isFalse();
    assertThat(validAt(c1).V().hasNext()).isTrue();
  }

  @Test
  void a4ShouldShowUncommittedWorkToItsTransactionOnly() {
    g.addV().iterate();
    assertThat(g.V().count().next()).isEqualTo(1);
    assertThat(elsewhere(() -> g.V().count().next())).isZero();
  }

  @Test
  void a5ShouldLeaveNoTraceAfterRollback() {
    g.addV().property(T.id, "x").property("p", 1).iterate();
    long c1 = commit();
    long lsn = receipt().token().lastLsn();
    g.addV().property(T.id, "y").iterate();
    g.V("x").property("p", 2).property("q", 3).iterate();
    g.V("x")
        .addE("loop")
        .to(org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.__.V("x"))
        .iterate();
    g.V("x").drop().iterate();
    assertThat(g.V("x").hasNext()).isFalse();
    graph.tx().rollback();
    assertThat(g.V().id().toList()).containsExactly("x");
    assertThat(g.E().hasNext()).isFalse();
    assertThat(g.V("x").valueMap().next()).hasSize(1);
    assertThat(value(g, "x", "p")).contains(1);
    reopen();
    assertThat(value(g, "x", "p")).contains(1);
    g.V("x").property("p", 3).iterate();
    assertThat(commit()).isGreaterThan(c1);
    assertThat(receipt().token().lastLsn()).isEqualTo(lsn + 1);
  }

  @Test
  void a6ShouldGiveTwoCommitsOfOneMicrosecondTwoStamps() {
    g.addV().property(T.id, "x").iterate();
    long c1 = commit();
    g.addV().property(T.id, "y").iterate();
    long c2 = commit();
    assertThat(c2).isGreaterThan(c1);
    assertThat(asOf(c1).V().id().toList()).containsExactly("x");
    assertThat(asOf(c2).V().id().toList()).containsExactlyInAnyOrder("x", "y");
  }

  @Test
  void a7ShouldSeeItsCommitAfterTheClockStepsBack() {
    g.addV().iterate();
    commit();
    clock.advance(-5_000_000);
    assertThat(g.V().hasNext()).isTrue();
    assertThat(elsewhere(() -> g.V().hasNext())).isTrue();
  }

  @Test
  void a8ShouldKeepThePastOfWhatIsDropped() {
    g.addV().iterate();
    long c1 = commit();
    clock.set(day(6));
    g.V().drop().iterate();
    long c2 = commit();
    assertThat(g.V().hasNext()).isFalse();
    assertThat(validAt(c2).V().hasNext()).isFalse();
    assertThat(validAt(c2 - E).V().hasNext()).isTrue();
    assertThat(validAt(c1).V().hasNext()).isTrue();
    assertThat(asOf(c1).V().hasNext()).isTrue();
  }

  @Test
  void a9ShouldKeepThePresentOfATransactionFixed() {
    g.with("validTo", d(6)).addV().iterate();
    commit();
    assertThat(g.V().hasNext()).isTrue();
    clock.set(day(7));
    assertThat(g.V().hasNext()).isTrue();
    graph.tx().rollback();
    assertThat(g.V().hasNext()).isFalse();
  }

  @Test
  void b1ShouldHoldOnAHalfOpenPeriod() {
    window(d(1), d(2)).addV().iterate();
    commit();
    assertThat(validAt(day(1) - E).V().hasNext()).isFalse();
    assertThat(validAt(day(1)).V().hasNext()).isTrue();
    assertThat(validAt(day(2) - E).V().hasNext()).isTrue();
    assertThat(validAt(day(2)).V().hasNext()).isFalse();
  }

  @Test
  void b2ShouldLetOneFactMeetAnother() {
    vertexSinceEver("v");
    window(d(1), d(2)).V("v").property("p", "x").iterate();
    window(d(2), d(3)).V("v").property("p", "y").iterate();
    commit();
    assertThat(values(validAt(day(2) - E), "v", "p")).containsExactly("x");
    assertThat(values(validAt(day(2)), "v", "p")).containsExactly("y");
  }

  @Test
  void b3ShouldRefuseAnEmptyPeriod() {
    assertThatThrownBy(() -> window(d(1), d(1)).addV().iterate())
        .isInstanceOf(InvalidPeriodException.class);
    graph.tx().commit();
    assertThat(validAt(day(1)).V().hasNext()).isFalse();
  }

  @Test
  void b4ShouldRefuseAPeriodThatEndsBeforeItBegins() {
    assertThatThrownBy(() -> window(d(2), d(1)).addV().iterate())
        .isInstanceOf(InvalidPeriodException.class);
    assertThatThrownBy(() -> graph.during(d(2), d(1))).isInstanceOf(InvalidPeriodException.class);
  }

  @Test
  void b5ShouldRefuseAWindowThatHasEndedByItsCommit() {
    assertThatThrownBy(
            () -> {
              g.with("validTo", d(4)).addV().iterate();
              commit();
            })
        .isInstanceOf(InvalidPeriodException.class);
    graph.tx().rollback();

    g.with("validTo", d(6)).addV().iterate();
    clock.set(day(6));
    assertThatThrownBy(() -> graph.tx().commit()).isInstanceOf(InvalidPeriodException.class);
    assertThat(graph.tx().isOpen()).isFalse();
    assertThat(validAt(day(5)).V().hasNext()).isFalse();
    g.addV().iterate();
    commit();
    assertThat(g.V().count().next()).isEqualTo(1);
  }

  @Test
  void b6ShouldFloorNanosecondsOnWriteAndRead() {
    from(d(3).plusNanos(999)).addV().iterate();
    commit();
    assertThat(validAt(day(3)).V().hasNext()).isTrue();
    assertThat(g.with("validAt", d(3).plusNanos(1)).V().hasNext()).isTrue();
    assertThat(g.with("validAt", d(3).minusNanos(1)).V().hasNext()).isFalse();
  }

  @Test
  void b7ShouldKnowOffsets() {
    from("2024-01-03T12:00:00+02:00").addV().iterate();
    commit();
    assertThat(g.with("validAt", "2024-01-03T10:00:00Z").V().hasNext()).isTrue();
    assertThat(g.with("validAt", "2024-01-03T09:59:59.999999Z").V().hasNext()).isFalse();
  }

  @Test
  void b8ShouldRefuseADateWithoutAnOffset() {
    assertThatThrownBy(() -> g.with("validAt", "2024-03-31").V().iterate())
        .isInstanceOf(InvalidTimeException.class);
    assertThatThrownBy(() -> g.with("validFrom", "2024-03-31T00:00:00").addV().iterate())
        .isInstanceOf(InvalidTimeException.class);
  }

  @Test
  void b9ShouldHoldSinceEverAndForEver() {
    window("-inf", "+inf").addV().iterate();
    commit();
    assertThat(g.with("validAt", "0001-01-01T00:00:00Z").V().hasNext()).isTrue();
    assertThat(g.with("validAt", "9999-12-31T23:59:59Z").V().hasNext()).isTrue();
  }

  @Test
  void b10ShouldRefuseABareNumberAsATime() {
    for (Object number : new Object[] {1_700_000_000, 1_700_000_000_000L, 1.5}) {
      for (String option : new String[] {"validAt", "asOf", "validFrom", "validTo"}) {
        GraphTraversalSource source = g.with(option, number);
        assertThatThrownBy(
                () ->
                    (option.startsWith("validA") || option.equals("asOf")
                            ? source.V()
                            : source.addV())
                        .iterate())
            .as(option + " " + number)
            .isInstanceOf(InvalidTimeException.class)
            .hasMessageContaining("ISO-8601");
      }
    }
  }
}
