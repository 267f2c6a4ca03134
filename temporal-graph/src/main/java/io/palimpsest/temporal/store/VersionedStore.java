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

import io.palimpsest.graph.CommitToken;
import io.palimpsest.graph.Period;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Every fact the graph was ever told, in memory, readable at any coordinate of valid time and
 * transaction time.
 *
 * <p>The {@link CommitApplier} is its single writer. It appends versions and then publishes the LSN
 * up to which they count, {@link #visibleLsn()}; a reader loads that word once, and from then on
 * passes over everything newer. Readers take no lock and never wait.
 *
 * <p>Nothing is removed: an element that ended keeps its record.
 */
public final class VersionedStore {

  private static final CommitToken BEFORE_EVERY_COMMIT = new CommitToken(0, 0);

  private final ConcurrentMap<Object, VertexRecord> verticesById = new ConcurrentHashMap<>();
  private final ConcurrentMap<Object, EdgeRecord> edgesById = new ConcurrentHashMap<>();
  private final AppendList<VertexRecord> vertices = new AppendList<>();
  private final AppendList<EdgeRecord> edges = new AppendList<>();
  private final CommitLog commits = new CommitLog();

  /** The next number for an id or a slot; any thread may take one. */
  private final AtomicLong nextNumber = new AtomicLong();

  /** Every commit up to here counts. Written by the applier after the commit's versions. */
  private volatile long visibleLsn;

  /** The transaction time of the newest visible commit. Written before {@link #visibleLsn}. */
  private volatile long visibleStamp = Period.MIN;

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
    CommitLog.Entry entry = commits.newestUpTo(lsn);
    return entry == null ? BEFORE_EVERY_COMMIT : new CommitToken(entry.logEpoch(), entry.lastLsn());
  }

  /** The token of the commit that contains a mutation. */
  CommitToken tokenOf(long lsn) {
    CommitLog.Entry entry = commits.containing(lsn);
    return entry == null
        ? new CommitToken(0, lsn)
        : new CommitToken(entry.logEpoch(), entry.lastLsn());
  }

  /** A view of the committed graph at a coordinate. */
  public ReadView view(long lsn, long valid) {
    return new ReadView(this, lsn, valid, null);
  }

  /** A number nobody has had before, for an id or a slot. */
  long takeNumber() {
    return nextNumber.getAndIncrement();
  }

  /** Keeps numbers that were taken before a restart from being taken again. Applier only. */
  void numberWasTaken(long number) {
    if (number >= nextNumber.get()) {
      nextNumber.accumulateAndGet(number + 1, Math::max);
    }
  }

  @Nullable VertexRecord vertex(Object id) {
    return verticesById.get(id);
  }

  @Nullable EdgeRecord edge(Object id) {
    return edgesById.get(id);
  }

  AppendList<VertexRecord> vertices() {
    return vertices;
  }

  AppendList<EdgeRecord> edges() {
    return edges;
  }

  /** The record of a vertex, made if there is none. Applier only. */
  VertexRecord vertexOrNew(Object id) {
    VertexRecord record = verticesById.get(id);
    if (record == null) {
      record = new VertexRecord(id, null);
      verticesById.put(id, record);
      vertices.add(record);
    }
    return record;
  }

  /** The record of an edge, made if there is none. Applier only. */
  EdgeRecord edgeOrNew(Object id) {
    EdgeRecord record = edgesById.get(id);
    if (record == null) {
      record = new EdgeRecord(id, null);
      edgesById.put(id, record);
      edges.add(record);
    }
    return record;
  }

  /** Makes a commit count. Applier only. */
  void publish(CommitLog.Entry entry) {
    commits.add(entry);
    visibleStamp = entry.stamp();
    visibleLsn = entry.lastLsn();
  }
}
