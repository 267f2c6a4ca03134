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
package io.palimpsest.it.schema;

import static io.palimpsest.it.Days.DAY;
import static io.palimpsest.it.Days.day;
import static org.assertj.core.api.Assertions.assertThat;

import io.palimpsest.graph.CommitConflictException;
import io.palimpsest.graph.CommitReceipt;
import io.palimpsest.graph.ContainmentException;
import io.palimpsest.graph.InvalidPeriodException;
import io.palimpsest.graph.Times;
import io.palimpsest.graph.schema.ConstraintDefinition;
import io.palimpsest.graph.schema.ConstraintViolationException;
import io.palimpsest.graph.schema.ValueType;
import io.palimpsest.it.Seeds;
import io.palimpsest.it.TestGraphs;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.structure.VertexProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random programs against {@link BruteForce}, which looks at every instant at which anything can
 * have changed.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RandomConstraintsTest extends SchemaScenario {

  private static final int DAYS = 9;
  private static final List<ConstraintDefinition> CONSTRAINTS =
      List.of(
          ConstraintDefinition.named("unique").onVertices("a").unique("u"),
          ConstraintDefinition.named("pair").onVertices("b").unique("u", "w"),
          ConstraintDefinition.named("required").onVertices("a").required("r"),
          ConstraintDefinition.named("type").onVertices("b").valueType("r", ValueType.INTEGER));

  /** Every instant at which something may have begun or ended. */
  private final NavigableSet<Long> instants = new TreeSet<>();

  private static Object pick(Random random, Object... from) {
    return from[random.nextInt(from.length)];
  }

  /** Any of the windows there are, as often open from the commit on as not. */
  private Graph during(Random random) {
    if (random.nextBoolean()) {
      return graph;
    }
    Object from = random.nextInt(4) == 0 ? null : d(random.nextInt(DAYS));
    Object to = random.nextInt(3) == 0 ? null : d(1 + random.nextInt(DAYS));
    return graph.during(random.nextInt(8) == 0 ? "-inf" : from, to);
  }

  private void step(Random random) {
    Graph face = during(random);
    Object id = "v" + random.nextInt(4);
    Object label = pick(random, "a", "b");
    if (random.nextInt(4) == 0) {
      Vertex added = face.addVertex(T.id, id, T.label, label);
      if (random.nextInt(4) != 0) {
        added.property("r", 1);
      }
      return;
    }
    Vertex vertex = face.vertices(id).next();
    String key = (String) pick(random, "u", "u", "w", "r");
    switch (random.nextInt(8)) {
      case 0 -> vertex.remove();
      case 1, 2 -> vertex.properties(key).forEachRemaining(VertexProperty::remove);
      case 3 ->
          vertex.property(VertexProperty.Cardinality.list, key, pick(random, 1, 1L, "one", 2));
      default -> vertex.property(key, pick(random, 1, 1L, "one", 2));
    }
  }

  private void steps(Random random) {
    for (int left = 1 + random.nextInt(4); left > 0; left--) {
      try {
        step(random);
      } catch (IllegalArgumentException | IllegalStateException | NoSuchElementException expected) {
        // There is no such vertex, or it does not live long enough.
      }
    }
  }

  private Optional<String> violation(
      LongFunction<Graph> view, List<ConstraintDefinition> constraints) {
    for (long instant : instants) {
      Optional<String> found = BruteForce.findViolation(view.apply(instant), constraints);
      if (found.isPresent()) {
        return found.map(what -> what + " at " + Times.format(instant));
      }
    }
    return Optional.empty();
  }

  private Optional<String> violation() {
    return violation(t -> graph.validAt(Times.toInstant(t)), graph.schema().constraints());
  }

  private void changeTheSchema(Random random) {
    ConstraintDefinition constraint = CONSTRAINTS.get(random.nextInt(CONSTRAINTS.size()));
    if (graph.schema().constraints().contains(constraint)) {
      if (random.nextInt(4) == 0) {
        graph.schema().dropConstraint(constraint.name());
      }
      return;
    }
    Optional<String> wrong = violation(t -> graph.validAt(Times.toInstant(t)), List.of(constraint));
    graph.tx().rollback();
    try {
      graph.schema().createConstraint(constraint);
      assertThat(wrong).as("accepted: " + constraint).isEmpty();
    } catch (ConstraintViolationException e) {
      assertThat(wrong).as("refused: " + e.getMessage()).isPresent();
    }
  }

  private void begin(long now) {
    clock.set(now);
    instants.add(now);
  }

  private void runPrograms(String what, int programs, boolean clockMoves) {
    long seed = Seeds.of(what);
    Random seeds = new Random(seed);
    for (int i = 0; i < DAYS + 3; i++) {
      instants.add(day(i));
    }
    instants.add(day(-1000));
    instants.add(day(1000));
    int refused = 0;
    int accepted = 0;
    for (int i = 0; i < programs; i++) {
      long own = seeds.nextLong();
      Random random = new Random(own);
      String program = "program " + i + " of seed " + seed;
      for (int t = 0; t < 14; t++) {
        begin(day(2) + t * DAY / 2);
        changeTheSchema(random);
        begin(day(2) + t * DAY / 2 + DAY / 4);
        steps(random);
        Optional<String> expected = violation();
        if (clockMoves) {
          begin(day(2) + t * DAY / 2 + random.nextInt(3) * DAY / 8 + DAY / 4);
        }
        try {
          graph.tx().commit();
          accepted++;
          if (!clockMoves) {
            assertThat(expected).as(program).isEmpty();
          }
        } catch (ConstraintViolationException e) {
          refused++;
          if (!clockMoves) {
            assertThat(expected).as(program + " refused: " + e.getMessage()).isPresent();
          }
        } catch (InvalidPeriodException | ContainmentException e) {
          assertThat(clockMoves).as(program + ": " + e).isTrue();
        }
        assertThat(violation()).as(program).isEmpty();
        graph.tx().rollback();
        if (random.nextInt(10) == 0) {
          reopen();
        }
      }
      graph.close();
      TestGraphs.forget(name);
      clock.set(day(1));
      graph = TestGraphs.inMemory(name, clock);
      g = graph.traversal();
      instants.removeIf(instant -> (instant - day(0)) % DAY != 0);
    }
    assertThat(refused).isGreaterThan(programs / 2);
    assertThat(accepted).isGreaterThan(programs / 2);
  }

  @Test
  void shouldRefuseExactlyWhatBruteForceFinds() {
    runPrograms("constraints", 150, false);
  }

  @Test
  void shouldLetNothingThroughWhileTheClockMoves() {
    runPrograms("constraints and the clock", 150, true);
  }

  @Tag("torture")
  @Test
  @Timeout(value = 1_200, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void shouldDoSoForLong() {
    runPrograms("many constraints", 6_000, false);
    runPrograms("many constraints and the clock", 6_000, true);
  }

  @Test
  void shouldHoldWhileManyThreadsCommitAndConstraintsComeAndGo() throws Exception {
    long seed = Seeds.of("constraints and threads");
    int threads = 4;
    for (int i = -1; i < DAYS + 3; i++) {
      instants.add(day(i));
    }
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger refused = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<?>> work = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Random random = new Random(seed + i);
      work.add(
          pool.submit(
              () -> {
                while (!over.get()) {
                  steps(random);
                  try {
                    graph.tx().commit();
                  } catch (ConstraintViolationException e) {
                    refused.incrementAndGet();
                  } catch (CommitConflictException
                      | InvalidPeriodException
                      | ContainmentException expected) {
                    // The next one may be luckier.
                  }
                }
              }));
    }
    try {
      Random random = new Random(seed - 1);
      int created = 0;
      for (int round = 0; round < 60; round++) {
        ConstraintDefinition constraint = CONSTRAINTS.get(random.nextInt(CONSTRAINTS.size()));
        CommitReceipt begun;
        try {
          begun = graph.schema().createConstraint(constraint);
        } catch (ConstraintViolationException e) {
          wipe();
          continue;
        }
        created++;
        holdsAsOf(begun, constraint, seed);
        graph.addVertex("marker");
        graph.tx().commit();
        holdsAsOf(graph.tx().lastReceipt().orElseThrow(), constraint, seed);
        graph.schema().dropConstraint(constraint.name());
      }
      assertThat(created).isGreaterThan(5);
      assertThat(refused.get()).isPositive();
    } finally {
      over.set(true);
      pool.shutdown();
    }
    for (Future<?> thread : work) {
      thread.get();
    }
  }

  /** Gives constraints another chance. */
  private void wipe() {
    try {
      graph.during("-inf", null).vertices().forEachRemaining(Vertex::remove);
      for (long instant : instants) {
        graph.during(Times.toInstant(instant), null).vertices().forEachRemaining(Vertex::remove);
      }
      graph.tx().commit();
    } catch (CommitConflictException e) {
      graph.tx().rollback();
    }
  }

  private void holdsAsOf(CommitReceipt receipt, ConstraintDefinition constraint, long seed) {
    NavigableSet<Long> moments = new TreeSet<>(instants);
    for (long back = 0; back < 40; back++) {
      moments.add(Times.toMicros(receipt.transactionTime()) - back);
    }
    for (long moment : moments) {
      Graph view = graph.at(Times.toInstant(moment), receipt.token());
      assertThat(BruteForce.findViolation(view, List.of(constraint)))
          .as("as of " + receipt + ", seed " + seed)
          .isEmpty();
    }
  }
}
