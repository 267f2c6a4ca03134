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

import static io.palimpsest.it.Days.at;
import static io.palimpsest.it.Days.day;

import io.palimpsest.graph.BeforeHorizonException;
import io.palimpsest.graph.CommitReceipt;
import io.palimpsest.graph.CommitToken;
import io.palimpsest.graph.ContainmentException;
import io.palimpsest.graph.InvalidPeriodException;
import io.palimpsest.graph.Times;
import io.palimpsest.it.ManualClock;
import io.palimpsest.it.model.BitemporalModel.Fact;
import io.palimpsest.it.model.BitemporalModel.Knowledge;
import io.palimpsest.it.model.BitemporalModel.Link;
import io.palimpsest.it.model.BitemporalModel.Refusal;
import io.palimpsest.it.model.BitemporalModel.RefusedException;
import io.palimpsest.it.model.BitemporalModel.Spec;
import io.palimpsest.it.model.BitemporalModel.Value;
import io.palimpsest.temporal.PalimpsestGraph;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.tinkerpop.gremlin.process.traversal.Traversal;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversal;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.__;
import org.apache.tinkerpop.gremlin.structure.Edge;
import org.apache.tinkerpop.gremlin.structure.Element;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.Property;
import org.apache.tinkerpop.gremlin.structure.T;
import org.apache.tinkerpop.gremlin.structure.Vertex;
import org.apache.tinkerpop.gremlin.structure.VertexProperty;
import org.jspecify.annotations.Nullable;

/** One random program, said to the model and to the product at once. */
final class RandomProgram {

  private static final int LAST_DAY = 14;
  private static final List<String> LABELS = List.of("person", "place");
  private static final List<String> KEYS = List.of("name", "rank", "note");
  private static final List<String> MANY_VALUED = List.of("tag", "mark");
  private static final List<String> VARIABLES = List.of("motto", "limit");

  private final Random random;
  private final Words words;
  private final int transactions;
  private final String name;
  private final Supplier<PalimpsestGraph> opener;
  private final ManualClock clock;

  private final BitemporalModel model = new BitemporalModel();
  private final List<String> history = new ArrayList<>();
  private final Map<Long, CommitToken> commits = new LinkedHashMap<>();
  private final List<Object> vertexIds = new ArrayList<>(List.of("a", "b", 7L, "c"));
  private final List<Object> edgeIds = new ArrayList<>(List.of("e", 9L, "f"));

  private PalimpsestGraph graph;
  private long floor;
  private long present;

  /**
   * What vacuums have forgotten: what was known before one instant, and what held before another.
   */
  private long horizon = BitemporalModel.MIN;

  private long validFrom = BitemporalModel.MIN;
  private long lastVacuum;

  RandomProgram(
      String name, long seed, int transactions, ManualClock clock, Supplier<PalimpsestGraph> open) {
    this.name = name;
    this.random = new Random(seed);
    this.words = new Words(random);
    this.transactions = transactions;
    this.opener = open;
    this.clock = clock;
    clock.set(day(5));
    this.graph = open.get();
  }

  /** Runs the program; the graph is closed afterwards. */
  void run() {
    try {
      for (int i = 0; i < transactions; i++) {
        transaction();
        if (random.nextInt(4) == 0) {
          compareSome();
        }
        if (random.nextInt(9) == 0 && !commits.isEmpty()) {
          vacuum();
        }
        if (random.nextInt(12) == 0) {
          reopen();
        }
      }
      compareAll();
      reopen();
      compareAll();
      comparePresent();
    } catch (RuntimeException e) {
      throw new AssertionError(story("failed with " + e), e);
    } finally {
      if (graph.tx().isOpen()) {
        graph.tx().rollback();
      }
      graph.close();
    }
  }

  private void reopen() {
    history.add("-- reopen");
    graph.tx().rollback();
    graph.close();
    clock.set(Math.max(clock.micros(), floor)); // what asOf has promised is not in the log
    floor = lastStamp();
    graph = opener.get();
  }

