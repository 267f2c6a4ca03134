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

import io.palimpsest.graph.InvalidOptionException;
import io.palimpsest.graph.schema.ConstraintDefinition;
import io.palimpsest.graph.schema.ConstraintViolationException;
import io.palimpsest.graph.schema.IndexDefinition;
import io.palimpsest.graph.schema.IndexStatus;
import io.palimpsest.graph.schema.SchemaException;
import io.palimpsest.graph.schema.ValueType;
import io.palimpsest.temporal.PalimpsestGraph;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.script.Bindings;
import javax.script.ScriptException;
import org.apache.commons.configuration2.Configuration;
import org.apache.tinkerpop.gremlin.jsr223.GremlinLangScriptEngine;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.__;
import org.junit.jupiter.api.Test;

/** The schema as drivers reach it. */
class SchemaServicesTest extends SchemaScenario {

  private List<Map<String, Object>> call(String service, Object... namesAndValues) {
    Map<String, Object> params = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      params.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return g.<Map<String, Object>>call(service, params).toList();
  }

  @Test
  void shouldCreateListAndDropIndexes() {
    call("schema.createIndex", "name", "i", "on", "vertex", "label", "person", "keys", "age");
    call("schema.createIndex", "name", "j", "on", "edge", "keys", List.of("note"), "kind", "text");
    assertThat(graph.schema().indexes())
        .extracting(IndexStatus::definition)
        .containsExactly(
            IndexDefinition.named("i").onVertices("person").range("age"),
            IndexDefinition.named("j").onEdges().text("note"));
    List<Map<String, Object>> listed = call("schema.indexes");
    assertThat(listed).hasSize(2);
    assertThat(listed.get(0))
        .containsEntry("name", "i")
        .containsEntry("on", "vertex")
        .containsEntry("label", "person")
        .containsEntry("keys", List.of("age"))
        .containsEntry("kind", "range")
        .containsKeys("state", "done", "total");
    assertThat(listed.get(1)).doesNotContainKey("label").containsEntry("kind", "text");
    Map<String, Object> receipt = call("schema.dropIndex", "name", "i").get(0);
    assertThat(graph.asOf(Objects.requireNonNull(receipt.get("token")))).isNotNull();
    assertThat(graph.schema().indexes()).hasSize(1);
  }

  @Test
  void shouldCreateListAndDropConstraints() {
    call(
        "schema.createConstraint",
        Map.of(
            "name",
            "u",
            "on",
            "vertex",
            "label",
            "person",
            "keys",
            List.of("a", "b"),
            "kind",
            "unique"));
    call("schema.createConstraint", constraint("t", "valueType", "valueType", "localDate"));
    call("schema.createConstraint", constraint("r", "required"));
    assertThat(graph.schema().constraints())
        .containsExactly(
            ConstraintDefinition.named("u").onVertices("person").unique("a", "b"),
            ConstraintDefinition.named("t").onEdges("knows").valueType("k", ValueType.LOCAL_DATE),
            ConstraintDefinition.named("r").onEdges("knows").required("k"));
    List<Map<String, Object>> listed = call("schema.constraints");
    assertThat(listed.get(1))
        .isEqualTo(
            Map.of(
                "name",
                "t",
                "on",
                "edge",
                "label",
                "knows",
                "keys",
                List.of("k"),
                "kind",
                "valueType",
                "valueType",
                "localDate"));
    call("schema.dropConstraint", "name", "u");
    assertThat(call("schema.constraints")).hasSize(2);
  }

  private List<Map<String, Object>> call(String service, Map<String, Object> params) {
    return g.<Map<String, Object>>call(service, params).toList();
  }

  private static Map<String, Object> constraint(String name, String kind, Object... more) {
    Map<String, Object> params =
        new HashMap<>(
            Map.of("name", name, "on", "edge", "label", "knows", "keys", "k", "kind", kind));
    for (int i = 0; i < more.length; i += 2) {
      params.put((String) more[i], more[i + 1]);
    }
    return params;
  }

  private void refused(String message, String service, Object... namesAndValues) {
    assertThatThrownBy(() -> call(service, namesAndValues))
        .isInstanceOf(SchemaException.class)
        .hasMessage(message);
  }

