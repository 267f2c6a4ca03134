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

import java.util.Random;
import org.junit.jupiter.api.Test;

class PostingTest {

  @Test
  void shouldKnowByHowMuchAnEditorHasMadeItGrow() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int range : new int[] {3, 300, 100_000}) {
      Posting posting = Posting.NONE;
      for (int i = 0; i < 200; i++) {
        Posting.Editor editor = new Posting.Editor(posting);
        for (int j = random.nextInt(random.nextInt(20) == 0 ? 3_000 : 3); j >= 0; j--) {
          int slot = random.nextInt(range);
          switch (random.nextInt(i < 20 ? 2 : 4)) {
            case 0, 1 -> editor.begin(slot, i);
            case 2 -> editor.end(slot, i);
            default -> editor.ask(slot);
          }
        }
        Posting next = editor.done();
        assertThat(posting.bytes() + editor.grown()).as("seed %d", seed).isEqualTo(next.bytes());
        posting = next;
      }
    }
  }
}
