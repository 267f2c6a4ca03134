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

import io.palimpsest.temporal.store.Judgement;
import io.palimpsest.temporal.store.SealedWork;
import io.palimpsest.wal.Durability;
import org.jspecify.annotations.Nullable;

/**
 * The commits that have their LSNs and are not visible yet, in LSN order.
 *
 * <p>A linked list with two ends. The sequencing section appends at the tail and looks for clashes;
 * the applier takes from the head. Nodes are made before the section, so that appending allocates
 * nothing. One that was taken off lets its work go: a dead node that has grown old keeps those
 * after it from being collected while they are young, for as long as it is not collected itself.
 */
final class PendingCommits {

  /** One commit on its way. Its numbers are written before {@link #append} publishes it. */
  static final class Pending {
    private volatile @Nullable SealedWork work;
    private Judgement judgement = Judgement.NOTHING;

    /** What it has to reach before it may be visible. */
    final Durability durability;

    private long firstLsn;
    private long lastLsn;
    private long stamp;

    /** What the {@link MemoryGuard} has reserved for it, in bytes. */
    final long weight;

    private volatile @Nullable Pending next;

    Pending(SealedWork work, Durability durability, long weight) {
      this.work = work;
      this.durability = durability;
      this.weight = weight;
    }

    void judged(Judgement found) {
      judgement = found;
    }

    void number(long first, long last, long transactionTime) {
      firstLsn = first;
      lastLsn = last;
      stamp = transactionTime;
    }

    /** What is to be committed; null once it is visible. */
    @Nullable SealedWork work() {
      return work;
    }

    Judgement judgement() {
      return judgement;
    }

    long firstLsn() {
      return firstLsn;
    }

    long lastLsn() {
      return lastLsn;
    }

    long stamp() {
      return stamp;
    }
  }

  /** The last commit that is visible, or a stand-in for it; its successors are not. */
  private volatile Pending visible;

  /** Guarded by the sequencing lock. */
  private Pending tail;

  PendingCommits(Pending standIn) {
    visible = standIn;
    tail = standIn;
  }

  /** Appends a numbered commit. Sequencing section only. */
  void append(Pending pending) {
    tail.next = pending;
    tail = pending;
  }

  /** The newest commit that is visible, or a stand-in; what is on its way comes after it. */
  Pending lastVisible() {
    return visible;
  }

  /** The oldest commit on its way, or null. */
  @Nullable Pending first() {
    return visible.next;
  }

  /** The commit after another, or null. */
  static @Nullable Pending after(Pending pending) {
    return pending.next;
  }

  /** Takes the oldest commit off, which has become visible. Applier only. */
  void removeFirst(Pending first) {
    visible = first;
    first.work = null;
  }
}
