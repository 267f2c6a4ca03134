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

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** What a graph holds of the heap and of direct memory, once all garbage is collected. */
final class MemoryUse {

  private static final int COLLECTIONS = 10;
  private static final double STILL = 0.001;
  private static final int TINY = 10;

  private MemoryUse() {}

  /**
   * Measures a contender with vertices alone, with their properties, and with all of the graph.
   *
   * @param vertices how many vertices it is measured with
   * @param asked how many the result is for; linear
   */
  static Map<Metric, Double> measure(String contender, Path directory, int vertices, int asked)
      throws IOException {
    // What is loaded with the classes is not the graph's.
    held(contender, directory.resolve("tiny"), SampleGraph.of(TINY), Loader::load);
    SampleGraph sample = SampleGraph.of(vertices);
    double bare = held(contender, directory.resolve("bare"), sample, Loader::addBareVertices);
    double full = held(contender, directory.resolve("full"), sample, Loader::addVertices);
    double all = held(contender, directory.resolve("all"), sample, Loader::load);
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    values.put(Metric.HELD, all / vertices * asked);
    values.put(Metric.VERTEX, bare / vertices);
    values.put(Metric.PROPERTY, (full - bare) / ((double) SampleGraph.PROPERTIES * vertices));
    values.put(Metric.EDGE, (all - full) / sample.edges());
    return values;
  }

  private static double held(
      String contender, Path directory, SampleGraph sample, Consumer<Loader> load)
      throws IOException {
    final long before = used();
    try (GraphContender graph =
        GraphContender.open(contender, Files.createDirectories(directory))) {
      load.accept(new Loader(graph, sample));
      return used() - before;
    }
  }

  private static long used() {
    long before = Long.MAX_VALUE;
    long now = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS && (i < 2 || before - now > STILL * now); i++) {
      before = now;
      System.gc();
      now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + direct();
    }
    return now;
  }

  private static long direct() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }
}
