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
package io.palimpsest.it.load;

import static io.palimpsest.it.Days.at;
import static io.palimpsest.it.Days.day;
import static org.assertj.core.api.Assertions.assertThat;

import io.palimpsest.graph.CommitOptions;
import io.palimpsest.graph.Durability;
import io.palimpsest.graph.Times;
import io.palimpsest.it.ManualClock;
import io.palimpsest.it.Seeds;
import io.palimpsest.it.TestGraphs;
import io.palimpsest.it.load.HotFacts.Said;
import io.palimpsest.it.load.HotFacts.TemporalGraphs;
import io.palimpsest.temporal.PalimpsestGraph;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However often something was said of one fact: what is said and asked next costs the same. */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HotFactsTest {

  private static final int PARTS = 10;
  private static final int LOOKS = 60;

  /** A version as it is known to all: since when, and on which window. */
  private record Version(long stamp, long from, long to, @Nullable Object value) {}

  private final String log = "hot facts";
  private final ManualClock clock = new ManualClock(day(5));
  private final List<Version> versions = new ArrayList<>();
  private final NavigableSet<Long> begins = new TreeSet<>();

  @AfterEach
  void forget() {
    TestGraphs.forget(log);
  }

  private PalimpsestGraph open() {
    return TestGraphs.inMemory(log, 1 << 20, clock);
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepSomeVersions(HotFacts fact) {
    run(fact, 1_500);
  }

  @Tag("torture")
  @ParameterizedTest
  @EnumSource
  void shouldKeepManyVersionsAtTheCostOfFew(HotFacts fact) {
    Costs costs = run(fact, HotFacts.INSTANTS);
    assertThat(costs.writeNanos[PARTS - 1])
        .as("the last tenth of the updates, beside the second")
        .isLessThan(3 * costs.writeNanos[1] + 5_000);
    if (fact != HotFacts.ONE_OF_SEVERAL) { // values beside one another are gone through
      assertThat(costs.readNanos[1]).isLessThan(8 * costs.readNanos[0] + 1_000);
    }
    assertThat(costs.bytesOfVersion).isLessThan(300);
    assertThat(costs.openNanos).as("a version replayed").isLessThan(10 * costs.writeNanos[0]);
  }

  /** What it cost, for each update. */
  private static final class Costs {
    final long[] writeNanos = new long[PARTS];
    final long[] readNanos = new long[2];
    long bytesOfVersion;
    long openNanos;

    @Override
    public String toString() {
      return "update %s ns, as-of read after a hundredth %,d ns and after all %,d ns, %d bytes, replay %,d ns"
          .formatted(
              Arrays.toString(writeNanos), readNanos[0], readNanos[1], bytesOfVersion, openNanos);
    }
  }

  private Costs run(HotFacts fact, int count) {
    long seed = Seeds.of(fact.toString());
    Random random = new Random(seed);
    Costs costs = new Costs();
    try (PalimpsestGraph graph = open()) {
      fact.begin(graphs(graph));
      graph.tx().commit();
      long before = graph.metrics().memory().bytes();
      for (int part = 0; part < PARTS; part++) {
        long begin = cpuNanos();
        for (int i = count / PARTS * part; i < count / PARTS * (part + 1); i++) {
          say(graph, fact, i, random);
          if (i == count / 100) {
            long paused = cpuNanos();
            costs.readNanos[0] = look(graph, fact, random);
            begin += cpuNanos() - paused;
          }
        }
        costs.writeNanos[part] = (cpuNanos() - begin) * PARTS / count;
      }
      costs.bytesOfVersion = (graph.metrics().memory().bytes() - before) / count;
      costs.readNanos[1] = look(graph, fact, random);
    }
    long begin = cpuNanos();
    try (PalimpsestGraph graph = open()) {
      costs.openNanos = (cpuNanos() - begin) / count;
      look(graph, fact, random);
      say(graph, fact, count / PARTS * PARTS, random);
      look(graph, fact, random);
      long horizon = versions.get(versions.size() / 2).stamp;
      graph.vacuum(at(horizon));
      lookAfter(graph, fact, random, horizon);
    }
    System.out.printf("%s, %,d versions: %s%n", fact, count, costs);
    return costs;
  }

  private static TemporalGraphs graphs(PalimpsestGraph graph) {
    return new TemporalGraphs() {
      @Override
      public Graph now() {
        return graph;
      }

      @Override
      public Graph window(@Nullable Object from, @Nullable Object to) {
        return graph.during(from, to);
      }
    };
  }

  private void say(PalimpsestGraph graph, HotFacts fact, int i, Random random) {
    Said said = fact.say(graphs(graph), i, random);
    graph.tx().commit(CommitOptions.NONE.withDurability(Durability.ASYNC_BATCHED));
    long stamp = Times.toMicros(graph.tx().lastReceipt().orElseThrow().transactionTime());
    long from = said.from() == null ? stamp : said.from();
    long to = said.to() == null ? Long.MAX_VALUE : said.to();
    if (said.next()) {
      // All windows so far begin at instants of their own and end where another begins.
      Long next = begins.higher(from);
      to = next == null ? to : next;
    }
    begins.add(from);
    versions.add(new Version(stamp, from, to, said.value()));
  }

  /** Asks at some coordinates; returns what one question took, once its view was open. */
  private long look(PalimpsestGraph graph, HotFacts fact, Random random) {
    return lookAfter(graph, fact, random, Long.MIN_VALUE);
  }

  private long lookAfter(PalimpsestGraph graph, HotFacts fact, Random random, long horizon) {
    long nanos = 0;
    for (int i = 0; i < LOOKS; i++) {
      int newest = random.nextInt(versions.size());
      if (versions.get(newest).stamp < horizon) {
        newest = versions.size() - 1 - newest / 2;
      }
      Version any = versions.get(random.nextInt(newest + 1));
      long valid = i % 4 == 0 ? versions.get(newest).stamp : any.from + random.nextInt(2) - 1;
      valid = Math.max(valid, horizon);
      Graph view = graph.at(at(valid), at(versions.get(newest).stamp));
      assertThat(fact.read(view))
          .as("at %s, known at %s", at(valid), at(versions.get(newest).stamp))
          .isEqualTo(expected(newest, valid));
      int times = 20;
      long begin = cpuNanos();
      for (int k = 0; k < times; k++) {
        fact.read(view);
      }
      nanos += (cpuNanos() - begin) / times;
    }
    graph.tx().rollback();
    return nanos / LOOKS;
  }

  /** What this thread has done, whatever else the machine does. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private @Nullable Object expected(int newest, long valid) {
    for (int i = newest; i >= 0; i--) {
      Version version = versions.get(i);
      if (version.from <= valid && valid < version.to) {
        return version.value;
      }
    }
    return null;
  }
}
