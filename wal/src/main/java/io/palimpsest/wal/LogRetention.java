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
package io.palimpsest.wal;

import io.palimpsest.wal.LogCatalog.Span;
import io.palimpsest.wal.ReleaseReport.Obstacle;
import io.palimpsest.wal.storage.ClaimedLog;
import io.palimpsest.wal.storage.LogExtent;
import io.palimpsest.wal.storage.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Decides which segments nobody needs any more, and lets them go.
 *
 * <ol>
 *   <li>Under the lock: find how far everybody is past, and take what is older out of the
 *       catalogue. From here on nobody can begin to read it.
 *   <li>Write the mark with the new beginning of the log, and force it.
 *   <li>Delete, oldest first, one segment in each cycle of the flusher, so that commits go on.
 * </ol>
 *
 * <p>A crash in it leaves the log with its old beginning, its new one, or one between. The lock is
 * never held across I/O.
 *
 * <p>What is kept whatever the holds say: the youngest segment that holds a record, since what
 * follows takes its number and its time from it; and a beginning at LSN 1 never moves to a later
 * segment that begins at LSN 1 as well, which could not be told from a log that lost its beginning.
 */
final class LogRetention {

  private final ClaimedLog claim;
  private final LogCatalog catalog;
  private final Watermarks watermarks;
  private final TimeSource time;
  private final int leastSegments;
  private final long leastAgeMicros;

  /** Guarded by this. */
  private final Set<LogHold> holds = new LinkedHashSet<>();

  /** Guarded by this. */
  private final Set<Pin> pins = new LinkedHashSet<>();

  /** Guarded by this. */
  private long readers;

  private final Queue<CompletableFuture<ReleaseReport>> asked = new ConcurrentLinkedQueue<>();

  /** Of the flusher: what it is deleting. */
  private @Nullable Release running;

  LogRetention(
      ClaimedLog claim,
      LogCatalog catalog,
      Watermarks watermarks,
      WalConfig config,
      TimeSource time) {
    this.claim = claim;
    this.catalog = catalog;
    this.watermarks = watermarks;
    this.time = time;
    this.leastSegments = config.retentionMinSegments();
    this.leastAgeMicros = config.retentionMinAgeMillis() * 1_000;
  }

  /** How far a release has come. */
  private static final class Release {

    private final CompletableFuture<ReleaseReport> result;
    private final long firstLsnBefore;
    private final List<Long> bounds;
    private final List<Obstacle> heldBy;
    private final List<String> deleted = new ArrayList<>();

    Release(
        CompletableFuture<ReleaseReport> result,
        long firstLsnBefore,
        List<Long> bounds,
        List<Obstacle> heldBy) {
      this.result = result;
      this.firstLsnBefore = firstLsnBefore;
      this.bounds = bounds;
      this.heldBy = heldBy;
    }
  }

  /** Keeps the segment that a reader is in, and what follows; moves on with it. */
  final class Pin implements ReaderPlace {

    private final String name;
    private volatile long sequence;
    private volatile long lsn;

    Pin(String name) {
      this.name = name;
    }

    @Override
    public void moveTo(Span span) {
      lsn = span.extent().firstLsn();
      sequence = span.extent().sequence();
    }

    @Override
    public void atEnd() {}

    @Override
    public WalException gone(long wanted, StorageException cause) {
      return new WalException("a segment that a reader holds was deleted: " + cause, cause);
    }

    @Override
    public void close() {
      synchronized (LogRetention.this) {
        pins.remove(this);
      }
    }
  }

  // Any thread --------------------------------------------------------------------------------

  /** Returns the first LSN that is kept. */
  long firstLsn() {
    return catalog.spans().get(0).extent().firstLsn();
  }

  synchronized LogHold hold(LogHold.Kind kind, String name, long lsn) {
    requireKept(lsn);
    for (LogHold other : holds) {
      if (other.kind() == kind && other.name().equals(name)) {
        throw new IllegalArgumentException("expected a name that is not taken, found " + other);
      }
    }
    LogHold hold = new LogHold(this, kind, name, lsn);
    holds.add(hold);
    return hold;
  }

  synchronized void drop(LogHold hold) {
    holds.remove(hold);
  }

  synchronized List<LogHold> holds() {
    return List.copyOf(holds);
  }

  /** Keeps what a reader needs that begins at an LSN, until it is closed. */
  synchronized Pin pin(long lsn) {
    requireKept(lsn);
    readers++;
    Pin pin = new Pin("reader " + readers + " from LSN " + lsn);
    pin.moveTo(LogCatalog.spanBefore(catalog.spans(), lsn));
    pins.add(pin);
    return pin;
  }

  private void requireKept(long lsn) {
    if (lsn < 1) {
      throw new IllegalArgumentException("LSN " + lsn + ", expected 1 or more");
    }
    if (lsn < firstLsn()) {
      throw new LogReleasedException(lsn, firstLsn());
    }
  }

  /** Asks the flusher for a release; ring the doorbell afterwards. */
  CompletableFuture<ReleaseReport> ask() {
    CompletableFuture<ReleaseReport> request = new CompletableFuture<>();
    asked.add(request);
    return request;
  }

