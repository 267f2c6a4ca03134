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
package io.palimpsest.it.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.palimpsest.graph.BeforeHorizonException;
import io.palimpsest.graph.CommitToken;
import io.palimpsest.graph.ContainmentException;
import io.palimpsest.graph.InvalidPeriodException;
import io.palimpsest.graph.Times;
import io.palimpsest.graph.schema.ElementType;
import io.palimpsest.graph.schema.IndexDefinition;
import io.palimpsest.graph.schema.IndexKind;
import io.palimpsest.graph.schema.IndexStatus;
import io.palimpsest.it.ManualClock;
import io.palimpsest.temporal.PalimpsestGraph;
import io.palimpsest.temporal.VacuumProgress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.tinkerpop.gremlin.process.traversal.P;
import org.apache.tinkerpop.gremlin.process.traversal.TextP;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversal;
import org.apache.tinkerpop.gremlin.process.traversal.step.util.HasContainer;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.apache.tinkerpop.gremlin.structure.Element;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.structure.VertexProperty.Cardinality;
import org.jspecify.annotations.Nullable;

/**
 * A random program that writes to a graph, creates and drops indexes, and asks at many coordinates
 * what has some values, once by the graph's own steps and once element by element.
 */
final class RandomSearches {

  private static final String[] KEYS = {"name", "age", "score"};
  private static final String[] LABELS = {"person", "city", "tree"};
  private static final int IDS = 24;
  private static final long DAY = 86_400_000_000L;

  private final String name;
  private final Random random;
  private final ManualClock clock;
  private final Supplier<PalimpsestGraph> open;
  private final List<CommitToken> commits = new ArrayList<>();
  private final List<String> story = new ArrayList<>();
  private PalimpsestGraph graph;
  private int asked;
  private int indexed;
  private int labelled;
  private int forgotten;

  RandomSearches(String name, long seed, ManualClock clock, Supplier<PalimpsestGraph> open) {
    this.name = name;
    this.random = new Random(seed);
    this.clock = clock;
    this.open = open;
    this.graph = open.get();
  }

  /** How often it was gone over the elements of some labels only. */
  int labelled() {
    return labelled;
  }

  /** How often a coordinate lay before the horizon. */
  int forgotten() {
    return forgotten;
  }

  /** Runs it; returns how often an index was used. */
  int run(int transactions) {
    try {
      for (int i = 0; i < transactions; i++) {
        clock.advance(1 + random.nextInt((int) (DAY / 1000)) * 500L);
        changeIndexes();
        for (int writes = random.nextInt(8); writes >= 0; writes--) {
          write();
        }
        if (random.nextInt(3) == 0) {
          check();
        }
        end();
        if (random.nextInt(4) == 0) {
          check();
          graph.tx().rollback();
        }
        if (random.nextInt(12) == 0) {
          vacuum();
        }
        if (random.nextInt(25) == 0) {
          story.add("reopen");
          graph.close();
          graph = open.get();
        }
      }
      awaitIndexes();
      check();
      graph.tx().rollback();
    } finally {
      graph.close();
    }
    return indexed;
  }

  /** Forgets the past up to some instants, and then asks no more before them. */
  private void vacuum() {
    graph.tx().rollback();
    long now = clock.micros();
    long known = now - random.nextInt(4) * DAY / 2;
    long valid = known - random.nextInt(4) * DAY / 2;
    story.add("vacuum " + known + " " + valid);
    graph.vacuum(Times.toInstant(known), Times.toInstant(valid), VacuumProgress.NONE);
    story.add("horizon " + graph.metrics().retention());
    check();
    graph.tx().rollback();
  }

  private void end() {
    if (random.nextInt(6) == 0) {
      story.add("rollback");
      graph.tx().rollback();
      return;
    }
    try {
      graph.tx().commit();
    } catch (ContainmentException | InvalidPeriodException e) {
      story.add("refused " + e.getMessage());
      graph.tx().rollback();
      return;
    }
    story.add("commit");
    graph.tx().lastReceipt().ifPresent(receipt -> commits.add(receipt.token()));
  }

  // ---- Writing

  private void changeIndexes() {
    List<IndexStatus> there = graph.schema().indexes();
    if (!there.isEmpty() && random.nextInt(12) == 0) {
      String dropped = there.get(random.nextInt(there.size())).definition().name();
      story.add("drop " + dropped);
      graph.schema().dropIndex(dropped);
    } else if (there.size() < 6 && random.nextInt(4) == 0) {
      IndexDefinition created = index();
      if (there.stream().noneMatch(one -> one.definition().name().equals(created.name()))) {
        story.add("create " + created);
        graph.schema().createIndex(created);
      }
    }
    if (random.nextBoolean()) {
      awaitIndexes();
    }
  }

