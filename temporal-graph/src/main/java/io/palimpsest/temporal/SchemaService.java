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

import io.palimpsest.graph.CommitReceipt;
import io.palimpsest.graph.InvalidOptionException;
import io.palimpsest.graph.schema.ConstraintDefinition;
import io.palimpsest.graph.schema.ConstraintKind;
import io.palimpsest.graph.schema.ElementType;
import io.palimpsest.graph.schema.IndexDefinition;
import io.palimpsest.graph.schema.IndexKind;
import io.palimpsest.graph.schema.IndexStatus;
import io.palimpsest.graph.schema.Schema;
import io.palimpsest.graph.schema.SchemaElement;
import io.palimpsest.graph.schema.SchemaException;
import io.palimpsest.graph.schema.ValueType;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.service.Service;
import org.apache.tinkerpop.gremlin.structure.util.CloseableIterator;
import org.jspecify.annotations.Nullable;

/**
 * {@code g.call("schema.createIndex", [...])} and its like: {@link Schema} for every driver. Each
 * begins a traversal. {@code docs/SCHEMA.md} lists them.
 */
final class SchemaService implements Service.ServiceFactory<Object, Map<String, Object>> {

  private static final String NAME = "name";
  private static final String ON = "on";
  private static final String LABEL = "label";
  private static final String KEYS = "keys";
  private static final String KIND = "kind";
  private static final String VALUE_TYPE = "valueType";

  /** What is done with the schema. */
  private interface Work {
    Stream<Map<String, Object>> apply(Schema schema, Params params);
  }

  private final String name;
  private final Map<String, String> described;
  private final Work work;

  private SchemaService(String name, Map<String, String> described, Work work) {
    this.name = name;
    this.described = described;
    this.work = work;
  }