  /** Forgets a part of the past; what is asked from then on must not notice. */
  private void vacuum() {
    graph.tx().rollback();
    List<Long> times = new ArrayList<>(commits.keySet());
    times.add(clock.micros());
    long known = times.get(random.nextInt(times.size())) + random.nextInt(2) - 1;
    @Nullable Long valid =
        switch (random.nextInt(3)) {
          case 0 -> null;
          case 1 -> known;
          default -> Math.min(known, day(1 + random.nextInt(LAST_DAY)));
        };
    history.add("-- vacuum to " + at(known) + (valid == null ? "" : ", valid from " + at(valid)));
    boolean later = known > horizon || (valid != null && valid > validFrom);
    horizon = Math.max(horizon, known);
    validFrom = valid == null ? validFrom : Math.max(validFrom, valid);
    graph.vacuum(at(known), valid == null ? null : at(valid), (rows, of) -> {});
    if (later) {
      floor = Math.max(floor, horizon);
      lastVacuum = Math.max(floor + 1, Math.max(clock.micros(), lastStamp()));
      floor = lastVacuum;
    }
    checkForgotten();
  }

  private void checkForgotten() {
    long newest =
        commits.keySet().stream().filter(stamp -> stamp <= horizon).max(Long::compare).orElse(0L);
    for (Map.Entry<Long, CommitToken> commit : commits.entrySet()) {
      if (commit.getKey() < newest) {
        checkRefused(() -> graph.asOf(commit.getValue()));
        checkRefused(() -> graph.asOf(at(commit.getKey())));
      }
    }
    if (validFrom != BitemporalModel.MIN) {
      checkRefused(() -> graph.validAt(at(validFrom - 1)));
      checkRefused(() -> graph.at(at(validFrom - 1), at(Math.max(horizon, lastStamp()))));
      checkRefused(() -> graph.during(at(validFrom - 1), null));
    }
  }

  private void checkRefused(Supplier<Object> question) {
    Object answer;
    try {
      answer = question.get();
    } catch (BeforeHorizonException e) {
      return;
    }
    throw new AssertionError(story("what was forgotten was answered: " + answer));
  }

  private void transaction() {
    int move = random.nextInt(10);
    if (move < 4) {
      clock.set(day(1 + random.nextInt(LAST_DAY)));
    } else if (move < 6) {
      clock.advance(random.nextInt(3));
    }
    graph.tx().rollback();
    graph.tx().open();
    present = Math.max(clock.micros(), lastStamp());
    model.begin(present);
    history.add("-- begin at " + at(present));
    if (commits.isEmpty() && random.nextInt(4) > 0) {
      prelude();
    }
    int statements = 1 + random.nextInt(5);
    for (int i = 0; i < statements; i++) {
      statement();
      if (random.nextInt(3) == 0) {
        compareInside();
      }
    }
    if (random.nextInt(15) == 0) {
      clock.set(day(1 + random.nextInt(LAST_DAY)));
    }
    if (random.nextInt(6) == 0) {
      history.add("-- rollback");
      graph.tx().rollback();
      model.rollback();
    } else {
      commit();
    }
  }

  private long lastStamp() {
    return Math.max(
        lastVacuum, commits.keySet().stream().mapToLong(Long::longValue).max().orElse(0));
  }

  private void commit() {
    long stamp = Math.max(floor + 1, Math.max(clock.micros(), present));
    history.add("-- commit at " + at(stamp));
    boolean mayRefuse =
        model.pending().stream().anyMatch(write -> write.stamped() && write.to() <= stamp);
    boolean mustRefuse = !model.withPending(stamp).isContained();
    try {
      graph.tx().commit();
    } catch (InvalidPeriodException | ContainmentException e) {
      if (!mayRefuse && !mustRefuse) {
        throw new AssertionError(story("the commit was refused: " + e), e);
      }
      history.add("   refused: " + e.getMessage());
      model.rollback();
      return;
    }
    if (mustRefuse) {
      throw new AssertionError(story("a commit that breaks containment was accepted"));
    }
    CommitReceipt receipt = graph.tx().lastReceipt().orElseThrow();
    long stamped = Times.toMicros(receipt.transactionTime());
    if (receipt.mutations() == 0) {
      checkNothingChanged(stamp);
      model.rollback();
      return;
    }
    if (stamped != stamp) {
      throw new AssertionError(story("the commit is stamped " + at(stamped)));
    }
    model.commit(stamped);
    floor = stamped;
    commits.put(stamped, receipt.token());
  }

