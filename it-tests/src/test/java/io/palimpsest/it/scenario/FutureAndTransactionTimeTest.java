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

import static io.palimpsest.it.Days.DAY;
import static io.palimpsest.it.Days.day;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.palimpsest.graph.CommitToken;
import io.palimpsest.graph.InvalidOptionException;
import io.palimpsest.graph.InvalidTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.__;
import org.apache.tinkerpop.gremlin.structure.T;
import org.junit.jupiter.api.Test;

/** Scenarios D and E. */
class FutureAndTransactionTimeTest extends Scenario {

  @Test
  void d1ShouldBeginByItselfWhenItsTimeComes() {
    from(d(10)).addV().iterate();
    commit();
    assertThat(g.V().hasNext()).isFalse();
    assertThat(validAt(day(10)).V().hasNext()).isTrue();
    graph.tx().rollback();
    clock.set(day(10) - E);
    assertThat(g.V().hasNext()).isFalse();
    graph.tx().rollback();
    clock.set(day(10));
    assertThat(g.V().hasNext()).isTrue();
  }

  @Test
  void d2ShouldTurnEverythingAtTheSameInstant() {
    vertexSinceEver("a");
    from(d(10)).addV("late").property(T.id, "b").property("k", 1).iterate();
    from(d(10)).V("a").addE("to").to(__.V("b")).property("w", 2).iterate();
    commit();
    for (boolean begun : new boolean[] {false, true}) {
      graph.tx().rollback();
      clock.set(begun ? day(10) : day(10) - E);
      long more = begun ? 1 : 0;
      assertThat(g.V().count().next()).isEqualTo(1 + more);
      assertThat(g.E().count().next()).isEqualTo(more);
      assertThat(g.V().has("k", 1).count().next()).isEqualTo(more);
      assertThat(g.V().hasLabel("late").count().next()).isEqualTo(more);
      assertThat(g.V("a").out().count().next()).isEqualTo(more);
      assertThat(g.V("a").bothE("to").has("w", 2).count().next()).isEqualTo(more);
      assertThat(g.V("b").in().count().next()).isEqualTo(more);
      assertThat(g.V().hasId("b").count().next()).isEqualTo(more);
    }
  }

  @Test
  void d4ShouldForgetACancelledPlanInTheLatestKnowledgeOnly() {
    from(d(10)).addV().property(T.id, "x").iterate();
    long c1 = commit();
    from(d(10)).V("x").drop().iterate();
    commit();
    assertThat(validAt(day(11)).V().hasNext()).isFalse();
    assertThat(at(day(11), c1).V().hasNext()).isTrue();
    clock.set(day(12));
    graph.tx().rollback();
    assertThat(g.V().hasNext()).isFalse();
  }

  @Test
  void d5ShouldEndAVertexAndItsEdgesAtTheSameInstant() {
    vertexSinceEver("a");
    g.with("validTo", d(9)).addV().property(T.id, "b").iterate();
    g.V("a").addE("to").to(__.V("b")).iterate();
    commit();
    assertThat(validAt(day(9) - E).V().count().next()).isEqualTo(2);
    assertThat(validAt(day(9) - E).E().count().next()).isEqualTo(1);
    assertThat(validAt(day(9)).V().count().next()).isEqualTo(1);
    assertThat(validAt(day(9)).E().count().next()).isZero();
  }

  @Test
  void d6ShouldAcceptTheFarFuture() {
    from("2074-01-01T00:00:00Z").addV().iterate();
    commit();
    assertThat(g.with("validAt", "2074-01-01T00:00:00Z").V().hasNext()).isTrue();
  }

  @Test
  void e1ShouldSeeTheEarlierCommitBetweenTwo() {
    g.addV().property(T.id, "x").iterate();
    commit();
    clock.set(day(6));
    g.addV().property(T.id, "y").iterate();
    commit();
    assertThat(asOf(day(6) - E).V().id().toList()).containsExactly("x");
  }

  @Test
  void e2ShouldRefuseToTellTheFuture() {
    assertThatThrownBy(() -> asOf(day(5) + E).V().iterate())
        .isInstanceOf(InvalidTimeException.class);
    assertThatThrownBy(() -> graph.asOf(d(6))).isInstanceOf(InvalidTimeException.class);
    assertThat(asOf(day(5)).V().hasNext()).isFalse();
  }

