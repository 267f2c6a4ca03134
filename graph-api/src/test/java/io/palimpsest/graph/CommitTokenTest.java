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

import org.junit.jupiter.api.Test;

class CommitTokenTest {

  @Test
  void shouldComeBackFromItsText() {
    CommitToken token = new CommitToken(3, 150_321);
    assertThat(token).hasToString("3:150321");
    assertThat(CommitToken.parse("3:150321")).contains(token);
  }

  @Test
  void shouldNotTakeOtherTextForAToken() {
    for (String text : new String[] {"", "3", "3:", ":3", "3:4:5", "-1:2", "10:00:00", "a:b"}) {
      assertThat(CommitToken.parse(text)).isEmpty();
    }
  }
}
