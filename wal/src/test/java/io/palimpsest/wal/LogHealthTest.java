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

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A log that has failed, or was closed, is nothing else ever again. */
class LogHealthTest {

  private final LogHealth health = new LogHealth("log", new ManualTime());

  /** Whatever else may still happen to a log. */
  private void everythingElse() {
    health.room();
    health.full(new IOException("no room"));
    health.room();
    health.readOnly(new IOException("late"));
    health.closing();
    health.fail(new IOException("a second failure"));
  }

  @Test
  void shouldStayFailedForTheFirstCause() {
    IOException first = new IOException("the first failure");
    health.fail(first);
    everythingElse();
    assertThat(health.state()).isEqualTo(WalState.FAILED);
    assertThat(health.cause()).isSameAs(first);
    assertThat(health.health().isWell()).isFalse();
  }

  @Test
  void shouldStayClosed() {
    health.closing();
    health.closed();
    everythingElse();
    assertThat(health.state()).isEqualTo(WalState.CLOSED);
    assertThat(health.cause()).isNull();
  }

  @Test
  void shouldBeWellAgainWhenThereIsRoom() {
    health.full(new IOException("no room"));
    assertThat(health.health().isWell()).isFalse();
    health.room();
    assertThat(health.health().isWell()).isTrue();
    assertThat(health.cause()).isNull();
  }
}
