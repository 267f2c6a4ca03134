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

import io.palimpsest.graph.MemoryLimitException;
import io.palimpsest.graph.schema.IndexDefinition;
import io.palimpsest.graph.schema.IndexStatus;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The indexes of a store: kept up by its writer with every commit, filled by a thread of their own.
 *
 * <p>That thread enters some thousand elements at a time under the writer's lock, from the first
 * slot on. A commit meanwhile is followed for the elements that are in already; the others have it
 * in the store when their turn comes. When no element is left, the index is ready, at once and for
 * all readers, since what an element ever had is in it.
 */
final class Indexes implements IndexKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(Indexes.class);
  private static final int AT_A_TIME = 1024;
  private static final int FORGOTTEN_AT_A_TIME = 128;

  /** What an element may take in an index, if most have little of a past. */
  private static final int MOST_EACH = 64;

  private static final long TURN_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  private final VersionedStore store;
  private final ReentrantLock writing;

  /** All that are not dropped. */
  private volatile PropertyIndex[] all = {};

  /** Written by the writer only. */
  private final Map<Kind, Map<Integer, Touched>> touched = new EnumMap<>(Kind.class);

  private boolean restrictsLabels;
  private boolean started;
  private volatile boolean closed;

  /** At most one thread, which ends when there is nothing to fill. */
  private final ThreadPoolExecutor builder =
      new ThreadPoolExecutor(
          0,
          1,
          1,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          work -> {
            Thread thread = new Thread(work, "palimpsest-indexes");
            thread.setDaemon(true);
            return thread;
          },
          new ThreadPoolExecutor.DiscardPolicy()); // what is closed fills nothing

  Indexes(VersionedStore store, ReentrantLock writing) {
    this.store = store;
    this.writing = writing;
  }

  /** Begins to fill indexes; until then none is, so that a replay is not held up. */
  void start() {
    writing.lock();
    try {
      started = true;
      for (PropertyIndex index : all) {
        builder.execute(() -> fill(index));
      }
    } finally {
      writing.unlock();
    }
  }

  /** Stops filling. */
  void close() {
    closed = true;
    builder.shutdown();
  }

  /** All indexes, ready or not. */
  PropertyIndex[] all() {
    return all;
  }

  /** How many indexes may list what is said of a property. */
  int about(Kind kind, String key) {
    int count = 0;
    for (PropertyIndex index : all) {
      if (index.kind == kind && index.definition.keys().contains(key)) {
        count++;
      }
    }
    return count;
  }

  private @Nullable PropertyIndex find(IndexDefinition definition) {
    for (PropertyIndex index : all) {
      if (index.definition.name().equals(definition.name())) {
        return index;
      }
    }
    return null;
  }

  @Override
  public IndexStatus status(IndexDefinition definition) {
    PropertyIndex index = find(definition);
    if (index == null) { // dropped just now
      return new IndexStatus(definition, IndexStatus.State.BUILDING, 0, 0, null);
    }
    long total = store.elements(index.kind).size();
    String failure = index.failure();
    IndexStatus.State state =
        failure != null
            ? IndexStatus.State.FAILED
            : index.isReady() ? IndexStatus.State.READY : IndexStatus.State.BUILDING;
    return new IndexStatus(definition, state, Math.min(index.built(), total), total, failure);
  }

  // ---- Filling

  private void fill(PropertyIndex index) {
    boolean done = false;
    while (!done) {
      if (writing.hasQueuedThreads()) {
        LockSupport.parkNanos(TURN_NANOS); // a commit goes first
      }
      writing.lock();
      try {
        done = closed || index.isDropped();
        if (!done) {
          store.room().require("to fill the index \"" + index + "\"", (long) AT_A_TIME * MOST_EACH);
          done = index.build(AT_A_TIME);
        }
      } catch (MemoryLimitException e) {
        index.fail(String.valueOf(e.getMessage()));
        LOG.warn("the index {} was not filled: {}", index, e.getMessage());
        done = true;
      } catch (RuntimeException | OutOfMemoryError e) {
        fail(index, e);
        done = true;
      } finally {
        writing.unlock();
      }
    }
  }

  private static void fail(PropertyIndex index, Throwable cause) {
    index.fail(cause.toString());
    LOG.error("the index {} is not used any more", index, cause);
  }

  // ---- Writing: the holder of the writing lock

  @Override
  public void created(IndexDefinition definition, int seq) {
    PropertyIndex index = new PropertyIndex(definition, store);
    List<PropertyIndex> more = new ArrayList<>(List.of(all));
    more.add(index);
    set(more);
    if (started && !closed) {
      builder.execute(() -> fill(index));
    }
  }

  @Override
  public void dropped(IndexDefinition definition) {
    PropertyIndex index = find(definition);
    if (index != null) {
      index.drop();
      List<PropertyIndex> fewer = new ArrayList<>(List.of(all));
      fewer.remove(index);
      set(fewer);
    }
  }

  private void set(List<PropertyIndex> indexes) {
    restrictsLabels = indexes.stream().anyMatch(index -> index.label != Names.UNKNOWN);
    all = indexes.toArray(new PropertyIndex[0]);
  }

  /** Notes what is there before a commit says something about a property. */
  void beforeProperty(Kind kind, int slot, String key, @Nullable Object value) {
    PropertyIndex[] indexes = all;
    if (indexes.length == 0) {
      return;
    }
    int code = store.keys().code(key);
    for (PropertyIndex index : indexes) {
      if (index.kind == kind && index.hasKey(code)) {
        touched(kind, slot).say(code, value, store.properties(kind));
        return;
      }
    }
  }

  /** Notes what is there before a commit says something about a life. */
  void beforeLife(Kind kind, int slot) {
    if (restrictsLabels) {
      touched(kind, slot).sayLife(store.elements(kind).isWindowed(slot));
    }
  }

  /**
   * Lets indexes forget what nobody sees any more, after the store has. For the thread that sweeps.
   *
   * @param plainFloor plain versions that ended with this commit or before are seen from nowhere
   */
  void sweep(Sweep sweep, int plainFloor) {
    for (PropertyIndex index : all) {
      List<Object> keys = index.forgettable(plainFloor);
      for (int from = 0; from < keys.size(); from += FORGOTTEN_AT_A_TIME) {
        List<Object> some = keys.subList(from, Math.min(keys.size(), from + FORGOTTEN_AT_A_TIME));
        sweep.step(() -> unlessDropped(index, () -> index.forget(some, plainFloor)));
      }
      enterAnew(index, sweep);
    }
  }

  /** Of whom no windows, or no several values, are left counts as simple again. */
  private static void enterAnew(PropertyIndex index, Sweep sweep) {
    SlotSet[] there = {SlotSet.EMPTY};
    sweep.step(() -> there[0] = index.notSimple());
    SlotSet.Walk walk = there[0].walk();
    for (int left = there[0].size(); left > 0; left -= AT_A_TIME) {
      int count = Math.min(left, AT_A_TIME);
      sweep.step(
          () -> {
            for (int i = 0; i < count; i++) {
              index.choose(walk.next());
            }
          });
    }
    List<Integer> chosen = new ArrayList<>();
    sweep.step(() -> chosen.addAll(index.chosen()));
    Map<Integer, List<Object>> listed = index.listed(chosen);
    for (int from = 0; from < chosen.size(); from += FORGOTTEN_AT_A_TIME) {
      List<Integer> some =
          chosen.subList(from, Math.min(chosen.size(), from + FORGOTTEN_AT_A_TIME));
      sweep.step(() -> unlessDropped(index, () -> index.enterAnew(some, listed)));
    }
  }

  private static void unlessDropped(PropertyIndex index, Runnable step) {
    if (!index.isDropped()) {
      step.run();
    }
  }

  private Touched touched(Kind kind, int slot) {
    return touched
        .computeIfAbsent(kind, any -> new LinkedHashMap<>())
        .computeIfAbsent(slot, Touched::new);
  }

  /** Takes up what a commit has said; called before it is visible. */
  void follow(int seq) {
    if (touched.isEmpty()) {
      return;
    }
    for (PropertyIndex index : all) {
      Map<Integer, Touched> elements = touched.get(index.kind);
      if (elements == null || index.isDropped()) {
        continue;
      }
      try {
        for (Touched element : elements.values()) {
          index.follow(element, seq);
        }
        index.flush();
      } catch (RuntimeException e) {
        fail(index, e); // the commit is durable, so it must become visible
      }
    }
    touched.clear();
  }
}
