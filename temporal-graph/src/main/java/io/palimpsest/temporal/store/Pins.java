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

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who reads what, so that a vacuum leaves it there: transactions and views, each by its snapshot
 * and the valid instant it looks at.
 *
 * <p>A pin ends when it is taken off, or when what holds it is garbage. Any thread.
 */
final class Pins {

  /** One reader. */
  static final class Pin extends WeakReference<Object> {
    final int snapshot;
    final long valid;

    Pin(Object holder, ReferenceQueue<Object> gone, int snapshot, long valid) {
      super(holder, gone);
      this.snapshot = snapshot;
      this.valid = valid;
    }

    /** Whether what holds it is garbage, though the queue may not tell so yet. */
    boolean isGone() {
      return refersTo(null);
    }
  }

  private final Set<Pin> pins = ConcurrentHashMap.newKeySet();

  /** Those whose holders are garbage. */
  private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

  /** Pins what a reader sees, which has to look at the horizon afterwards. */
  Pin add(Object holder, int snapshot, long valid) {
    removeThoseGone();
    Pin pin = new Pin(holder, gone, snapshot, valid);
    pins.add(pin);
    return pin;
  }

  private void removeThoseGone() {
    for (Object pin = gone.poll(); pin != null; pin = gone.poll()) {
      pins.remove(pin);
    }
  }

  void remove(Pin pin) {
    pins.remove(pin);
  }

  void removeOf(Object holder) {
    pins.removeIf(pin -> pin.refersTo(holder));
  }

  /** As much of what lies before a horizon as nobody reads. */
  Horizon floor(Horizon horizon, CommitLog commits) {
    int snapshot = horizon.snapshot();
    long valid = horizon.valid();
    removeThoseGone();
    for (Pin pin : pins) {
      if (!pin.isGone()) {
        snapshot = Math.min(snapshot, pin.snapshot);
        valid = Math.min(valid, pin.valid);
      }
    }
    long known =
        snapshot == horizon.snapshot()
            ? horizon.known()
            : snapshot == 0 ? Horizon.NONE.known() : commits.stamp(snapshot);
    return new Horizon(known, snapshot, valid);
  }

  int size() {
    return pins.size();
  }

  /** The oldest snapshot that is pinned; {@code newest} if none is older. */
  int oldest(int newest) {
    int oldest = newest;
    for (Pin pin : pins) {
      oldest = Math.min(oldest, pin.snapshot);
    }
    return oldest;
  }
}
