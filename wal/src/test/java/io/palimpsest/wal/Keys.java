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
package io.palimpsest.wal;

import io.palimpsest.wal.keys.KeyRing;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A key ring of a test; keys are made from their numbers. */
final class Keys implements KeyRing {

  private final Map<Integer, byte[]> keys = new ConcurrentHashMap<>();
  private volatile int active;

  /** Makes a ring with the keys from 1 to the active one. */
  Keys(int active) {
    for (int number = 1; number <= active; number++) {
      put(number, number);
    }
    this.active = active;
  }

  static byte[] bytes(long seed) {
    byte[] key = new byte[KEY_BYTES];
    new Random(seed).nextBytes(key);
    return key;
  }

  Keys put(int number, long seed) {
    keys.put(number, bytes(seed));
    return this;
  }

  Keys remove(int number) {
    keys.remove(number);
    return this;
  }

  Keys activate(int number) {
    active = number;
    return this;
  }

  @Override
  public int active() {
    return active;
  }

  @Override
  public byte @Nullable [] key(int number) {
    byte[] key = keys.get(number);
    return key == null ? null : key.clone();
  }
}
