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
package io.palimpsest.it.model;

import static org.apache.tinkerpop.gremlin.structure.Direction.BOTH;
import static org.apache.tinkerpop.gremlin.structure.Direction.IN;
import static org.apache.tinkerpop.gremlin.structure.Direction.OUT;

import io.palimpsest.it.model.BitemporalModel.Fact;
import io.palimpsest.it.model.BitemporalModel.Knowledge;
import io.palimpsest.it.model.BitemporalModel.Link;
import io.palimpsest.it.model.BitemporalModel.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.__;
import org.apache.tinkerpop.gremlin.structure.Direction;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.apache.tinkerpop.gremlin.structure.Element;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.Property;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.structure.VertexProperty;

/** A whole graph at one coordinate as sorted text: elements, properties, hops and variables. */
final class Snapshot {

  /** Ids that programs give to values; the model numbers them from {@link #NAMED_VALUES} on. */
  static final List<String> VALUE_IDS = List.of("p", "q");

  static final int NAMED_VALUES = 1_000_000;

  private final Map<String, String> lines = new TreeMap<>();

  private Snapshot() {}

  /** What the model says. */
  static Snapshot of(Knowledge knowledge, long valid) {
    Snapshot snapshot = new Snapshot();
    Map<Object, String> labels = new TreeMap<>(java.util.Comparator.comparing(Snapshot::id));
    Map<Object, Link> links = new TreeMap<>(java.util.Comparator.comparing(Snapshot::id));
    Map<Fact, Value> values = new java.util.HashMap<>();
    for (Fact fact : knowledge.facts()) {
      Object value = knowledge.at(fact, valid);
      if (value instanceof String label) {
        labels.put(fact.id(), label);
      } else if (value instanceof Link link) {
        links.put(fact.id(), link);
      } else if (value instanceof Value held && fact.id().equals(BitemporalModel.GRAPH)) {
        snapshot.variable(fact.key(), held.value());
      } else if (value instanceof Value held) {
        values.put(fact, held);
      }
    }
    labels.forEach(
        (id, label) -> {
          snapshot.vertex(id, label, properties(values, true, id));
          List<Object> out = new ArrayList<>();
          List<Object> in = new ArrayList<>();
          List<Object> outVertices = new ArrayList<>();
          List<Object> inVertices = new ArrayList<>();
          links.forEach(
              (edge, link) -> {
                if (link.out().equals(id)) {
                  out.add(edge);
                  outVertices.add(link.in());
                }
                if (link.in().equals(id)) {
                  in.add(edge);
                  inVertices.add(link.out());
                }
              });
          snapshot.hops(id, "edges", out, in, both(out, in));
          snapshot.hops(id, "vertices", outVertices, inVertices, both(outVertices, inVertices));
        });
    links.forEach(
        (id, link) ->
            snapshot.edge(id, link.label(), link.out(), link.in(), properties(values, false, id)));
    snapshot.counts(labels.size(), links.size());
    return snapshot;
  }

  private static Map<String, String> properties(
      Map<Fact, Value> values, boolean vertex, Object owner) {
    Map<String, String> properties = new TreeMap<>();
    values.forEach(
        (fact, value) -> {
          if (fact.vertex() == vertex && fact.id().equals(owner)) {
            int named = fact.number() - NAMED_VALUES;
            String text = value.value() + " " + new TreeMap<>(value.meta());
            putValue(
                properties, fact.key(), text + (named < 0 ? "" : " as " + VALUE_IDS.get(named)));
          }
        });
    return properties;
  }

  private static List<Object> both(List<Object> out, List<Object> in) {
    List<Object> both = new ArrayList<>(out);
    both.addAll(in);
    return both;
  }

