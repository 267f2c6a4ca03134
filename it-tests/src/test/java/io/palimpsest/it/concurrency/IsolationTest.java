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
package io.palimpsest.it.concurrency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.palimpsest.graph.CommitConflictException;
import io.palimpsest.graph.CommitOptions;
import io.palimpsest.graph.Durability;
import io.palimpsest.graph.TemporalTransaction;
import io.palimpsest.graph.schema.IndexDefinition;
import io.palimpsest.graph.schema.IndexStatus;
import io.palimpsest.it.Seeds;
import io.palimpsest.it.TestGraphs;
import io.palimpsest.it.concurrency.History.Step;
import io.palimpsest.it.concurrency.History.Transaction;
import io.palimpsest.temporal.PalimpsestGraph;
import io.palimpsest.wal.TimeSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.structure.T;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Histories of concurrent transactions show no anomaly that snapshot isolation rules out. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IsolationTest {

  private static final int LISTS = 4;
  private static final int SETS = 3;

  @TempDir Path directory;

  private PalimpsestGraph graph;
  private GraphTraversalSource g;
  private final AtomicInteger values = new AtomicInteger();
  private final History history = new History();

  @BeforeEach
  void open() {
    graph = TestGraphs.inDirectory(directory, TimeSource.system());
    g = graph.traversal();
    for (int i = 0; i < LISTS; i++) {
      g.addV("list").property(T.id, "list" + i).property("values", List.of()).iterate();
    }
    g.tx().commit();
  }

  @AfterEach
  void close() {
    graph.tx().rollback();
    graph.close();
  }

  @Test
  void shouldShowNoAnomaly() throws Exception {
    run(6, 60);
  }

  @Test
  @Tag("torture")
  void shouldShowNoAnomalyOfManyThreads() throws Exception {
    run(64, 150);
  }

  /** Sets are read by a predicate, so what an index misses or shows too early is a phantom. */
  @Test
  void shouldShowNoPhantomByIndex() throws Exception {
    createIndex();
    run(6, 60);
    assertThat(g.V().hasLabel("item").has("set", "set0").explain().toString()).contains("by_set");
  }

  @Test
  void shouldShowNoPhantomByAnIndexThatComesAndGoes() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Thread schema =
        new Thread(
            () -> {
              while (!over.get()) {
                createIndex();
                graph.schema().dropIndex("by_set");
              }
            });
    schema.start();
    try {
      run(6, 60);
    } finally {
      over.set(true);
      schema.join();
    }
  }

  @Test
  @Tag("torture")
  void shouldShowNoPhantomByIndexOfManyThreads() throws Exception {
    createIndex();
    run(64, 150);
  }

  /** Creates an index for the sets, and waits until it is used. */
  private void createIndex() {
    graph.schema().createIndex(IndexDefinition.named("by_set").onVertices("item").range("set"));
    while (graph.schema().indexes().stream()
        .anyMatch(index -> index.state() != IndexStatus.State.READY)) {
      Thread.onSpinWait();
    }
  }

  private void run(int threads, int each) throws Exception {
    long seed = Seeds.of("isolation");
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<?>> workers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int number = i;
      workers.add(pool.submit(() -> work("w" + number, new Random(seed + number), each)));
    }
    pool.shutdown();
    for (Future<?> worker : workers) {
      worker.get();
    }
    assertThat(pool.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    readEverything();
    List<Transaction> all = history.transactions();
    long committed = all.stream().filter(Transaction::committed).count();
    assertThat(committed).isGreaterThan(threads * (long) each / 4);
    assertThat(all.size() - committed).isPositive();
    assertThat(SnapshotIsolation.anomalies(all)).isEmpty();
  }

  /** Half of the workers use the transaction of their thread, the others one that was begun. */
  private void work(String name, Random random, int each) {
    boolean begins = random.nextBoolean();
    GraphTraversalSource source = begins ? g.tx().begin() : g;
    source.tx().rollback(); // the first one, too, begins with its first step
    for (int i = 0; i < each; i++) {
      one(name, source, random);
    }
    source.tx().close();
  }

  private void one(String name, GraphTraversalSource source, Random random) {
    List<Step> steps = new ArrayList<>();
    Durability durability = List.of(Durability.values()).get(random.nextInt(4));
    boolean committed = false;
    long began = System.nanoTime();
    for (int left = 1 + random.nextInt(5); left > 0; left--) {
      steps.add(step(source, random));
    }
    try {
      if (random.nextInt(8) == 0) {
        source.tx().rollback();
      } else {
        CommitOptions options = CommitOptions.NONE.withDurability(durability);
        ((TemporalTransaction) source.tx()).commit(options);
        committed = true;
      }
    } catch (CommitConflictException e) {
      assertThat(source.tx().isOpen()).isFalse();
    }
    boolean seen = durability.compareTo(Durability.GROUP) <= 0;
    history.add(new Transaction(name, began, System.nanoTime(), committed, seen, steps));
  }

  private Step step(GraphTraversalSource source, Random random) {
    int value = values.incrementAndGet();
    String list = "list" + random.nextInt(LISTS);
    String set = "set" + random.nextInt(SETS);
    return switch (random.nextInt(6)) {
      case 0 -> {
        List<Integer> longer = new ArrayList<>(list(source, list));
        longer.add(value);
        source.V(list).property("values", longer).iterate();
        yield Step.append(list, value);
      }
      case 1, 2 -> new Step(History.Kind.READ_LIST, list, list(source, list));
      case 3 -> {
        source.addV("item").property("set", set).property("value", value).iterate();
        yield Step.add(set, value);
      }
      default -> new Step(History.Kind.READ_SET, set, set(source, set));
    };
  }

  private static List<Integer> list(GraphTraversalSource source, String id) {
    return source.V(id).<List<Integer>>values("values").next();
  }

  private static List<Integer> set(GraphTraversalSource source, String set) {
    return source.V().hasLabel("item").has("set", set).<Integer>values("value").toList();
  }

  private void readEverything() {
    List<Step> steps = new ArrayList<>();
    long began = System.nanoTime();
    g.tx().rollback();
    for (int i = 0; i < LISTS; i++) {
      steps.add(new Step(History.Kind.READ_LIST, "list" + i, list(g, "list" + i)));
    }
    for (int i = 0; i < SETS; i++) {
      steps.add(new Step(History.Kind.READ_SET, "set" + i, set(g, "set" + i)));
    }
    g.tx().rollback();
    history.add(new Transaction("end", began, System.nanoTime(), true, true, steps));
  }

  // ---- What is allowed and what is not, one by one

  @Test
  void shouldAllowWriteSkew() {
    GraphTraversalSource one = g.tx().begin();
    GraphTraversalSource other = g.tx().begin();
    assertThat(list(one, "list0")).isEmpty();
    assertThat(list(one, "list1")).isEmpty();
    assertThat(list(other, "list0")).isEmpty();
    assertThat(list(other, "list1")).isEmpty();
    one.V("list0").property("values", List.of(1)).iterate();
    other.V("list1").property("values", List.of(2)).iterate();
    one.tx().commit();
    other.tx().commit(); // each has read what the other has changed
    assertThat(list(g, "list0")).containsExactly(1);
    assertThat(list(g, "list1")).containsExactly(2);
  }

  @Test
  void shouldMakeSkewAConflictWhereWhatIsReliedOnIsWritten() {
    GraphTraversalSource one = g.tx().begin();
    GraphTraversalSource other = g.tx().begin();
    one.V("list0").property("values", List.of(1)).iterate();
    one.V("list1").property("relied", 1).iterate();
    other.V("list1").property("relied", 2).property("values", List.of(2)).iterate();
    one.tx().commit();
    assertThatThrownBy(() -> other.tx().commit())
        .isInstanceOf(CommitConflictException.class)
        .hasMessageContaining("\"relied\" of vertex list1");
  }

  @Test
  void shouldLoseNoUpdate() {
    GraphTraversalSource one = g.tx().begin();
    GraphTraversalSource other = g.tx().begin();
    assertThat(list(one, "list0")).isEmpty();
    assertThat(list(other, "list0")).isEmpty();
    one.V("list0").property("values", List.of(1)).iterate();
    other.V("list0").property("values", List.of(2)).iterate();
    one.tx().commit();
    assertThatThrownBy(() -> other.tx().commit())
        .isInstanceOf(CommitConflictException.class)
        .hasMessageContaining("\"values\" of vertex list0");
    assertThat(list(g, "list0")).containsExactly(1);
  }

  @Test
  void shouldShowNoReadSkew() {
    GraphTraversalSource reader = g.tx().begin();
    assertThat(list(reader, "list0")).isEmpty();
    g.V("list0", "list1").property("values", List.of(1)).iterate();
    g.tx().commit();
    assertThat(list(reader, "list1")).isEmpty();
    reader.tx().rollback();
    assertThat(list(reader, "list0")).containsExactly(1);
    assertThat(list(reader, "list1")).containsExactly(1);
  }

  @Test
  void shouldShowNoLongFork() {
    GraphTraversalSource one = g.tx().begin();
    GraphTraversalSource other = g.tx().begin();
    one.V("list0").property("values", List.of(1)).iterate();
    other.V("list1").property("values", List.of(2)).iterate();
    other.tx().commit();
    GraphTraversalSource between = g.tx().begin();
    one.tx().commit();
    GraphTraversalSource after = g.tx().begin();
    assertThat(list(between, "list0")).isEmpty();
    assertThat(list(between, "list1")).containsExactly(2);
    assertThat(list(after, "list0")).containsExactly(1); // who sees this, sees the other
    assertThat(list(after, "list1")).containsExactly(2);
  }

  @Test
  void shouldShowNoPhantom() {
    showNoPhantom();
  }

  @Test
  void shouldShowNoPhantomByIndexToOneReader() {
    createIndex();
    showNoPhantom();
  }

  private void showNoPhantom() {
    GraphTraversalSource reader = g.tx().begin();
    assertThat(set(reader, "set0")).isEmpty();
    g.addV("item").property("set", "set0").property("value", 1).iterate();
    g.tx().commit();
    assertThat(set(reader, "set0")).isEmpty();
    assertThat(reader.V().hasLabel("item").count().next()).isZero();
    reader.tx().rollback();
    assertThat(set(reader, "set0")).containsExactly(1);
  }
}
