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
package io.palimpsest.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommitOptionsTest {

  private static final CommitOptions NONE = CommitOptions.NONE;

  @Test
  void shouldTakeTheStrongerAndTheShorterOfTwo() {
    CommitOptions one =
        NONE.withDurability(Durability.GROUP)
            .withDeadline(Duration.ofSeconds(1))
            .withMetadata(Map.of("a", 1, "b", 1));
    CommitOptions other =
        NONE.withDurability(Durability.ASYNC)
            .withDeadline(Duration.ofSeconds(2))
            .withMetadata(Map.of("b", 2));
    assertThat(one.and(other)).isEqualTo(one.withMetadata(Map.of("a", 1, "b", 2)));
    assertThat(other.and(one)).isEqualTo(one);
    assertThat(one.and(NONE)).isEqualTo(one);
    assertThat(NONE.and(one)).isEqualTo(one);
    assertThat(NONE.withDurability(Durability.SYNC).and(NONE.withMetadata(Map.of("a", 1))))
        .isEqualTo(NONE.withDurability(Durability.SYNC).withMetadata(Map.of("a", 1)));
  }

  @Test
  void shouldRefuseADeadlineThatHasPassed() {
    assertThatThrownBy(() -> NONE.withDeadline(Duration.ZERO))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessage("a commit's deadline must be positive, but is PT0S");
  }
}