  @Test
  void e3ShouldRepeatAnAnswerWhileOthersCommit() throws InterruptedException {
    AtomicBoolean stop = new AtomicBoolean();
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Thread writer =
          new Thread(
              () -> {
                for (int n = 0; n < 400 && !stop.get(); n++) {
                  clock.advance(1);
                  g.addV().iterate();
                  graph.tx().commit();
                }
              });
      writers.add(writer);
      writer.start();
    }
    try {
      Map<Long, Long> answers = new LinkedHashMap<>();
      for (int i = 0; i < 60; i++) {
        long now = clock.micros();
        answers.putIfAbsent(now, asOf(now).V().count().next());
        answers.forEach(
            (asOf, count) -> assertThat(asOf(asOf).V().count().next()).isEqualTo(count));
        if (answers.size() > 20) {
          answers.clear();
        }
      }
    } finally {
      stop.set(true);
      for (Thread writer : writers) {
        writer.join();
      }
    }
  }

  @Test
  void e4ShouldKeepStampsRisingWhenTheClockStepsBack() {
    List<Long> stamps = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      g.addV().iterate();
      stamps.add(commit());
      if (i == 2) {
        clock.advance(-DAY / 24);
      }
    }
    assertThat(stamps).isSorted().doesNotHaveDuplicates();
    for (int i = 0; i < 6; i++) {
      assertThat(asOf(stamps.get(i)).V().count().next()).isEqualTo(i + 1);
    }
  }

  @Test
  void e5ShouldStampAfterTheLogWhenTheClockIsBehindIt() {
    g.addV().iterate();
    long c1 = commit();
    clock.set(day(5) - 30_000_000);
    reopen();
    assertThat(g.V().count().next()).isEqualTo(1);
    g.addV().iterate();
    assertThat(commit()).isGreaterThan(c1);
    assertThat(asOf(c1).V().count().next()).isEqualTo(1);
  }

  @Test
  void e6ShouldAnswerTheSameAfterAReopen() {
    g.addV().property(T.id, "x").property("p", 1).iterate();
    long c1 = commit();
    clock.set(day(7));
    from(d(2)).addV().property(T.id, "y").iterate();
    g.V("x").property("p", 2).iterate();
    long c2 = commit();
    g.V("x").drop().iterate();
    commit();
    List<Object> before = new ArrayList<>();
    List<Object> after = new ArrayList<>();
    for (List<Object> answers : List.of(before, after)) {
      for (long asOf : new long[] {c1 - E, c1, c2, c2 + E}) {
        for (long valid : new long[] {day(2), day(5), day(6), day(7), day(8)}) {
          answers.add(at(valid, asOf).V().order().by(T.id).elementMap().toList());
        }
      }
      reopen();
    }
    assertThat(after).isEqualTo(before);
  }

  @Test
  void e7ShouldRefuseAChangeUnderAsOfBeforeAnyEffect() {
    g.addV().property(T.id, "x").iterate();
    long c1 = commit();
    g.addV().property(T.id, "y").iterate();
    assertThatThrownBy(() -> asOf(c1).addV().iterate()).isInstanceOf(InvalidOptionException.class);
    assertThatThrownBy(() -> asOf(c1).V().drop().iterate())
        .isInstanceOf(InvalidOptionException.class);
    assertThatThrownBy(() -> asOf(c1).V("x").property("p", 1).iterate())
        .isInstanceOf(InvalidOptionException.class);
    assertThatThrownBy(() -> asOf(c1).V("x").map(__.addE("e").to(__.V("x"))).iterate())
        .isInstanceOf(InvalidOptionException.class);
    assertThatThrownBy(() -> asOf(c1).mergeV(Map.of(T.label, "z")).iterate())
        .isInstanceOf(InvalidOptionException.class);
    g.V("x").property("p", 2).iterate();
    commit();
    assertThat(g.V().id().toList()).containsExactlyInAnyOrder("x", "y");
    assertThat(value(g, "x", "p")).contains(2);
  }

  @Test
  void e9ShouldTakeATokenForItsInstant() {
    vertexSinceEver("x");
    g.V("x").property("p", 1).iterate();
    long c1 = commit();
    CommitToken token = receipt().token();
    clock.set(day(6));
    g.V("x").property("p", 2).iterate();
    commit();
    for (Object asOf : new Object[] {token, token.toString()}) {
      assertThat(value(g.with("asOf", asOf), "x", "p")).contains(1);
      assertThat(value(graph.asOf(asOf).traversal(), "x", "p")).contains(1);
      assertThat(value(g.with("asOf", asOf).with("validAt", d(7)), "x", "p")).contains(1);
    }
    assertThat(value(asOf(c1), "x", "p")).contains(1);
    assertThatThrownBy(() -> g.with("asOf", "9:999").V().iterate())
        .isInstanceOf(InvalidTimeException.class);
  }

  @Test
  void e10ShouldBeEmptyBeforeTheFirstCommit() {
    vertexSinceEver("x");
    assertThat(g.with("asOf", "1970-01-01T00:00:00Z").V().hasNext()).isFalse();
    assertThat(at(day(3), day(4)).V().hasNext()).isFalse();
  }

  @Test
  void e10ShouldTakeTheTokenOfTheStateBeforeEveryCommit() {
    graph.tx().open();
    graph.tx().commit();
    CommitToken token = receipt().token();
    assertThat(token.lastLsn()).isZero();
    vertexSinceEver("x");
    assertThat(graph.asOf(token).vertices().hasNext()).isFalse();
    assertThat(g.with("asOf", token.toString()).V().hasNext()).isFalse();
  }

  @Test
  void e13ShouldMeanBothTimesByAsOfAlone() {
    vertexSinceEver("x");
    window(d(2), d(6)).V("x").property("p", 1).iterate();
    commit();
    clock.set(day(8));
    from(d(3)).V("x").property("p", 2).iterate();
    commit();
    for (long t : new long[] {day(2), day(5), day(6) - E, day(6), day(7), day(8)}) {
      assertThat(values(asOf(t), "x", "p")).isEqualTo(values(at(t, t), "x", "p"));
      assertThat(values(graph.asOf(instant(t)).traversal(), "x", "p"))
          .isEqualTo(values(graph.at(instant(t), instant(t)).traversal(), "x", "p"));
    }
  }

  @Test
  void e14ShouldMixTheTimesIfBothAreSaid() {
    from(d(6)).addV().iterate();
    long c1 = commit();
    clock.set(day(7));
    assertThat(at(day(7), c1).V().hasNext()).isTrue();
    assertThat(asOf(c1).V().hasNext()).isFalse();
  }
}
