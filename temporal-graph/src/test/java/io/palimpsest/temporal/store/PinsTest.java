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

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PinsTest {

  private final Pins pins = new Pins();
  private final CommitLog commits = new CommitLog();

  @Test
  void shouldHoldTheFloorUntilItIsTakenOff() {
    for (int i = 1; i <= 5; i++) {
      commits.begin(new CommitLog.Entry(i * 10L, i, 1));
      commits.publish();
    }
    Horizon horizon = new Horizon(45, 4, 40);
    assertThat(pins.floor(horizon, commits)).isEqualTo(horizon);
    Object reader = new Object();
    Pins.Pin pin = pins.add(reader, 2, 100);
    assertThat(pins.floor(horizon, commits)).isEqualTo(new Horizon(20, 2, 40));
    assertThat(pins.oldest(5)).isEqualTo(2);
    pins.add(reader, Integer.MAX_VALUE, 15);
    pins.remove(pin);
    assertThat(pins.floor(horizon, commits)).isEqualTo(new Horizon(45, 4, 15));
    pins.removeOf(reader);
    assertThat(pins.floor(horizon, commits)).isEqualTo(horizon);
    assertThat(pins.size()).isZero();
  }

  @Test
  void shouldForgetReadersThatAreGarbage() {
    int most = 0;
    for (int i = 0; i < 200_000; i++) {
      pins.add(new byte[1_000], 1, 1);
      if (i % 10_000 == 0) {
        System.gc();
      }
      most = Math.max(most, pins.size());
    }
    assertThat(most).isLessThan(150_000);
  }
}