  private void checkNothingChanged(long stamp) {
    Knowledge before = model.asOf(BitemporalModel.MAX);
    Knowledge after = model.withPending(stamp);
    for (long valid : coordinates(after)) {
      check("a commit said it changed nothing, at " + at(valid), before, valid, after, valid);
    }
  }

  private void check(String what, Knowledge a, long validA, Knowledge b, long validB) {
    compare(what, Snapshot.of(a, validA), Snapshot.of(b, validB));
  }

  // ---- Statements

  private void statement() {
    int kind = random.nextInt(25);
    Spec spec = spec();
    if (kind > 22) {
      variable(spec);
    } else if (kind > 19) {
      addValue(spec);
    } else if (kind < 4) {
      addVertex(spec);
    } else if (kind < 8) {
      addEdge(spec);
    } else if (kind < 13) {
      set(spec);
    } else if (kind < 15) {
      meta(spec);
    } else if (kind < 17) {
      dropProperty(spec);
    } else if (kind < 18) {
      drop(true, spec);
    } else if (kind < 19) {
      drop(false, spec);
    } else {
      dropAll(spec);
    }
  }

  /** Enough to play with, for else most statements would find nothing. */
  private void prelude() {
    Spec wide =
        new Spec(random.nextBoolean() ? BitemporalModel.MIN : day(1), day(LAST_DAY - 1), false);
    for (int i = 0; i < 5; i++) {
      addVertex(random.nextBoolean() ? wide : new Spec(wide.from(), null, false));
    }
    for (int i = 0; i < 4; i++) {
      addEdge(random.nextBoolean() ? wide : spec());
      set(random.nextBoolean() ? wide : spec());
    }
  }

  private Spec spec() {
    int kind = random.nextInt(10);
    if (kind < 3) {
      return new Spec(null, null, false);
    }
    @Nullable Long from = kind < 5 ? null : (Long) Math.max(validFrom, instant(true));
    @Nullable Long to = kind == 5 || kind == 6 ? null : instant(false);
    boolean next = to != null && random.nextInt(5) == 0;
    return new Spec(from, next ? null : to, next);
  }

  private long instant(boolean begin) {
    return switch (random.nextInt(14)) {
      case 0 -> begin ? BitemporalModel.MIN : BitemporalModel.MAX;
      case 1 -> present;
      case 2 -> lastStamp() + random.nextInt(3) - 1;
      case 3 -> day(1 + random.nextInt(LAST_DAY)) - 1 + random.nextInt(3);
      default -> day(1 + random.nextInt(LAST_DAY / 2) * 2);
    };
  }

  private Object pick(List<Object> ids) {
    return ids.get(random.nextInt(ids.size()));
  }

  private String label() {
    return LABELS.get(random.nextInt(LABELS.size()));
  }

  private void addVertex(Spec spec) {
    @Nullable Object id = random.nextInt(3) == 0 ? null : pick(vertexIds);
    String label = label();
    boolean gremlin = random.nextBoolean();
    history.add("add vertex " + id + " " + label + Words.text(spec) + gremlin(gremlin));
    Object added =
        say(
            spec,
            () -> {
              if (gremlin) {
                GraphTraversal<Vertex, Vertex> traversal = words.source(graph, spec).addV(label);
                return (id == null ? traversal : traversal.property(T.id, id)).next().id();
              }
              return (id == null
                      ? words.during(graph, spec).addVertex(T.label, label)
                      : words.during(graph, spec).addVertex(T.id, id, T.label, label))
                  .id();
            },
            generated -> {
              model.addVertex(id == null ? generated : id, label, spec);
              return true;
            });
    if (id == null && added != null) {
      history.add("   is " + added);
      vertexIds.add(added);
    }
  }

