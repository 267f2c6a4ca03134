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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.palimpsest.graph.CommitReceipt;
import io.palimpsest.graph.CommitToken;
import io.palimpsest.graph.ReadOnlyGraphException;
import io.palimpsest.graph.schema.IndexDefinition;
import io.palimpsest.graph.schema.IndexStatus;
import io.palimpsest.graph.schema.SchemaException;
import io.palimpsest.it.TestGraphs;
import io.palimpsest.temporal.PalimpsestGraph;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change of the schema is a commit of its own. */
class SchemaChangesTest extends SchemaScenario {

  private static final IndexDefinition AGE =
      IndexDefinition.named("person_age").onVertices("person").range("age");
  private static final IndexDefinition NOTE = IndexDefinition.named("note").onEdges().text("note");

  private List<IndexDefinition> indexes() {
    return graph.schema().indexes().stream().map(IndexStatus::definition).toList();
  }

  @Test
  void shouldBeThereAfterAReopen() {
    graph.schema().createIndex(NOTE);
    graph.schema().createIndex(AGE);
    assertThat(indexes()).containsExactly(NOTE, AGE);
    reopen();
    assertThat(indexes()).containsExactly(NOTE, AGE);
    graph.schema().dropIndex("note");
    assertThat(indexes()).containsExactly(AGE);
    reopen();
    assertThat(indexes()).containsExactly(AGE);
    graph.schema().createIndex(NOTE);
    assertThat(indexes()).containsExactly(AGE, NOTE);
  }

  @Test
  void shouldHaveTokenAndTransactionTime() {
    Vertex ada = graph.addVertex("name", "Ada");
    graph.tx().commit();
    CommitToken before = graph.tx().lastReceipt().orElseThrow().token();
    CommitReceipt created = graph.schema().createIndex(AGE);
    assertThat(created.mutations()).isEqualTo(1);
    assertThat(created.token()).isEqualTo(new CommitToken(1, before.lastLsn() + 1));
    CommitReceipt dropped = graph.schema().dropIndex("person_age");
    assertThat(dropped.transactionTime()).isAfter(created.transactionTime());
    assertThat(graph.asOf(created.token()).vertices(ada.id())).toIterable().hasSize(1);
  }

  @Test
  void shouldLeaveATransactionThatHasOnlyReadAsItIs() throws Exception {
    assertThat(graph.vertices()).toIterable().isEmpty();
    elsewhere(
        () -> {
          graph.addVertex();
          graph.tx().commit();
          return true;
        });
    graph.schema().createIndex(AGE);
    assertThat(graph.tx().isOpen()).isTrue();
    assertThat(graph.vertices()).toIterable().isEmpty();
    graph.tx().rollback();
    assertThat(graph.vertices()).toIterable().hasSize(1);
  }

  @Test
  void shouldRefuseWhileTheTransactionHoldsChanges() {
    graph.addVertex("name", "Ada");
    assertThatThrownBy(() -> graph.schema().createIndex(AGE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("\"person_age\" is a commit of its own")
        .hasMessageContaining("holds changes");
    assertThatThrownBy(() -> graph.schema().dropIndex("x"))
        .isInstanceOf(IllegalStateException.class);
    assertThat(indexes()).isEmpty();
    graph.tx().commit();
    graph.schema().createIndex(AGE);
    assertThat(graph.vertices()).toIterable().hasSize(1);
  }

  @Test
  void shouldRefuseANameThatIsTakenOrUnknown() {
    graph.schema().createIndex(AGE);
    assertThatThrownBy(
            () ->
                graph.schema().createIndex(IndexDefinition.named("person_age").onEdges().text("x")))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("\"person_age\" is taken by");
    assertThatThrownBy(() -> graph.schema().dropIndex("person_aeg"))
        .isInstanceOf(SchemaException.class)
        .hasMessage("expected the name of an index, one of [person_age], but found \"person_aeg\"");
    assertThat(indexes()).containsExactly(AGE);
  }

  @Test
  void shouldRefuseADefinitionThatIsNone() {
    assertThatThrownBy(() -> IndexDefinition.named(" ").onVertices().range("x"))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("must have a name");
    assertThatThrownBy(() -> IndexDefinition.named("n").onVertices("").range("x"))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("label of \"n\"");
    assertThatThrownBy(() -> IndexDefinition.named("n").onVertices().range())
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("must have a property key");
    assertThatThrownBy(() -> IndexDefinition.named("n").onVertices().range("x", "x"))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("must differ");
  }

  @Test
  void shouldLetThreadsThatChangeItAtOnceAllGetOnAndOneHaveAName() throws Exception {
    int threads = 4;
    CyclicBarrier start = new CyclicBarrier(threads);
    List<Callable<Integer>> work = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int number = i;
      work.add(
          () -> {
            int won = 0;
            for (int round = 0; round < 20; round++) {
              start.await();
              graph
                  .schema()
                  .createIndex(IndexDefinition.named(number + "/" + round).onVertices().range("x"));
              try {
                graph
                    .schema()
                    .createIndex(IndexDefinition.named("all/" + round).onVertices().range("x"));
                won++;
              } catch (SchemaException e) {
                assertThat(e).hasMessageContaining("is taken");
              }
            }
            return won;
          });
    }
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      int won = 0;
      for (Future<Integer> result : pool.invokeAll(work)) {
        won += result.get();
      }
      assertThat(won).isEqualTo(20);
    } finally {
      pool.shutdownNow();
    }
    List<IndexDefinition> before = indexes();
    assertThat(before).hasSize(threads * 20 + 20);
    reopen();
    assertThat(indexes()).isEqualTo(before);
  }

  @Test
  void shouldBeReadAndNotChangedInAGraphThatIsOpenedForReadingOnly(@TempDir Path directory) {
    try (PalimpsestGraph writer = TestGraphs.inDirectory(directory, clock)) {
      writer.schema().createIndex(AGE);
    }
    try (PalimpsestGraph reader = PalimpsestGraph.openReadOnly(directory)) {
      assertThat(reader.schema().indexes())
          .extracting(IndexStatus::definition)
          .containsExactly(AGE);
      assertThatThrownBy(() -> reader.schema().dropIndex("person_age"))
          .isInstanceOf(ReadOnlyGraphException.class);
    }
  }
}
