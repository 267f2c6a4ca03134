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
 * Many versions on windows of their own, in columns, with what a search needs on both axes.
 *
 * <p>Sixteen versions side by side that are complete are flattened into one {@link Layer}: which of
 * them is the newest at each valid instant. Sixteen layers are flattened into one of 256 versions,
 * and so on. What was known to a commit is a prefix of the versions, so it is made of a few layers
 * of each size and less than sixteen loose versions; they are searched from the newest, each by
 * binary search. An append flattens what it completes: a constant number of steps for each level,
 * on average.
 */
final class WindowRun extends History {

  private static final int BITS = 4;
  private static final int FAN = 1 << BITS;

  private static final class Columns {
    final int[] seqs;
    final long[] froms;
    final long[] tos;
    final @Nullable Object[] values;

    Columns(int[] seqs, long[] froms, long[] tos, @Nullable Object[] values) {
      this.seqs = seqs;
      this.froms = froms;
      this.tos = tos;
      this.values = values;
    }

    Columns grown() {
      int length = seqs.length + (seqs.length >> 1);
      return new Columns(
          Arrays.copyOf(seqs, length),
          Arrays.copyOf(froms, length),
          Arrays.copyOf(tos, length),
          Arrays.copyOf(values, length));
    }
  }

  private volatile Columns columns;

  /** By level, then by place; written before {@link #size} counts what they cover. */
  private volatile Layer[][] layers = {};

  private volatile int size;
  private volatile int newestAbsence;

  /** How many bytes the layers take. */
  private long layerBytes;

  /** How many versions came before the first windowed one. */
  private int plainBeginning = -1;

  private WindowRun(int capacity) {
    columns =
        new Columns(
            new int[capacity], new long[capacity], new long[capacity], new Object[capacity]);
  }

  static WindowRun of(List<Said> versions) {
    WindowRun run = new WindowRun(versions.size() * 2);
    versions.forEach(run::add);
    return run;
  }

  private void add(Said said) {
    int index = size;
    Columns target = columns;
    if (index == target.seqs.length) {
      target = target.grown();
      columns = target;
    }
    target.seqs[index] = said.seq();
    target.froms[index] = said.from();
    target.tos[index] = said.to();
    target.values[index] = said.value();
    if (said.value() == null) {
      newestAbsence = said.seq();
    }
    if (!said.plain() && plainBeginning < 0) {
      plainBeginning = index;
    }
    flatten(target, index + 1);
    size = index + 1;
  }

  private void flatten(Columns source, int count) {
    for (int level = 0; count % (1 << (BITS * (level + 1))) == 0; level++) {
      List<Layer> parts = new ArrayList<>(FAN);
      if (level == 0) {
        for (int i = count - FAN; i < count; i++) {
          parts.add(Layer.of(i, source.froms[i], source.tos[i]));
        }
      } else {
        int end = count >>> (BITS * level);
        parts.addAll(Arrays.asList(layers[level - 1]).subList(end - FAN, end));
      }
      put(level, (count >>> (BITS * (level + 1))) - 1, Layer.flatten(parts));
    }
  }

  private void put(int level, int place, Layer layer) {
    Layer[][] levels = layers;
    levels = Arrays.copyOf(levels, Math.max(levels.length, level + 1));
    Layer[] row = levels[level] == null ? new Layer[4] : levels[level];
    if (place == row.length) {
      row = Arrays.copyOf(row, place * 2);
    }
    row[place] = layer;
    layerBytes += layer.bytes();
    levels[level] = row;
    layers = levels;
  }

  /** What is done with a layer, or a loose version, on the way from the newest to the oldest. */
  private interface Visitor {
    /** Returns whether that was enough. */
    boolean visit(Layer layer);

    boolean visit(int index);
  }

  private void visit(int snapshot, Visitor visitor) {
    int end = countUpTo(snapshot);
    Layer[][] levels = layers;
    for (int level = 0; end > 0; level++) {
      // Down to a whole layer of the next size.
      for (; end % FAN != 0; end--) {
        if (level == 0 ? visitor.visit(end - 1) : visitor.visit(levels[level - 1][end - 1])) {
          return;
        }
      }
      end >>>= BITS;
    }
  }

  @Override
  @Nullable Object find(Point point) {
    int[] found = {Layer.NOTHING};
    visit(
        point.snapshot(),
        new Visitor() {
          @Override
          public boolean visit(Layer layer) {
            found[0] = layer.at(point.valid());
            return found[0] != Layer.NOTHING;
          }

          @Override
          public boolean visit(int index) {
            Columns source = columns;
            boolean here =
                source.froms[index] <= point.valid() && point.valid() < source.tos[index];
            found[0] = here ? index : Layer.NOTHING;
            return here;
          }
        });
    return found[0] == Layer.NOTHING ? null : columns.values[found[0]];
  }

  private int countUpTo(int seq) {
    return Seqs.countUpTo(size, columns.seqs, seq);
  }

  @Override
  void layUnder(Ceiling ceiling, int snapshot, CommitLog commits) {
    visit(
        snapshot,
        new Visitor() {
          @Override
          public boolean visit(Layer layer) {
            Columns source = columns;
            layer.forEach(
                ceiling.from(),
                ceiling.to(),
                (from, to, index) ->
                    ceiling.lay(from, to, source.values[index], source.froms[index]));
            return ceiling.isComplete();
          }

          @Override
          public boolean visit(int index) {
            Columns source = columns;
            ceiling.lay(source.froms[index], source.tos[index], source.values[index]);
            return ceiling.isComplete();
          }
        });
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
    return true;
  }

  @Override
  @Nullable Object findPlainBeginning(Point point) {
    int end = Math.min(countUpTo(point.plain()), plainBeginning);
    return end == 0 ? null : columns.values[end - 1];
  }

  @Override
  List<Said> versions(CommitLog commits) {
    List<Said> all = new ArrayList<>(size);
    Columns source = columns;
    for (int i = 0; i < size; i++) {
      int seq = source.seqs[i];
      long from = source.froms[i];
      long to = source.tos[i];
      boolean plain = to == Period.MAX && from == commits.stamp(seq);
      all.add(new Said(seq, from, to, plain, source.values[i]));
    }
    return all;
  }

  @Override
  long bytes() {
    int length = columns.seqs.length;
    return 96
        + 2 * Weight.array(length, Integer.BYTES)
        + 2 * Weight.array(length, Long.BYTES)
        + layerBytes;
  }

  @Override
  void forEach(History.Visitor visitor) {
    int end = size;
    Columns source = columns;
    for (int i = 0; i < end; i++) {
      visitor.visit(source.seqs[i], source.values[i]);
    }
  }

  @Override
  History with(Said said, CommitLog commits) {
    add(said);
    return this;
  }
}
