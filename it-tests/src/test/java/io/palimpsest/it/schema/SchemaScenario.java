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

import static io.palimpsest.it.Days.day;
import static org.assertj.core.api.Assertions.assertThat;

import io.palimpsest.graph.Times;
import io.palimpsest.graph.schema.ConstraintDefinition;
import io.palimpsest.graph.schema.ConstraintViolation;
import io.palimpsest.graph.schema.ConstraintViolationException;
import io.palimpsest.it.ManualClock;
import io.palimpsest.it.TestGraphs;
import io.palimpsest.temporal.PalimpsestGraph;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;

/** A graph whose clock stands at the beginning of day 5. */
abstract class SchemaScenario {

  static final ConstraintDefinition EMAIL =
      ConstraintDefinition.named("one_email").onVertices("person").unique("email");

  final String name = "schema-" + UUID.randomUUID();
  final ManualClock clock = new ManualClock(day(5));
  PalimpsestGraph graph = TestGraphs.inMemory(name, clock);
  GraphTraversalSource g = graph.traversal();

  @AfterEach
  void close() {
    graph.tx().rollback();
    graph.close();
    TestGraphs.forget(name);
  }

  void reopen() {
    graph.tx().rollback();
    graph.close();
    graph = TestGraphs.inMemory(name, clock);
    g = graph.traversal();
  }

  void commit() {
    graph.tx().commit();
  }

  GraphTraversalSource window(Object from, Object to) {
    return g.with("validFrom", from).with("validTo", to);
  }

  /** Day n. */
  static Instant d(int n) {
    return Times.toInstant(day(n));
  }

  /** What a commit, or the creation of a constraint, is refused with. */
  static List<ConstraintViolation> violations(ThrowingCallable work) {
    try {
      work.call();
    } catch (ConstraintViolationException e) {
      assertThat(e.violations()).isNotEmpty();
      for (ConstraintViolation violation : e.violations()) {
        assertThat(e).hasMessageContaining(violation.constraint().name());
      }
      return e.violations();
    } catch (Throwable e) {
      throw new AssertionError("expected a violation", e);
    }
    throw new AssertionError("expected a violation, but nothing was thrown");
  }

  /** Runs something as another user would. */
  <T> void elsewhere(Callable<T> work) throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      pool.submit(work).get();
    } finally {
      pool.shutdownNow();
    }
  }
}
