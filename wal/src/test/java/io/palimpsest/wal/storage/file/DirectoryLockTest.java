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
package io.palimpsest.wal.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is said about who holds a lock. */
class DirectoryLockTest {

  private static final String SINCE = " since 2026-01-01T00:00:00Z";

  @Test
  void shouldNotBlameAProcessThatIsGone() {
    long own = ProcessHandle.current().pid();
    String here = "pid " + own + " on host here" + SINCE;
    // The highest id that Linux gives is 2 to the 22nd.
    String dead = "pid 99999999 on host here" + SINCE;
    assertThat(DirectoryLock.holderIn(here, here)).isEqualTo(here);
    assertThat(DirectoryLock.holderIn(dead, here)).contains("another process").contains("is gone");
    String elsewhere = "pid 99999999 on host there" + SINCE;
    assertThat(DirectoryLock.holderIn(elsewhere, here)).isEqualTo(elsewhere);
    assertThat(DirectoryLock.holderIn("", here)).contains("has not said yet");
    assertThat(DirectoryLock.holderIn("anything else", here)).isEqualTo("anything else");
  }
}
