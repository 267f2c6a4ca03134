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
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a commit says of an element under keys that are indexed, and what was there before. */
final class Touched {

  /**
   * What a fact was before the commit.
   *
   * @param key the code of its key
   * @param value the newest value, if the fact was simple
   * @param simple whether it was: see {@link Posting}
   */
  record Before(int key, @Nullable Object value, boolean simple) {}

  private record Said(int key, @Nullable Object value) {}

  final int slot;
  private final List<Before> befores = new ArrayList<>(2);
  private final List<Said> said = new ArrayList<>(2);
  private boolean lifeTouched;
  private boolean lifeWasWindowed;

  Touched(int slot) {
    this.slot = slot;
  }

  void say(int key, @Nullable Object value, PropertyTable properties) {
    if (before(key) == null) {
      boolean simple = properties.isSimple(slot, key);
      befores.add(new Before(key, simple ? properties.newestPlain(slot, key) : null, simple));
    }
    said.add(new Said(key, value));
  }

  void sayLife(boolean windowed) {
    if (!lifeTouched) {
      lifeTouched = true;
      lifeWasWindowed = windowed;
    }
  }

  boolean isLifeTouched() {
    return lifeTouched;
  }

  /** Whether the life had windows before the commit, if it has some or none now. */
  boolean lifeWasWindowed(boolean now) {
    return lifeTouched ? lifeWasWindowed : now;
  }

  /** What was there under a key, or null if nothing was said about it. */
  @Nullable Before before(int key) {
    for (Before before : befores) {
      if (before.key == key) {
        return before;
      }
    }
    return null;
  }

  /** Names the values said under a key. */
  void forEachSaid(int key, Consumer<@Nullable Object> use) {
    for (Said one : said) {
      if (one.key == key) {
        use.accept(one.value);
      }
    }
  }
}
