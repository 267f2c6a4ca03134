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
package io.palimpsest.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.palimpsest.graph.CommitConflictException;
import io.palimpsest.graph.TemporalGraph;
import io.palimpsest.graph.TemporalTransaction;
import io.palimpsest.temporal.store.Workspace;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Transaction;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transactions that are begun by {@code g.tx().begin()}. */
class BegunTransactionTest {

  private PalimpsestGraph graph;
  private GraphTraversalSource g;
  private final ExecutorService other = Executors.newSingleThreadExecutor();

  @BeforeEach
  void open(@TempDir Path directory) {
    graph = PalimpsestGraph.open(directory);
    g = graph.traversal();
    g.addV().property(T.id, "a").property("n", 0).iterate();
    g.tx().commit();
  }

  @AfterEach
  void close() throws InterruptedException {
    other.shutdownNow();
    assertThat(other.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    graph.close();
  }

  @Test
  void shouldStandBesideTheTransactionOfTheThread() {
    GraphTraversalSource one = g.tx().begin();
    GraphTraversalSource two = g.tx().begin();
    one.addV("one").iterate();
    two.addV("two").iterate();
    g.addV("mine").iterate();
    assertThat(one.V().label().toSet()).containsExactlyInAnyOrder("vertex", "one");
    assertThat(two.V().label().toSet()).containsExactlyInAnyOrder("vertex", "two");
    assertThat(g.V().label().toSet()).containsExactlyInAnyOrder("vertex", "mine");
    one.tx().commit();
    g.tx().rollback();
    assertThat(two.V().label().toSet()).containsExactlyInAnyOrder("vertex", "two");
    assertThat(g.V().label().toSet()).containsExactlyInAnyOrder("vertex", "one");
    two.tx().rollback();
    assertThat(two.V().count().next()).isEqualTo(2);
    assertThat(((TemporalTransaction) one.tx()).lastReceipt()).isPresent();
    assertThat(((TemporalTransaction) two.tx()).lastReceipt()).isEmpty();
  }

  @Test
  void shouldReadTheSnapshotOfItsBeginning() {
    GraphTraversalSource gtx = g.tx().begin();
    assertThat(gtx.tx().isOpen()).isTrue();
    g.V("a").property("n", 1).iterate();
    g.tx().commit();
    assertThat(gtx.V("a").values("n").next()).isEqualTo(0);
    gtx.V("a").property("n", 2).iterate();
    assertThatThrownBy(() -> gtx.tx().commit()).isInstanceOf(CommitConflictException.class);
    assertThat(gtx.tx().isOpen()).isFalse();
    assertThat(gtx.V("a").values("n").next()).isEqualTo(1);
  }

  @Test
  void shouldGoFromThreadToThread() throws Exception {
    GraphTraversalSource gtx = other.submit(() -> g.tx().<GraphTraversalSource>begin()).get();
    gtx.addV("b").iterate();
    assertThat(other.submit(() -> gtx.V().hasLabel("b").hasNext()).get()).isTrue();
    assertThat(other.submit(() -> g.V().hasLabel("b").hasNext()).get()).isFalse();
    other.submit(() -> gtx.tx().commit()).get();
    assertThat(g.V().hasLabel("b").hasNext()).isTrue();
  }

  @Test
  void shouldOwnTheElementsThatAreReadInIt() {
    GraphTraversalSource gtx = g.tx().begin();
    Vertex a = gtx.V("a").next();
    a.property("n", 5);
    a.addEdge("self", a);
    Vertex b = gtx.addV("b").next();
    assertThat(g.V("a").values("n").next()).isEqualTo(0);
    assertThat(g.V("a").outE().hasNext()).isFalse();
    assertThat(g.tx().isOpen()).isTrue();
    assertThat(((TemporalTransaction) g.tx()).hasChanges()).isFalse();
    assertThatThrownBy(() -> g.addE("x").from(g.V("a").next()).to(b).iterate())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not there");
    g.tx().rollback();
    gtx.tx().commit();
    assertThat(g.V("a").values("n").next()).isEqualTo(5);
    assertThat(g.V(b).label().next()).isEqualTo("b");
    assertThat(a.<Integer>value("n")).isEqualTo(5);
    gtx.tx().close();
    assertThat(a.id()).isEqualTo("a");
    assertThatThrownBy(() -> a.value("n"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("transaction is closed");
  }

  @Test
  void shouldTakeTemporalOptionsAndViews() {
    GraphTraversalSource gtx = g.tx().begin();
    gtx.with("validFrom", "2000-01-01T00:00:00Z").addV("old").property(T.id, "old").iterate();
    assertThat(gtx.with("validAt", "2001-01-01T00:00:00Z").V().id().toList())
        .containsExactly("old");
    TemporalGraph begun = (TemporalGraph) gtx.getGraph();
    begun.during("2000-01-01T00:00:00Z", null).vertices("old").next().property("p", 1);
    assertThat(begun.validAt("2001-01-01T00:00:00Z").traversal().V("old").values("p").next())
        .isEqualTo(1);
    assertThat(g.with("validAt", "2001-01-01T00:00:00Z").V().hasNext()).isFalse();
    assertThat(gtx.V().count().next()).isEqualTo(2);
    gtx.tx().rollback();
    assertThat(gtx.V().count().next()).isEqualTo(1);
  }

  @Test
  void shouldRefuseByNameOnceItIsClosed() {
    GraphTraversalSource gtx = g.tx().begin();
    Transaction tx = gtx.tx();
    gtx.addV().iterate();
    tx.close();
    tx.close();
    assertThat(tx.isOpen()).isFalse();
    assertThat(g.V().count().next()).isEqualTo(1);
    for (Runnable use :
        List.<Runnable>of(
            () -> gtx.V().iterate(),
            () -> gtx.addV().iterate(),
            tx::open,
            tx::commit,
            tx::rollback,
            tx::readWrite)) {
      assertThatThrownBy(use::run)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("transaction is closed");
    }
  }

  @Test
  void shouldHaveNoTransactionInside() {
    GraphTraversalSource gtx = g.tx().begin();
    assertThatThrownBy(() -> gtx.tx().begin())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("begun already");
    assertThatThrownBy(() -> gtx.tx().open())
        .hasMessage(Transaction.Exceptions.transactionAlreadyOpen().getMessage());
  }

  @Test
  void shouldCommitOnCloseIfAskedTo() {
    GraphTraversalSource gtx = g.tx().begin();
    gtx.tx().onClose(Transaction.CLOSE_BEHAVIOR.COMMIT);
    gtx.addV("kept").iterate();
    gtx.tx().close();
    assertThat(g.V().hasLabel("kept").hasNext()).isTrue();
    assertThatThrownBy(() -> gtx.V().iterate()).hasMessageContaining("transaction is closed");
  }

  @Test
  void shouldBeClosedAfterACommitOnCloseThatFailed() {
    GraphTraversalSource gtx = g.tx().begin();
    gtx.tx().onClose(Transaction.CLOSE_BEHAVIOR.COMMIT);
    gtx.V("a").property("n", 1).iterate();
    g.V("a").property("n", 2).iterate();
    g.tx().commit();
    assertThatThrownBy(() -> gtx.tx().close()).isInstanceOf(CommitConflictException.class);
    assertThatThrownBy(() -> gtx.V().iterate()).hasMessageContaining("transaction is closed");
  }

  @Test
  void shouldStayOpenWhereClosingByHandIsRefused() {
    GraphTraversalSource gtx = g.tx().begin();
    gtx.tx().onClose(Transaction.CLOSE_BEHAVIOR.MANUAL);
    gtx.addV("kept").iterate();
    assertThatThrownBy(() -> gtx.tx().close()).isInstanceOf(IllegalStateException.class);
    gtx.tx().commit();
    gtx.tx().close();
    assertThat(g.V().hasLabel("kept").hasNext()).isTrue();
  }

  @Test
  void shouldOpenByHandIfAskedTo() {
    GraphTraversalSource gtx = g.tx().begin();
    gtx.tx().onReadWrite(Transaction.READ_WRITE_BEHAVIOR.MANUAL);
    gtx.addV("b").iterate();
    gtx.tx().commit();
    assertThatThrownBy(() -> gtx.V().iterate())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(Transaction.Exceptions.transactionMustBeOpenToReadWrite().getMessage());
    gtx.tx().open();
    assertThat(gtx.V().count().next()).isEqualTo(2);
    assertThat(g.V().count().next()).isEqualTo(2); // the thread's opens by itself
  }

  @Test
  void shouldTellAReadWriteBehaviourOfOnesOwnOfEveryUseOfTheThreads() {
    AtomicInteger uses = new AtomicInteger();
    g.tx()
        .onReadWrite(
            transaction -> {
              uses.incrementAndGet();
              Transaction.READ_WRITE_BEHAVIOR.AUTO.accept(transaction);
            });
    g.V().iterate();
    int once = uses.get();
    g.V().iterate(); // which is open by now
    assertThat(once).isPositive();
    assertThat(uses.get()).isGreaterThan(once);
  }

  @Test
  void shouldTellItsOwnListenersOnly() {
    List<String> told = new ArrayList<>();
    GraphTraversalSource gtx = g.tx().begin();
    gtx.tx().addTransactionListener(status -> told.add("begun " + status));
    g.tx().addTransactionListener(status -> told.add("mine " + status));
    gtx.addV().iterate();
    gtx.tx().commit();
    g.V().iterate();
    g.tx().rollback();
    gtx.V().iterate();
    gtx.tx().close();
    g.tx().clearTransactionListeners();
    assertThat(told).containsExactly("begun COMMIT", "mine ROLLBACK", "begun ROLLBACK");
  }

  @Test
  void shouldBeRolledBackWhenTheGraphIsClosed() throws Exception {
    GraphTraversalSource gtx = g.tx().begin();
    gtx.tx().onClose(Transaction.CLOSE_BEHAVIOR.COMMIT);
    gtx.addV().iterate();
    other.submit(() -> g.addV().iterate()).get();
    assertThat(graph.hasUncommittedChanges()).isTrue();
    graph.close();
    assertThat(graph.hasUncommittedChanges()).isFalse();
    assertThat(gtx.tx().isOpen()).isFalse();
    for (Runnable use :
        List.<Runnable>of(
            () -> gtx.V().iterate(),
            gtx.tx()::commit,
            () -> g.V().iterate(),
            g.tx()::commit,
            () -> g.tx().begin())) {
      assertThatThrownBy(use::run)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("is closed");
    }
    gtx.tx().close();
    assertThatThrownBy(() -> other.submit(() -> g.V().iterate()).get())
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is closed");
    graph.close();
  }

  /** A loader keeps its vertices; what was done with them is over. */
  @Test
  void shouldNotLiveOnInTheElementsThatItAdded() {
    Vertex vertex = graph.addVertex(T.id, "kept", "name", "n");
    Edge edge = vertex.addEdge("self", vertex);
    WeakReference<Workspace> open = new WeakReference<>(graph.workspace());
    graph.tx().commit();
    for (int i = 0; i < 100 && open.get() != null; i++) {
      System.gc();
    }
    assertThat(open.get()).isNull();
    assertThat(vertex.id()).isEqualTo("kept");
    assertThat(vertex.<String>value("name")).isEqualTo("n");
    assertThat(edge.outVertex()).isEqualTo(vertex);
  }
}
