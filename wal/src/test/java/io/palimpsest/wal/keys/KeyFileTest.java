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
package io.palimpsest.wal.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a key file may say, and that its messages do not say it again. */
class KeyFileTest {

  @TempDir private Path directory;

  private static byte[] key(int fill) {
    byte[] key = new byte[KeyRing.KEY_BYTES];
    Arrays.fill(key, (byte) fill);
    return key;
  }

  private static String text(int fill) {
    return Base64.getEncoder().encodeToString(key(fill));
  }

  private KeyRing file(String content) throws IOException {
    Path path = directory.resolve("keys");
    Files.writeString(path, content);
    return new KeyFileProvider().create(Map.of("path", path.toString()));
  }

  @Test
  void shouldReadKeysAndWhichIsActive() throws IOException {
    KeyRing ring =
        file("# keys\r\n\n  7 " + text(7) + "\r\n\t12\t" + text(12) + "  \n" + "3 " + text(3));
    assertThat(ring.active()).isEqualTo(12);
    assertThat(ring.key(7)).isEqualTo(key(7));
    assertThat(ring.key(12)).isEqualTo(key(12));
    assertThat(ring.key(3)).isEqualTo(key(3));
    assertThat(ring.key(1)).isNull();
    assertThat(file("active 3\n3 " + text(3) + "\n4 " + text(4)).active()).isEqualTo(3);
    assertThat(file("3 " + text(3) + "\nactive none\n").active()).isEqualTo(KeyRing.NONE);
    assertThat(file("").active()).isEqualTo(KeyRing.NONE);
  }

  @Test
  void shouldBeReadAnewEveryTime() throws IOException {
    KeyRing ring = file("1 " + text(1));
    assertThat(ring.active()).isEqualTo(1);
    file("1 " + text(1) + "\n2 " + text(2));
    assertThat(ring.active()).isEqualTo(2);
    assertThat(ring.key(2)).isEqualTo(key(2));
  }

  @Test
  void shouldNameTheLineOfAMistakeAndNotRepeatIt() throws IOException {
    String secret = text(5);
    for (String bad :
        new String[] {
          secret,
          secret + " 1",
          "1",
          "1 " + secret + " " + secret,
          "0 " + secret,
          "-1 " + secret,
          "99999999999 " + secret,
          "one " + secret,
          "1 " + secret.substring(4),
          "1 " + secret.substring(1),
          "1 *" + secret,
          "active " + secret,
          "active one",
          "active -1",
          "2 " + secret
        }) {
      KeyRing ring = file("2 " + text(2) + "\n" + bad + "\n");
      assertThatThrownBy(() -> ring.key(2))
          .as(bad)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("line 2")
          .hasMessageNotContaining(secret.substring(4, 12))
          .hasNoCause();
    }
  }

  @Test
  void shouldTellWhatIsMissing() {
    assertThatThrownBy(() -> new KeyFileProvider().create(Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("path");
    KeyRing ring = new KeyFileProvider().create(Map.of("path", directory + "/none"));
    assertThatThrownBy(ring::active).isInstanceOf(NoSuchFileException.class);
  }
}
