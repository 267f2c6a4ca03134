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
package io.palimpsest.benchmarks;

import static io.palimpsest.benchmarks.GraphContender.PALIMPSEST;
import static io.palimpsest.benchmarks.GraphContender.TINKERGRAPH;
import static io.palimpsest.benchmarks.GraphContender.TTG;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** What the store holds itself to. */
final class StoreBars {

  /** Not slower, as far as that can be told. */
  private static final double NOT_SLOWER = 0.95;

  private static final double CONSTANT = 1_000;

  private static final double MEMORY_TINKERGRAPH = 0.4;
  private static final double MEMORY_TTG = 0.2;
  private static final double AGED = 1.25;
  private static final double AS_OF_100 = 3;
  private static final double AS_OF_10000 = 8;
  private static final double UPDATE = 1.25;
  private static final double PAST = 3;
  private static final double SMALL_TTG = 1;
  private static final double DURABLE_STRUCTURE = 1.5;
  private static final double DURABLE_GREMLIN = 1.2;

  private final List<Bar> bars = new ArrayList<>();

  private StoreBars() {}

  static List<Bar> all() {
    StoreBars made = new StoreBars();
    made.reads();
    made.memory();
    made.time();
    made.writes();
    return List.copyOf(made.bars);
  }

  private void reads() {
    read(Read.HOP3, 2, 8);
    read(Read.WALK2_WARM, 2, 20);
    read(Read.WALK2_COLD, 2, 20);
    read(Read.LOOKUP_STRUCTURE, 2, 4);
    read(Read.LOOKUP_GREMLIN, NOT_SLOWER, 1.2);
    read(Read.INDEX_COUNT, 10, 20);
    read(Read.INDEX_ELEMENTS, 2, 4);
    read(Read.VERTEX_COUNT, NOT_SLOWER, CONSTANT);
    read(Read.LABEL_COUNT, NOT_SLOWER, CONSTANT);
    read(Read.DEGREE, NOT_SLOWER, CONSTANT);
  }

  /** How many times faster than the two of TinkerPop. */
  private void read(Read read, double tinkerGraph, double ttg) {
    String name = read.experiment();
    faster(name, TINKERGRAPH, tinkerGraph);
    faster(name, TTG, ttg);
  }

  private void faster(String experiment, String contender, double limit) {
    bars.add(
        Bar.atLeast(
            experiment + "-" + contender,
            Set.of(experiment),
            limit,
            round -> 1 / cost(round, experiment, PALIMPSEST, contender, Metric.TIME)));
  }

  private void memory() {
    atMost("memory-tinkergraph", StoreTrials.MEMORY, MEMORY_TINKERGRAPH, TINKERGRAPH, Metric.HELD);
    atMost("memory-ttg", StoreTrials.MEMORY, MEMORY_TTG, TTG, Metric.HELD);
  }

  private void time() {
    for (Read read : StoreTrials.AGED_READS) {
      String experiment = StoreTrials.AGED + read.experiment();
      aged("history-" + read.experiment(), experiment, StoreTrials.HISTORY);
      aged("bounds-" + read.experiment(), experiment, StoreTrials.BOUNDS);
    }
    past(StoreTrials.AS_OF + 100, AS_OF_100);
    past(StoreTrials.AS_OF + 10_000, AS_OF_10000);
    atMost("update-10000", StoreTrials.UPDATE, UPDATE, StoreTrials.FEW, Metric.P50);
    for (Fixture fixture : List.of(Fixture.HISTORY_1, Fixture.HISTORY_10)) {
      for (Read read : StoreTrials.PAST_READS) {
        past(StoreTrials.past(read, fixture.percent()), PAST);
      }
    }
  }

  private void aged(String name, String experiment, String contender) {
    bars.add(
        Bar.atMost(
            name,
            Set.of(experiment),
            AGED,
            round -> cost(round, experiment, contender, PALIMPSEST, Metric.TIME)));
  }

  private void past(String experiment, double limit) {
    atMost(experiment, experiment, limit, StoreTrials.NOW, Metric.TIME);
  }

  private void atMost(
      String name, String experiment, double limit, String contender, Metric metric) {
    bars.add(
        Bar.atMost(
            name,
            Set.of(experiment),
            limit,
            round -> cost(round, experiment, PALIMPSEST, contender, metric)));
  }

  private void writes() {
    load("load-memory-tinkergraph", StoreTrials.IN_MEMORY, TINKERGRAPH, 0.7);
    load("load-memory-ttg", StoreTrials.IN_MEMORY, TTG, 8);
    load("load-durable-tinkergraph", StoreTrials.DURABLE, TINKERGRAPH, 0.5);
    load("load-durable-ttg", StoreTrials.DURABLE, TTG, 6);
    for (String api : List.of(StoreTrials.STRUCTURE, StoreTrials.GREMLIN)) {
      for (int threads : StoreTrials.THREADS) {
        rate(StoreTrials.SMALL + api + threads, TTG, SMALL_TTG);
      }
    }
    String durable = StoreTrials.DURABLE_SMALL;
    int threads = StoreTrials.DURABLE_THREADS;
    rate(durable + StoreTrials.STRUCTURE + threads, StoreTrials.ROCKSDB, DURABLE_STRUCTURE);
    rate(durable + StoreTrials.GREMLIN + threads, StoreTrials.ROCKSDB, DURABLE_GREMLIN);
  }

  private void load(String name, String ours, String contender, double limit) {
    bars.add(
        Bar.atLeast(
            name, Set.of(StoreTrials.LOAD), limit, rate(StoreTrials.LOAD, ours, contender)));
  }

  private void rate(String experiment, String contender, double limit) {
    bars.add(
        Bar.atLeast(
            experiment, Set.of(experiment), limit, rate(experiment, PALIMPSEST, contender)));
  }

  /** Ours as a part of somebody else's; nothing if ours did not come to an end. */
  private static ToDoubleFunction<Results.Round> rate(
      String experiment, String ours, String contender) {
    return round -> {
      double mine = round.value(experiment, ours, Metric.RATE);
      double theirs = round.value(experiment, contender, Metric.RATE);
      return mine == 0 && !Double.isNaN(theirs) ? mine : mine / theirs;
    };
  }

  /** Ours as a part of another's; without end if ours, on either side, did not come to one. */
  private static double cost(
      Results.Round round, String experiment, String ours, String contender, Metric metric) {
    double mine = round.value(experiment, ours, metric);
    double theirs = round.value(experiment, contender, metric);
    boolean theirsIsOurs = contender.startsWith(PALIMPSEST);
    boolean endless = Double.isInfinite(mine) || (theirsIsOurs && Double.isInfinite(theirs));
    boolean known = !Double.isNaN(mine) && !Double.isNaN(theirs);
    return endless && known ? Double.POSITIVE_INFINITY : mine / theirs;
  }
}
