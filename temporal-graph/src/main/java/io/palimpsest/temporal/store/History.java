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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The versions of one fact that its cell does not hold, oldest to newest.
 *
 * <p>One rule says everything: the value at a point is that of the newest version known there whose
 * window contains its valid instant. A version is <em>plain</em> if it holds from its commit's
 * stamp on for ever, which is what a write without any temporal word says; else it is
 * <em>windowed</em>.
 *
 * <p>Few versions are linked nodes ({@link Version}); many are columns that are searched in
 * logarithmic time: {@link PlainRun} while all are plain, else {@link WindowRun}. One writer
 * appends; whoever holds a history can read it without a lock for as long as it likes.
 */
abstract sealed class History permits Version, PlainRun, WindowRun {

  /** From how many versions on they are kept in columns. */
  static final int LONGEST_CHAIN = 16;

  /** The value at a point, or null where the fact does not hold. */
  abstract @Nullable Object find(Point point);

  /** Lays what was known to a commit under what a ceiling has found already. */
  abstract void layUnder(Ceiling ceiling, int snapshot, CommitLog commits);

  /** The number of the commit that said the newest version. */
  abstract int newest();

  /** The number of the newest commit that said that the fact does not hold somewhere; 0 if none. */
  abstract int newestAbsence();

  /** Whether a version is windowed. */
  abstract boolean isWindowed();

  /**
   * The value at a point of what was said before the first windowed version, by which {@link Tally}
   * has counted.
   */
  abstract @Nullable Object findPlainBeginning(Point point);

  abstract History with(Said said, CommitLog commits);

  /** All versions, the oldest first. */
  abstract List<Said> versions(CommitLog commits);

  /**
   * What has to stay of it, so that nothing changes at or after a horizon: this, if all of it;
   * null, if nothing.
   *
   * @param plainFloor plain versions that ended with this commit or before are not seen
   * @param cell the number of the plain commit in the cell before it, or {@link
   *     PropertyChunk#NO_VALUE}
   * @param letGo is told the value of each version that goes
   */
  final @Nullable History kept(
      Horizon horizon,
      int plainFloor,
      int cell,
      CommitLog commits,
      Consumer<@Nullable Object> letGo) {
    List<Said> all = versions(commits);
    boolean[] seen =
        isWindowed() ? seen(all, horizon, cell, commits) : seenPlainly(all, plainFloor, cell);
    List<Said> kept = new ArrayList<>();
    for (int i = 0; i < seen.length; i++) {
      Said said = all.get(i);
      // Where nothing older stays, there is nothing that an absence hides.
      if (seen[i] && (said.value() != null || !kept.isEmpty() || said.seq() > horizon.snapshot())) {
        kept.add(said);
      } else {
        letGo.accept(said.value());
      }
    }
    return kept.size() == all.size() ? this : of(kept);
  }

  private static boolean[] seenPlainly(List<Said> all, int plainFloor, int cell) {
    boolean[] seen = new boolean[all.size()];
    int next = cell;
    for (int i = all.size() - 1; i >= 0; i--) {
      seen[i] = next > plainFloor;
      next = all.get(i).seq();
    }
    return seen;
  }

  private static boolean[] seen(List<Said> all, Horizon horizon, int cell, CommitLog commits) {
    boolean[] seen = new boolean[all.size()];
    List<Layer> known = new ArrayList<>();
    for (int i = 0; i < seen.length; i++) {
      Said said = all.get(i);
      if (said.seq() > horizon.snapshot()) {
        seen[i] = true;
      } else {
        known.add(Layer.of(i, said.from(), said.to()));
      }
    }
    if (cell <= horizon.snapshot()) {
      known.add(Layer.of(seen.length, commits.stamp(cell), Period.MAX));
    }
    if (!known.isEmpty()) {
      merge(known)
          .forEach(
              horizon.valid(),
              Period.MAX,
              (from, to, index) -> {
                if (index < seen.length) {
                  seen[index] = true;
                }
              });
    }
    return seen;
  }

  /** Flattens many layers two by two. */
  private static Layer merge(List<Layer> layers) {
    List<Layer> left = layers;
    while (left.size() > 1) {
      List<Layer> merged = new ArrayList<>(left.size() / 2 + 1);
      for (int i = 0; i < left.size(); i += 2) {
        merged.add(Layer.flatten(left.subList(i, Math.min(i + 2, left.size()))));
      }
      left = merged;
    }
    return left.get(0);
  }

  /** A history of versions, the oldest first; null if there is none. */
  static @Nullable History of(List<Said> versions) {
    if (versions.size() > LONGEST_CHAIN) {
      return versions.stream().allMatch(Said::plain)
          ? PlainRun.of(versions)
          : WindowRun.of(versions);
    }
    Version newest = null;
    for (Said said : versions) {
      newest = Version.of(said, newest);
    }
    return newest;
  }

  /** About how many bytes of heap it takes, without the values. */
  abstract long bytes();

  /** Takes versions. */
  @FunctionalInterface
  interface Visitor {
    void visit(int seq, @Nullable Object value);
  }

  /** Shows all versions, the oldest first. */
  abstract void forEach(Visitor visitor);

  /** One version: what a commit said about a fact on a window. */
  record Said(int seq, long from, long to, boolean plain, @Nullable Object value) {}

  /** What a number takes that has left its cell. */
  static long ofNumber(@Nullable Object value) {
    boolean number = value instanceof Integer || value instanceof Long || value instanceof Double;
    return number ? Weight.ofObject(value) : 0;
  }

  /** A history with another version. */
  static History append(@Nullable History history, Said said, CommitLog commits) {
    long before = history == null ? 0 : history.bytes();
    History after = history == null ? Version.of(said, null) : history.with(said, commits);
    commits.inventory.addHistory(1, after.bytes() - before);
    commits.inventory.addBytes(ofNumber(said.value()));
    return after;
  }
}
