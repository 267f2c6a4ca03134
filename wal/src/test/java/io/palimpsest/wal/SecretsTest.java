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

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.palimpsest.wal.keys.KeyRing;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** No key in any message, description, log line or file. */
class SecretsTest {

  private static final byte[] SECRET = Keys.bytes(1);
  private static final byte[] OTHER = Keys.bytes(2);

  @TempDir private Path temporary;

  private final List<String> said = new ArrayList<>();

  private void tell(Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    said.add(trace.toString());
  }

  private void say(@Nullable Object... things) {
    for (@Nullable Object thing : things) {
      said.add(String.valueOf(thing));
    }
  }

  private interface Action {
    void run() throws IOException;
  }

  private void fails(Action action) {
    try {
      action.run();
    } catch (WalException | WalConfigException | IOException e) {
      tell(e);
      return;
    }
    throw new AssertionError("expected a failure");
  }

  private static List<String> forms(byte[] key) {
    String base64 = Base64.getEncoder().encodeToString(key);
    String hex = HexFormat.of().formatHex(key);
    String numbers = Arrays.toString(key);
    return List.of(
        base64.substring(2, 14),
        Base64.getUrlEncoder().encodeToString(key).substring(2, 14),
        hex.substring(2, 14),
        hex.substring(2, 14).toUpperCase(Locale.ROOT),
        numbers.substring(1, 20),
        new String(key, StandardCharsets.ISO_8859_1).substring(1, 9));
  }

  private Path keyFile(String content) throws IOException {
    return Files.writeString(temporary.resolve("keys"), content);
  }

  private static WalConfig from(Path keys) {
    return WalConfig.from(
        Map.of("encryption.class", "file", "encryption.config.path", keys.toString()));
  }

  @Test
  void shouldShowNoKeyAnywhere() throws IOException {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    Level before = root.getLevel();
    root.setLevel(Level.TRACE);
    root.addAppender(lines);
    Path log = temporary.resolve("log");
    String secret = Base64.getEncoder().encodeToString(SECRET);
    String other = Base64.getEncoder().encodeToString(OTHER);
    try {
      WalConfig config = from(keyFile("1 " + secret));
      say(config, KeyRings.of(config), new KeyVault(KeyRings.of(config), id()));
      try (WriteAheadLog open = WriteAheadLog.open(log, config, TimeSource.system())) {
        open.appendAndWait(Logs.bytes("text"), 1, Durability.SYNC);
        keyFile("1 " + secret + "\n2 " + other);
        open.rotateKey();
        open.appendAndWait(Logs.bytes("text"), 1, Durability.SYNC);
        say(open, open.openReport(), open.parts().nextKey(), open.parts().nextKey().cipher());
        keyFile("1 " + secret + "\nactive " + other);
        fails(open::rotateKey);
        keyFile("1 " + secret.substring(4) + "\n2 " + other);
        fails(open::rotateKey);
        keyFile(secret + " 1");
        fails(() -> Logs.texts(open));
      }
      keyFile("1 " + secret + "\n2 " + secret);
      fails(() -> WriteAheadLog.open(log, config, TimeSource.system()));
      keyFile("1 " + secret);
      fails(() -> WriteAheadLog.open(log, config, TimeSource.system()));
      fails(
          () ->
              WalConfig.from(Map.of("encryption.class", "file", "encryption.config.key", secret)));
      KeyRing raw = new Keys(1).put(1, 1);
      say(new KeyVault(raw, id()).writerKey(1, 2));
      Forgery forgery = new Forgery(log);
      forgery.change(forgery.record(2), FrameLayout.HEADER, 1);
      forgery.fixChecksums();
      keyFile("1 " + secret + "\n2 " + other);
      try (WriteAheadLog open = WriteAheadLog.open(log, config, TimeSource.system())) {
        fails(() -> Logs.texts(open));
      }
    } finally {
      root.detachAppender(lines);
      root.setLevel(before);
    }
    lines.list.forEach(line -> said.add(line.getFormattedMessage()));
    try (var files = Files.walk(log)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        said.add(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    assertThat(said).hasSizeGreaterThan(15);
    for (byte[] key : List.of(SECRET, OTHER)) {
      for (String form : forms(key)) {
        assertThat(said).as(form).noneMatch(text -> text.contains(form));
      }
    }
  }

  private static java.util.UUID id() {
    return new java.util.UUID(1, 2);
  }
}