  private void addEdge(Spec spec) {
    @Nullable Object id = random.nextInt(3) == 0 ? null : pick(edgeIds);
    Object out = pick(vertexIds);
    Object in = pick(vertexIds);
    String label = label();
    boolean gremlin = random.nextBoolean();
    history.add(
        "add edge %s: %s -%s-> %s%s%s"
            .formatted(id, out, label, in, Words.text(spec), gremlin(gremlin)));
    Object added =
        say(
            spec,
            () -> {
              if (gremlin) {
                GraphTraversal<Vertex, Edge> traversal =
                    words.source(graph, spec).V(out).addE(label).to(__.V(in));
                return (id == null ? traversal : traversal.property(T.id, id))
                    .tryNext()
                    .map(Edge::id)
                    .orElse("nothing");
              }
              Graph window = words.during(graph, spec);
              Iterator<Vertex> from = window.vertices(out);
              if (!from.hasNext()) {
                return "nothing";
              }
              Iterator<Vertex> to = window.vertices(in);
              if (!to.hasNext()) {
                throw new IllegalStateException("no in vertex");
              }
              Vertex end = to.next();
              return (id == null
                      ? from.next().addEdge(label, end)
                      : from.next().addEdge(label, end, T.id, id))
                  .id();
            },
            generated ->
                model.addEdge(id == null ? generated : id, new Link(label, out, in), spec));
    if (id == null && added != null && !added.equals("nothing")) {
      history.add("   is " + added);
      edgeIds.add(added);
    }
  }

  private void set(Spec spec) {
    boolean vertex = random.nextInt(3) > 0;
    Object id = pick(vertex ? vertexIds : edgeIds);
    String key = KEYS.get(random.nextInt(KEYS.size()));
    Object value = random.nextBoolean() ? (Object) random.nextInt(3) : "v" + random.nextInt(3);
    Map<String, Object> meta =
        vertex && random.nextInt(3) == 0 ? Map.of("m", random.nextInt(3)) : Map.of();
    boolean gremlin = random.nextBoolean();
    history.add(
        "set %s %s %s = %s %s%s%s"
            .formatted(
                vertex ? "vertex" : "edge",
                id,
                key,
                value,
                meta,
                Words.text(spec),
                gremlin(gremlin)));
    Object[] metas = meta.isEmpty() ? new Object[0] : new Object[] {"m", meta.get("m")};
    say(
        spec,
        () -> {
          if (gremlin) {
            GraphTraversal<?, ? extends Element> found =
                find(words.source(graph, spec), vertex, id);
            found.property(key, value, metas).iterate();
            return "";
          }
          if (vertex) {
            words
                .during(graph, spec)
                .vertices(id)
                .forEachRemaining(
                    v -> v.property(VertexProperty.Cardinality.single, key, value, metas));
          } else {
            words.during(graph, spec).edges(id).forEachRemaining(e -> e.property(key, value));
          }
          return "";
        },
        any -> model.set(new Fact(vertex, id, key), new Value(value, meta), spec));
  }

  private void addValue(Spec spec) {
    Object id = pick(vertexIds);
    String key = MANY_VALUED.get(random.nextInt(MANY_VALUED.size()));
    Object value = random.nextBoolean() ? (Object) random.nextInt(2) : "v" + random.nextInt(2);
    Map<String, Object> meta = random.nextInt(3) == 0 ? Map.of("m", random.nextInt(3)) : Map.of();
    VertexProperty.Cardinality cardinality =
        List.of(
                VertexProperty.Cardinality.list,
                VertexProperty.Cardinality.list,
                VertexProperty.Cardinality.set,
                VertexProperty.Cardinality.set,
                VertexProperty.Cardinality.single)
            .get(random.nextInt(5));
    int named = random.nextInt(4) == 0 ? 1 + random.nextInt(Snapshot.VALUE_IDS.size()) : 0;
    boolean gremlin = random.nextBoolean();
    history.add(
        "add %s value to vertex %s %s = %s %s%s%s%s"
            .formatted(
                cardinality,
                id,
                key,
                value,
                meta,
                named == 0 ? "" : " as " + Snapshot.VALUE_IDS.get(named - 1),
                Words.text(spec),
                gremlin(gremlin)));
    List<Object> more = new ArrayList<>();
    if (named > 0) {
      more.addAll(List.of(T.id, Snapshot.valueId(named - 1, id, key)));
    }
    meta.forEach((metaKey, metaValue) -> more.addAll(List.of(metaKey, metaValue)));
    Object[] metas = more.toArray();
    say(
        spec,
        () -> {
          if (gremlin) {
            words.source(graph, spec).V(id).property(cardinality, key, value, metas).iterate();
          } else {
            words
                .during(graph, spec)
                .vertices(id)
                .forEachRemaining(v -> v.property(cardinality, key, value, metas));
          }
          return "";
        },
        any -> {
          Fact property =
              new Fact(true, id, key, named == 0 ? 0 : Snapshot.NAMED_VALUES + named - 1);
          Value written = new Value(value, meta);
          return cardinality == VertexProperty.Cardinality.single
              ? model.set(property, written, spec)
              : model.add(property, written, cardinality == VertexProperty.Cardinality.set, spec);
        });
  }

