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
package io.palimpsest.temporal.store;

import io.palimpsest.graph.ContainmentException;
import io.palimpsest.graph.InvalidPeriodException;
import io.palimpsest.graph.Period;
import io.palimpsest.graph.Times;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The private changes of one transaction, and what the graph looks like with them on top.
 *
 * <p>A change is a {@link Write}: on a window, a fact has a value or does not hold. Later writes
 * win where windows overlap. What belongs together is kept together here, at the time of the
 * statement: a window is fitted to the life of what the fact belongs to, and ending an element ends
 * its properties and, of a vertex, its edges, on the same window. {@link #seal} reduces the writes
 * to their net effect.
 *
 * <p>Belongs to one thread at a time. Nobody else ever sees it; throwing it away is the rollback.
 */
public final class Workspace {

  /**
   * One change of one fact.
   *
   * @param number its place among the changes of this transaction
   * @param asked whether the user asked for this very change, and not only for its cause
   */
  private record Write(
      int number, Fact fact, Window window, @Nullable Object value, boolean asked) {}

  private final VersionedStore store;
  private final long snapshot;
  private final long now;

  private final List<Write> log = new ArrayList<>();
  private final Map<Fact, List<Write>> writesByFact = new HashMap<>();
  private final Map<Object, VertexRecord> newVertices = new LinkedHashMap<>();
  private final Map<Object, EdgeRecord> newEdges = new LinkedHashMap<>();
  private final Map<ElementRecord, Map<String, PropertySlot>> newSlots = new HashMap<>();
  private final Map<VertexRecord, Set<EdgeRecord>> newOut = new HashMap<>();
  private final Map<VertexRecord, Set<EdgeRecord>> newIn = new HashMap<>();
  private final Set<Object> generatedIds = new LinkedHashSet<>();

  /**
   * An empty workspace.
   *
   * @param store what it lies on
   * @param snapshot the LSN up to which the transaction reads
   * @param now the transaction's present, microseconds; not before the snapshot's newest commit
   */
  public Workspace(VersionedStore store, long snapshot, long now) {
    this.store = store;
    this.snapshot = snapshot;
    this.now = now;
  }

  /** The LSN up to which the transaction reads. */
  public long snapshot() {
    return snapshot;
  }

  /** The transaction's present, microseconds. */
  public long now() {
    return now;
  }

  /** Whether nothing was written. */
  public boolean isEmpty() {
    return log.isEmpty();
  }

  /** The graph with these changes on top, at a valid instant. */
  public ReadView view(long valid) {
    return new ReadView(store, snapshot, valid, log.isEmpty() ? null : this);
  }

  // ---- Changes ---------------------------------------------------------------------------------

  /**
   * Adds a vertex, or gives an ended one another life.
   *
   * @param id the id, or null for a new number
   * @throws IllegalArgumentException if the id lives on some part of the window
   */
  public VertexRecord addVertex(@Nullable Object id, String label, WindowSpec spec) {
    Object key = id == null ? generateId() : id;
    VertexRecord vertex = vertex(key);
    if (vertex == null) {
      vertex = new VertexRecord(key, this);
    }
    Window window = fit(spec, vertex.life(), List.of());
    if (holdsSomewhere(vertex.life(), window)) {
      throw new IllegalArgumentException("Vertex with id already exists: " + key);
    }
    if (vertex.workspace() == this) {
      newVertices.putIfAbsent(key, vertex);
    }
    write(vertex.life(), window, label, true);
    return vertex;
  }

  /**
   * Adds an edge, or gives an ended one another life.
   *
   * @param id the id, or null for a new number
   * @throws IllegalArgumentException if the id lives on some part of the window
   * @throws ContainmentException if an end does not live on all of the window
   */
  public EdgeRecord addEdge(
      @Nullable Object id, String label, VertexRecord out, VertexRecord in, WindowSpec spec) {
    Object key = id == null ? generateId() : id;
    EdgeRecord edge = edge(key);
    if (edge == null) {
      edge = new EdgeRecord(key, this);
    }
    Window window = fit(spec, edge.life(), List.of(out, in));
    if (holdsSomewhere(edge.life(), window)) {
      throw new IllegalArgumentException("Edge with id already exists: " + key);
    }
    if (edge.workspace() == this) {
      newEdges.putIfAbsent(key, edge);
    }
    newOut.computeIfAbsent(out, v -> new LinkedHashSet<>()).add(edge);
    newIn.computeIfAbsent(in, v -> new LinkedHashSet<>()).add(edge);
    write(edge.life(), window, new EdgeLife(label, out, in), true);
    return edge;
  }

  /**
   * Gives an element a value under a key, in place of any other on the window.
   *
   * @throws ContainmentException if the element does not live on all of the window
   */
  public PropertySlot setProperty(
      ElementRecord owner, String key, PropertyValue value, WindowSpec spec) {
    PropertySlot slot = slot(owner, key);
    boolean isNew = slot == null;
    if (slot == null) {
      slot = new PropertySlot(owner, key, store.takeNumber());
    }
    Window window = fit(spec, slot, List.of(owner));
    if (isNew) {
      newSlots.computeIfAbsent(owner, e -> new LinkedHashMap<>()).put(key, slot);
    }
    write(slot, window, value, true);
    return slot;
  }

  /**
   * Gives a value a property of its own, or takes one away, on every piece of the window.
   *
   * @param value the property's value; null takes it away
   * @throws ContainmentException if the slot has no value on some part of the window
   */
  public void setMeta(PropertySlot slot, String key, @Nullable Object value, WindowSpec spec) {
    Window window = fitTo(spec, slot, List.of(slot));
    for (Piece piece : pieces(slot, window)) {
      PropertyValue before = (PropertyValue) Objects.requireNonNull(piece.value());
      Map<String, Object> meta = new HashMap<>(before.meta());
      if (value == null) {
        meta.remove(key);
      } else {
        meta.put(key, value);
      }
      Window part = window.cutTo(piece.from(), piece.to());
      write(slot, part, new PropertyValue(before.value(), meta), true);
    }
  }

  /** Ends a property on a window; where it has no value nothing happens. */
  public void removeProperty(PropertySlot slot, WindowSpec spec) {
    Window window = fitTo(spec, slot, List.of());
    if (holdsSomewhere(slot, window)) {
      write(slot, window, null, true);
    }
  }

  /** Ends an edge and its properties on a window; where it does not live nothing happens. */
  public void removeEdge(EdgeRecord edge, WindowSpec spec) {
    Window window = fitTo(spec, edge.life(), List.of());
    if (holdsSomewhere(edge.life(), window)) {
      end(edge, window, true);
    }
  }

  /**
   * Ends a vertex on a window, and with it there its properties and its edges, so that nothing
   * comes back should the vertex live again.
   */
  public void removeVertex(VertexRecord vertex, WindowSpec spec) {
    Window window = fitTo(spec, vertex.life(), List.of());
    if (!holdsSomewhere(vertex.life(), window)) {
      return;
    }
    incident(vertex).forEach(edge -> endWhereItTouches(edge, vertex, window));
    end(vertex, window, true);
  }

  /**
   * Ends an edge on those parts of a window where it touches a vertex, also where it only does so
   * until the commit, because this transaction has ended it already.
   */
  private void endWhereItTouches(EdgeRecord edge, VertexRecord vertex, Window window) {
    for (Piece piece : pieces(edge.life(), window)) {
      List<Piece> parts =
          piece.isPresent() || window.stamped()
              ? List.of(piece)
              : piecesBeforeTheStamp(edge.life(), piece.from(), piece.to());
      for (Piece part : parts) {
        if (part.value() instanceof EdgeLife life && life.touches(vertex)) {
          end(edge, window.cutTo(part.from(), part.to()), false);
        }
      }
    }
  }

  private void end(ElementRecord element, Window window, boolean asked) {
    for (PropertySlot slot : slots(element)) {
      if (holdsSomewhere(slot, window)
          || (!window.stamped()
              && piecesBeforeTheStamp(slot, window.from(), window.to()).stream()
                  .anyMatch(Piece::isPresent))) {
        write(slot, window, null, false);
      }
    }
    write(element.life(), window, null, asked);
  }

  private void write(Fact fact, Window window, @Nullable Object value, boolean asked) {
    Write write = new Write(log.size(), fact, window, value, asked);
    log.add(write);
    writesByFact.computeIfAbsent(fact, f -> new ArrayList<>(1)).add(write);
  }

  private Object generateId() {
    Object id;
    do {
      id = store.takeNumber();
    } while (vertex(id) != null || edge(id) != null);
    generatedIds.add(id);
    return id;
  }

  // ---- Windows ---------------------------------------------------------------------------------

  private Window fit(WindowSpec spec, Fact fact, List<ElementRecord> containers) {
    return fitTo(spec, fact, containers.stream().map(ElementRecord::life).toList());
  }

  /**
   * The window a spec means for a fact: an end that was not said is clipped to what the fact
   * belongs to; one that was said must fit.
   */
  private Window fitTo(WindowSpec spec, Fact fact, List<? extends Fact> containers) {
    long begin = spec.readAt(now);
    long limit = Period.MAX;
    for (Fact container : containers) {
      long end = endOfRun(container, begin);
      if (end == begin || (spec.end() == WindowSpec.End.GIVEN && spec.to() > end)) {
        throw notContained(fact, container, begin, spec);
      }
      limit = Math.min(limit, end);
    }
    long end =
        switch (spec.end()) {
          case OPEN -> limit;
          case NEXT -> Math.min(limit, nextChange(fact, begin));
          case GIVEN -> spec.to();
        };
    if (end <= begin) {
      throw new InvalidPeriodException(
          "validTo must be later than now, but it is now %s and validTo is %s"
              .formatted(Times.format(begin), Times.format(end)));
    }
    return spec.fromStamp() ? new Window(Period.MIN, end, true) : Window.explicit(begin, end);
  }

  private ContainmentException notContained(
      Fact fact, Fact container, long begin, WindowSpec spec) {
    String wanted = new Window(begin, spec.to(), false).toString();
    String periods =
        pieces(container, Period.MIN, Period.MAX).stream()
            .filter(Piece::isPresent)
            .map(piece -> Window.explicit(piece.from(), piece.to()).toString())
            .collect(Collectors.joining(", "));
    return new ContainmentException(
        "%s cannot hold on %s: %s holds on %s"
            .formatted(
                FactKey.of(fact),
                wanted,
                FactKey.of(container),
                periods.isEmpty() ? "no period" : periods));
  }

  /** The instant from {@code begin} on at which a fact first does not hold. */
  public long endOfRun(Fact fact, long begin) {
    for (Piece piece : pieces(fact, begin, Period.MAX)) {
      if (!piece.isPresent()) {
        return piece.from();
      }
    }
    return Period.MAX;
  }

  /** The instant after {@code begin} at which a fact is known to change, or {@link Period#MAX}. */
  public long nextChange(Fact fact, long begin) {
    List<Piece> pieces = pieces(fact, begin, Period.MAX);
    for (Piece piece : pieces) {
      if (!Objects.equals(piece.value(), pieces.get(0).value())) {
        return piece.from();
      }
    }
    return Period.MAX;
  }

  private boolean holdsSomewhere(Fact fact, Window window) {
    return pieces(fact, window).stream().anyMatch(Piece::isPresent);
  }

  // ---- Everything known --

  /** Every vertex that is known to live at some instant, and perhaps a few that are not. */
  public Iterable<VertexRecord> knownVertices() {
    return known(store.vertices(), newVertices.values());
  }

  /** Every edge that is known to live at some instant, and perhaps a few that are not. */
  public Iterable<EdgeRecord> knownEdges() {
    return known(store.edges(), newEdges.values());
  }

  private static <T> Iterable<T> known(AppendList<T> records, Collection<T> added) {
    List<T> all = new ArrayList<>(records.size() + added.size());
    records.forEach(all::add);
    all.addAll(added);
    return all;
  }

  /** All that is known about a fact, over all valid time, in order, gaps included. */
  public List<Piece> timeline(Fact fact) {
    return pieces(fact, Period.MIN, Period.MAX);
  }

  // ---- Reading one's own writes ----------------------------------------------------------------

  @Nullable Object at(Fact fact, long valid) {
    List<Write> writes = writesByFact.get(fact);
    if (writes != null) {
      for (int i = writes.size() - 1; i >= 0; i--) {
        Window window = writes.get(i).window();
        if (window.beginAt(now) <= valid && valid < window.to()) {
          return writes.get(i).value();
        }
      }
    }
    return fact.at(snapshot, valid);
  }

  List<Piece> pieces(Fact fact, long from, long to) {
    return pieces(fact, from, to, true);
  }

  /** As {@link #pieces}, but what this transaction says from its commit on has not begun yet. */
  private List<Piece> piecesBeforeTheStamp(Fact fact, long from, long to) {
    return pieces(fact, from, to, false);
  }

  private List<Piece> pieces(Fact fact, long from, long to, boolean stampedToo) {
    Ceiling ceiling = new Ceiling(from, to);
    List<Write> writes = writesByFact.getOrDefault(fact, List.of());
    for (int i = writes.size() - 1; i >= 0; i--) {
      Window window = writes.get(i).window();
      if (stampedToo || !window.stamped()) {
        ceiling.lay(window.beginAt(now), window.to(), writes.get(i).value());
      }
    }
    fact.layUnder(ceiling, snapshot);
    return ceiling.pieces();
  }

  private List<Piece> pieces(Fact fact, Window window) {
    return pieces(fact, window.beginAt(now), window.to());
  }

  @Nullable VertexRecord vertex(Object id) {
    VertexRecord added = newVertices.get(id);
    return added != null ? added : store.vertex(id);
  }

  @Nullable EdgeRecord edge(Object id) {
    EdgeRecord added = newEdges.get(id);
    return added != null ? added : store.edge(id);
  }

  Collection<VertexRecord> newVertices() {
    return newVertices.values();
  }

  Collection<EdgeRecord> newEdges() {
    return newEdges.values();
  }

  /** The edges this transaction added at a vertex that the vertex's record does not list. */
  Collection<EdgeRecord> newEdges(VertexRecord vertex, boolean outgoing) {
    Set<EdgeRecord> added = (outgoing ? newOut : newIn).getOrDefault(vertex, Set.of());
    if (added.isEmpty()) {
      return added;
    }
    List<EdgeRecord> unlisted = new ArrayList<>(added);
    unlisted.removeIf(edge -> edge.workspace() == null && isListed(vertex, edge, outgoing));
    return unlisted;
  }

  private static boolean isListed(VertexRecord vertex, EdgeRecord edge, boolean outgoing) {
    for (EdgeRecord listed : vertex.edges(outgoing)) {
      if (listed == edge) {
        return true;
      }
    }
    return false;
  }

  private Set<EdgeRecord> incident(VertexRecord vertex) {
    Set<EdgeRecord> edges = new LinkedHashSet<>();
    for (boolean outgoing : new boolean[] {true, false}) {
      vertex.edges(outgoing).forEach(edges::add);
      edges.addAll((outgoing ? newOut : newIn).getOrDefault(vertex, Set.of()));
    }
    return edges;
  }

  Collection<PropertySlot> newSlots(ElementRecord element) {
    return newSlots.getOrDefault(element, Map.of()).values();
  }

  /** The slot of a key, whether or not it has a value anywhere; null if there is none. */
  public @Nullable PropertySlot slot(ElementRecord element, String key) {
    PropertySlot added = newSlots.getOrDefault(element, Map.of()).get(key);
    return added != null ? added : element.slot(key);
  }

  private List<PropertySlot> slots(ElementRecord element) {
    return Stream.concat(Stream.of(element.slots()), newSlots(element).stream()).toList();
  }

  // ---- The net effect --------------------------------------------------------------------------

  /**
   * Reduces the writes to their net effect. The workspace stays as it is.
   *
   * @param logEpoch the opening of the log the commit will be made in
   */
  public SealedWork seal(long logEpoch) {
    BitSet kept = new BitSet(log.size());
    writesByFact.forEach(
        (fact, writes) -> netEffect(fact, writes).forEach(write -> kept.set(write.number())));

    List<Mutation> mutations = new ArrayList<>(kept.cardinality());
    Footprint footprint = new Footprint();
    long deadline = Period.MAX;
    int superseded = 0;
    for (Write write : log) {
      if (!kept.get(write.number())) {
        continue;
      }
      mutations.add(mutation(write));
      mark(footprint, write);
      superseded += superseded(write);
      if (write.asked() && write.window().stamped()) {
        deadline = Math.min(deadline, write.window().to());
      }
    }
    return new SealedWork(
        new Commit(logEpoch, mutations), footprint, deadline, reliedFrom(), superseded);
  }

  /**
   * The instant at or before which the commit has to be stamped. From the transaction's present to
   * the stamp its explicit windows hold and its stamped ones do not yet, so there something may lie
   * outside what it belongs to.
   */
  private long reliedFrom() {
    if (log.stream().map(write -> write.window().stamped()).distinct().count() < 2) {
      return Period.MAX;
    }
    Set<Fact> touched = new LinkedHashSet<>();
    for (Fact fact : writesByFact.keySet()) {
      touched.add(fact);
      if (fact instanceof Life) {
        touched.addAll(slots(fact.owner()));
        if (fact.owner() instanceof VertexRecord vertex) {
          incident(vertex).forEach(edge -> touched.add(edge.life()));
        }
      }
    }
    return touched.stream().mapToLong(this::outsideFrom).min().orElse(Period.MAX);
  }

  /** Where a fact first lies outside what it belongs to, were the commit stamped later. */
  private long outsideFrom(Fact fact) {
    long first = Period.MAX;
    for (Piece piece : piecesBeforeTheStamp(fact, now, Period.MAX)) {
      for (Fact container : containers(fact, piece)) {
        for (Piece part : piecesBeforeTheStamp(container, piece.from(), piece.to())) {
          if (!part.isPresent()) {
            first = Math.min(first, part.from());
          }
        }
      }
    }
    return first;
  }

  private static List<Fact> containers(Fact fact, Piece piece) {
    if (piece.value() instanceof EdgeLife life) {
      return List.of(life.out().life(), life.in().life());
    }
    return piece.isPresent() && fact instanceof PropertySlot
        ? List.of(fact.owner().life())
        : List.of();
  }

  private List<Write> netEffect(Fact fact, List<Write> writes) {
    List<Write> kept = new ArrayList<>(1); // the newest first, for they hide the older
    for (int i = writes.size() - 1; i >= 0; i--) {
      Write write = writes.get(i);
      if (kept.stream().noneMatch(later -> covers(later.window(), write.window()))) {
        kept.add(write);
      }
    }
    // Where stamped and explicit windows meet, what lies between now and the stamp is not known
    // yet, so nothing is left out.
    boolean oneKind = kept.stream().map(write -> write.window().stamped()).distinct().count() == 1;
    return oneKind && kept.stream().allMatch(write -> changesNothing(fact, write))
        ? List.of()
        : kept;
  }

  private static boolean covers(Window later, Window earlier) {
    boolean beginsNoLater =
        later.stamped()
            ? earlier.stamped() && later.from() <= earlier.from()
            : later.from() <= earlier.from() && !earlier.stamped();
    return beginsNoLater && later.to() >= earlier.to();
  }

  private boolean changesNothing(Fact fact, Write write) {
    return pieces(fact, write.window()).stream()
        .allMatch(
            piece ->
                fact.pieces(snapshot, piece.from(), piece.to()).stream()
                    .allMatch(before -> Objects.equals(before.value(), piece.value())));
  }

  private int superseded(Write write) {
    Window window = write.window();
    return (int)
        write.fact().pieces(snapshot, window.beginAt(now), window.to()).stream()
            .filter(piece -> piece.isPresent() && piece.saidFrom() > now)
            .filter(piece -> !Objects.equals(piece.value(), write.value()))
            .map(Piece::saidFrom)
            .distinct()
            .count();
  }

  private static void mark(Footprint footprint, Write write) {
    Fact fact = write.fact();
    if (fact instanceof PropertySlot && write.value() != null) {
      footprint.require(fact.owner());
    }
    if (fact instanceof Life && write.value() == null) {
      footprint.shrink(fact.owner());
    } else {
      footprint.write(fact);
    }
    if (write.value() instanceof EdgeLife life) {
      footprint.require(life.out());
      footprint.require(life.in());
    }
  }

  private Mutation mutation(Write write) {
    ElementRecord owner = write.fact().owner();
    Object id = owner.id();
    Window window = write.window();
    if (write.fact() instanceof PropertySlot slot) {
      PropertyValue value = (PropertyValue) write.value();
      return owner.isVertex()
          ? new Mutation.UpdateNode(id, slot.key(), slot.id(), value, window)
          : new Mutation.UpdateEdge(id, slot.key(), slot.id(), value, window);
    }
    boolean generated = generatedIds.contains(id);
    if (write.value() instanceof EdgeLife life) {
      Object outId = life.out().id();
      return new Mutation.CreateEdge(id, generated, life.label(), outId, life.in().id(), window);
    }
    if (write.value() instanceof String label) {
      return new Mutation.CreateNode(id, generated, label, window);
    }
    return owner.isVertex()
        ? new Mutation.DeleteNode(id, window)
        : new Mutation.DeleteEdge(id, window);
  }
}