  /** What the structure API says. */
  static Snapshot of(Graph graph) {
    Snapshot snapshot = new Snapshot();
    int vertices = 0;
    int edges = 0;
    for (Iterator<Vertex> all = graph.vertices(); all.hasNext(); vertices++) {
      Vertex vertex = all.next();
      Map<String, String> properties = new TreeMap<>();
      vertex
          .properties()
          .forEachRemaining(
              p -> putValue(properties, p.key(), p.value() + " " + metas(p) + named(p.id())));
      snapshot.vertex(vertex.id(), vertex.label(), properties);
      snapshot.hops(
          vertex.id(),
          "edges",
          ids(vertex.edges(OUT)),
          ids(vertex.edges(IN)),
          ids(vertex.edges(BOTH)));
      snapshot.hops(
          vertex.id(),
          "vertices",
          ids(vertex.vertices(OUT)),
          ids(vertex.vertices(IN)),
          ids(vertex.vertices(BOTH)));
    }
    for (Iterator<Edge> all = graph.edges(); all.hasNext(); edges++) {
      Edge edge = all.next();
      Map<String, String> properties = new TreeMap<>();
      edge.properties().forEachRemaining(p -> put(properties, p.key(), p.value() + " {}"));
      snapshot.edge(
          edge.id(),
          edge.label(),
          only(edge.vertices(Direction.OUT)),
          only(edge.vertices(Direction.IN)),
          properties);
    }
    snapshot.counts(vertices, edges);
    snapshot.variables(graph.variables());
    return snapshot;
  }

  private void variables(Graph.Variables variables) {
    for (String key : variables.keys()) {
      variable(key, variables.get(key).orElseThrow());
    }
  }

  /** The id of a value, if it was given. */
  private static String named(Object id) {
    String text = id.toString();
    return text.indexOf(" of ") == 1 ? " as " + text.substring(0, 1) : "";
  }

  /** An id that no value has but one of a vertex and key. */
  static String valueId(int number, Object vertex, String key) {
    return VALUE_IDS.get(number) + " of " + key + " of " + id(vertex);
  }

  /** A vertex may have several values under a key. */
  private static void putValue(Map<String, String> properties, String key, String value) {
    properties.merge(
        key,
        value,
        (a, b) ->
            Stream.concat(Stream.of(a.split(" and ")), Stream.of(b))
                .sorted()
                .collect(Collectors.joining(" and ")));
  }

  private static void put(Map<String, String> properties, String key, String value) {
    properties.merge(key, value, (a, b) -> "twice: " + a + ", " + b);
  }

  private static Map<String, Object> metas(VertexProperty<?> property) {
    Map<String, Object> metas = new TreeMap<>();
    for (Iterator<Property<Object>> all = property.properties(); all.hasNext(); ) {
      Property<Object> meta = all.next();
      metas.put(meta.key(), meta.value());
    }
    return metas;
  }

  private static Object only(Iterator<Vertex> end) {
    Vertex vertex = end.next();
    if (end.hasNext()) {
      throw new AssertionError("an edge with two ends of one kind");
    }
    return vertex.id();
  }

  private static List<Object> ids(Iterator<? extends Element> elements) {
    List<Object> ids = new ArrayList<>();
    elements.forEachRemaining(element -> ids.add(element.id()));
    return ids;
  }

