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
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Many plain versions: eight bytes each and the value, found by binary search. As both axes of time
 * are one for plain versions ({@link Point#plain()}), there is nothing more to it.
 */
final class PlainRun extends History {

  private static final class Columns {
    final int[] seqs;
    final @Nullable Object[] values;

    Columns(int[] seqs, @Nullable Object[] values) {
      this.seqs = seqs;
      this.values = values;
    }
  }

  private volatile Columns columns;
  private volatile int size;
  private volatile int newestAbsence;

  private PlainRun(int capacity) {
    columns = new Columns(new int[capacity], new Object[capacity]);
  }

  static PlainRun of(List<Said> versions) {
    PlainRun run = new PlainRun(versions.size() * 2);
    versions.forEach(run::add);
    return run;
  }

  private void add(Said said) {
    int index = size;
    Columns target = columns;
    if (index == target.seqs.length) {
      int length = index + (index >> 1);
      target =
          new Columns(Arrays.copyOf(target.seqs, length), Arrays.copyOf(target.values, length));
      columns = target;
    }
    target.seqs[index] = said.seq();
    target.values[index] = said.value();
    if (said.value() == null) {
      newestAbsence = said.seq();
    }
    size = index + 1;
  }

  @Override
  @Nullable Object find(Point point) {
    int index = countUpTo(point.plain()) - 1;
    return index < 0 ? null : columns.values[index];
  }

  /** How many versions were said by commits up to this one. */
  private int countUpTo(int seq) {
    return Seqs.countUpTo(size, columns.seqs, seq);
  }

  @Override
  void layUnder(Ceiling ceiling, int snapshot, CommitLog commits) {
    int end = countUpTo(snapshot);
    Columns source = columns;
    for (int i = end - 1; i >= 0 && !ceiling.isComplete(); i--) {
      ceiling.lay(commits.stamp(source.seqs[i]), Period.MAX, source.values[i]);
    }
  }

  @Override
  int newest() {
    return columns.seqs[size - 1];
  }

  @Override
  int newestAbsence() {
    return newestAbsence;
  }

  @Override
  boolean isWindowed() {
    return false;
  }

  @Override
  @Nullable Object findPlainBeginning(Point point) {
    return find(point);
  }

  @Override
  List<Said> versions(CommitLog commits) {
    List<Said> all = new ArrayList<>(size + 1);
    Columns source = columns;
    for (int i = 0; i < size; i++) {
      int seq = source.seqs[i];
      all.add(new Said(seq, commits.stamp(seq), Period.MAX, true, source.values[i]));
    }
    return all;
  }

  @Override
  long bytes() {
    return 64 + 2 * Weight.array(columns.seqs.length, Weight.REF);
  }

  @Override
  void forEach(Visitor visitor) {
    int end = size;
    Columns source = columns;
    for (int i = 0; i < end; i++) {
      visitor.visit(source.seqs[i], source.values[i]);
    }
  }

  @Override
  History with(Said said, CommitLog commits) {
    if (said.plain()) {
      add(said);
      return this;
    }
    List<Said> all = versions(commits);
    all.add(said);
    return WindowRun.of(all);
  }
}