  private void variable(Spec spec) {
    String key = pickKey(VARIABLES);
    @Nullable Object value = random.nextInt(3) == 0 ? null : random.nextInt(3);
    history.add("variable %s = %s%s".formatted(key, value, Words.text(spec)));
    say(
        spec,
        () -> {
          Graph.Variables variables = words.during(graph, spec).variables();
          if (value == null) {
            variables.remove(key);
          } else {
            variables.set(key, value);
          }
          return "";
        },
        any ->
            model.setVariable(
                BitemporalModel.variable(key),
                value == null ? null : new Value(value, Map.of()),
                spec));
  }

  private static GraphTraversal<?, ? extends Element> find(
      GraphTraversalSource g, boolean vertex, Object id) {
    return vertex ? g.V(id) : g.E(id);
  }

  private void meta(Spec wanted) {
    Object id = pick(vertexIds);
    boolean many = random.nextInt(3) == 0;
    // What is said of several values must not be refused for some of them.
    Spec spec = many ? new Spec(null, null, false) : wanted;
    String key = many ? pickKey(MANY_VALUED) : pickKey(KEYS);
    String metaKey = random.nextBoolean() ? "m" : "n";
    @Nullable Object value = random.nextInt(3) == 0 ? null : random.nextInt(3);
    boolean gremlin = random.nextBoolean();
    history.add(
        "meta vertex %s %s %s = %s%s%s"
            .formatted(id, key, metaKey, value, Words.text(spec), gremlin(gremlin)));
    say(
        spec,
        () -> {
          if (gremlin && value != null) {
            words.source(graph, spec).V(id).properties(key).property(metaKey, value).iterate();
          } else if (gremlin) {
            words.source(graph, spec).V(id).properties(key).properties(metaKey).drop().iterate();
          } else {
            for (Iterator<Vertex> found = words.during(graph, spec).vertices(id);
                found.hasNext(); ) {
              for (Iterator<VertexProperty<Object>> properties = found.next().properties(key);
                  properties.hasNext(); ) {
                VertexProperty<Object> property = properties.next();
                if (value != null) {
                  property.property(metaKey, value);
                } else {
                  property.properties(metaKey).forEachRemaining(Property::remove);
                }
              }
            }
          }
          return "";
        },
        any -> {
          for (Fact property : model.valuesOf(new Fact(true, id, key))) {
            model.setMeta(property, metaKey, value, spec);
          }
          return true;
        });
  }

  private String pickKey(List<String> keys) {
    return keys.get(random.nextInt(keys.size()));
  }

  private void dropProperty(Spec spec) {
    boolean vertex = random.nextInt(3) > 0;
    Object id = pick(vertex ? vertexIds : edgeIds);
    String key = pickKey(vertex && random.nextInt(3) == 0 ? MANY_VALUED : KEYS);
    boolean gremlin = random.nextBoolean();
    history.add(
        "drop %s %s %s%s%s"
            .formatted(vertex ? "vertex" : "edge", id, key, Words.text(spec), gremlin(gremlin)));
    say(
        spec,
        () -> {
          if (gremlin) {
            find(words.source(graph, spec), vertex, id).properties(key).drop().iterate();
            return "";
          }
          Iterator<? extends Element> found =
              vertex ? words.during(graph, spec).vertices(id) : words.during(graph, spec).edges(id);
          found.forEachRemaining(e -> e.properties(key).forEachRemaining(Property::remove));
          return "";
        },
        any -> {
          for (Fact property : model.valuesOf(new Fact(vertex, id, key))) {
            model.drop(property, spec);
          }
          return true;
        });
  }

  private void drop(boolean vertex, Spec spec) {
    Object id = pick(vertex ? vertexIds : edgeIds);
    boolean gremlin = random.nextBoolean();
    history.add(
        "drop %s %s%s%s"
            .formatted(vertex ? "vertex" : "edge", id, Words.text(spec), gremlin(gremlin)));
    say(
        spec,
        () -> {
          if (gremlin) {
            find(words.source(graph, spec), vertex, id).drop().iterate();
            return "";
          }
          Iterator<? extends Element> found =
              vertex ? words.during(graph, spec).vertices(id) : words.during(graph, spec).edges(id);
          found.forEachRemaining(Element::remove);
          return "";
        },
        any -> model.drop(new Fact(vertex, id, ""), spec));
  }

