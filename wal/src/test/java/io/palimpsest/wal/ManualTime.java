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

import java.util.concurrent.atomic.AtomicLong;

/** A clock that moves when it is told to. */
final class ManualTime implements TimeSource {

  private final AtomicLong micros = new AtomicLong(1_000_000);
  private final AtomicLong stepped = new AtomicLong();

  void set(long value) {
    micros.set(value);
  }

  void advanceMicros(long by) {
    micros.addAndGet(by);
  }

  /** Sets the wall clock back (below 0) or forward; what is measured with does not move. */
  void step(long by) {
    stepped.addAndGet(by);
  }

  @Override
  public long micros() {
    return micros.get() + stepped.get();
  }

  @Override
  public long nanos() {
    return micros.get() * 1_000;
  }
}