  @Test
  void shouldRefuseWhatIsMisspeltOrMissingByName() {
    refused(
        "schema.createIndex takes [keys, kind, label, name, on], but found \"lable\"",
        "schema.createIndex",
        "name",
        "i",
        "on",
        "vertex",
        "lable",
        "person",
        "keys",
        "age");
    refused("schema.indexes takes [], but found \"name\"", "schema.indexes", "name", "i");
    refused(
        "name of schema.createIndex must be text, but is missing",
        "schema.createIndex",
        "on",
        "vertex",
        "keys",
        "age");
    refused(
        "on of schema.createIndex must be one of [vertex, edge], but is \"node\"",
        "schema.createIndex",
        "name",
        "i",
        "on",
        "node",
        "keys",
        "age");
    refused(
        "on of schema.createIndex must be one of [vertex, edge], but is missing",
        "schema.createIndex",
        "name",
        "i",
        "keys",
        "age");
    refused(
        "keys of schema.createIndex must be text or a list of texts, but is \"[1]\"",
        "schema.createIndex",
        "name",
        "i",
        "on",
        "vertex",
        "keys",
        List.of(1));
    refused(
        "kind of schema.createIndex must be one of [range, text], but is \"hash\"",
        "schema.createIndex",
        "name",
        "i",
        "on",
        "vertex",
        "keys",
        "age",
        "kind",
        "hash");
    refused("name of schema.dropIndex must be text, but is \"7\"", "schema.dropIndex", "name", 7);
    assertThatThrownBy(() -> call("schema.createConstraint", constraint("t", "valueType")))
        .isInstanceOf(SchemaException.class)
        .hasMessageStartingWith("valueType of schema.createConstraint must be one of [boolean,")
        .hasMessageEndingWith("but is missing");
    assertThatThrownBy(
            () -> call("schema.createConstraint", constraint("r", "required", "valueType", "uuid")))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("no other has a type");
    assertThat(graph.schema().indexes()).isEmpty();
    assertThat(graph.schema().constraints()).isEmpty();
  }

  @Test
  void shouldBeginATraversalOfTheGraphAsItIsNow() {
    assertThatThrownBy(() -> g.inject(1).call("schema.indexes").toList())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> g.with("validAt", d(3)).call("schema.indexes").toList())
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("without temporal options");
    assertThat(g.call("--list").toList()).contains("schema.createIndex", "schema.constraints");
    assertThat(g.call("schema.indexes").explain()).isNotNull();
    assertThat(g.inject(1).map(__.constant(2)).toList()).containsExactly(2);
  }

  @Test
  void shouldRefuseInsideATransactionWithChangesAlsoOneThatWasBegun() {
    GraphTraversalSource begun = g.tx().begin();
    begun.addV("person").property("email", "x").iterate();
    Map<String, Object> params =
        Map.of("name", "i", "on", "vertex", "label", "person", "keys", "email", "kind", "unique");
    assertThatThrownBy(() -> begun.call("schema.createConstraint", params).iterate())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("holds changes");
    g.call("schema.createConstraint", params).iterate(); // another transaction
    g.addV("person").property("email", "x").iterate();
    commit();
    assertThatThrownBy(() -> begun.tx().commit()).isInstanceOf(ConstraintViolationException.class);
    begun.tx().close();
  }

  @Test
  void shouldBeOfferedAsTheConfigurationSays() {
    Configuration keys = graph.configuration();
    close();
    keys.setProperty("palimpsest.services", "schema.indexes, schema.constraints");
    graph = PalimpsestGraph.open(keys, clock);
    g = graph.traversal();
    assertThat(g.call("--list").toList()).containsExactly("schema.indexes", "schema.constraints");
    assertThatThrownBy(() -> call("schema.dropIndex", "name", "i"))
        .isInstanceOf(IllegalArgumentException.class);
    graph.close();
    keys.setProperty("palimpsest.services", "none");
    graph = PalimpsestGraph.open(keys, clock);
    g = graph.traversal();
    assertThat(g.call("--list").toList()).isEmpty();
    graph.schema().createConstraint(EMAIL);
    keys.setProperty("palimpsest.services", "schema.indices");
    assertThatThrownBy(() -> PalimpsestGraph.open(keys, clock))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("palimpsest.services must be none, or names out of [schema.create")
        .hasMessageEndingWith("but is \"schema.indices\"");
  }

  @Test
  void shouldBeCalledInTheLanguageOfDrivers() throws ScriptException {
    GremlinLangScriptEngine engine = new GremlinLangScriptEngine();
    Bindings bindings = engine.createBindings();
    bindings.put("g", g);
    String script =
        "g.call('schema.createConstraint', ['name': 'one_email', 'on': 'vertex', 'label': 'person',"
            + " 'keys': ['email'], 'kind': 'unique'])";
    ((Traversal<?, ?>) engine.eval(script, bindings)).iterate();
    assertThat(graph.schema().constraints()).containsExactly(EMAIL);
    script = "g.call('schema.dropConstraint').with('name', 'one_email')";
    ((Traversal<?, ?>) engine.eval(script, bindings)).iterate();
    assertThat(graph.schema().constraints()).isEmpty();
  }
}
