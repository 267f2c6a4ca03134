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

import io.palimpsest.graph.CommitOptions;
import io.palimpsest.graph.InvalidTimeException;
import io.palimpsest.graph.MemoryLimitException;
import io.palimpsest.graph.Period;
import io.palimpsest.graph.ReadOnlyGraphException;
import io.palimpsest.graph.TemporalGraph;
import io.palimpsest.graph.TemporalTransaction;
import io.palimpsest.graph.Times;
import io.palimpsest.graph.schema.SchemaElement;
import io.palimpsest.recovery.Recovery;
import io.palimpsest.recovery.RecoveryException;
import io.palimpsest.recovery.RecoveryProgress;
import io.palimpsest.recovery.RecoveryReport;
import io.palimpsest.recovery.RecoveryTarget;
import io.palimpsest.temporal.PalimpsestConfig.ReadOnly;
import io.palimpsest.temporal.store.CommitApplier;
import io.palimpsest.temporal.store.Horizon;
import io.palimpsest.temporal.store.Kind;
import io.palimpsest.temporal.store.Swept;
import io.palimpsest.temporal.store.VersionedStore;
import io.palimpsest.temporal.store.Workspace;
import io.palimpsest.wal.ReadOnlyLog;
import io.palimpsest.wal.TimeSource;
import io.palimpsest.wal.WalHealth;
import io.palimpsest.wal.WalMetrics;
import io.palimpsest.wal.WalState;
import io.palimpsest.wal.WriteAheadLog;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.commons.configuration2.Configuration;
import org.apache.commons.configuration2.MapConfiguration;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.apache.tinkerpop.gremlin.structure.service.ServiceRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A durable, bi-temporal property graph in a directory.
 *
 * <pre>{@code
 * try (PalimpsestGraph graph = PalimpsestGraph.open(Path.of("data"))) {
 *   GraphTraversalSource g = graph.traversal();
 *   g.addV("person").property("name", "Ada").iterate();
 *   g.tx().commit();
 * }
 * }</pre>
 *
 * <p>Safe for use by many threads; each has its own transaction. A commit that was acknowledged is
 * on stable storage and comes back whenever the directory is opened again. One process may have a
 * directory open for writing at a time; to read it, see {@link #openReadOnly}.
 *
 * @see TemporalGraph the coordinates of time
 */
@Graph.OptIn(Graph.OptIn.SUITE_STRUCTURE_STANDARD)
@Graph.OptIn(Graph.OptIn.SUITE_PROCESS_EMBEDDED_STANDARD)
public final class PalimpsestGraph extends TransactionalFace {

  private static final Logger LOG = LoggerFactory.getLogger(PalimpsestGraph.class);

  private final String description;
  private final Configuration configuration;
  private final VersionedStore store;
  private final RecoveryReport recovery;
  private final TimeSource time;
  private final MemoryGuard memory;
  private final Commits commits;
  private final Transactions transactions;
  private final PalimpsestTransaction transaction;
  private final PalimpsestFeatures features;
  private final ServiceRegistry services;

  private PalimpsestGraph(PalimpsestConfig config, TimeSource time) {
    this.time = time;
    this.configuration = config.asConfiguration();
    this.description = config.directory().toString();
    boolean readOnly = config.readOnly() != ReadOnly.FALSE;
    this.features = new PalimpsestFeatures(config.cardinality(), !readOnly);
    this.store = new VersionedStore(config.pastBytes());
    this.services = Services.offered(config.services());
    CommitApplier applier = new CommitApplier(store);
    this.memory = new MemoryGuard(store, config.memoryBytes());
    if (readOnly) {
      Instant opened = Times.toInstant(time.micros());
      ReadOnlyLog log = WriteAheadLog.openReadOnly(config.directory(), config.wal(), time);
      this.recovery = replay(log, config.readOnly() == ReadOnly.SALVAGE, applier, time);
      this.commits = new ReadOnlyCommits(store, description, opened, recovery.damage());
      this.transactions = new Transactions(description, store, commits, time, config.idleMillis());
      this.transaction = new PalimpsestTransaction(this, transactions);
      store.startIndexing(memory::requireForIndexes);
      return;
    }
    WriteAheadLog log = WriteAheadLog.open(config.directory(), config.wal(), time);
    try {
      warnOfALateClock(log, time.micros());
      this.recovery = replay(log, applier, time);
      this.commits = new CommitPipeline(store, applier, log, time, memory, config.durability());
      this.transactions = new Transactions(description, store, commits, time, config.idleMillis());
      this.transaction = new PalimpsestTransaction(this, transactions);
      store.startIndexing(memory::requireForIndexes);
    } catch (RuntimeException | Error e) {
      closeAfter(log, e);
      throw e;
    }
  }

  private RecoveryReport replay(WriteAheadLog log, CommitApplier applier, TimeSource time) {
    RecoveryTarget target = new StoreRecoveryTarget(applier, memory, log.durable());
    try {
      return Recovery.replay(log, target, RecoveryProgress.NONE, time);
    } catch (RecoveryException e) {
      throw ofMemory(e);
    }
  }

  private RecoveryReport replay(
      ReadOnlyLog log, boolean salvage, CommitApplier applier, TimeSource time) {
    RecoveryTarget target = new StoreRecoveryTarget(applier, memory, log.written());
    try {
      return Recovery.replay(log, salvage, target, RecoveryProgress.NONE, time);
    } catch (RecoveryException e) {
      throw ofMemory(e);
    }
  }

  /** What is thrown when there is no room for the graph, or what was thrown. */
  private static RuntimeException ofMemory(RecoveryException e) {
    return e.getCause() instanceof MemoryLimitException memory ? memory : e;
  }

  private void warnOfALateClock(WriteAheadLog log, long now) {
    if (log.state() == WalState.READ_ONLY) {
      LOG.warn("the graph in {} can be read only: {}", description, log.health().cause());
    } else if (now < log.lastTimeMicros()) {
      LOG.warn(
          "the clock says {}, but the newest commit in {} is stamped {}; commits count on from"
              + " there by 1 µs until the clock has caught up",
          Times.format(now),
          description,
          Times.format(log.lastTimeMicros()));
    }
  }

  private static void closeAfter(WriteAheadLog log, Throwable failure) {
    try {
      log.close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /**
   * Opens the graph in a directory, which is made if there is none.
   *
   * @param directory where the log lives
   * @return the graph as of its last acknowledged commit; if the clock is more than {@code
   *     palimpsest.wal.clock.behind.millis} behind that, commits are refused with a {@link
   *     io.palimpsest.wal.ClockBehindException}
   * @throws io.palimpsest.wal.LogLockedException if it is open already, here or in another process
   * @throws io.palimpsest.wal.CorruptLogException if the log is damaged
   */
  public static PalimpsestGraph open(Path directory) {
    Map<String, Object> keys = Map.of(PalimpsestConfig.DIRECTORY, directory.toString());
    return open(new MapConfiguration(keys));
  }

  /**
   * Opens the graph in a directory for reading only, as it is at this moment. It takes no lock and
   * writes nothing, so this works on a backup, on a copy taken while a writer was at work, on a
   * read-only mount, and beside a writer in this or another process; what that commits later is not
   * seen. Close it and open it again for more.
   *
   * <p>Reads of every coordinate work, up to {@code asOf} the newest commit it has. A change is
   * refused with a {@link ReadOnlyGraphException}; a transaction is there to read in, and ends with
   * {@code commit} or {@code rollback}.
   *
   * @param directory where the log lives
   * @return the graph as of the last commit that is whole in the log. Beside a writer that may be
   *     one that is not durable yet
   * @throws io.palimpsest.wal.CorruptLogException if the log is damaged; with {@code
   *     palimpsest.read.only=salvage} it is read as far as it can be
   * @throws io.palimpsest.wal.WalException if there is no log, or it cannot be read
   */
  public static PalimpsestGraph openReadOnly(Path directory) {
    Map<String, Object> keys =
        Map.of(
            PalimpsestConfig.DIRECTORY, directory.toString(), PalimpsestConfig.READ_ONLY, "true");
    return open(new MapConfiguration(keys));
  }

  /**
   * Opens a graph by the keys {@code palimpsest.*}; this is what {@code GraphFactory} calls.
   *
   * @param configuration {@code palimpsest.directory}; {@code palimpsest.cardinality}, what a write
   *     of a vertex property without a cardinality means: {@code single}, {@code list} or {@code
   *     set}; {@code palimpsest.read.only}, {@code true} for {@link #openReadOnly}, or {@code
   *     salvage} to read as much as can be read of a damaged log, which {@link #health} then tells;
   *     {@code palimpsest.memory.share}, which part of the heap the graph may take, or {@code
   *     palimpsest.memory.bytes}; {@code palimpsest.services}, the names of the services that
   *     {@code call()} offers, with commas between, or {@code none}, instead of all; {@code
   *     palimpsest.durability}, what a commit waits for that does not say so itself: a {@link
   *     io.palimpsest.graph.Durability}; {@code palimpsest.transaction.idle.millis}, after how long
   *     a transaction that nobody uses is rolled back, ten minutes, or 0 for never; and the log's
   *     keys under {@code palimpsest.wal.}; keys that do not begin with {@code palimpsest.} are not
   *     looked at
   * @return the graph as of its last acknowledged commit
   * @throws IllegalArgumentException if a {@code palimpsest.} key is missing, unknown or bad
   * @throws io.palimpsest.wal.LogLockedException if it is open already, here or in another process
   * @throws io.palimpsest.wal.CorruptLogException if the log is damaged
   * @throws MemoryLimitException if the graph does not fit into its part of the heap
   */
  public static PalimpsestGraph open(Configuration configuration) {
    return open(configuration, TimeSource.system());
  }

  /**
   * Opens a graph with a clock of one's own, as tests do.
   *
   * @param configuration as {@link #open(Configuration)}
   * @param time the wall clock
   * @return the graph as of its last acknowledged commit
   */
  public static PalimpsestGraph open(Configuration configuration, TimeSource time) {
    return open(configuration, time, Ticker.shared());
  }

  static PalimpsestGraph open(Configuration configuration, TimeSource time, Ticker ticker) {
    PalimpsestGraph graph = new PalimpsestGraph(PalimpsestConfig.of(configuration), time);
    graph.transactions.watch(ticker);
    return graph;
  }

  /**
   * What opening the graph found in its log.
   *
   * @return the report
   */
  public RecoveryReport recoveryReport() {
    return recovery;
  }

  /**
   * How the graph is, since when and why: whether commits are taken. Reading works in every state
   * but CLOSED.
   *
   * @return the state of its log, with the failure that led to it; of a graph that was opened for
   *     reading only {@code READ_ONLY}, with the damage behind its last commit, if there is one
   */
  public WalHealth health() {
    return commits.health();
  }

  /** Refuses a definition of the schema for which there is no room on the heap. */
  void requireRoom(String what, SchemaElement definition) {
    memory.requireForIndexes(what, store.schema().weigh(definition));
  }

  /**
   * What the graph holds, what memory that takes, and what its transactions did.
   *
   * @return a snapshot; may be asked for often
   */
  public GraphMetrics metrics() {
    return new GraphMetrics(
        new GraphMetrics.Contents(
            store.slots(Kind.VERTEX),
            store.slots(Kind.EDGE),
            store.inventory().facts(),
            store.inventory().versions()),
        new GraphMetrics.Memory(
            store.inventory().bytes(),
            store.inventory().historyBytes(),
            store.inventory().indexBytes(),
            memory.reserved(),
            memory.limit()),
        transactions.metrics(),
        retention(),
        commits.counts(),
        commits.progress());
  }

  private GraphMetrics.Retention retention() {
    Horizon horizon = store.horizon();
    return new GraphMetrics.Retention(
        horizon.known(), horizon.valid(), store.pinned(), store.oldestPinned(time.micros()));
  }

  /**
   * What the graph's log has done since it was opened.
   *
   * @return a snapshot; empty if the graph was opened for reading only
   */
  public Optional<WalMetrics> logMetrics() {
    return commits.logMetrics();
  }

  /**
   * Forgets what was known before an instant; otherwise as {@link #vacuum(Object, Object,
   * VacuumProgress)}, which can free much more.
   *
   * @param horizon from when on what was known can be asked for; not later than now
   * @return what was done
   */
  public VacuumReport vacuum(Object horizon) {
    return vacuum(horizon, null, VacuumProgress.NONE);
  }

  /**
   * Forgets the past, so that it takes no memory any more: what was known before an instant (a read
   * {@code asOf} before it is refused from then on) and, if that is given, what held before another
   * (a read {@code validAt}, or a write {@code validFrom}, before it is refused). Every other read
   * finds what it would have found. Never goes back: of two horizons the later one counts.
   *
   * <p>An ordinary change of a value does not make the old one wrong: it held until then, and that
   * is still known. So only {@code validFrom} makes values go that were changed in the ordinary
   * way; without it, only what was corrected goes.
   *
   * <p>The horizon is a commit of its own: it is durable on return, and holds when the graph is
   * opened again. Memory is given back in steps, between which others commit. What an open
   * transaction or a view reads stays until that has ended (or is closed, or garbage) and there is
   * another vacuum.
   *
   * @param horizon from when on what was known can be asked for: a time or a commit's token; not
   *     later than now
   * @param validFrom from when on what holds can be asked for, not later than the horizon; null:
   *     since ever
   * @param progress is told how far it has come
   * @return what was done
   * @throws InvalidTimeException if the horizon is later than now, or validFrom later than that
   * @throws ReadOnlyGraphException if the graph was opened for reading only
   */
  public VacuumReport vacuum(Object horizon, @Nullable Object validFrom, VacuumProgress progress) {
    long known = transactionTime(horizon);
    long valid = validFrom == null ? Period.MIN : Times.parse("validFrom", validFrom);
    if (valid > known) {
      throw new InvalidTimeException(
          "validFrom must not be later than the horizon of the vacuum, which is "
              + Times.format(known)
              + "; found "
              + Times.format(valid));
    }
    Swept swept = commits.vacuum(known, valid, progress::reached);
    Horizon now = store.horizon();
    Horizon floor = swept.floor();
    return new VacuumReport(
        Times.toInstant(now.known()),
        instant(now.valid()),
        instant(floor.known()),
        instant(floor.valid()),
        swept.versions(),
        swept.edges(),
        swept.bytes());
  }

  private static @Nullable Instant instant(long micros) {
    return micros == Period.MIN ? null : Times.toInstant(micros);
  }

  /**
   * Tells a listener of every change of {@link #health}: never two at a time, and the last state
   * last.
   *
   * @param listener is called by a thread of the listeners' own, so it may take its time
   */
  public void onHealthChange(Consumer<WalHealth> listener) {
    commits.onHealthChange(listener);
  }

  /**
   * Whether an open transaction of any thread holds changes.
   *
   * @return {@code false} if closing the graph now would lose nothing
   */
  public boolean hasUncommittedChanges() {
    return transactions.anyHasChanges();
  }

  @Override
  public TemporalTransaction tx() {
    return transaction;
  }

  VersionedStore store() {
    return store;
  }

  Commits commits() {
    return commits;
  }

  /** What can be called; more may be registered. */
  ServiceRegistry services() {
    return services;
  }

  /**
   * Where changes go.
   *
   * @throws ReadOnlyGraphException if the graph is only read
   */
  CommitPipeline pipeline() {
    requireWritable();
    return (CommitPipeline) commits;
  }

  @Override
  public Features features() {
    return features;
  }

  @Override
  PalimpsestGraph root() {
    return this;
  }

  @Override
  Workspace reading() {
    return transaction.workspace();
  }

  /**
   * Refuses changes.
   *
   * @throws ReadOnlyGraphException if the graph is only read
   */
  void requireWritable() {
    if (commits instanceof ReadOnlyCommits readOnly) {
      throw readOnly.refusal();
    }
  }

  @Override
  void ask(CommitOptions options) {
    transaction.ask(options);
  }

  @Override
  public Configuration configuration() {
    return configuration;
  }

  /** For {@link #toString()}: where the graph lives. */
  String describe() {
    return description;
  }

  @Override
  public void close() {
    try {
      if (transaction.isOpen()) {
        transaction.close();
      }
    } finally {
      transactions.close();
      store.stopIndexing();
      commits.close();
    }
  }
}
