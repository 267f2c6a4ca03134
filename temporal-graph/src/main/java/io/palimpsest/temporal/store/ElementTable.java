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
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a kind in columns: a slot is a row. A slot is given once, for ever, to an id.
 *
 * <p>The cell of a life is the number of the commit from whose stamp on the element lives, as what
 * it was first: with its first label and, of an edge, its first ends, which stand in columns. All
 * else about its life is in a {@link History}. A life that begins again as something else counts as
 * windowed, so that plain versions need no value.
 *
 * <p>One writer; readers take no lock. A life's cell is changed as one of {@link PropertyChunk}; as
 * the columns beside it never change, there is nothing to read twice.
 */
abstract class ElementTable {

  static final int NO_VALUE = PropertyChunk.NO_VALUE;
  static final int NONE = IdIndex.NONE;

  /** The code of the label of an element of which no life is known yet. */
  static final int NO_LABEL = 0;

  final Kind kind;
  final Names labels = new Names();
  final PropertyTable properties;
  final Tally tally = new Tally();
  final CommitLog commits;

  private final IdIndex ids = new IdIndex();
  private final CodeColumn firstLabels = new CodeColumn();
  private final IntColumn seqs = new IntColumn(NO_VALUE);
  private final RefColumn<History> histories = new RefColumn<>();
  private volatile LabelSlots[] haveHad = {};
  private volatile int size;

  ElementTable(Kind kind, Names keys, CommitLog commits) {
    this.kind = kind;
    this.properties = new PropertyTable(keys);
    this.commits = commits;
    labels.codeOrNew("");
  }

  /** How many slots are given. */
  final int size() {
    return size;
  }

  /** The slot of an id, or {@link #NONE}. */
  final int find(Object id) {
    return ids.find(id);
  }

  final Object id(int slot) {
    return ids.id(slot);
  }

  final int hashOfId(int slot) {
    return ids.hashOf(slot);
  }

  /** Touches the id of a slot, so that it lies in the processor's cache by when it is read. */
  final int touchId(int slot) {
    return slot < 0 ? 0 : ids.hashOf(slot);
  }

  /** The number of the commit from which on the element lives as it first was; else NO_VALUE. */
  final int plainSeq(int slot) {
    return seqs.getAcquire(slot);
  }

  final boolean hasHistory(int slot) {
    return histories.getAcquire(slot) != null;
  }

  final @Nullable History history(int slot) {
    return histories.getAcquire(slot);
  }

  final boolean isWindowed(int slot) {
    History history = histories.getAcquire(slot);
    return history != null && history.isWindowed();
  }

  final int firstLabel(int slot) {
    return firstLabels.get(slot);
  }

  /** The elements that have had a label. */
  final LabelSlots haveHad(int label) {
    LabelSlots[] all = haveHad;
    return label < all.length ? all[label] : new LabelSlots();
  }

  /** What the element is while it lives as it first did: see {@link Fact}. */
  abstract Object firstLife(int slot);

  final boolean lives(int slot, Point point) {
    return seqs.getAcquire(slot) <= point.plain() || historyAt(slot, point) != null;
  }

  private @Nullable Object historyAt(int slot, Point point) {
    History history = histories.getAcquire(slot);
    return history == null ? null : history.find(point);
  }

  /** What the element is at a point, or null if it does not live. */
  final @Nullable Object lifeAt(int slot, Point point) {
    return seqs.getAcquire(slot) <= point.plain() ? firstLife(slot) : historyAt(slot, point);
  }

  /** The label at a point, or null if the element does not live. */
  final @Nullable String labelAt(int slot, Point point) {
    if (seqs.getAcquire(slot) <= point.plain()) {
      return labels.name(firstLabels.get(slot));
    }
    return labelOf(historyAt(slot, point));
  }

  private static @Nullable String labelOf(@Nullable Object life) {
    return life instanceof EdgeLife edge ? edge.label() : (String) life;
  }

  final int count(@Nullable String label, Point point) {
    return tally.count(
        label,
        label == null ? 0 : labels.code(label),
        point,
        new Tally.Lives() {
          @Override
          public @Nullable String at(int slot, Point there) {
            return labelAt(slot, there);
          }

          @Override
          public @Nullable String plainly(int slot, Point there) {
            History history = histories.getAcquire(slot);
            return history == null ? null : labelOf(history.findPlainBeginning(there));
          }
        });
  }

  final void layLifeUnder(int slot, Ceiling ceiling, int snapshot) {
    int seq = seqs.getAcquire(slot);
    if (seq <= snapshot) {
      ceiling.lay(commits.stamp(seq), Period.MAX, firstLife(slot));
    }
    History history = histories.getAcquire(slot);
    if (history != null && !ceiling.isComplete()) {
      history.layUnder(ceiling, snapshot, commits);
    }
  }

