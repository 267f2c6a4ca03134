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

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plain version, linked to what was said before it. Immutable. */
sealed class Version extends History permits Version.Windowed {

  /** A version on a window of its own. */
  static final class Windowed extends Version {
    final long from;
    final long to;

    Windowed(Said said, @Nullable Version previous) {
      super(said.seq(), said.value(), previous);
      this.from = said.from();
      this.to = said.to();
    }
  }

  final int seq;
  final @Nullable Object value;
  final @Nullable Version previous;

  Version(int seq, @Nullable Object value, @Nullable Version previous) {
    this.seq = seq;
    this.value = value;
    this.previous = previous;
  }

  static Version of(Said said, @Nullable Version previous) {
    return said.plain()
        ? new Version(said.seq(), said.value(), previous)
        : new Windowed(said, previous);
  }

  private boolean isAt(Point point) {
    return this instanceof Windowed window
        ? seq <= point.snapshot() && window.from <= point.valid() && point.valid() < window.to
        : seq <= point.plain();
  }

  @Override
  @Nullable Object find(Point point) {
    for (Version version = this; version != null; version = version.previous) {
      if (version.isAt(point)) {
        return version.value;
      }
    }
    return null;
  }

  @Override
  void layUnder(Ceiling ceiling, int snapshot, CommitLog commits) {
    for (Version version = this;
        version != null && !ceiling.isComplete();
        version = version.previous) {
      if (version.seq <= snapshot) {
        Said said = version.said(commits);
        ceiling.lay(said.from(), said.to(), said.value());
      }
    }
  }

  private Said said(CommitLog commits) {
    return this instanceof Windowed window
        ? new Said(seq, window.from, window.to, false, value)
        : new Said(seq, commits.stamp(seq), io.palimpsest.graph.Period.MAX, true, value);
  }

  @Override
  int newest() {
    return seq;
  }

  @Override
  int newestAbsence() {
    for (Version version = this; version != null; version = version.previous) {
      if (version.value == null) {
        return version.seq;
      }
    }
    return 0;
  }

  @Override
  boolean isWindowed() {
    for (Version version = this; version != null; version = version.previous) {
      if (version instanceof Windowed) {
        return true;
      }
    }
    return false;
  }

  @Override
  @Nullable Object findPlainBeginning(Point point) {
    @Nullable Object found = null;
    for (Version version = this; version != null; version = version.previous) {
      if (version instanceof Windowed) {
        found = null;
      } else if (found == null && version.seq <= point.plain()) {
        found = version.value == null ? Version.class : version.value;
      }
    }
    return found == Version.class ? null : found;
  }

  @Override
  List<Said> versions(CommitLog commits) {
    List<Said> all = new ArrayList<>(LONGEST_CHAIN + 1);
    for (Version version = this; version != null; version = version.previous) {
      all.add(version.said(commits));
    }
    Collections.reverse(all);
    return all;
  }

  @Override
  long bytes() {
    long sum = 0;
    for (Version version = this; version != null; version = version.previous) {
      sum += version instanceof Windowed ? 40 : 24;
    }
    return sum;
  }

  @Override
  void forEach(Visitor visitor) {
    if (previous != null) {
      previous.forEach(visitor);
    }
    visitor.visit(seq, value);
  }

  @Override
  History with(Said said, CommitLog commits) {
    int length = 0;
    for (Version version = this; version != null; version = version.previous) {
      length++;
    }
    if (length < LONGEST_CHAIN) {
      return of(said, this);
    }
    List<Said> all = versions(commits);
    all.add(said);
    return all.stream().allMatch(Said::plain) ? PlainRun.of(all) : WindowRun.of(all);
  }
}
