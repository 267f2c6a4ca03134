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

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every experiment with the store and those who take part. */
final class StoreTrials {

  static final String ROCKSDB = "rocksdb";
  static final String IN_MEMORY = "palimpsest-memory";
  static final String DURABLE = "palimpsest-durable";
  static final String NOW = "palimpsest-now";
  static final String HISTORY = "palimpsest-history";
  static final String BOUNDS = "palimpsest-bounds";
  static final String FEW = "palimpsest-10";

  static final String MEMORY = "memory";
  static final String LOAD = "load";
  static final String UPDATE = "update";
  static final String AGED = "aged-";
  static final String AS_OF = "asof-";
  static final String SMALL = "small-";
  static final String DURABLE_SMALL = "durable-";
  static final String STRUCTURE = "structure-";
  static final String GREMLIN = "gremlin-";

  /** Beside the peers. */
  static final Set<Read> READS = EnumSet.complementOf(EnumSet.of(Read.HOP2));

  /** Beside ourselves, when some facts have a past or an end. */
  static final Set<Read> AGED_READS = EnumSet.complementOf(EnumSet.of(Read.HOP2, Read.DEGREE));

  /** As of the past. */
  static final Set<Read> PAST_READS = EnumSet.of(Read.WALK2_WARM, Read.HOP2);

  static final List<Integer> THREADS = List.of(1, 8);
  static final int DURABLE_THREADS = 64;
  static final List<Integer> AS_OF_VERSIONS = List.of(100, 10_000);

  private static final List<String> GRAPHS = List.of(PALIMPSEST, TINKERGRAPH, TTG);
  private static final String WRITES = "-writes";
  private static final int PUT_BYTES = 100;

  private final List<StoreTrial> trials = new ArrayList<>();

  private StoreTrials() {}

  static List<StoreTrial> all() {
    StoreTrials made = new StoreTrials();
    made.memory();
    made.reads();
    made.aged();
    made.past();
    made.versions();
    made.loads();
    made.transactions();
    return List.copyOf(made.trials);
  }

  /** The name of the experiment of a read as of the past, so many of a hundred facts having one. */
  static String past(Read read, int percent) {
    return AS_OF + (read == Read.WALK2_WARM ? "walk2" : read.experiment()) + "-" + percent;
  }

  private void add(
      String experiment, String contender, String host, Metric metric, StoreTrial.Body body) {
    trials.add(new StoreTrial(experiment, contender, host, metric, body));
  }

  private void memory() {
    for (String contender : GRAPHS) {
      add(
          MEMORY,
          contender,
          contender + "-memory",
          Metric.HELD,
          (bench, directory, plan) -> {
            int vertices =
                contender.equals(TTG) ? plan.slowMemoryVertices() : plan.memoryVertices();
            return MemoryUse.measure(contender, directory, vertices, plan.memoryVertices());
          });
    }
  }

  private void reads() {
    for (Read read : READS) {
      for (String contender : GRAPHS) {
        add(
            read.experiment(),
            contender,
            contender,
            Metric.TIME,
            (bench, directory, plan) -> {
              int size = read.fixture() == Fixture.HUB ? plan.hubEdges() : plan.vertices();
              return read.measure(bench.graph(contender, read.fixture(), size), plan);
            });
      }
    }
  }

  private void aged() {
    for (Read read : AGED_READS) {
      aged(read, PALIMPSEST, Fixture.HISTORY_0);
      aged(read, HISTORY, Fixture.HISTORY_1);
      aged(read, BOUNDS, Fixture.BOUNDS_1);
    }
  }

  private void aged(Read read, String contender, Fixture fixture) {
    add(
        AGED + read.experiment(),
        contender,
        PALIMPSEST + "-aged",
        Metric.TIME,
        (bench, directory, plan) ->
            read.measure(bench.graph(PALIMPSEST, fixture, plan.vertices()), plan));
  }

  private void past() {
    for (Fixture fixture : List.of(Fixture.HISTORY_1, Fixture.HISTORY_10)) {
      for (Read read : PAST_READS) {
        String experiment = past(read, fixture.percent());
        String host = PALIMPSEST + "-aged";
        add(
            experiment,
            PALIMPSEST,
            host,
            Metric.TIME,
            (bench, directory, plan) -> {
              Bench.Corrected graph = bench.corrected(fixture);
              Map<Metric, Double> values = read.measure(graph.past(), plan);
              Double answer = values.remove(Metric.ANSWER);
              Repetition.requireSame(graph.answer(read), answer == null ? -1 : answer.longValue());
              return values;
            });
        add(
            experiment,
            NOW,
            host,
            Metric.TIME,
            (bench, directory, plan) -> {
              Map<Metric, Double> values = read.measure(bench.corrected(fixture).now(), plan);
              values.remove(Metric.ANSWER); // of another time
              return values;
            });
      }
    }
  }

