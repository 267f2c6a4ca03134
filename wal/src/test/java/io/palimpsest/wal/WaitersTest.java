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

/** One who waits, at the moments that threads seldom meet. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WaitersTest {

  private final ManualTime time = new ManualTime();
  private final LogHealth health = new LogHealth("log", time);

  /** Who moved the watermark between the first look and the push has not seen the waiter. */
  @Test
  void shouldLookOnceMoreBeforeItSleeps() {
    AtomicInteger looks = new AtomicInteger();
    Waiters waiters = new Waiters(() -> looks.getAndIncrement() == 0 ? 0 : 5, health, time);
    assertThat(waiters.await(5, 5, TimeUnit.HOURS.toNanos(1))).isTrue();
    assertThat(looks).hasValue(2);
  }
}
