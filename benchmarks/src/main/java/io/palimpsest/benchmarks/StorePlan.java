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

/**
 * How long and how much the store is measured.
 *
 * @param size its name, by which a process of its own finds it
 * @param rounds how often each contender is measured
 * @param warmUpMillis how long a load runs before it is measured
 * @param windowMillis how long it is measured
 * @param vertices of the graph that is read; it has five times as many edges
 * @param questions how many questions a pass of reads has at most
 * @param loaded vertices of the graph that is loaded while it is timed
 * @param hubEdges how many edges the one large vertex has
 * @param versions how many versions the fact with the longest history has
 * @param memoryVertices of the graph whose memory is measured
 * @param slowMemoryVertices the same where loading that many would take too long
 * @param heapMib the heap of a process
 * @param transactionMillis for how long transactions warm up, instead
 * @param budgetSeconds how long one trial may take before it is given up
 */
record StorePlan(
    String size,
    int rounds,
    long warmUpMillis,
    long windowMillis,
    int vertices,
    int questions,
    int loaded,
    int hubEdges,
    int versions,
    int memoryVertices,
    int slowMemoryVertices,
    int heapMib,
    int transactionMillis,
    int budgetSeconds)
    implements Plan {

  static final String FULL = "full";
  static final String QUICK = "quick";
  static final String LEAST = "least";

  static StorePlan of(String size) {
    return switch (size) {
      case FULL ->
          new StorePlan(
              FULL, 5, 500, 1_000, 100_000, 10_000, 100_000, 100_000, 10_000, 1_000_000, 300_000,
              6_144, 500, 600);
      case QUICK ->
          new StorePlan(
              QUICK, 3, 80, 100, 20_000, 2_000, 10_000, 20_000, 10_000, 100_000, 30_000, 2_048, 150,
              60);
      case LEAST -> new StorePlan(LEAST, 1, 10, 10, 200, 3, 200, 100, 200, 200, 100, 256, 10, 60);
      default -> throw new IllegalArgumentException("expected a size, found " + size);
    };
  }

  /**
   * What is run once before all rounds and thrown away, so that the first is not the slowest. The
   * compiler of Java takes many seconds, on two cores, for what Gremlin traversals and commits of
   * eight threads go through, and all that time they become faster.
   */
  StorePlan warmUp() {
    return withLoads(Math.max(1, loaded / 5), 30 * transactionMillis);
  }

  /** The same with other sizes of what is written. */
  StorePlan withLoads(int count, int transactionsFor) {
    return new StorePlan(
        size,
        rounds,
        warmUpMillis,
        windowMillis,
        vertices,
        questions,
        count,
        hubEdges,
        versions,
        memoryVertices,
        slowMemoryVertices,
        heapMib,
        transactionsFor,
        budgetSeconds);
  }

  /** The same for transactions. */
  StorePlan forTransactions() {
    return new StorePlan(
        size,
        rounds,
        transactionMillis,
        windowMillis,
        vertices,
        questions,
        loaded,
        hubEdges,
        versions,
        memoryVertices,
        slowMemoryVertices,
        heapMib,
        transactionMillis,
        budgetSeconds);
  }

  StorePlan withBudget(int seconds) {
    return new StorePlan(
        size,
        rounds,
        warmUpMillis,
        windowMillis,
        vertices,
        questions,
        loaded,
        hubEdges,
        versions,
        memoryVertices,
        slowMemoryVertices,
        heapMib,
        transactionMillis,
        seconds);
  }

  /** Returns a number of versions, or as many as there may be. */
  int atMost(int count) {
    return Math.min(count, versions);
  }

  @Override
  public StorePlan withRounds(int count) {
    return new StorePlan(
        size,
        count,
        warmUpMillis,
        windowMillis,
        vertices,
        questions,
        loaded,
        hubEdges,
        versions,
        memoryVertices,
        slowMemoryVertices,
        heapMib,
        transactionMillis,
        budgetSeconds);
  }
}
