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
package io.palimpsest.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TickerTest {

  private static final long MICRO = 1_000;

  private final Ticker ticker = Ticker.shared();

  @Test
  void shouldGoOnAfterAFailureUntilItIsStopped() {
    Semaphore done = new Semaphore(0);
    AtomicBoolean thrown = new AtomicBoolean();
    Ticker.Tick tick =
        ticker.every(
            MICRO,
            done,
            owner -> {
              owner.release();
              if (thrown.compareAndSet(false, true)) {
                throw new IllegalStateException("thrown by a test, to be logged");
              }
            });
    done.acquireUninterruptibly(3);
    tick.stop();
    doSomethingElse(); // what was being done when it was stopped is over now
    int before = done.availablePermits();
    doSomethingElse();
    assertThat(done.availablePermits()).isEqualTo(before);
  }

  @Test
  void shouldEndWithItsOwner() {
    AtomicInteger times = new AtomicInteger();
    ticker.every(MICRO, new Object(), owner -> times.incrementAndGet());
    boolean ended = false;
    for (int i = 0; i < 1_000 && !ended; i++) {
      int before = times.get();
      System.gc();
      doSomethingElse();
      ended = times.get() == before;
    }
    assertThat(ended).isTrue();
  }

  /** All is done by one thread; this takes longer than what ticks every microsecond. */
  private void doSomethingElse() {
    Semaphore twice = new Semaphore(0);
    Ticker.Tick tick = ticker.every(1_000 * MICRO, twice, Semaphore::release);
    twice.acquireUninterruptibly(2);
    tick.stop();
  }
}
