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

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fact with its timeline over valid time: an element lives, or a property has a value.
 *
 * <p>One rule says everything: the value at valid instant v as known at LSN n is that of the newest
 * version with an LSN of at most n whose window contains v. Leftovers after a change of a slice,
 * corrections of corrections and gaps all follow from it, and a write is one append.
 *
 * <p>The head is written by the {@link CommitApplier} alone and read by anyone.
 */
public abstract sealed class Fact permits Life, PropertySlot {

  private volatile @Nullable Version head;

  /** The element the fact belongs to; for a life, the element that lives. */
  public abstract ElementRecord owner();

  /** The newest version, or null before the first commit of the fact. */
  final @Nullable Version head() {
    return head;
  }

  /** Says something new. Applier only. */
  final void append(long lsn, long from, long to, @Nullable Object value) {
    head = new Version(lsn, from, to, value, head);
  }

  /** The value at a coordinate, or null where the fact does not hold. */
  final @Nullable Object at(long lsn, long valid) {
    for (Version version = head; version != null; version = version.previous) {
      if (version.lsn <= lsn && version.from <= valid && valid < version.to) {
        return version.value;
      }
    }
    return null;
  }

  /** Lays what was known at an LSN under what a ceiling has found already. */
  final void layUnder(Ceiling ceiling, long lsn) {
    for (Version version = head;
        version != null && !ceiling.isComplete();
        version = version.previous) {
      if (version.lsn <= lsn) {
        ceiling.lay(version.from, version.to, version.value);
      }
    }
  }

  /** The pieces of {@code [from, to)} as known at an LSN, in order, gaps included. */
  final List<Piece> pieces(long lsn, long from, long to) {
    Ceiling ceiling = new Ceiling(from, to);
    layUnder(ceiling, lsn);
    return ceiling.pieces();
  }
}