  /** What Gremlin says. */
  static Snapshot of(GraphTraversalSource g) {
    Snapshot snapshot = new Snapshot();
    for (Map<String, Object> row :
        g.V()
            .project("id", "label", "properties")
            .by(T.id)
            .by(T.label)
            .by(
                __.properties()
                    .project("id", "key", "value", "meta")
                    .by(T.id)
                    .by(__.key())
                    .by(__.value())
                    .by(__.valueMap())
                    .fold())
            .toList()) {
      Map<String, String> properties = new TreeMap<>();
      for (Object property : (Collection<?>) get(row, "properties")) {
        Map<?, ?> parts = (Map<?, ?>) property;
        putValue(
            properties,
            (String) get(parts, "key"),
            get(parts, "value")
                + " "
                + new TreeMap<>((Map<?, ?>) get(parts, "meta"))
                + named(get(parts, "id")));
      }
      snapshot.vertex(get(row, "id"), (String) get(row, "label"), properties);
    }
    for (Map<String, Object> row :
        g.V()
            .project("id", "oe", "ie", "be", "o", "i", "b")
            .by(T.id)
            .by(__.outE().id().fold())
            .by(__.inE().id().fold())
            .by(__.bothE().id().fold())
            .by(__.out().id().fold())
            .by(__.in().id().fold())
            .by(__.both().id().fold())
            .toList()) {
      Object id = get(row, "id");
      snapshot.hops(id, "edges", list(row, "oe"), list(row, "ie"), list(row, "be"));
      snapshot.hops(id, "vertices", list(row, "o"), list(row, "i"), list(row, "b"));
    }
    for (Map<String, Object> row :
        g.E()
            .project("id", "label", "out", "in", "properties")
            .by(T.id)
            .by(T.label)
            .by(__.outV().id())
            .by(__.inV().id())
            .by(__.valueMap())
            .toList()) {
      Map<String, String> properties = new TreeMap<>();
      ((Map<?, ?>) get(row, "properties"))
          .forEach((key, value) -> properties.put((String) key, value + " {}"));
      snapshot.edge(
          get(row, "id"), (String) get(row, "label"), get(row, "out"), get(row, "in"), properties);
    }
    snapshot.counts(g.V().count().next().intValue(), g.E().count().next().intValue());
    Traversal.Admin<?, ?> any = g.inject(0).asAdmin();
    any.applyStrategies();
    snapshot.variables(any.getGraph().orElseThrow().variables());
    return snapshot;
  }

  private static Object get(Map<?, ?> map, String key) {
    return Objects.requireNonNull(map.get(key));
  }

  private static List<Object> list(Map<String, Object> row, String key) {
    return new ArrayList<>((Collection<?>) get(row, key));
  }

  private void vertex(Object id, String label, Map<String, String> properties) {
    line("vertex " + id(id), label + " " + properties);
  }

  private void variable(String key, Object value) {
    line("variable " + key, String.valueOf(value));
  }

  private void edge(
      Object id, String label, Object out, Object in, Map<String, String> properties) {
    line("edge " + id(id), id(out) + " -" + label + "-> " + id(in) + " " + properties);
  }

  private void hops(Object id, String kind, List<Object> out, List<Object> in, List<Object> both) {
    Function<List<Object>, List<String>> sorted =
        ids -> ids.stream().map(Snapshot::id).sorted().toList();
    line(
        "vertex " + id(id) + " " + kind,
        "out " + sorted.apply(out) + " in " + sorted.apply(in) + " both " + sorted.apply(both));
  }

  private void counts(int vertices, int edges) {
    line("count", vertices + " vertices, " + edges + " edges");
  }

  private void line(String key, String value) {
    put(lines, key, value);
  }

  private static String id(Object id) {
    return id.getClass().getSimpleName() + ":" + id;
  }

  /** The lines in which two snapshots differ. */
  String differences(Snapshot expected) {
    StringBuilder text = new StringBuilder();
    Set<String> keys = new java.util.TreeSet<>(lines.keySet());
    keys.addAll(expected.lines.keySet());
    for (String key : keys) {
      String here = lines.get(key);
      String there = expected.lines.get(key);
      if (!Objects.equals(here, there)) {
        text.append("  ").append(key).append("\n    expected ").append(there);
        text.append("\n    found    ").append(here).append('\n');
      }
    }
    return text.toString();
  }

  @Override
  public boolean equals(@org.jspecify.annotations.Nullable Object other) {
    return other instanceof Snapshot snapshot && lines.equals(snapshot.lines);
  }

  @Override
  public int hashCode() {
    return lines.hashCode();
  }

  @Override
  public String toString() {
    return lines.toString();
  }
}
