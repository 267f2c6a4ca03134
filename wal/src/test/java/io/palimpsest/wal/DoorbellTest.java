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

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sleeping without missing work. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DoorbellTest {

  @Test
  void shouldNotSleepWhenWorkCameBeforeItParked() {
    Doorbell doorbell = new Doorbell();
    doorbell.ring();
    doorbell.await(() -> true, Long.MAX_VALUE);
  }

  @Test
  void shouldWakeTheSleeperForEveryPieceOfWork() throws InterruptedException {
    Doorbell doorbell = new Doorbell();
    AtomicInteger given = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    int pieces = 200_000;
    Thread sleeper =
        new Thread(
            () -> {
              while (done.get() < pieces) {
                if (given.get() == done.get()) {
                  doorbell.await(() -> given.get() > done.get(), Long.MAX_VALUE);
                } else {
                  done.incrementAndGet();
                }
              }
            });
    sleeper.setDaemon(true);
    sleeper.start();
    for (int i = 0; i < pieces; i++) {
      given.incrementAndGet();
      doorbell.ring();
    }
    sleeper.join(TimeUnit.SECONDS.toMillis(20));
    assertThat(done.get()).isEqualTo(pieces);
  }
}