  /** The number of the commit that last said something about the life. */
  final int newestOfLife(int slot) {
    int seq = seqs.getAcquire(slot);
    History history = histories.getAcquire(slot);
    return seq != NO_VALUE ? seq : history == null ? 0 : history.newest();
  }

  /** The number of the commit that last ended or shrank the life. */
  final int shrunkAt(int slot) {
    History history = histories.getAcquire(slot);
    return history == null ? 0 : history.newestAbsence();
  }

  /** A number not below that of any commit that needed the life to hold. */
  int requiredAt(int slot) {
    int newest = 0;
    for (int label : new int[] {NO_LABEL, firstLabel(slot)}) {
      for (int key : properties.keysOf(label)) {
        newest = Math.max(newest, properties.newest(slot, key));
        Bag bag = properties.bag(slot, key);
        if (bag != null) {
          for (Bag.Item item : bag.items()) {
            History history = item.history();
            newest = Math.max(newest, history == null ? 0 : history.newest());
          }
        }
      }
    }
    return newest;
  }

  // ---- Writing

  /** The slot of an id, a new one if it has none. */
  final int findOrNew(Object id) {
    int slot = ids.findForWriter(id);
    if (slot != NONE) {
      return slot;
    }
    slot = size;
    if (slot == Integer.MAX_VALUE - 8) {
      throw new IllegalStateException(
          "no more than " + slot + " elements of a kind fit in a store");
    }
    firstLabels.ensure(slot);
    seqs.ensure(slot);
    addRow(slot);
    ids.put(id, slot);
    commits.inventory.addFact();
    commits.inventory.addBytes(rowBytes() + Weight.ofId(id));
    size = slot + 1;
    return slot;
  }

  abstract void addRow(int slot);

  /** What a row takes, without an id that is an object. */
  abstract int rowBytes();

  /** Whether what an element is now is what it was first; if it was nothing yet, it becomes it. */
  final boolean isFirstLife(int slot, Object life) {
    if (firstLabels.get(slot) == NO_LABEL) {
      setFirstLife(slot, life);
      int label = labels.codeOrNew(String.valueOf(labelOf(life)));
      firstLabels.set(slot, label);
      hasLabel(slot, label, true);
      return true;
    }
    if (firstLife(slot).equals(life)) {
      return true;
    }
    int label = labels.codeOrNew(String.valueOf(labelOf(life)));
    if (label != firstLabels.get(slot)) {
      hasLabel(slot, label, false);
    }
    return false;
  }

  private void hasLabel(int slot, int label, boolean first) {
    LabelSlots[] all = haveHad;
    if (label >= all.length) {
      int length = all.length;
      all = Arrays.copyOf(all, label + 1);
      for (int i = length; i < all.length; i++) {
        all[i] = new LabelSlots();
      }
      haveHad = all;
    }
    commits.inventory.addBytes(all[label].add(slot, first));
  }

  abstract void setFirstLife(int slot, Object life);

  /** Notes that an element is, or was, something else than it was first. */
  abstract void addOtherLife(int slot, Object life);

  /** Says something about a life. */
  final void sayLife(int slot, History.Said said) {
    Object life = said.value();
    boolean asFirst = life == null || isFirstLife(slot, life);
    if (life != null && !asFirst) {
      addOtherLife(slot, life);
    }
    History.Said version =
        said.plain() && !asFirst
            ? new History.Said(said.seq(), said.from(), said.to(), false, said.value())
            : said;
    int before = seqs.get(slot);
    boolean wasWindowed = isWindowed(slot);
    if (before != NO_VALUE) {
      push(
          slot, new History.Said(before, commits.stamp(before), Period.MAX, true, firstLife(slot)));
    }
    boolean inCell = version.plain() && version.value() != null;
    if (inCell) {
      seqs.setRelease(slot, version.seq());
    } else {
      push(slot, version);
      seqs.setRelease(slot, NO_VALUE);
    }
    if (!version.plain() && !wasWindowed) {
      tally.addWindowed(slot);
    } else if (!wasWindowed) {
      int delta = (inCell ? 1 : 0) - (before != NO_VALUE ? 1 : 0);
      if (delta != 0) {
        tally.add(firstLabels.get(slot), version.seq(), delta);
      }
    }
  }

  /** Takes out of a plain life's history what nobody sees any more. */
  final void sweepLife(int slot, Sweep sweep) {
    History history = histories.getAcquire(slot);
    if (history != null) {
      History kept = sweep.kept(history, seqs.get(slot));
      if (kept != history) {
        histories.setRelease(slot, kept);
      }
    }
  }

  private void push(int slot, History.Said said) {
    histories.setRelease(slot, History.append(histories.getAcquire(slot), said, commits));
  }
}
