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

import io.palimpsest.graph.Period;
import io.palimpsest.graph.Times;
import io.palimpsest.temporal.store.EdgeLife;
import io.palimpsest.temporal.store.Expansion;
import io.palimpsest.temporal.store.Fact;
import io.palimpsest.temporal.store.Held;
import io.palimpsest.temporal.store.Kind;
import io.palimpsest.temporal.store.Piece;
import io.palimpsest.temporal.store.PropertyValue;
import io.palimpsest.temporal.store.ReadView;
import io.palimpsest.temporal.store.ValueCodec;
import io.palimpsest.temporal.store.WindowSpec;
import io.palimpsest.temporal.store.Workspace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings a graph to the state that a snapshot of the world shows at a valid instant.
 *
 * <p>A node's identity is its label and its key property, an edge's its label and its two ends; the
 * graph gives the ids. What the snapshot has and the graph has not begins at the instant, what
 * differs changes then, what is missing ends then. Only elements whose label occurs in the snapshot
 * take part, and the edges that end with a vertex.
 *
 * <p>Every change runs to the next known change of its fact, so a snapshot that arrives late does
 * not undo what later ones said. What belongs to an element that the snapshot lets begin ends with
 * the stretch that begins.
 *
 * <p>An element that has lived before, or will, under the same identity lives again under the same
 * id.
 *
 * <p>For one thread, in one transaction: say all nodes, then all edges, then {@link #apply()}.
 */
public final class SnapshotReconciler {

  private record NodeIdentity(String label, Object key) {
    @Override
    public String toString() {
      return label + " " + key;
    }
  }

  private record EdgeIdentity(String label, Object out, Object in) {}

  private record WantedEdge(
      String label, NodeIdentity out, NodeIdentity in, Map<String, PropertyValue> properties) {}

  private final PalimpsestGraph graph;
  private final long instant;
  private final String key;

  private final Map<String, NodeIdentity> identityByJoinId = new HashMap<>();
  private final Map<NodeIdentity, Map<String, PropertyValue>> nodes = new LinkedHashMap<>();
  private final Set<EdgeIdentity> edgeIdentities = new HashSet<>();
  private final List<WantedEdge> edges = new ArrayList<>();

  /**
   * A reconciler that has been told nothing yet.
   *
   * @param graph the graph to bring to the snapshot's state
   * @param validInstant the time at which the snapshot shows the world, as {@link Times} reads it
   * @param keyProperty the property that, with the label, identifies a node
   */
  public SnapshotReconciler(PalimpsestGraph graph, Object validInstant, String keyProperty) {
    this.graph = graph;
    this.instant = Times.parse("the snapshot's instant", validInstant);
    this.key = keyProperty;
  }

  /**
   * Says that the snapshot has a node.
   *
   * @param joinId what the snapshot's edges call it
   * @param label its label
   * @param properties its properties, the key among them
   * @throws SnapshotException if it has no key, or another node has its identity or its join id
   */
  public void node(String joinId, String label, Map<String, Object> properties) {
    Object keyValue = properties.get(key);
    if (keyValue == null) {
      throw new SnapshotException(
          key, "a node needs the key property \"%s\", but has none".formatted(key));
    }
    NodeIdentity identity = new NodeIdentity(label, keyValue);
    if (identityByJoinId.containsKey(joinId)) {
      throw new SnapshotException("~id", "two nodes have the id \"%s\"".formatted(joinId));
    }
    if (nodes.putIfAbsent(identity, freeze(properties)) != null) {
      throw new SnapshotException(
          key, "two nodes have the label \"%s\" and the %s \"%s\"".formatted(label, key, keyValue));
    }
    identityByJoinId.put(joinId, identity);
  }

  /**
   * Says that the snapshot has an edge.
   *
   * @param fromJoinId the node it leaves
   * @param toJoinId the node it enters
   * @param label its label
   * @param properties its properties
   * @throws SnapshotException if an end is unknown, or another edge has its label and ends
   */
  public void edge(
      String fromJoinId, String toJoinId, String label, Map<String, Object> properties) {
    NodeIdentity out = end("~from", fromJoinId);
    NodeIdentity in = end("~to", toJoinId);
    if (!edgeIdentities.add(new EdgeIdentity(label, out, in))) {
      throw new SnapshotException(
          null, "two edges \"%s\" go from %s to %s".formatted(label, out, in));
    }
    edges.add(new WantedEdge(label, out, in, freeze(properties)));
  }

  private NodeIdentity end(String column, String joinId) {
    NodeIdentity identity = identityByJoinId.get(joinId);
    if (identity == null) {
      throw new SnapshotException(column, "there is no node with the id \"%s\"".formatted(joinId));
    }
    return identity;
  }

  private static Map<String, PropertyValue> freeze(Map<String, Object> properties) {
    Map<String, PropertyValue> frozen = new LinkedHashMap<>();
    properties.forEach(
        (name, value) -> frozen.put(name, PropertyValue.of(ValueCodec.freeze(value))));
    return frozen;
  }

  /**
   * Writes the differences into the calling thread's transaction, which stays open.
   *
   * @return what was written
   * @throws SnapshotException if the graph has two nodes, or two edges, of one identity at the
   *     instant; nothing has been written
   */
  public ReconcileSummary apply() {
    return new Run(graph.workspace()).reconcile();
  }

  /** One application: what the graph knows, and what is done about it. */
  private final class Run {

    private final Workspace workspace;
    private final ReadView before;
    private final WindowSpec hereToNext =
        new WindowSpec(false, instant, WindowSpec.End.NEXT, Period.MAX);

    /** The vertices at the instant, and those that live at other times only. */
    private final Map<NodeIdentity, Integer> verticesHere = new LinkedHashMap<>();

    private final Map<NodeIdentity, Integer> verticesElsewhere = new HashMap<>();
    private final List<Integer> verticesToEnd = new ArrayList<>();

    private final Map<EdgeIdentity, Integer> edgesHere = new LinkedHashMap<>();
    private final Map<EdgeIdentity, Integer> edgesElsewhere = new HashMap<>();
    private final Set<Integer> edgesToEnd = new HashSet<>();

    /** Where the vertices of the snapshot live, and until when those that it lets begin. */
    private final Map<NodeIdentity, Integer> vertices = new HashMap<>();

    private final Map<Integer, Long> begunUntil = new HashMap<>();

    private int nodesBegun;
    private int edgesBegun;
    private int propertiesChanged;

    Run(Workspace workspace) {
      this.workspace = workspace;
      this.before = workspace.view(instant);
    }

    ReconcileSummary reconcile() {
      findVertices();
      findEdges();
      nodes.forEach(this::reconcileNode);
      edges.forEach(this::reconcileEdge);
      Set<Integer> ended = new HashSet<>(edgesToEnd);
      for (int vertex : verticesToEnd) {
        for (boolean outgoing : new boolean[] {true, false}) {
          Expansion touching = before.expand(vertex, outgoing);
          while (touching.next()) {
            ended.add(touching.edge());
          }
        }
      }
      edgesToEnd.forEach(edge -> workspace.removeEdge(edge, hereToNext));
      verticesToEnd.forEach(vertex -> workspace.removeVertex(vertex, hereToNext));
      return new ReconcileSummary(
          nodesBegun, verticesToEnd.size(), edgesBegun, ended.size(), propertiesChanged);
    }

    // -- What the graph knows

    private void findVertices() {
      Set<String> labels = new HashSet<>();
      nodes.keySet().forEach(identity -> labels.add(identity.label()));
      for (int vertex : workspace.known(Kind.VERTEX)) {
        String label = before.label(Kind.VERTEX, vertex);
        if (label == null) {
          identitiesOverTime(vertex, labels)
              .forEach(identity -> verticesElsewhere.putIfAbsent(identity, vertex));
        } else if (labels.contains(label)) {
          findVertexHere(vertex, label);
        }
      }
    }

    private void findVertexHere(int vertex, String label) {
      Object value = before.at(Fact.single(Kind.VERTEX, vertex, key));
      NodeIdentity identity =
          value == null ? null : new NodeIdentity(label, PropertyValue.valueOf(value));
      if (identity == null || !nodes.containsKey(identity)) {
        verticesToEnd.add(vertex);
        return;
      }
      Integer other = verticesHere.putIfAbsent(identity, vertex);
      if (other != null) {
        throw new SnapshotException(
            key,
            "the graph has two nodes \"%s\" at %s: %s and %s"
                .formatted(
                    identity,
                    Times.format(instant),
                    workspace.describe(Kind.VERTEX, other),
                    workspace.describe(Kind.VERTEX, vertex)));
      }
    }

    private Set<NodeIdentity> identitiesOverTime(int vertex, Set<String> labels) {
      Set<NodeIdentity> identities = new HashSet<>();
      List<Piece> values = workspace.timeline(Fact.single(Kind.VERTEX, vertex, key));
      for (Piece life : workspace.timeline(Fact.life(Kind.VERTEX, vertex))) {
        if (life.value() instanceof String label && labels.contains(label)) {
          for (Piece value : values) {
            if (value.value() != null && value.from() < life.to() && life.from() < value.to()) {
              identities.add(new NodeIdentity(label, PropertyValue.valueOf(value.value())));
            }
          }
        }
      }
      return identities;
    }

    private void findEdges() {
      Map<Integer, NodeIdentity> identities = new HashMap<>();
      verticesElsewhere.forEach((identity, vertex) -> identities.put(vertex, identity));
      verticesHere.forEach((identity, vertex) -> identities.put(vertex, identity));
      Set<String> labels = new HashSet<>();
      edges.forEach(edge -> labels.add(edge.label()));

      for (int edge : workspace.known(Kind.EDGE)) {
        EdgeLife life = before.life(edge);
        if (life == null) {
          for (Piece piece : workspace.timeline(Fact.life(Kind.EDGE, edge))) {
            if (piece.value() instanceof EdgeLife other) {
              edgesElsewhere.putIfAbsent(identity(other), edge);
            }
          }
        } else if (labels.contains(life.label())) {
          findEdgeHere(edge, life, identities);
        }
      }
    }

    private void findEdgeHere(int edge, EdgeLife life, Map<Integer, NodeIdentity> identities) {
      NodeIdentity out = identities.get(life.out());
      NodeIdentity in = identities.get(life.in());
      if (out == null
          || in == null
          || !edgeIdentities.contains(new EdgeIdentity(life.label(), out, in))) {
        edgesToEnd.add(edge);
        return;
      }
      Integer other = edgesHere.putIfAbsent(identity(life), edge);
      if (other != null) {
        throw new SnapshotException(
            null,
            "the graph has two edges \"%s\" from %s to %s at %s: %s and %s"
                .formatted(
                    life.label(),
                    out,
                    in,
                    Times.format(instant),
                    workspace.describe(Kind.EDGE, other),
                    workspace.describe(Kind.EDGE, edge)));
      }
    }

    private static EdgeIdentity identity(EdgeLife life) {
      return new EdgeIdentity(life.label(), life.out(), life.in());
    }

    // -- What is done about it

    private void reconcileNode(NodeIdentity identity, Map<String, PropertyValue> wanted) {
      Integer here = verticesHere.get(identity);
      if (here != null) {
        vertices.put(identity, here);
        changeProperties(Kind.VERTEX, here, wanted);
        return;
      }
      Integer elsewhere = verticesElsewhere.get(identity);
      long until = nextLife(Kind.VERTEX, elsewhere);
      Object id = elsewhere == null ? null : workspace.id(Kind.VERTEX, elsewhere);
      int begun = workspace.addVertex(id, identity.label(), hereUntil(until));
      vertices.put(identity, begun);
      begunUntil.put(begun, until);
      nodesBegun++;
      beginProperties(Kind.VERTEX, begun, until, wanted);
    }

    private void reconcileEdge(WantedEdge wanted) {
      int out = Objects.requireNonNull(vertices.get(wanted.out()));
      int in = Objects.requireNonNull(vertices.get(wanted.in()));
      EdgeIdentity identity = new EdgeIdentity(wanted.label(), out, in);
      Integer here = edgesHere.get(identity);
      if (here != null) {
        changeProperties(Kind.EDGE, here, wanted.properties());
        return;
      }
      Integer elsewhere = edgesElsewhere.get(identity);
      long until = Math.min(nextLife(Kind.EDGE, elsewhere), Math.min(endOf(out), endOf(in)));
      Object id = elsewhere == null ? null : workspace.id(Kind.EDGE, elsewhere);
      int begun = workspace.addEdge(id, wanted.label(), out, in, hereUntil(until));
      edgesBegun++;
      beginProperties(Kind.EDGE, begun, until, wanted.properties());
    }

    private long nextLife(Kind kind, @Nullable Integer elsewhere) {
      return elsewhere == null
          ? Period.MAX
          : workspace.nextChange(Fact.life(kind, elsewhere), instant);
    }

    /** How long an edge that begins here may run at a vertex. */
    private long endOf(int vertex) {
      Long begun = begunUntil.get(vertex);
      return begun == null ? workspace.endOfRun(Fact.life(Kind.VERTEX, vertex), instant) : begun;
    }

    private WindowSpec hereUntil(long to) {
      return new WindowSpec(false, instant, WindowSpec.End.GIVEN, to);
    }

    private void beginProperties(
        Kind kind, int begun, long until, Map<String, PropertyValue> wanted) {
      wanted.forEach(
          (name, value) -> {
            long next = workspace.nextChange(Fact.single(kind, begun, name), instant);
            WindowSpec window = hereUntil(Math.min(until, next));
            workspace.setProperty(kind, begun, name, null, value, window);
          });
    }

    private void changeProperties(Kind kind, int element, Map<String, PropertyValue> wanted) {
      wanted.forEach(
          (name, value) -> {
            List<Held> held = before.values(kind, element, name);
            if (held.size() != 1 || !PropertyValue.same(held.get(0).stored(), value.value())) {
              workspace.setProperty(kind, element, name, null, value, hereToNext);
              propertiesChanged++;
            }
          });
      for (Held held : before.values(kind, element)) {
        if (!wanted.containsKey(held.fact().key())) {
          workspace.removeProperty(held.fact(), hereToNext);
          propertiesChanged++;
        }
      }
    }
  }
}
