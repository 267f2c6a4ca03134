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
package io.palimpsest.it.gremlin;

import io.palimpsest.temporal.PalimpsestGraph;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.configuration2.Configuration;
import org.apache.tinkerpop.gremlin.AbstractGraphProvider;
import org.apache.tinkerpop.gremlin.LoadGraphWith;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.util.detached.DetachedGraphTest;
import org.apache.tinkerpop.gremlin.structure.util.star.StarGraphTest;
import org.jspecify.annotations.Nullable;

/** Gives TinkerPop's suites graphs in directories of their own. */
public class PalimpsestGraphProvider extends AbstractGraphProvider {

  private static final Skips SKIPS = Skips.of(SuiteRunner.Suite.STRUCTURE);

  @Override
  public Map<String, Object> getBaseConfiguration(
      String graphName,
      Class<?> test,
      String testMethodName,
      LoadGraphWith.@Nullable GraphData graphData) {
    SKIPS.check(Skips.name(test, testMethodName));
    Map<String, Object> keys = new HashMap<>();
    keys.put(Graph.GRAPH, PalimpsestGraph.class.getName());
    keys.put("palimpsest.directory", makeTestDirectory(graphName, test, testMethodName));
    keys.put("palimpsest.wal.segment.bytes", "524288");
    if (needsLists(graphData, test, testMethodName)) {
      keys.put("palimpsest.cardinality", "list");
    }
    return keys;
  }

  /** Where the data has several values of one key, and the test says nothing of cardinality. */
  private static boolean needsLists(
      LoadGraphWith.@Nullable GraphData data, Class<?> test, String method) {
    return data == LoadGraphWith.GraphData.CREW
        || (test == StarGraphTest.class && method.equals("shouldAttachWithCreateMethod"))
        || (test == DetachedGraphTest.class && method.equals("testAttachableCreateMethod"));
  }

  @Override
  public void clear(@Nullable Graph graph, @Nullable Configuration configuration) {
    if (graph instanceof PalimpsestGraph open) {
      if (open.tx().isOpen()) {
        open.tx().rollback();
      }
      open.close();
    }
    if (configuration != null && configuration.containsKey("palimpsest.directory")) {
      delete(new File(configuration.getString("palimpsest.directory")).toPath());
    }
  }

  private static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  @SuppressWarnings("rawtypes") // as TinkerPop declares it
  public Set<Class> getImplementations() {
    return Set.of();
  }
}