  /** All there are. */
  static List<SchemaService> all() {
    Map<String, String> name = Map.of(NAME, "text: by what it is dropped");
    return List.of(
        new SchemaService(
            "schema.createIndex",
            Map.of(
                NAME, "text: by what it is dropped",
                ON, "vertex or edge",
                LABEL, "text: of which label; without it, of every label",
                KEYS, "text, or a list of texts: the property keys",
                KIND, "range, or text for parts of texts; without it, range"),
            (schema, params) -> receipt(schema.createIndex(index(params)))),
        new SchemaService(
            "schema.dropIndex",
            name,
            (schema, params) -> receipt(schema.dropIndex(params.text(NAME)))),
        new SchemaService(
            "schema.indexes",
            Map.of(),
            (schema, params) -> schema.indexes().stream().map(SchemaService::describe)),
        new SchemaService(
            "schema.createConstraint",
            Map.of(
                NAME, "text: by what it is dropped",
                ON, "vertex or edge",
                LABEL, "text: of which label",
                KEYS, "text, or a list of texts: the property keys",
                KIND, "unique, required or valueType",
                VALUE_TYPE, "with kind valueType: " + words(ValueType.values())),
            (schema, params) -> receipt(schema.createConstraint(constraint(params)))),
        new SchemaService(
            "schema.dropConstraint",
            name,
            (schema, params) -> receipt(schema.dropConstraint(params.text(NAME)))),
        new SchemaService(
            "schema.constraints",
            Map.of(),
            (schema, params) -> schema.constraints().stream().map(SchemaService::describe)));
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public Set<Service.Type> getSupportedTypes() {
    return Set.of(Service.Type.Start);
  }

  @Override
  @SuppressWarnings("rawtypes") // as it is declared
  public Map describeParams() {
    return described;
  }

  @Override
  @SuppressWarnings("rawtypes") // as it is declared
  public Service<Object, Map<String, Object>> createService(boolean isStart, Map params) {
    if (!isStart) {
      throw new UnsupportedOperationException(Service.Exceptions.cannotUseMidTraversal);
    }
    return new Call();
  }

  private final class Call implements Service<Object, Map<String, Object>> {
    @Override
    public Type getType() {
      return Type.Start;
    }

    @Override
    @SuppressWarnings("rawtypes") // as it is declared
    public CloseableIterator<Map<String, Object>> execute(ServiceCallContext context, Map params) {
      Params given = new Params(name, described.keySet(), params);
      Graph graph = (Graph) context.getTraversal().getGraph().orElseThrow();
      return CloseableIterator.of(work.apply(schemaOf(graph), given).iterator());
    }

    private Schema schemaOf(Graph graph) {
      if (graph instanceof TransactionalFace face) {
        return face.schema();
      }
      throw new InvalidOptionException(
          "the schema is what binds now and has no other coordinates; call "
              + name
              + " without temporal options");
    }
  }

  /** What a call was given; a name that is not known is an error. */
  private record Params(String service, Set<String> known, Map<?, ?> given) {

    Params {
      for (Object key : given.keySet()) {
        if (!(key instanceof String word) || !known.contains(word)) {
          throw new SchemaException(
              "%s takes %s, but found \"%s\""
                  .formatted(service, known.stream().sorted().toList(), key));
        }
      }
    }

    private SchemaException wrong(String key, String expected, @Nullable Object found) {
      return new SchemaException(
          "%s of %s must be %s, but is %s"
              .formatted(key, service, expected, found == null ? "missing" : "\"" + found + "\""));
    }

    @Nullable String textOrNull(String key) {
      Object found = given.get(key);
      if (found == null) {
        return null;
      }
      if (!(found instanceof CharSequence text)) {
        throw wrong(key, "text", found);
      }
      return text.toString();
    }

    String text(String key) {
      String found = textOrNull(key);
      if (found == null) {
        throw wrong(key, "text", null);
      }
      return found;
    }

    List<String> texts(String key) {
      Object found = given.get(key);
      if (found instanceof CharSequence one) {
        return List.of(one.toString());
      }
      if (found instanceof Collection<?> several
          && several.stream().allMatch(CharSequence.class::isInstance)) {
        return several.stream().map(Object::toString).toList();
      }
      throw wrong(key, "text or a list of texts", found);
    }

    <E extends Enum<E>> E word(String key, E[] words, @Nullable E otherwise) {
      String found = textOrNull(key);
      for (E word : words) {
        if (found == null ? word == otherwise : SchemaService.word(word).equals(found)) {
          return word;
        }
      }
      throw wrong(key, "one of " + words(words), found);
    }
  }

  /** As it is written in a call: {@code LOCAL_DATE} is {@code localDate}. */
  private static String word(Enum<?> constant) {
    StringBuilder word = new StringBuilder();
    for (String part : constant.name().split("_", -1)) {
      word.append(
          word.isEmpty()
              ? part.toLowerCase(Locale.ROOT)
              : part.charAt(0) + part.substring(1).toLowerCase(Locale.ROOT));
    }
    return word.toString();
  }

  private static List<String> words(Enum<?>[] constants) {
    return Stream.of(constants).map(SchemaService::word).toList();
  }

  private static IndexDefinition index(Params params) {
    return new IndexDefinition(
        params.text(NAME),
        params.word(ON, ElementType.values(), null),
        params.textOrNull(LABEL),
        params.texts(KEYS),
        params.word(KIND, IndexKind.values(), IndexKind.RANGE));
  }

  private static ConstraintDefinition constraint(Params params) {
    ConstraintKind kind = params.word(KIND, ConstraintKind.values(), null);
    boolean typed = kind == ConstraintKind.VALUE_TYPE || params.given().containsKey(VALUE_TYPE);
    return new ConstraintDefinition(
        params.text(NAME),
        params.word(ON, ElementType.values(), null),
        params.text(LABEL),
        params.texts(KEYS),
        kind,
        typed ? params.word(VALUE_TYPE, ValueType.values(), null) : null);
  }

  private static Stream<Map<String, Object>> receipt(CommitReceipt receipt) {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("token", receipt.token().toString());
    said.put("transactionTime", receipt.transactionTime().toString());
    return Stream.of(said);
  }

  private static Map<String, Object> describe(IndexStatus index) {
    Map<String, Object> said = describe(index.definition());
    said.put(KIND, word(index.definition().kind()));
    said.put("state", word(index.state()));
    said.put("done", index.done());
    said.put("total", index.total());
    if (index.failure() != null) {
      said.put("failure", index.failure());
    }
    return said;
  }

  private static Map<String, Object> describe(ConstraintDefinition constraint) {
    Map<String, Object> said = describe((SchemaElement) constraint);
    said.put(KIND, word(constraint.kind()));
    if (constraint.valueType() != null) {
      said.put(VALUE_TYPE, word(constraint.valueType()));
    }
    return said;
  }

  private static Map<String, Object> describe(SchemaElement element) {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put(NAME, element.name());
    said.put(ON, word(element.type()));
    if (element.label() != null) {
      said.put(LABEL, element.label());
    }
    said.put(KEYS, element.keys());
    return said;
  }
}