  private IndexDefinition index() {
    ElementType type = random.nextInt(3) == 0 ? ElementType.EDGE : ElementType.VERTEX;
    String label = random.nextInt(3) == 0 ? pick(LABELS) : null;
    List<String> keys = new ArrayList<>(List.of(KEYS));
    java.util.Collections.shuffle(keys, random);
    int several = random.nextInt(4) == 0 ? 2 : 1;
    IndexKind kind = several == 1 && random.nextInt(6) == 0 ? IndexKind.TEXT : IndexKind.RANGE;
    return new IndexDefinition(
        "i" + random.nextInt(100), type, label, keys.subList(0, several), kind);
  }

  private void awaitIndexes() {
    while (graph.schema().indexes().stream()
        .anyMatch(one -> one.state() == IndexStatus.State.BUILDING)) {
      Thread.onSpinWait();
    }
    assertThat(graph.schema().indexes())
        .allMatch(one -> one.state() == IndexStatus.State.READY, name);
  }

  private void write() {
    Graph face = graph;
    String where = "";
    try {
      if (random.nextInt(4) == 0) {
        long from = clock.micros() + (random.nextInt(9) - 5) * DAY / 2;
        Object to =
            random.nextInt(3) == 0 ? null : Times.toInstant(from + 1 + random.nextInt(5) * DAY / 2);
        where = " during " + from + " - " + to;
        face = graph.during(random.nextBoolean() ? Times.toInstant(from) : null, to);
      }
      String what = write(face);
      story.add(what + where);
    } catch (BeforeHorizonException
        | ContainmentException
        | InvalidPeriodException
        | IllegalStateException e) {
      story.add("refused " + e.getMessage() + where);
    } catch (IllegalArgumentException e) {
      if (!String.valueOf(e.getMessage()).contains("already exists")) {
        throw e;
      }
    }
  }

