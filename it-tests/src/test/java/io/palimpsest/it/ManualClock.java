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
package io.palimpsest.it;

import io.palimpsest.wal.TimeSource;
import java.util.concurrent.atomic.AtomicLong;

/** A wall clock that stands still until it is set. */
public final class ManualClock implements TimeSource {

  private final AtomicLong micros;

  /** A clock that shows {@code micros}. */
  public ManualClock(long micros) {
    this.micros = new AtomicLong(micros);
  }

  /** Lets the clock show {@code to}, be it earlier or later. */
  public void set(long to) {
    micros.set(to);
  }

  /** Moves the clock on. */
  public void advance(long by) {
    micros.addAndGet(by);
  }

  @Override
  public long micros() {
    return micros.get();
  }

  @Override
  public long nanos() {
    return TimeSource.system().nanos();
  }
}
