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

import io.palimpsest.graph.Period;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The graph at one coordinate: valid instant and LSN, with the changes of a transaction on top if
 * it is read through one.
 *
 * <p>Cheap to make. A view without a workspace may be shared between threads; one with a workspace
 * belongs to the transaction's thread. Streams go over what was there when they were made.
 */
public final class ReadView {

  private final VersionedStore store;
  private final long lsn;
  private final long valid;
  private final @Nullable Workspace workspace;

  ReadView(VersionedStore store, long lsn, long valid, @Nullable Workspace workspace) {
    this.store = store;
    this.lsn = lsn;
    this.valid = valid;
    this.workspace = workspace;
  }

  /** The valid instant, microseconds. */
  public long valid() {
    return valid;
  }

  /** The vertex with an id, or null if it does not live here. */
  public @Nullable VertexRecord vertex(Object id) {
    VertexRecord record = workspace == null ? store.vertex(id) : workspace.vertex(id);
    return record != null && at(record.life()) != null ? record : null;
  }

  /** The edge with an id, or null if it does not live here. */
  public @Nullable EdgeRecord edge(Object id) {
    EdgeRecord record = workspace == null ? store.edge(id) : workspace.edge(id);
    return record != null && at(record.life()) != null ? record : null;
  }

  /** All vertices that live here, in the order of their first creation. */
  public Stream<VertexRecord> vertices() {
    Collection<VertexRecord> added = workspace == null ? List.of() : workspace.newVertices();
    return alive(store.vertices(), added, record -> true);
  }

  /** All edges that live here, in the order of their first creation. */
  public Stream<EdgeRecord> edges() {
    Collection<EdgeRecord> added = workspace == null ? List.of() : workspace.newEdges();
    return alive(store.edges(), added, record -> true);
  }

  /**
   * The edges that leave ({@code outgoing}) or enter a vertex here.
   *
   * @param labels the labels to keep; none means all
   */
  public Stream<EdgeRecord> edges(VertexRecord vertex, boolean outgoing, String... labels) {
    Collection<EdgeRecord> added =
        workspace == null ? List.of() : workspace.newEdges(vertex, outgoing);
    return alive(
        vertex.edges(outgoing),
        added,
        edge -> {
          EdgeLife life = (EdgeLife) at(edge.life());
          return life != null
              && (outgoing ? life.out() : life.in()) == vertex
              && (labels.length == 0 || Arrays.asList(labels).contains(life.label()));
        });
  }

  /** What an edge is here, or null if it does not live. */
  public @Nullable EdgeLife life(EdgeRecord edge) {
    return (EdgeLife) at(edge.life());
  }

  /** An element's label here, or null if it does not live. */
  public @Nullable String label(ElementRecord element) {
    Object life = at(element.life());
    return life instanceof EdgeLife edgeLife ? edgeLife.label() : (String) life;
  }

  /** The slots of an element that have a value here. */
  public List<PropertySlot> properties(ElementRecord element) {
    Stream<PropertySlot> slots = Arrays.stream(element.slots());
    if (workspace != null) {
      slots = Stream.concat(slots, workspace.newSlots(element).stream());
    }
    return slots.filter(slot -> at(slot) != null).toList();
  }

  /** The slot of a key if it has a value here, else null. */
  public @Nullable PropertySlot property(ElementRecord element, String key) {
    PropertySlot slot = workspace == null ? element.slot(key) : workspace.slot(element, key);
    return slot != null && at(slot) != null ? slot : null;
  }

  /** The value of a slot here, or null if it has none. */
  public @Nullable PropertyValue value(PropertySlot slot) {
    return (PropertyValue) at(slot);
  }

  /**
   * The record that stands for an element here: itself, or, if another transaction's workspace made
   * it, the one the store has by now; null if there is none.
   */
  @SuppressWarnings("unchecked") // a vertex's id leads to a vertex, an edge's to an edge
  public <T extends ElementRecord> @Nullable T resolve(T record) {
    if (record.workspace() == null || record.workspace() == workspace) {
      return record;
    }
    return (T) (record.isVertex() ? store.vertex(record.id()) : store.edge(record.id()));
  }

  /** The longest gapless period around here in which an element lives, or null if it does not. */
  public @Nullable Period validTime(ElementRecord element) {
    List<Piece> pieces = pieces(element.life(), Period.MIN, Period.MAX);
    int here = 0;
    while (pieces.get(here).to() <= valid) {
      here++;
    }
    if (!pieces.get(here).isPresent()) {
      return null;
    }
    int first = here;
    while (first > 0 && pieces.get(first - 1).isPresent()) {
      first--;
    }
    int last = here;
    while (last + 1 < pieces.size() && pieces.get(last + 1).isPresent()) {
      last++;
    }
    return new Period(pieces.get(first).from(), pieces.get(last).to());
  }

  private @Nullable Object at(Fact fact) {
    return workspace == null ? fact.at(lsn, valid) : workspace.at(fact, valid);
  }

  private List<Piece> pieces(Fact fact, long from, long to) {
    return workspace == null ? fact.pieces(lsn, from, to) : workspace.pieces(fact, from, to);
  }

  private <T extends ElementRecord> Stream<T> alive(
      AppendList<T> known, Collection<T> added, Predicate<T> filter) {
    Stream<T> base = StreamSupport.stream(known.spliterator(), false);
    Stream<T> all = added.isEmpty() ? base : Stream.concat(base, List.copyOf(added).stream());
    return all.filter(record -> at(record.life()) != null).filter(filter);
  }
}