  private String write(Graph face) {
    Vertex vertex = any(face.vertices((long) random.nextInt(IDS)));
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> {
        long id = random.nextInt(IDS);
        String label = pick(LABELS);
        String key = pick(KEYS);
        Object value = value(key);
        face.addVertex(T.id, id, T.label, label, key, value);
        return "add " + id + " " + label + " " + key + " " + value;
      }
      case 3 -> {
        Vertex other = any(face.vertices((long) random.nextInt(IDS)));
        if (vertex != null && other != null) {
          String key = pick(KEYS);
          Object value = value(key);
          Object id = vertex.addEdge(pick(LABELS), other, key, value).id();
          return "edge " + id + " " + vertex + other + " " + key + " " + value;
        }
      }
      case 4 -> {
        if (vertex != null && random.nextInt(3) == 0) {
          vertex.remove();
          return "remove " + vertex;
        }
      }
      case 5 -> {
        Edge edge = any(face.edges());
        if (edge != null) {
          String key = pick(KEYS);
          Object value = value(key);
          edge.property(key, value);
          return "edge " + edge.id() + " " + key + " " + value;
        }
      }
      case 6 -> {
        if (vertex != null) {
          String key = pick(KEYS);
          vertex.properties(key).forEachRemaining(property -> property.remove());
          return "unset " + vertex + " " + key;
        }
      }
      case 7 -> {
        if (vertex != null && random.nextInt(3) == 0) {
          String key = pick(KEYS);
          Object value = value(key);
          vertex.property(Cardinality.list, key, value, "since", 1);
          return "also " + vertex + " " + key + " " + value;
        }
      }
      default -> {
        if (vertex != null) {
          String key = pick(KEYS);
          Object value = value(key);
          vertex.property(Cardinality.single, key, value);
          return "set " + vertex + " " + key + " " + value;
        }
      }
    }
    return "nothing";
  }

  private static <E> @Nullable E any(Iterator<E> found) {
    return found.hasNext() ? found.next() : null;
  }

  private String pick(String[] words) {
    return words[random.nextInt(words.length)];
  }

  private Object value(String key) {
    int number = random.nextInt(6);
    return switch (key) {
      case "name" -> "abc".substring(0, 1 + number % 3) + (number / 3);
      case "age" -> number;
      default ->
          switch (random.nextInt(7)) {
            case 0 -> number / 2.0;
            case 1 -> (long) number;
            case 2 -> number / 2f;
            case 3 -> new java.math.BigDecimal(number).movePointLeft(random.nextInt(2));
            case 4 -> random.nextBoolean() ? Double.NaN : -0.0;
            case 5 -> random.nextBoolean() ? 16777217 : 16777216f;
            default -> number;
          };
    };
  }

  // ---- Asking

  private void check() {
    for (int i = 0; i < 12; i++) {
      ask(graph, "now");
    }
    for (int i = 0; i < 6; i++) {
      long valid = clock.micros() + (random.nextInt(13) - 7) * DAY / 3;
      ask(() -> (Graph) graph.validAt(Times.toInstant(valid)), "valid at " + valid);
    }
    for (int i = 0; i < 6 && !commits.isEmpty(); i++) {
      CommitToken token = commits.get(random.nextInt(commits.size()));
      if (random.nextBoolean()) {
        ask(() -> (Graph) graph.asOf(token), "as of " + token);
      } else {
        long valid = clock.micros() + (random.nextInt(13) - 7) * DAY / 3;
        ask(
            () -> (Graph) graph.at(Times.toInstant(valid), token),
            "at " + valid + " as of " + token);
      }
    }
  }

  private void ask(Supplier<Graph> view, String where) {
    Graph face;
    try {
      face = view.get();
    } catch (BeforeHorizonException e) {
      forgotten++;
      return;
    }
    ask(face, where);
  }

  private void ask(Graph face, String where) {
    List<HasContainer> filters = new ArrayList<>();
    if (random.nextInt(3) == 0) {
      P<String> label =
          random.nextBoolean()
              ? P.eq(pick(LABELS))
              : random.nextBoolean() ? P.neq(pick(LABELS)) : P.within(pick(LABELS), pick(LABELS));
      filters.add(new HasContainer(T.label.getAccessor(), label));
    }
    boolean onlyLabel = !filters.isEmpty() && random.nextInt(3) == 0;
    for (int i = onlyLabel ? 0 : random.nextInt(6) == 0 ? 2 : 1; i > 0; i--) {
      String key = pick(KEYS);
      filters.add(new HasContainer(key, predicate(key)));
    }
    boolean vertices = random.nextInt(3) != 0;
    List<Object> expected = new ArrayList<>();
    Iterator<? extends Element> all = vertices ? face.vertices() : face.edges();
    all.forEachRemaining(
        element -> {
          if (HasContainer.testAll(element, filters)) {
            expected.add(element.id());
          }
        });
    String way = traversal(face, vertices, filters).explain().toString();
    indexed += way.contains("index i") ? 1 : 0;
    labelled += way.contains(",label ") ? 1 : 0;
    asked++;
    String what =
        "%s, question %d: %s %s %s".formatted(name, asked, vertices ? "V" : "E", filters, where);
    try {
      assertThat(traversal(face, vertices, filters).id().toList())
          .containsExactlyInAnyOrderElementsOf(expected);
      assertThat(traversal(face, vertices, filters).count().next()).isEqualTo(expected.size());
      int limit = 1 + random.nextInt(3);
      assertThat(traversal(face, vertices, filters).limit(limit).id().toList())
          .hasSize(Math.min(limit, expected.size()))
          .isSubsetOf(expected);
    } catch (AssertionError e) {
      throw new AssertionError(
          what
              + "\n"
              + graph.schema().indexes()
              + "\n"
              + String.join("\n", story.subList(Math.max(0, story.size() - 400), story.size()))
              + "\n"
              + what,
          e);
    }
  }

  @SuppressWarnings("unchecked") // a label is a text
  private static GraphTraversal<?, ? extends Element> traversal(
      Graph face, boolean vertices, List<HasContainer> filters) {
    GraphTraversal<?, ? extends Element> traversal =
        vertices ? face.traversal().V() : face.traversal().E();
    for (HasContainer filter : filters) {
      traversal =
          filter.getKey().equals(T.label.getAccessor())
              ? traversal.hasLabel((P<String>) filter.getPredicate().clone())
              : traversal.has(filter.getKey(), filter.getPredicate().clone());
    }
    return traversal;
  }

  private P<?> predicate(String key) {
    Object a = value(key);
    Object b = value(key);
    if (key.equals("name") && random.nextBoolean()) {
      String text = (String) a;
      return switch (random.nextInt(5)) {
        case 0 -> TextP.startingWith(text.substring(0, 1 + random.nextInt(text.length())));
        case 1 -> TextP.endingWith(text.substring(text.length() - 1));
        case 2 -> TextP.containing(text.substring(random.nextInt(text.length())));
        case 3 -> TextP.regex("^" + text.charAt(0) + ".*[01]$");
        default -> TextP.startingWith("a").or(P.eq(text));
      };
    }
    return switch (random.nextInt(11)) {
      case 0 -> P.gt(a);
      case 1 -> P.gte(a);
      case 2 -> P.lt(a);
      case 3 -> P.lte(a);
      case 4 -> P.between(a, b);
      case 5 -> P.within(a, b);
      case 6 -> P.neq(a);
      case 7 -> P.outside(a, b);
      case 8 -> P.gt(a).and(P.neq(b));
      default -> P.eq(a);
    };
  }
}
