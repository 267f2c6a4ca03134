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
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.structure.VertexProperty;
import org.apache.tinkerpop.gremlin.structure.VertexProperty.Cardinality;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The id of a vertex property names one value, of one vertex under one key. */
class VertexPropertyIdsTest {

  @TempDir private Path directory;

  private PalimpsestGraph graph;
  private Vertex a;
  private Vertex b;

  @BeforeEach
  void open() {
    graph = PalimpsestGraph.open(directory);
    a = graph.addVertex(T.id, "a");
    b = graph.addVertex(T.id, "b");
    graph.tx().commit();
  }

  @AfterEach
  void close() {
    graph.tx().rollback();
    graph.close();
  }

  private static void refused(Object id, String what, ThrowingCallable statement) {
    assertThatThrownBy(statement)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("VertexProperty with id already exists: " + id + ", which is " + what);
  }

  private void refuseElsewhere(Object id) {
    refused(id, "\"k\" of vertex a", () -> b.property(Cardinality.list, "k", 2, T.id, id));
    refused(id, "\"k\" of vertex a", () -> b.property(Cardinality.single, "k", 2, T.id, id));
    refused(id, "\"k\" of vertex a", () -> a.property(Cardinality.list, "other", 2, T.id, id));
  }

  @Test
  void shouldRefuseAnIdThatNamesAnotherValue() {
    List<Object> ids = List.of(100L, "text", new UUID(1, 2));
    ids.forEach(id -> a.property(Cardinality.list, "k", 1, T.id, id));
    ids.forEach(this::refuseElsewhere);
    graph.tx().commit();
    ids.forEach(this::refuseElsewhere);
    assertThat(graph.tx().hasChanges()).isFalse();
    graph.close();
    graph = PalimpsestGraph.open(directory);
    a = graph.vertices("a").next();
    b = graph.vertices("b").next();
    ids.forEach(this::refuseElsewhere);
    a.properties("k").forEachRemaining(VertexProperty::remove);
    graph.tx().commit();
    ids.forEach(this::refuseElsewhere); // for ever
  }

  @Test
  void shouldChangeTheValueThatItNames() {
    a.property(Cardinality.list, "k", 1, T.id, 100);
    a.property(Cardinality.list, "k", 2, T.id, 100);
    graph.tx().commit();
    a.property(Cardinality.list, "k", 3, T.id, 100);
    graph.tx().commit();
    assertThat(a.<Integer>values("k")).toIterable().containsExactly(3);
    a.remove();
    graph.tx().commit();
    a = graph.addVertex(T.id, "a");
    a.property(Cardinality.list, "k", 4, T.id, 100); // of the same vertex again
    graph.tx().commit();
    assertThat(a.<Integer>values("k")).toIterable().containsExactly(4);
  }

  @Test
  void shouldNotGenerateAnIdThatWasGiven() {
    long next = (Long) a.property(Cardinality.list, "k", 0).id() + 1;
    a.property(Cardinality.list, "k", 1, T.id, next);
    a.property(Cardinality.list, "k", 2);
    refused(next - 1, "\"k\" of vertex a", () -> b.property("k", 3, T.id, next - 1));
    assertThat(a.<Integer>values("k")).toIterable().containsExactlyInAnyOrder(0, 1, 2);
    graph.tx().commit();
    assertThat(a.<Integer>values("k")).toIterable().containsExactlyInAnyOrder(0, 1, 2);
  }

  @Test
  void shouldLetTheFirstCommitterHaveIt() {
    GraphTraversalSource one = graph.traversal().tx().begin();
    GraphTraversalSource other = graph.traversal().tx().begin();
    one.V("a").property(Cardinality.list, "k", 1, T.id, 100).iterate();
    other.V("b").property(Cardinality.list, "k", 2, T.id, 100).iterate();
    one.tx().commit();
    assertThatThrownBy(() -> other.tx().commit())
        .isInstanceOf(CommitConflictException.class)
        .hasMessageContaining("\"k\" of vertex a");
    refused(
        100,
        "\"k\" of vertex a",
        () -> other.V("b").property(Cardinality.list, "k", 2, T.id, 100).iterate());
    other.tx().close();
    one.tx().close();
  }

  @Test
  void shouldNotBeGivenWhatAnotherHasGenerated() {
    GraphTraversalSource other = graph.traversal().tx().begin();
    Object id = other.V("b").property(Cardinality.list, "k", 2).properties("k").id().next();
    a.property(Cardinality.list, "k", 1, T.id, id);
    graph.tx().commit();
    assertThatThrownBy(() -> other.tx().commit())
        .isInstanceOf(CommitConflictException.class)
        .hasMessageContaining("\"k\" of vertex a");
    other.tx().close();
  }
}
