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

import io.palimpsest.graph.CommitReceipt;
import io.palimpsest.graph.CommitToken;
import io.palimpsest.graph.TemporalGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.Vertex;

/**
 * The graphs that one process reads; each is loaded when it is first asked for and kept until the
 * end. Used by one thread.
 */
final class Bench implements AutoCloseable {

  private record Key(String contender, Fixture fixture, int vertices) {}

  /**
   * A graph as it is, and as it was before it was corrected.
   *
   * @param now as of now
   * @param past as of the last commit before the corrections
   * @param answers what {@link Read#WALK2_WARM} and {@link Read#HOP2} came to then
   */
  record Corrected(Loaded now, Loaded past, Map<Read, Long> answers) {

    long answer(Read read) {
      return Objects.requireNonNull(answers.get(read));
    }
  }

  private final Path directory;
  private final StorePlan plan;
  private final List<GraphContender> open = new ArrayList<>();
  private final Map<Key, Loaded> graphs = new HashMap<>();
  private final Map<Fixture, Corrected> corrected = new HashMap<>();
  private final Map<Integer, Versions> versions = new HashMap<>();

  Bench(Path directory, StorePlan plan) {
    this.directory = directory;
    this.plan = plan;
  }

  /** Returns a contender's graph of so many vertices, or so many edges of the hub. */
  Loaded graph(String contender, Fixture fixture, int size) throws IOException {
    if (fixture == Fixture.HISTORY_1 || fixture == Fixture.HISTORY_10) {
      return corrected(fixture).now();
    }
    Key key = new Key(contender, fixture, size);
    Loaded loaded = graphs.get(key);
    if (loaded == null) {
      loaded = load(key);
      graphs.put(key, loaded);
    }
    return loaded;
  }

  private Loaded load(Key key) throws IOException {
    GraphContender contender = open(key.contender());
    SampleGraph sample = SampleGraph.of(key.vertices());
    Loader loader = new Loader(contender, sample);
    if (key.fixture() != Fixture.PLAIN && key.fixture() != Fixture.HUB) {
      contender.index(SampleGraph.AGE);
    }
    Object[] ids =
        switch (key.fixture()) {
          case HUB -> new Object[] {Loader.loadHub(contender, key.vertices())};
          case INDEXED -> new Object[] {loader.addVertices()[0].id()};
          case BOUNDS_1 -> loader.loadWithBounds(key.fixture().percent());
          default -> loader.load();
        };
    return Loaded.of(contender, sample, ids);
  }

  /** Returns our graph with a past that some of its facts have. */
  Corrected corrected(Fixture fixture) throws IOException {
    Corrected made = corrected.get(fixture);
    if (made == null) {
      made = correct(fixture);
      corrected.put(fixture, made);
    }
    return made;
  }

  private Corrected correct(Fixture fixture) throws IOException {
    GraphContender contender = open(GraphContender.PALIMPSEST);
    contender.index(SampleGraph.AGE);
    SampleGraph sample = SampleGraph.of(plan.vertices());
    Loader loader = new Loader(contender, sample);
    Vertex[] made = loader.addVertices();
    Object[] ids = Loader.ids(made);
    Loaded now = Loaded.of(contender, sample, ids);
    CommitToken before = loader.loadWrong(made, fixture.percent());
    Map<Read, Long> answers = new HashMap<>();
    for (Read read : List.of(Read.WALK2_WARM, Read.HOP2)) {
      answers.put(read, read.pass(now, plan));
    }
    now.renew().run();
    loader.correct(made, fixture.percent());
    Graph past = ((TemporalGraph) contender.graph()).asOf(before);
    return new Corrected(now, now.through(past), answers);
  }

  /** Returns our graph with one fact of so many versions. */
  Versions versions(int count) {
    return versions.computeIfAbsent(
        count,
        any -> {
          GraphContender contender = GraphContender.openInMemory(GraphContender.PALIMPSEST);
          open.add(contender);
          return Versions.make(contender, count);
        });
  }

  private GraphContender open(String name) throws IOException {
    Path where = Files.createDirectories(directory.resolve("graph-" + open.size()));
    GraphContender contender = GraphContender.open(name, where);
    open.add(contender);
    return contender;
  }

  /** The name of the calling thread's last commit. */
  static CommitToken newest(GraphContender contender) {
    return ((TemporalGraph) contender.graph())
        .tx()
        .lastReceipt()
        .map(CommitReceipt::token)
        .orElseThrow();
  }

  @Override
  public void close() {
    open.forEach(GraphContender::close);
  }
}
