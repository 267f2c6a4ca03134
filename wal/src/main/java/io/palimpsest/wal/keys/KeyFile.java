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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A key ring in a text file; see {@link KeyFileProvider} for its form. Messages name lines. */
final class KeyFile implements KeyRing {

  private final Path path;

  KeyFile(Path path) {
    this.path = path;
  }

  @Override
  public int active() throws IOException {
    try (Content content = read()) {
      return content.active();
    }
  }

  @Override
  public byte @Nullable [] key(int number) throws IOException {
    try (Content content = read()) {
      byte[] key = content.keys.get(number);
      return key == null ? null : key.clone();
    }
  }

  @Override
  public String toString() {
    return "key file " + path;
  }

  private Content read() throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    Content content = new Content(path);
    try {
      int from = 0;
      for (int line = 1; from < bytes.length; line++) {
        int to = from;
        while (to < bytes.length && bytes[to] != '\n') {
          to++;
        }
        content.line(bytes, from, to, line);
        from = to + 1;
      }
      return content;
    } catch (IOException | RuntimeException e) {
      content.close();
      throw e;
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** What the file says; overwritten with zeros when it is closed. */
  private static final class Content implements AutoCloseable {

    private final Path path;
    private final Map<Integer, byte[]> keys = new HashMap<>();
    private int greatest = NONE;
    private int active = -1;

    Content(Path path) {
      this.path = path;
    }

    int active() {
      return active < 0 ? greatest : active;
    }

    /** Takes one line in; a key never becomes a string, which could not be overwritten. */
    void line(byte[] bytes, int begin, int end, int line) throws IOException {
      int from = skipBlanks(bytes, begin, end);
      if (from == end || bytes[from] == '#') {
        return;
      }
      int middle = skipWord(bytes, from, end);
      int second = skipBlanks(bytes, middle, end);
      int last = skipWord(bytes, second, end);
      if (second == last || skipBlanks(bytes, last, end) != end) {
        throw bad(line, "expected two words");
      }
      // A first word that is too long may be a key: it is not made a string.
      boolean named = middle - from <= 10;
      String word = named ? new String(bytes, from, middle - from, StandardCharsets.US_ASCII) : "";
      if (word.equals("active")) {
        active(bytes, second, last, line);
      } else {
        key(number(word, line), bytes, second, last, line);
      }
    }

    private void active(byte[] bytes, int from, int to, int line) throws IOException {
      if (to - from > 10) {
        throw bad(line, "expected 'active' and the number of a key, or 'none'");
      }
      String word = new String(bytes, from, to - from, StandardCharsets.US_ASCII);
      active = word.equals("none") ? NONE : number(word, line);
    }

    private int number(String word, int line) throws IOException {
      try {
        int number = Integer.parseInt(word);
        if (number > 0) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Not told on: its message repeats the word.
      }
      throw bad(line, "expected a positive number of a key");
    }

    private void key(int number, byte[] bytes, int from, int to, int line) throws IOException {
      byte[] text = Arrays.copyOfRange(bytes, from, to);
      byte[] key;
      try {
        key = Base64.getDecoder().decode(text);
      } catch (IllegalArgumentException e) {
        throw bad(line, "expected Base64 behind the number of a key");
      } finally {
        Arrays.fill(text, (byte) 0);
      }
      byte[] before = keys.put(number, key);
      if (before != null) {
        Arrays.fill(before, (byte) 0);
        throw bad(line, "expected each number once, found key " + number + " again");
      }
      if (key.length != KEY_BYTES) {
        throw bad(line, "expected a key of " + KEY_BYTES + " bytes, found " + key.length);
      }
      greatest = Math.max(greatest, number);
    }

    private IOException bad(int line, String what) {
      return new IOException("key file " + path + ", line " + line + ": " + what);
    }

    private static int skipBlanks(byte[] bytes, int from, int end) {
      int at = from;
      while (at < end && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r')) {
        at++;
      }
      return at;
    }

    private static int skipWord(byte[] bytes, int from, int end) {
      int at = from;
      while (at < end && bytes[at] != ' ' && bytes[at] != '\t' && bytes[at] != '\r') {
        at++;
      }
      return at;
    }

    @Override
    public void close() {
      keys.values().forEach(key -> Arrays.fill(key, (byte) 0));
    }
  }
}