  private void versions() {
    String host = PALIMPSEST + "-versions";
    for (int most : AS_OF_VERSIONS) {
      add(
          AS_OF + most,
          PALIMPSEST,
          host,
          Metric.TIME,
          (bench, directory, plan) -> bench.versions(plan.atMost(most)).asOf(plan));
      add(
          AS_OF + most,
          NOW,
          host,
          Metric.TIME,
          (bench, directory, plan) -> bench.versions(plan.atMost(most)).now(plan));
    }
    add(
        UPDATE,
        PALIMPSEST,
        host,
        Metric.P50,
        (bench, directory, plan) -> Versions.update(plan.versions(), plan));
    add(UPDATE, FEW, host, Metric.P50, (bench, directory, plan) -> Versions.update(10, plan));
  }

  private void loads() {
    load(IN_MEMORY, PALIMPSEST, directory -> GraphContender.openInMemory(PALIMPSEST));
    load(DURABLE, PALIMPSEST, directory -> GraphContender.open(PALIMPSEST, directory));
    for (String contender : List.of(TINKERGRAPH, TTG)) {
      load(contender, contender, directory -> GraphContender.open(contender, directory));
    }
  }

  /** Opens a contender. */
  @FunctionalInterface
  interface Opener {
    GraphContender open(Path directory) throws IOException;
  }

  private void load(String name, String contender, Opener opener) {
    add(
        LOAD,
        name,
        contender + WRITES,
        Metric.RATE,
        (bench, directory, plan) -> {
          SampleGraph sample = SampleGraph.of(plan.loaded());
          System.gc(); // what the one before left is not this one's
          try (GraphContender into = opener.open(directory)) {
            long start = System.nanoTime();
            Object[] ids = new Loader(into, sample).load();
            long nanos = System.nanoTime() - start;
            int elements = sample.vertices() + sample.edges();
            Loaded loaded = Loaded.of(into, sample, ids);
            long found = loaded.g().V().count().next() + loaded.g().E().count().next();
            Repetition.requireSame(elements, found);
            return Map.of(
                Metric.RATE,
                RawDisk.perSecond(elements, nanos),
                Metric.ANSWER,
                (double) Read.HOP2.pass(loaded, plan));
          }
        });
  }

  private void transactions() {
    for (String api : List.of(STRUCTURE, GREMLIN)) {
      boolean gremlin = api.equals(GREMLIN);
      for (int threads : THREADS) {
        for (String contender : List.of(PALIMPSEST, TTG)) {
          trials.add(inMemory(SMALL + api + threads, contender, gremlin, threads));
        }
      }
      String experiment = DURABLE_SMALL + api + DURABLE_THREADS;
      trials.add(durable(experiment, gremlin, DURABLE_THREADS));
      trials.add(puts(experiment, DURABLE_THREADS));
    }
  }

  /** Small transactions where a force is free. */
  static StoreTrial inMemory(String experiment, String contender, boolean gremlin, int threads) {
    return small(
        experiment,
        contender,
        gremlin,
        threads,
        directory -> GraphContender.openInMemory(contender));
  }

  /** Small transactions of ours that are on disk when they return. */
  static StoreTrial durable(String experiment, boolean gremlin, int threads) {
    return small(
        experiment,
        PALIMPSEST,
        gremlin,
        threads,
        directory -> GraphContender.open(PALIMPSEST, directory));
  }

  private static StoreTrial small(
      String experiment, String contender, boolean gremlin, int threads, Opener opener) {
    return new StoreTrial(
        experiment,
        contender,
        contender + WRITES,
        Metric.RATE,
        (bench, directory, plan) -> {
          System.gc(); // what the one before left is not this one's
          try (SmallTransactions subject = new SmallTransactions(opener.open(directory), gremlin)) {
            return Map.of(
                Metric.RATE,
                Load.blocking(subject, 0, threads, plan.forTransactions()).perSecond());
          }
        });
  }

  /** What RocksDB does for as much durability. */
  static StoreTrial puts(String experiment, int threads) {
    return new StoreTrial(
        experiment,
        ROCKSDB,
        ROCKSDB,
        Metric.RATE,
        (bench, directory, plan) -> {
          try (Subject subject = RocksStore.open(directory)) {
            return Map.of(
                Metric.RATE, Load.blocking(subject, PUT_BYTES, threads, plan).perSecond());
          }
        });
  }
}