  private void dropAll(Spec spec) {
    String label = label();
    boolean vertices = random.nextBoolean();
    history.add("drop all " + (vertices ? "vertices " : "edges ") + label + Words.text(spec));
    say(
        spec,
        () -> {
          Traversal<?, ?> found =
              vertices
                  ? words.source(graph, spec).V().hasLabel(label).drop()
                  : words.source(graph, spec).E().hasLabel(label).drop();
          return found.iterate();
        },
        any -> {
          Knowledge before = model.withPending(present);
          for (Fact fact : before.facts()) {
            Object life = before.at(fact, model.begin(spec));
            String here =
                life instanceof Link link ? link.label() : life instanceof String s ? s : "";
            if (fact.vertex() == vertices && fact.key().isEmpty() && here.equals(label)) {
              model.drop(fact, spec);
            }
          }
          return true;
        });
  }

  private static String gremlin(boolean gremlin) {
    return gremlin ? " (Gremlin)" : " (structure)";
  }

  private interface ToModel {
    boolean say(Object added) throws RefusedException;
  }

  /** Says a statement to both; both must refuse it, or neither. */
  private @Nullable Object say(Spec spec, Supplier<Object> toProduct, ToModel toModel) {
    @Nullable Object result = null;
    @Nullable RuntimeException refusal = null;
    try {
      result = toProduct.get();
    } catch (IllegalArgumentException | IllegalStateException e) {
      refusal = e;
    }
    try {
      if (spec.from() != null && spec.to() != null && spec.from() >= spec.to()) {
        throw new RefusedException(Refusal.PERIOD);
      }
      toModel.say(result == null ? "none" : result);
    } catch (RefusedException e) {
      history.add("   must be refused: " + e.refusal);
      boolean fits =
          switch (e.refusal) {
            case CONTAINMENT -> refusal instanceof ContainmentException;
            case PERIOD -> refusal instanceof InvalidPeriodException;
            case EXISTS, NO_END -> refusal != null;
          };
      if (!fits) {
        throw new AssertionError(
            story("must be refused: " + e.refusal + ", but got " + refusal), refusal);
      }
      return null;
    }
    if (refusal != null) {
      throw new AssertionError(story("refused: " + refusal), refusal);
    }
    return result;
  }

  // ---- Comparisons

  private List<Long> coordinates(Knowledge knowledge) {
    TreeSet<Long> valid = new TreeSet<>();
    for (long bound : knowledge.bounds()) {
      if (bound != BitemporalModel.MIN && bound != BitemporalModel.MAX) {
        valid.addAll(List.of(bound - 1, bound));
      }
    }
    valid.addAll(List.of(day(-400_000), present, day(1_000_000)));
    valid.add(Math.max(validFrom, day(1)));
    return new ArrayList<>(valid.tailSet(validFrom));
  }

  /** Read-your-writes: the open transaction's own view. */
  private void compareInside() {
    Knowledge known = model.withPending(present);
    List<Long> valid = coordinates(known);
    for (int i = 0; i < 3; i++) {
      long at = valid.get(random.nextInt(valid.size()));
      compare(
          "inside, at " + at(at),
          Snapshot.of(graph.validAt(words.said(at))),
          Snapshot.of(known, at));
    }
    if (random.nextInt(4) == 0) {
      long at = valid.get(random.nextInt(valid.size()));
      compare(
          "inside by Gremlin, at " + at(at),
          Snapshot.of(graph.traversal().with("validAt", words.said(at))),
          Snapshot.of(known, at));
    }
    compare("inside, now", Snapshot.of((Graph) graph), Snapshot.of(known, present));
  }

  private void compareSome() {
    Knowledge known = model.asOf(BitemporalModel.MAX);
    List<Long> valid = coordinates(known);
    List<Long> stamps = transactionTimes();
    for (int i = 0; i < 4; i++) {
      long asOf = stamps.get(random.nextInt(stamps.size()));
      byGremlin(valid.get(random.nextInt(valid.size())), asOf);
    }
  }

