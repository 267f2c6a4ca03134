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
import io.palimpsest.temporal.store.Drafts.ElementDraft;
import io.palimpsest.temporal.store.Drafts.FactDraft;
import io.palimpsest.temporal.store.Drafts.Write;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The private changes of one transaction, and what the graph looks like with them on top.
 *
 * <p>A change says that on a window a fact has a value or does not hold. Later changes win where
 * windows overlap. What belongs together is kept together here, at the time of the statement: a
 * window is fitted to the life of what the fact belongs to, and ending an element ends its
 * properties and, of a vertex, its edges, on the same window. {@link #seal} reduces the changes to
 * their net effect.
 *
 * <p>Elements are named by their slots; one that was added here has a negative slot, which means
 * something in this workspace only.
 *
 * <p>Belongs to one thread at a time. Nobody else ever sees it; throwing it away is the rollback.
 */
public final class Workspace {

  /** How far a look for the next change goes at first, microseconds. */
  private static final long FIRST_LOOK = 1_000_000;

  private final VersionedStore store;
  private final long snapshot;
  private final long now;
  private final int known;
  private final Point present;
  private final Drafts drafts;
  private final ValueFacts valueFacts;
  private @Nullable ReadView presentView;

  /** Keeps its snapshot from a vacuum. */
  Pins.@Nullable Pin pin;

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
    this.known = store.commits().numberUpTo(snapshot);
    this.present = store.point(known, now);
    this.drafts = new Drafts(store);
    this.valueFacts = new ValueFacts(store, drafts);
  }

  /** The LSN up to which the transaction reads. */
  public long snapshot() {
    return snapshot;
  }

  /** The transaction's present, microseconds. */
  public long now() {
    return now;
  }

  /** Lets a vacuum take away what only this sees. Nothing may be read through it any more. */
  public void release() {
    store.release(this);
  }

  /** Whether nothing was written. */
  public boolean isEmpty() {
    return drafts.isEmpty();
  }

  /** The graph with these changes on top, at a valid instant. */
  public ReadView view(long valid) {
    if (valid != now) {
      return new ReadView(store, store.point(known, valid), isEmpty() ? null : this, false);
    }
    ReadView view = presentView;
    if (view == null) {
      view = new ReadView(store, present, isEmpty() ? null : this, true);
      presentView = view;
    }
    return view;
  }

  /** Whether the life of an element was written here. */
  public boolean hasWrittenLife(Kind kind, int slot) {
    ElementDraft draft = drafts.find(kind, slot);
    return draft != null && draft.isWritten();
  }

  /** The elements that were added here. */
  public Additions additions() {
    return drafts.additions();
  }

  Drafts drafts() {
    return drafts;
  }

  /** The number of the newest commit that the transaction sees. */
  int known() {
    return known;
  }

  // ---- Changes ---------------------------------------------------------------------------------

  /**
   * Adds a vertex, or gives an ended one another life.
   *
   * @param id the id, or null for a new number
   * @return its slot
   * @throws IllegalArgumentException if the id lives on some part of the window
   */
  public int addVertex(@Nullable Object id, String label, WindowSpec spec) {
    Object key = id == null ? generateId() : id;
    int slot = id == null ? VersionedStore.NONE : find(Kind.VERTEX, id);
    Window window =
        spec.isFromNowOn()
            ? Window.FROM_NOW_ON
            : fitTo(spec, Fact.life(Kind.VERTEX, slot), List.of());
    slot = begin(Kind.VERTEX, slot, key, id == null, window);
    write(life(Kind.VERTEX, slot), window, label, true, false);
    return slot;
  }

  /**
   * Adds an edge, or gives an ended one another life.
   *
   * @param id the id, or null for a new number
   * @param out the slot of the vertex it leaves
   * @param in the slot of the vertex it enters
   * @return its slot
   * @throws IllegalArgumentException if the id lives on some part of the window
   * @throws ContainmentException if an end does not live on all of the window
   */
  public int addEdge(@Nullable Object id, String label, int out, int in, WindowSpec spec) {
    Object key = id == null ? generateId() : id;
    int slot = id == null ? VersionedStore.NONE : find(Kind.EDGE, id);
    boolean lasts = spec.isFromNowOn() && lasts(Kind.VERTEX, out) && lasts(Kind.VERTEX, in);
    Window window =
        lasts
            ? Window.FROM_NOW_ON
            : fitTo(
                spec,
                Fact.life(Kind.EDGE, slot),
                List.of(Fact.life(Kind.VERTEX, out), Fact.life(Kind.VERTEX, in)));
    slot = begin(Kind.EDGE, slot, key, id == null, window);
    EdgeLife life = new EdgeLife(label, out, in);
    if (slot >= 0) {
      touchEnds(slot);
    }
    drafts.touch(slot, life);
    write(life(Kind.EDGE, slot), window, life, true, false);
    return slot;
  }

  private Fact life(Kind kind, int slot) {
    ElementDraft draft = drafts.find(kind, slot);
    return draft == null ? Fact.life(kind, slot) : draft.fact;
  }

  private int begin(Kind kind, int slot, Object id, boolean generated, Window window) {
    if (slot == VersionedStore.NONE) {
      return drafts.add(kind, id, generated).slot();
    }
    if (holdsSomewhere(Fact.life(kind, slot), window)) {
      throw new IllegalArgumentException(
          (kind == Kind.VERTEX ? "Vertex" : "Edge") + " with id already exists: " + id);
    }
    return slot;
  }

  /**
   * Gives an element, or the graph, a value under a key, in place of any other on the window.
   *
   * @param number which value it is to be, as in {@link Fact}; null for the single one
   * @return the fact that holds it
   * @throws IllegalArgumentException if the number names another value
   * @throws ContainmentException if the element does not live on all of the window
   */
  public Fact setProperty(
      Kind kind,
      int slot,
      String key,
      @Nullable Object number,
      PropertyValue value,
      WindowSpec spec) {
    Fact fact = new Fact(kind, slot, key, number);
    boolean lasts = spec.isFromNowOn() && kind != Kind.GRAPH && lasts(kind, slot);
    Window window = lasts ? Window.FROM_NOW_ON : fitTo(spec, fact, owner(fact));
    if (number != null) {
      drafts.giveValueId(fact, known);
    }
    if (kind == Kind.VERTEX) {
      for (Fact other : valueFacts.of(kind, slot, key, from(window))) {
        if (!other.equals(fact)) {
          endIfItHolds(other, window);
        }
      }
    }
    write(fact, window, value.compact(), true, false);
    return fact;
  }

  /**
   * Gives a vertex a value under a key beside those it has.
   *
   * @param number the value's own name; null for a new number
   * @param asSet whether an equal value that it has at the beginning of the window is to be written
   *     again instead, with its properties and these
   * @return the fact that holds it
   * @throws IllegalArgumentException if the number names another value
   * @throws ContainmentException if the vertex does not live on all of the window
   */
  public Fact addValue(
      int slot,
      String key,
      @Nullable Object number,
      boolean asSet,
      PropertyValue value,
      WindowSpec spec) {
    Fact fact = asSet ? equalValue(slot, key, value, spec.readAt(now)) : null;
    PropertyValue written = value;
    if (fact != null) {
      Object there = Objects.requireNonNull(at(fact, spec.readAt(now)));
      Map<String, Object> meta = new HashMap<>(PropertyValue.metaOf(there));
      meta.putAll(value.meta());
      written = new PropertyValue(value.value(), meta);
    }
    if (fact == null) {
      fact = new Fact(Kind.VERTEX, slot, key, number == null ? drafts.generateValueId() : number);
    }
    Window window = fitTo(spec, fact, owner(fact));
    if (number != null && number.equals(fact.number())) {
      drafts.giveValueId(fact, known);
    }
    write(fact, window, written.compact(), true, asSet);
    return fact;
  }

  /** The fact with an equal value at an instant: the single one, else the oldest; or null. */
  private @Nullable Fact equalValue(int slot, String key, PropertyValue value, long valid) {
    return valueFacts.of(Kind.VERTEX, slot, key, store.point(known, valid)).stream()
        .filter(
            fact -> {
              Object there = at(fact, valid);
              return there != null
                  && PropertyValue.same(PropertyValue.valueOf(there), value.value());
            })
        .min(Comparator.comparing(Fact::number, Comparator.nullsFirst(Workspace::compareNumbers)))
        .orElse(null);
  }

  private static int compareNumbers(Object a, Object b) {
    if (a instanceof Long x && b instanceof Long y) {
      return Long.compare(x, y);
    }
    return a instanceof Long ? -1 : b instanceof Long ? 1 : a.toString().compareTo(b.toString());
  }

  private List<Fact> owner(Fact fact) {
    return fact.kind() == Kind.GRAPH ? List.of() : List.of(Fact.life(fact.kind(), fact.slot()));
  }

  /**
   * Gives a value a property of its own, or takes one away, on every piece of the window.
   *
   * @param value the property's value; null takes it away
   * @throws ContainmentException if the fact has no value on some part of the window
   */
  public void setMeta(Fact fact, String key, @Nullable Object value, WindowSpec spec) {
    Window window = fitTo(spec, fact, List.of(fact));
    for (Piece piece : pieces(fact, window)) {
      Object before = Objects.requireNonNull(piece.value());
      Map<String, Object> meta = new HashMap<>(PropertyValue.metaOf(before));
      if (value == null) {
        meta.remove(key);
      } else {
        meta.put(key, value);
      }
      Window part = window.cutTo(piece.from(), piece.to());
      PropertyValue after = new PropertyValue(PropertyValue.valueOf(before), meta);
      write(fact, part, after.compact(), true, false);
    }
  }

  /** Ends a property on a window; where it has no value nothing happens. */
  public void removeProperty(Fact fact, WindowSpec spec) {
    Window window = fitTo(spec, fact, List.of());
    if (holdsSomewhere(fact, window)) {
      write(fact, window, null, true, false);
    }
  }

  /** Ends an edge and its properties on a window; where it does not live nothing happens. */
  public void removeEdge(int edge, WindowSpec spec) {
    Fact life = Fact.life(Kind.EDGE, edge);
    Window window = fitTo(spec, life, List.of());
    if (holdsSomewhere(life, window)) {
      end(Kind.EDGE, edge, window, true);
    }
  }

  /**
   * Ends a vertex on a window, and with it there its properties and its edges, so that nothing
   * comes back should the vertex live again.
   */
  public void removeVertex(int vertex, WindowSpec spec) {
    Fact life = Fact.life(Kind.VERTEX, vertex);
    Window window = fitTo(spec, life, List.of());
    if (!holdsSomewhere(life, window)) {
      return;
    }
    for (int edge : incident(vertex, window.beginAt(now))) {
      endWhereItTouches(edge, vertex, window);
    }
    end(Kind.VERTEX, vertex, window, true);
  }

  /**
   * Ends an edge on those parts of a window where it touches a vertex, also where it only does so
   * until the commit, because this transaction has ended it already.
   */
  private void endWhereItTouches(int edge, int vertex, Window window) {
    Fact fact = Fact.life(Kind.EDGE, edge);
    for (Piece piece : pieces(fact, window)) {
      List<Piece> parts =
          piece.isPresent() || window.stamped()
              ? List.of(piece)
              : pieces(fact, piece.from(), piece.to(), false);
      for (Piece part : parts) {
        if (part.value() instanceof EdgeLife life && life.touches(vertex)) {
          end(Kind.EDGE, edge, window.cutTo(part.from(), part.to()), false);
        }
      }
    }
  }

  private void end(Kind kind, int slot, Window window, boolean asked) {
    for (Fact value : valueFacts.of(kind, slot, from(window))) {
      endIfItHolds(value, window);
    }
    Fact life = Fact.life(kind, slot);
    if (kind == Kind.EDGE) {
      touchEnds(slot);
    }
    write(life, window, null, asked, false);
  }

  /**
   * Notes an edge at all the ends it ever had: where it is written, the store is not asked for it
   * any more. What this transaction has added is noted already.
   */
  private void touchEnds(int edge) {
    if (edge >= 0) {
      store.edges().forEachLife(edge, life -> drafts.touch(edge, life));
    }
  }

  private void endIfItHolds(Fact fact, Window window) {
    if (holdsSomewhere(fact, window)
        || (!window.stamped()
            && drafts.find(fact) != null
            && pieces(fact, window.from(), window.to(), false).stream()
                .anyMatch(Piece::isPresent))) {
      write(fact, window, null, false, false);
    }
  }

  private void write(
      Fact fact, Window window, @Nullable Object value, boolean asked, boolean asSet) {
    drafts.write(fact, window, value, asked, asSet);
    if (drafts.log().size() == 1) {
      presentView = null; // from now on through this workspace
    }
  }

  /** A number that is no id. Where users give none that is known without a look. */
  private Object generateId() {
    while (true) {
      long number = store.takeNumber();
      if (number > Math.max(store.largestGivenNumber(), drafts.largestGivenNumber())
          || (find(Kind.VERTEX, number) == VersionedStore.NONE
              && find(Kind.EDGE, number) == VersionedStore.NONE)) {
        drafts.generated(number);
        return number;
      }
    }
  }

  // ---- Windows ---------------------------------------------------------------------------------

  /**
   * The window a spec means for a fact: an end that was not said is clipped to what the fact
   * belongs to; one that was said must fit.
   */
  private Window fitTo(WindowSpec spec, Fact fact, List<Fact> containers) {
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
    if (!spec.fromStamp()) {
      return Window.explicit(begin, end);
    }
    return end == Period.MAX ? Window.FROM_NOW_ON : new Window(Period.MIN, end, true);
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
                fact.slot() == VersionedStore.NONE ? "what is new" : key(fact),
                wanted,
                key(container),
                periods.isEmpty() ? "no period" : periods));
  }

  /** The instant from {@code begin} on at which a fact first does not hold. */
  public long endOfRun(Fact fact, long begin) {
    if (holdsForEver(fact, begin)) {
      return Period.MAX;
    }
    return firstFrom(fact, begin, (first, piece) -> !piece.isPresent());
  }

  /**
   * Whether the newest that is said of a fact is that it holds from an instant on; a quick look.
   */
  private boolean holdsForEver(Fact fact, long begin) {
    FactDraft draft = drafts.find(fact);
    if (draft != null && draft.newest != null) {
      Write write = draft.newest;
      return write.value != null
          && write.window.beginAt(now) <= begin
          && write.window.to() == Period.MAX;
    }
    return fact.slot() >= 0
        && store.plainSeq(fact) <= (begin == now ? present : store.point(known, begin)).plain();
  }

  /** Whether an element lives now, and nothing else is said of what comes; a quick look. */
  private boolean lasts(Kind kind, int slot) {
    ElementDraft draft = drafts.find(kind, slot);
    if (draft != null && draft.isWritten()) {
      return holdsForEver(draft.fact, now);
    }
    return slot >= 0 && store.elements(kind).plainSeq(slot) <= present.plain();
  }

  /** The instant after {@code begin} at which a fact is known to change, or {@link Period#MAX}. */
  public long nextChange(Fact fact, long begin) {
    return firstFrom(
        fact, begin, (first, piece) -> !PropertyValue.same(piece.value(), first.value()));
  }

  /**
   * Where the first piece from an instant on begins that is asked for, given the first of all; or
   * {@link Period#MAX}. Of a fact with many windows it looks at longer and longer periods, for it
   * is mostly near.
   */
  private long firstFrom(Fact fact, long begin, BiPredicate<Piece, Piece> wanted) {
    long length = fact.slot() >= 0 && store.hasManyWindows(fact) ? FIRST_LOOK : Period.MAX;
    while (true) {
      boolean all = length == Period.MAX || begin > Period.MAX - length;
      long end = all ? Period.MAX : begin + length;
      List<Piece> pieces = pieces(fact, begin, end);
      for (Piece piece : pieces) {
        if (wanted.test(pieces.get(0), piece)) {
          return piece.from();
        }
      }
      if (all) {
        return Period.MAX;
      }
      length = length > Period.MAX / 16 ? Period.MAX : length * 16;
    }
  }

  boolean holdsSomewhere(Fact fact, Window window) {
    return holdsForEver(fact, window.beginAt(now))
        || pieces(fact, window).stream().anyMatch(Piece::isPresent);
  }

  // ---- Everything known ------------------------------------------------------------------------

  /**
   * Every element of a kind that is known to live at some instant, and perhaps a few that are not.
   */
  public int[] known(Kind kind) {
    int end = store.elements(kind).size();
    int added = drafts.added(kind).size();
    int[] all = new int[end + added];
    for (int i = 0; i < end; i++) {
      all[i] = i;
    }
    for (int i = 0; i < added; i++) {
      all[end + i] = ~i;
    }
    return all;
  }

  /** All that is known about a fact, over all valid time, in order, gaps included. */
  public List<Piece> timeline(Fact fact) {
    return pieces(fact, Period.MIN, Period.MAX);
  }

  /** The id of an element, of the store or added here. */
  public Object id(Kind kind, int slot) {
    ElementDraft draft = slot < 0 ? drafts.find(kind, slot) : null;
    return draft == null ? store.id(kind, slot) : draft.id;
  }

  /** For messages: {@code vertex 7}, {@code edge "x"}. */
  public String describe(Kind kind, int slot) {
    return kind.describe(id(kind, slot));
  }

  FactKey key(Fact fact) {
    return new FactKey(fact.kind(), id(fact.kind(), fact.slot()), fact.key(), fact.number());
  }

  // ---- Reading one's own writes ----------------------------------------------------------------

  boolean lives(Kind kind, int slot, Point point) {
    ElementDraft draft = drafts.find(kind, slot);
    if (draft != null && draft.isWritten()) {
      return at(draft.fact, point) != null;
    }
    return slot >= 0 && store.elements(kind).lives(slot, point);
  }

  @Nullable Object at(Fact fact, long valid) {
    return at(fact, valid == now ? present : store.point(known, valid));
  }

  @Nullable Object at(Fact fact, Point point) {
    FactDraft draft = drafts.find(fact);
    for (Write write = draft == null ? null : draft.newest; write != null; write = write.earlier) {
      if (write.window.beginAt(now) <= point.valid() && point.valid() < write.window.to()) {
        return write.value;
      }
    }
    return fact.slot() < 0 ? null : store.at(fact, point);
  }

  List<Piece> pieces(Fact fact, long from, long to) {
    return pieces(fact, from, to, true);
  }

  /**
   * The pieces of a window.
   *
   * @param stampedToo false if what this transaction says from its commit on has not begun yet
   */
  List<Piece> pieces(Fact fact, long from, long to, boolean stampedToo) {
    Ceiling ceiling = new Ceiling(from, to);
    FactDraft draft = fact.slot() == VersionedStore.NONE ? null : drafts.find(fact);
    for (Write write = draft == null ? null : draft.newest; write != null; write = write.earlier) {
      if (stampedToo || !write.window.stamped()) {
        ceiling.lay(write.window.beginAt(now), write.window.to(), write.value);
      }
    }
    if (fact.slot() >= 0 && !ceiling.isComplete()) {
      store.layUnder(fact, ceiling, known);
    }
    return ceiling.pieces();
  }

  private List<Piece> pieces(Fact fact, Window window) {
    return pieces(fact, window.beginAt(now), window.to());
  }

  /**
   * The slot of an id, whether or not the element lives anywhere; or {@link VersionedStore#NONE}.
   */
  public int find(Kind kind, Object id) {
    ElementDraft added = drafts.addedById(kind, id);
    return added != null ? added.slot() : store.find(kind, id);
  }

  /** Every edge known to touch a vertex at or after an instant, and perhaps some that do not. */
  Set<Integer> incident(int vertex, long begin) {
    IntList found = new IntList(8);
    if (vertex >= 0) {
      Point point = store.point(known, begin);
      store.vertices().out.candidates(vertex, point, found);
      store.vertices().in.candidates(vertex, point, found);
    }
    Set<Integer> edges = new LinkedHashSet<>();
    for (int i = 0; i < found.size(); i++) {
      edges.add(found.get(i));
    }
    for (IntList written :
        new @Nullable IntList[] {drafts.edgesAt(vertex, true), drafts.edgesAt(vertex, false)}) {
      for (int i = 0; written != null && i < written.size(); i++) {
        edges.add(written.get(i));
      }
    }
    return edges;
  }

  private Point from(Window window) {
    long begin = window.beginAt(now);
    return begin == now ? present : store.point(known, begin);
  }

  /** All facts of values that an element ever had, or has here. */
  List<Fact> valueFacts(Kind kind, int slot) {
    return valueFacts.of(kind, slot, store.point(0, Period.MIN));
  }

  /** All facts of values that may hold at a point or a later instant, and those written here. */
  ValueFacts valueFacts() {
    return valueFacts;
  }

  /**
   * Reduces the writes to their net effect. The workspace stays as it is.
   *
   * @param logEpoch the opening of the log the commit will be made in
   */
  public SealedWork seal(long logEpoch) {
    return new NetEffect(this, store).seal(logEpoch);
  }
}