  /** Lets everybody know who waits for a release that will not come. */
  void refuse(RuntimeException why) {
    CompletableFuture<ReleaseReport> request = asked.poll();
    while (request != null) {
      request.completeExceptionally(why);
      request = asked.poll();
    }
  }

  boolean isWanted() {
    return !asked.isEmpty();
  }

  // The flusher -------------------------------------------------------------------------------

  /** Returns whether {@link #delete} has more to do. */
  boolean isRunning() {
    return running != null;
  }

  /**
   * Begins what was asked for, if anything was.
   *
   * @return whether the mark has to be written, with {@link #firstLsn}, before {@link #delete}
   */
  boolean begin() {
    CompletableFuture<ReleaseReport> request = running == null ? asked.poll() : null;
    if (request == null) {
      return false;
    }
    Release begun = decide(request);
    running = begun;
    return firstLsn() > begun.firstLsnBefore;
  }

  /** Deletes one segment, or reports that there is no further one. */
  void delete() throws IOException {
    Release now = running;
    if (now == null) {
      return;
    }
    if (now.bounds.isEmpty()) {
      running = null;
      now.result.complete(
          new ReleaseReport(now.firstLsnBefore, firstLsn(), now.deleted, now.heldBy));
      return;
    }
    List<LogExtent> before = claim.extents();
    try {
      claim.releaseBefore(now.bounds.remove(0));
    } catch (StorageException e) {
      if (e.kind() != StorageException.Kind.RETRYABLE) {
        fail(e);
        throw e;
      }
      // Nobody can reach it; the next release tries again.
      fail(e);
    } catch (IOException | RuntimeException e) {
      fail(e);
      throw e;
    }
    int deleted = before.size() - claim.extents().size();
    before.subList(0, deleted).forEach(extent -> now.deleted.add(extent.name()));
  }

  /** Ends what was begun, in vain. */
  void fail(Throwable cause) {
    Release now = running;
    running = null;
    if (now != null) {
      now.result.completeExceptionally(
          new WalException(
              "releasing the log before LSN "
                  + firstLsn()
                  + " failed, deleted were "
                  + now.deleted
                  + ": "
                  + cause,
              cause));
    }
  }

  private synchronized Release decide(CompletableFuture<ReleaseReport> request) {
    List<Span> spans = catalog.spans();
    long firstLsnBefore = firstLsn();
    int target = 0;
    List<Obstacle> heldBy = List.of();
    for (int i = 1; i < spans.size() && heldBy.isEmpty(); i++) {
      if (canBeFirst(spans, i)) {
        heldBy = obstacles(spans, i);
        target = heldBy.isEmpty() ? i : target;
      }
    }
    if (heldBy.isEmpty()) {
      heldBy = List.of(new Obstacle("the youngest segment", firstLsn(spans, target)));
    }
    if (target > 0) {
      catalog.release(target);
    }
    // What an earlier release could not delete goes first.
    List<Long> bounds = new ArrayList<>();
    for (int i = 0; i <= target; i++) {
      if (canBeFirst(spans, i)) {
        bounds.add(firstLsn(spans, i));
      }
    }
    return new Release(request, firstLsnBefore, bounds, heldBy);
  }

  private static long firstLsn(List<Span> spans, int i) {
    return spans.get(i).extent().firstLsn();
  }

  /**
   * Returns whether a log can begin with a segment: not at LSN 1, which is where a whole one
   * begins; and of those that begin at one LSN only with the last, since a storage releases by LSN.
   */
  private static boolean canBeFirst(List<Span> spans, int i) {
    long first = firstLsn(spans, i);
    return first > 1 && (i + 1 == spans.size() || firstLsn(spans, i + 1) > first);
  }

  /** Returns what speaks against a log that begins with a segment. */
  private List<Obstacle> obstacles(List<Span> spans, int i) {
    List<Obstacle> found = new ArrayList<>();
    LogExtent first = spans.get(i).extent();
    long kept = firstLsn(spans, i - 1);
    boolean checkpoint = false;
    for (LogHold hold : holds) {
      checkpoint |= hold.kind() == LogHold.Kind.CHECKPOINT;
      if (hold.lsn() < first.firstLsn()) {
        found.add(new Obstacle(hold.toString(), hold.lsn()));
      }
    }
    if (!checkpoint) {
      found.add(new Obstacle("no checkpoint holds the log: all of it is needed", kept));
    }
    for (Pin pin : pins) {
      if (pin.sequence < first.sequence()) {
        found.add(new Obstacle(pin.name, pin.lsn));
      }
    }
    if (spans.size() - i < leastSegments) {
      found.add(new Obstacle("retention.min.segments = " + leastSegments, kept));
    }
    if (leastAgeMicros > 0 && spans.get(i - 1).lastMicros() > time.micros() - leastAgeMicros) {
      found.add(new Obstacle("retention.min.age.millis = " + leastAgeMicros / 1_000, kept));
    }
    if (watermarks.durableTransaction() < spans.get(i).firstTransaction()) {
      found.add(new Obstacle("the segment that holds the last record", kept));
    }
    return found;
  }
}
