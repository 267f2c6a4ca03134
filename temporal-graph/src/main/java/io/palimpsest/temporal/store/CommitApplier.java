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

import io.palimpsest.temporal.store.Mutation.CreateEdge;
import io.palimpsest.temporal.store.Mutation.CreateNode;
import io.palimpsest.temporal.store.Mutation.DeleteEdge;
import io.palimpsest.temporal.store.Mutation.DeleteNode;
import io.palimpsest.temporal.store.Mutation.UpdateEdge;
import io.palimpsest.temporal.store.Mutation.UpdateNode;
import org.jspecify.annotations.Nullable;

/**
 * Puts commits into the store, in LSN order: the same code for a commit just made and for one read
 * back from the log.
 *
 * <p>It decides nothing. What cascades and what is cut was decided when the commit was sealed and
 * stands in it as mutations. A commit holds the net effect of its statements, so it may end what it
 * has not begun yet, and speak of what in the end does not live at all. One thread at a time.
 */
public final class CommitApplier {

  private final VersionedStore store;

  /**
   * An applier, the only one of its store.
   *
   * @param store the store it writes
   */
  public CommitApplier(VersionedStore store) {
    this.store = store;
  }

  /**
   * Applies a commit and makes it visible.
   *
   * @param commit the commit
   * @param firstLsn the LSN of its first mutation: the visible LSN plus one
   * @param stamp its transaction time, microseconds; later than that of every commit before
   * @throws IllegalStateException if commits come out of order
   */
  public void apply(Commit commit, long firstLsn, long stamp) {
    if (firstLsn != store.visibleLsn() + 1 || stamp <= store.visibleStamp()) {
      throw new IllegalStateException(
          "expected a commit from LSN %d on and stamped after %d, but found LSN %d stamped %d"
              .formatted(store.visibleLsn() + 1, store.visibleStamp(), firstLsn, stamp));
    }
    long lsn = firstLsn;
    for (Mutation mutation : commit.mutations()) {
      apply(mutation, lsn++, stamp);
    }
    store.publish(new CommitLog.Entry(stamp, lsn - 1, commit.logEpoch()));
  }

  private void apply(Mutation mutation, long lsn, long stamp) {
    if (mutation instanceof CreateNode create) {
      VertexRecord vertex = store.vertexOrNew(create.id());
      claimNumber(create.generated(), create.id());
      say(vertex.life(), lsn, stamp, create.window(), create.label());
    } else if (mutation instanceof CreateEdge create) {
      createEdge(create, lsn, stamp);
    } else if (mutation instanceof DeleteNode delete) {
      end(store.vertexOrNew(delete.id()), lsn, stamp, delete.window());
    } else if (mutation instanceof DeleteEdge delete) {
      end(store.edgeOrNew(delete.id()), lsn, stamp, delete.window());
    } else if (mutation instanceof UpdateNode update) {
      ElementRecord owner = store.vertexOrNew(update.id());
      update(owner, update.key(), update.slot(), update.value(), lsn, stamp, update.window());
    } else if (mutation instanceof UpdateEdge update) {
      ElementRecord owner = store.edgeOrNew(update.id());
      update(owner, update.key(), update.slot(), update.value(), lsn, stamp, update.window());
    }
  }

  private void createEdge(CreateEdge create, long lsn, long stamp) {
    VertexRecord out = store.vertexOrNew(create.outId());
    VertexRecord in = store.vertexOrNew(create.inId());
    EdgeRecord edge = store.edgeOrNew(create.id());
    claimNumber(create.generated(), create.id());
    // An edge may live again between other ends; each vertex lists it once.
    if (!everTouched(edge, out, true)) {
      out.edges(true).add(edge);
    }
    if (!everTouched(edge, in, false)) {
      in.edges(false).add(edge);
    }
    say(edge.life(), lsn, stamp, create.window(), new EdgeLife(create.label(), out, in));
    out.requiredAt(lsn);
    in.requiredAt(lsn);
  }

  private static boolean everTouched(EdgeRecord edge, VertexRecord end, boolean outgoing) {
    for (Version v = edge.life().head(); v != null; v = v.previous) {
      if (v.value instanceof EdgeLife life && (outgoing ? life.out() : life.in()) == end) {
        return true;
      }
    }
    return false;
  }

  private static void end(ElementRecord record, long lsn, long stamp, Window window) {
    say(record.life(), lsn, stamp, window, null);
    record.shrunkAt(lsn);
  }

  private void update(
      ElementRecord owner,
      String key,
      long slotNumber,
      @Nullable PropertyValue value,
      long lsn,
      long stamp,
      Window window) {
    PropertySlot slot = owner.slotOrNew(key, slotNumber);
    store.numberWasTaken(slotNumber);
    say(slot, lsn, stamp, window, value);
    if (value != null) {
      owner.requiredAt(lsn);
    }
  }

  private static void say(Fact fact, long lsn, long stamp, Window window, @Nullable Object value) {
    long from = window.beginAt(stamp);
    // A stamped piece of a cascade may lie before its commit's stamp by now; then it ended itself.
    if (from < window.to()) {
      fact.append(lsn, from, window.to(), value);
    }
  }

  private void claimNumber(boolean generated, Object id) {
    if (generated && id instanceof Long number) {
      store.numberWasTaken(number);
    }
  }
}
