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

import io.palimpsest.graph.BeforeHorizonException;
import io.palimpsest.graph.CommitInfo;
import io.palimpsest.graph.CommitToken;
import io.palimpsest.graph.Period;
import io.palimpsest.graph.Times;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every fact the graph was ever told, in memory, readable at any coordinate of valid time and
 * transaction time. {@code docs/STORE.md} draws it.
 *
 * <p>The {@link CommitApplier} is its single writer. It writes versions and then publishes the LSN
 * up to which they count, {@link #visibleLsn()}; a reader loads that word once, and from then on
 * passes over everything newer. Readers take no lock and never wait.
 *
 * <p>Nothing is removed but by a vacuum, and an element that ended keeps its slot even then.
 */
public final class VersionedStore {

  /** In place of a slot: there is none. */
  public static final int NONE = IdIndex.NONE;

  private static final CommitToken BEFORE_EVERY_COMMIT = new CommitToken(0, 0);
  private static final Object GRAPH_ID = "";
  private static final int GRAPH_SLOT = 0;

  private final CommitLog commits = new CommitLog();
  private final Names keys = new Names();
  private final EdgeTable edges = new EdgeTable(keys, commits);
  private final VertexTable vertices = new VertexTable(keys, commits, edges);
  private final PropertyTable variables = new PropertyTable(keys);

  /** Who holds it is the writer: the applier, or a reader that renews a block. */
  final ReentrantLock writing = new ReentrantLock();

  private final Indexes indexes = new Indexes(this, writing);
  private final SchemaTable schema = new SchemaTable(this, indexes);

  /** Numbers from here on are never generated, so a user may give them to values. */
  private static final long NEVER_REACHED = 1L << 62;

  /** The next number for an id or a value; any thread may take one. */
  private final AtomicLong nextNumber = new AtomicLong();

  /**
   * The largest number that a user gave as an id. Written by the applier before the commit counts.
   */
  private volatile long largestGivenNumber = -1;

  /** The largest number that a user gave to a value, be it committed or not; any thread. */
  private final AtomicLong largestGivenToValue = new AtomicLong(-1);

  private final ValueIds valueIds = new ValueIds();

  /** From where on everything is there. Written by the applier before {@link #visibleLsn}. */
  private volatile Horizon horizon = Horizon.NONE;

  private volatile Room room = Room.ENDLESS;

  private final Pins pins = new Pins();
  private final PastBlocks pastBlocks;

  /** Every commit up to here counts. Written by the applier after the commit's versions. */
  private volatile long visibleLsn;

  /** The transaction time of the newest visible commit. Written before {@link #visibleLsn}. */
  private volatile long visibleStamp = Period.MIN;

  /** An empty store that keeps no past blocks. */
  public VersionedStore() {
    this(0);
  }

  /**
   * An empty store.
   *
   * @param pastBytes how many bytes of heap past blocks may take that were read once
   */
  public VersionedStore(long pastBytes) {
    pastBlocks = new PastBlocks(pastBytes);
  }

  /** The LSN a transaction that begins now reads up to. */
  public long visibleLsn() {
    return visibleLsn;
  }

  /** The transaction time of the newest visible commit, or {@link Period#MIN} if there is none. */
  public long visibleStamp() {
    return visibleStamp;
  }

  /** The last LSN of the newest visible commit stamped at or before an instant; 0 if none is. */
  public long lsnAsOf(long stamp) {
    CommitLog.Entry entry = commits.newestAt(stamp);
    return entry == null ? 0 : entry.lastLsn();
  }

  /**
   * The transaction time of the commit with this token, if it is visible; since ever for {@code
   * 0:0}, which stands before every commit.
   */
  public Optional<Long> stampOf(CommitToken token) {
    if (token.equals(BEFORE_EVERY_COMMIT)) {
      return Optional.of(Period.MIN);
    }
    CommitLog.Entry entry = commits.newestUpTo(token.lastLsn());
    return entry != null
            && entry.lastLsn() == token.lastLsn()
            && entry.logEpoch() == token.logEpoch()
        ? Optional.of(entry.stamp())
        : Optional.empty();
  }

  /** The token of the newest commit up to an LSN, {@code 0:0} if there is none. */
  public CommitToken tokenUpTo(long lsn) {
    return tokenOf(commits.numberUpTo(lsn));
  }

  /** The token of the commit with a number. */
  CommitToken tokenOf(int number) {
    CommitLog.Entry entry = commits.entry(number);
    return entry == null ? BEFORE_EVERY_COMMIT : new CommitToken(entry.logEpoch(), entry.lastLsn());
  }

  /** What is known of the visible commit with this token. */
  public Optional<CommitInfo> commitInfo(CommitToken token) {
    int number = commits.numberUpTo(token.lastLsn());
    return number > 0 && tokenOf(number).equals(token)
        ? Optional.of(commitInfo(number))
        : Optional.empty();
  }

  /** The visible commits stamped in {@code [from, to)}, oldest first. */
  public Stream<CommitInfo> commitInfos(long from, long to) {
    int first = from == Period.MIN ? 1 : commits.numberAt(from - 1) + 1;
    int end = to == Period.MIN ? 1 : commits.numberAt(to - 1) + 1;
    return IntStream.range(first, Math.max(first, end)).mapToObj(this::commitInfo);
  }

  private CommitInfo commitInfo(int number) {
    long before = number == 1 ? 0 : commits.lastLsn(number - 1);
    return new CommitInfo(
        tokenOf(number),
        Times.toInstant(commits.stamp(number)),
        commits.metadata(number).asMap(),
        commits.lastLsn(number) - before);
  }

  /**
   * A view of the committed graph at a coordinate. As long as somebody holds it, no vacuum takes
   * away what it sees.
   *
   * @throws BeforeHorizonException if a vacuum has
   */
  public ReadView view(long lsn, long valid) {
    int snapshot = commits.numberUpTo(lsn);
    ReadView view = new ReadView(this, point(snapshot, valid), null, false);
    Pins.Pin pin = pins.add(view, snapshot, valid);
    try {
      requireKept(snapshot, valid);
    } catch (BeforeHorizonException e) {
      pins.remove(pin);
      throw e;
    }
    return view;
  }

  // ---- What may be forgotten

  /** From where on the store has to answer. */
  public Horizon horizon() {
    return horizon;
  }

  /** Sets the horizon. Applier only, before it publishes the commit that says so. */
  void horizon(Horizon then) {
    horizon = then;
  }

  /** Up to where before the horizon nobody reads. */
  Horizon floor() {
    return pins.floor(horizon, commits);
  }

  /**
   * A workspace on the snapshot that is visible now, which no vacuum takes away until it is {@link
   * Workspace#release released}, or garbage.
   *
   * @param clock the wall clock, microseconds; the present is not before the snapshot's newest
   *     commit
   */
  public Workspace begin(LongSupplier clock) {
    while (true) {
      long snapshot = visibleLsn;
      Workspace workspace =
          new Workspace(this, snapshot, Math.max(clock.getAsLong(), visibleStamp));
      workspace.pin = pins.add(workspace, workspace.known(), workspace.now());
      if (horizon.snapshot() <= workspace.known()) {
        return workspace;
      }
      release(workspace); // a vacuum has overtaken it; now its commit is visible
    }
  }

  void release(Workspace workspace) {
    Pins.Pin pin = workspace.pin;
    if (pin != null) {
      pins.remove(pin);
    }
  }

  /**
   * Keeps what holds at a valid instant, in whatever snapshot, as long as somebody holds a reader
   * of it.
   *
   * @throws BeforeHorizonException if a vacuum has taken it away
   */
  public void pin(Object reader, long valid) {
    Pins.Pin pin = pins.add(reader, Integer.MAX_VALUE, valid);
    try {
      requireKept(Integer.MAX_VALUE, valid);
    } catch (BeforeHorizonException e) {
      pins.remove(pin);
      throw e;
    }
  }

  /** Lets a vacuum take away what a reader saw, which must not read any more. */
  public void unpin(Object reader) {
    pins.removeOf(reader);
  }

  /** How many transactions and views keep what they see. */
  public int pinned() {
    return pins.size();
  }

  /**
   * For how long the oldest snapshot that somebody keeps has not been the newest one, microseconds;
   * 0 if it is.
   */
  public long oldestPinned(long now) {
    int oldest = pins.oldest(commits.newest());
    return oldest >= commits.newest() ? 0 : Math.max(0, now - commits.stamp(oldest + 1));
  }

  private void requireKept(int snapshot, long valid) {
    Horizon from = horizon;
    if (snapshot < from.snapshot()) {
      throw new BeforeHorizonException(
          "what was known before "
              + Times.format(from.known())
              + " has been forgotten by a vacuum; found asOf "
              + (snapshot == 0 ? "an instant before every commit" : "commit " + tokenOf(snapshot)),
          from.known());
    }
    if (valid < from.valid()) {
      throw new BeforeHorizonException(
          "what held before "
              + Times.format(from.valid())
              + " has been forgotten by a vacuum; found "
              + Times.format(valid),
          from.valid());
    }
  }

  /** The point of a valid instant, as known to a commit. */
  Point point(int snapshot, long valid) {
    boolean after = snapshot == 0 || commits.stamp(snapshot) <= valid;
    return new Point(snapshot, after ? snapshot : commits.numberAt(valid), valid);
  }

  /** A number nobody has had before, for an id or a value. */
  long takeNumber() {
    return nextNumber.getAndIncrement();
  }

  /** Keeps a number that a user gives to a value from being taken. */
  void numberWasGivenToValue(long number) {
    largestGivenToValue.accumulateAndGet(number, Math::max);
    numberWasTaken(number);
  }

  long largestNumberGivenToValue() {
    return largestGivenToValue.get();
  }

  /** Which values have ids of their own. */
  ValueIds valueIds() {
    return valueIds;
  }

  /** Keeps a number from being taken: it was before a restart, or a user has given it. */
  void numberWasTaken(long number) {
    if (number >= nextNumber.get() && number < NEVER_REACHED) {
      nextNumber.accumulateAndGet(number + 1, Math::max);
    }
  }

  /** The schema as of the newest commit that was applied. */
  public SchemaTable schema() {
    return schema;
  }

  /** What it holds, and how much of the heap that takes. */
  public Inventory inventory() {
    return commits.inventory;
  }

  /** How many elements of a kind it holds, those that have ended included. */
  public int slots(Kind kind) {
    return elements(kind).size();
  }

  /** The largest number that a user gave as an id in a commit that counts; -1 if none did. */
  long largestGivenNumber() {
    return largestGivenNumber;
  }

  /** Notes that a user gave a number as an id. Applier only. */
  void numberWasGiven(long number) {
    if (number > largestGivenNumber) {
      largestGivenNumber = number;
    }
  }

  /**
   * Begins to fill indexes in the background; called once, after what was logged is applied.
   *
   * @param forIndexes admits what indexes and constraints take from now on, when they are filled
   */
  public void startIndexing(Room forIndexes) {
    room = forIndexes;
    indexes.start();
  }

  /** Whether there is room to fill an index, or the lookup of a constraint, on. */
  Room room() {
    return room;
  }

  /** The most that a commit may come to take: its {@link Weight}, and what indexes take of it. */
  public long weigh(Commit commit) {
    return Weight.of(commit) + schema.weigh(commit);
  }

  /** Stops filling indexes. */
  public void stopIndexing() {
    indexes.close();
  }

  // ---- The rooms

  Indexes indexes() {
    return indexes;
  }

  PastBlocks pastBlocks() {
    return pastBlocks;
  }

  CommitLog commits() {
    return commits;
  }

  Names keys() {
    return keys;
  }

  VertexTable vertices() {
    return vertices;
  }

  EdgeTable edges() {
    return edges;
  }

  ElementTable elements(Kind kind) {
    return kind == Kind.VERTEX ? vertices : edges;
  }

  PropertyTable properties(Kind kind) {
    return switch (kind) {
      case VERTEX -> vertices.properties;
      case EDGE -> edges.properties;
      case GRAPH -> variables;
    };
  }

  /** The slot of an element by its id, or {@link #NONE}. */
  int find(Kind kind, Object id) {
    return kind == Kind.GRAPH ? GRAPH_SLOT : elements(kind).find(id);
  }

  /** The id of an element. */
  public Object id(Kind kind, int slot) {
    return kind == Kind.GRAPH ? GRAPH_ID : elements(kind).id(slot);
  }

  /** The hash code of the id of an element. */
  public int hashOfId(Kind kind, int slot) {
    return elements(kind).hashOfId(slot);
  }

  /** The label that an element has whenever it lives; null if that differs or it never did. */
  public @Nullable String fixedLabel(Kind kind, int slot) {
    ElementTable elements = elements(kind);
    int label = elements.firstLabel(slot);
    return label == 0 || elements.isWindowed(slot) ? null : elements.labels.name(label);
  }

  // ---- Facts

  /** What a fact says at a point, or null where it does not hold. */
  @Nullable Object at(Fact fact, Point point) {
    if (fact.key() == null) {
      return fact.kind() == Kind.GRAPH
          ? GRAPH_ID
          : elements(fact.kind()).lifeAt(fact.slot(), point);
    }
    int key = keys.code(fact.key());
    if (fact.number() == null) {
      return properties(fact.kind()).find(fact.slot(), key, point);
    }
    History history = historyOf(fact, key);
    return history == null ? null : history.find(point);
  }

  /** Lays what a fact says, as known to a commit, under what a ceiling has found already. */
  void layUnder(Fact fact, Ceiling ceiling, int snapshot) {
    if (fact.key() == null) {
      if (fact.kind() == Kind.GRAPH) {
        ceiling.lay(Period.MIN, Period.MAX, GRAPH_ID);
      } else {
        elements(fact.kind()).layLifeUnder(fact.slot(), ceiling, snapshot);
      }
      return;
    }
    int key = keys.code(fact.key());
    if (fact.number() == null) {
      properties(fact.kind()).layUnder(fact.slot(), key, ceiling, snapshot, commits);
      return;
    }
    History history = historyOf(fact, key);
    if (history != null) {
      history.layUnder(ceiling, snapshot, commits);
    }
  }

  /**
   * The commit whose plain version is the newest of a fact; {@link PropertyChunk#NO_VALUE} else.
   */
  int plainSeq(Fact fact) {
    if (fact.key() == null) {
      return fact.kind() == Kind.GRAPH ? 0 : elements(fact.kind()).plainSeq(fact.slot());
    }
    return fact.number() == null
        ? properties(fact.kind()).plainSeq(fact.slot(), keys.code(fact.key()))
        : PropertyChunk.NO_VALUE;
  }

  /** The number of the commit that last wrote a property, or wrote one of its set; 0 if none. */
  int newest(Fact fact) {
    int key = fact.key() == null ? Names.UNKNOWN : keys.code(fact.key());
    if (fact.number() != null) {
      History history = historyOf(fact, key);
      return history == null ? 0 : history.newest();
    }
    PropertyTable properties = properties(fact.kind());
    Bag bag = properties.bag(fact.slot(), key);
    int newest = properties.newest(fact.slot(), key);
    return bag == null ? newest : Math.max(newest, bag.keySeq());
  }

  /** Whether many versions lie in the history of a fact, some on windows of their own. */
  boolean hasManyWindows(Fact fact) {
    if (fact.key() == null) {
      return fact.kind() != Kind.GRAPH
          && elements(fact.kind()).history(fact.slot()) instanceof WindowRun;
    }
    int key = keys.code(fact.key());
    History history =
        fact.number() == null
            ? properties(fact.kind()).history(fact.slot(), key)
            : historyOf(fact, key);
    return history instanceof WindowRun;
  }

  private @Nullable History historyOf(Fact fact, int key) {
    Bag bag = properties(fact.kind()).bag(fact.slot(), key);
    Bag.Item item = bag == null || fact.number() == null ? null : bag.item(fact.number());
    return item == null ? null : item.history();
  }

  /** Makes the commit that was entered last count. Applier only. */
  void publish(CommitLog.Entry entry) {
    commits.publish();
    visibleStamp = entry.stamp();
    visibleLsn = entry.lastLsn();
  }

  /**
   * Writes a block anew that is not right any more at a present instant, unless the store is being
   * written just now; then another reader will.
   */
  void renew(boolean outgoing, int vertex, int label, long now) {
    if (writing.tryLock()) {
      try {
        vertices.adjacency(outgoing).renew(vertex, label, point(commits.newest(), now));
      } finally {
        writing.unlock();
      }
    }
  }
}
