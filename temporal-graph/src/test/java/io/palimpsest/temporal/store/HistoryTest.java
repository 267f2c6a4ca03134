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
import io.palimpsest.temporal.store.History.Said;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HistoryTest {

  private final CommitLog commits = new CommitLog();
  private final List<Said> all = new ArrayList<>();
  private @Nullable History history;

  /** The commit with number n is stamped 10 n. */
  private void say(long from, long to, @Nullable Object value) {
    long stamp = 10L * (commits.newest() + 1);
    int seq = commits.begin(new CommitLog.Entry(stamp, stamp, 1));
    commits.publish();
    Said said = new Said(seq, from, to, from == stamp && to == Period.MAX, value);
    all.add(said);
    history = History.append(history, said, commits);
  }

  private void sayFromNowOn(@Nullable Object value) {
    say(10L * (commits.newest() + 1), Period.MAX, value);
  }

  private Point point(int snapshot, long valid) {
    return new Point(snapshot, Math.min(snapshot, commits.numberAt(valid)), valid);
  }

  private @Nullable Object expected(int snapshot, long valid) {
    for (int i = all.size() - 1; i >= 0; i--) {
      Said said = all.get(i);
      if (said.seq() <= snapshot && said.from() <= valid && valid < said.to()) {
        return said.value();
      }
    }
    return null;
  }

  private void check(Random random, String what) {
    History found = Objects.requireNonNull(history);
    int newest = commits.newest();
    for (int i = 0; i < 30; i++) {
      int snapshot = random.nextInt(newest + 1);
      long valid = random.nextInt(10 * newest + 20) - 5L;
      assertThat(found.find(point(snapshot, valid)))
          .as("%s at (%d, %d)", what, valid, snapshot)
          .isEqualTo(expected(snapshot, valid));
    }
    int snapshot = random.nextInt(newest + 1);
    long from = random.nextInt(10 * newest + 10);
    Ceiling ceiling = new Ceiling(from, from + 200);
    found.layUnder(ceiling, snapshot, commits);
    for (Piece piece : ceiling.pieces()) {
      for (long valid : new long[] {piece.from(), piece.to() - 1}) {
        assertThat(piece.value())
            .as("%s: the piece at %d known to %d", what, valid, snapshot)
            .isEqualTo(expected(snapshot, valid));
      }
    }
    assertThat(found.newest()).isEqualTo(newest);
  }

  @Test
  void shouldFindWhatWasSaidLastInAnyHistory() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      history = null;
      all.clear();
      int windowedIn100 = List.of(0, 1, 20, 100).get(round % 4);
      int length = 1 + random.nextInt(round < 50 ? 60 : 700);
      int first = commits.newest();
      for (int i = 0; i < length; i++) {
        @Nullable Object value = random.nextInt(6) == 0 ? null : "value " + i;
        if (random.nextInt(100) < windowedIn100) {
          long from = 10L * first + random.nextInt(10 * length);
          say(from, random.nextInt(4) == 0 ? Period.MAX : from + 1 + random.nextInt(300), value);
        } else {
          sayFromNowOn(value);
        }
        if (length < 40 || i % 16 == 0 || i == length - 1) {
          check(random, "seed %d round %d after %d".formatted(seed, round, i + 1));
        }
      }
    }
  }

  @Test
  void shouldKnowItsPlainBeginning() {
    sayFromNowOn("a");
    sayFromNowOn("b");
    say(5, 8, "c");
    sayFromNowOn("d");
    History chain = Objects.requireNonNull(history);
    assertThat(chain.findPlainBeginning(point(1, 10))).isEqualTo("a");
    assertThat(chain.findPlainBeginning(point(4, 1_000))).isEqualTo("b");
    for (int i = 0; i < 40; i++) {
      sayFromNowOn(i);
    }
    History run = Objects.requireNonNull(history);
    assertThat(run).isInstanceOf(WindowRun.class);
    assertThat(run.findPlainBeginning(point(1, 10))).isEqualTo("a");
    assertThat(run.findPlainBeginning(point(30, 1_000))).isEqualTo("b");
    assertThat(run.isWindowed()).isTrue();
  }

  @Test
  void shouldKnowWhenItWasLastSaidNotToHold() {
    for (int i = 0; i < 40; i++) {
      sayFromNowOn(i % 10 == 5 ? null : i);
      assertThat(Objects.requireNonNull(history).newestAbsence())
          .isEqualTo(i < 5 ? 0 : 10 * ((i - 5) / 10) + 6);
    }
  }
}