  private List<Long> transactionTimes() {
    TreeSet<Long> times = new TreeSet<>();
    times.add(Math.max(day(-1), horizon));
    for (long stamp : commits.keySet()) {
      times.addAll(List.of(stamp - 1, stamp));
      if (stamp + 1 <= Math.max(floor, clock.micros())) {
        times.add(stamp + 1);
      }
    }
    return new ArrayList<>(times.tailSet(horizon));
  }

  private void compareAll() {
    history.add("-- compare");
    graph.tx().rollback();
    present = Math.max(clock.micros(), lastStamp());
    List<Long> valid = coordinates(model.asOf(BitemporalModel.MAX));
    for (long asOf : new TreeSet<>(commits.keySet()).tailSet(horizon)) {
      Knowledge known = model.asOf(asOf);
      Collections.shuffle(valid, random);
      for (long at : valid.subList(0, Math.min(valid.size(), 10))) {
        compare(
            "at(" + at(at) + ", " + at(asOf) + ")",
            Snapshot.of(graph.at(at(at), at(asOf))),
            Snapshot.of(known, at));
      }
      CommitToken token = Objects.requireNonNull(commits.get(asOf));
      compare("asOf(" + token + ")", Snapshot.of(graph.asOf(token)), Snapshot.of(known, asOf));
      compare(
          "asOf(" + at(asOf) + ")",
          Snapshot.of(graph.asOf(words.said(asOf))),
          Snapshot.of(known, asOf));
    }
    for (int i = 0; i < 3; i++) {
      List<Long> stamps = transactionTimes();
      byGremlin(valid.get(random.nextInt(valid.size())), stamps.get(random.nextInt(stamps.size())));
    }
    for (long at : valid) {
      graph.tx().rollback();
      compare(
          "validAt(" + at(at) + ")",
          Snapshot.of(graph.validAt(words.said(at))),
          Snapshot.of(model.asOf(BitemporalModel.MAX), at));
    }
    graph.tx().rollback();
  }

  private void byGremlin(long valid, long asOf) {
    GraphTraversalSource g = graph.traversal();
    Knowledge known = model.asOf(asOf);
    if (asOf > floor) {
      floor = asOf; // no commit may be stamped there any more
    }
    compare(
        "g.with(asOf, " + at(asOf) + ").with(validAt, " + at(valid) + ")",
        Snapshot.of(g.with("asOf", words.said(asOf)).with("validAt", words.said(valid))),
        Snapshot.of(known, valid));
    compare(
        "g.with(asOf, " + at(asOf) + ")",
        Snapshot.of(g.with("asOf", words.said(asOf))),
        Snapshot.of(known, asOf));
    CommitToken token = commits.get(asOf);
    if (token != null) {
      compare(
          "g.with(asOf, " + token + ").with(validAt, " + at(valid) + ")",
          Snapshot.of(g.with("asOf", token.toString()).with("validAt", words.said(valid))),
          Snapshot.of(known, valid));
    }
    graph.tx().rollback();
    compare(
        "g.with(validAt, " + at(valid) + ")",
        Snapshot.of(g.with("validAt", words.said(valid))),
        Snapshot.of(model.asOf(BitemporalModel.MAX), valid));
  }

  /** The present, as the clock moves on without a commit. */
  private void comparePresent() {
    for (int day = 1; day <= LAST_DAY + 2; day++) {
      for (long moment : new long[] {day(day) - 1, day(day)}) {
        clock.set(moment);
        graph.tx().rollback();
        long now = Math.max(moment, lastStamp());
        compare(
            "now, the clock at " + at(moment),
            Snapshot.of((Graph) graph),
            Snapshot.of(model.asOf(BitemporalModel.MAX), now));
      }
    }
    graph.tx().rollback();
    compare(
        "now, by Gremlin",
        Snapshot.of(graph.traversal()),
        Snapshot.of(model.asOf(BitemporalModel.MAX), Math.max(clock.micros(), lastStamp())));
  }

  private void compare(String where, Snapshot found, Snapshot expected) {
    if (!found.equals(expected)) {
      throw new AssertionError(story(where + " differs:\n" + found.differences(expected)));
    }
  }

  private String story(String problem) {
    return name + "\n" + String.join("\n", history) + "\n" + problem;
  }
}
