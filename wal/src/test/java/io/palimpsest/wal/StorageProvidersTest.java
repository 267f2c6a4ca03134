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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.palimpsest.wal.storage.LogStorage;
import io.palimpsest.wal.storage.LogStorageProvider;
import io.palimpsest.wal.storage.StorageSettings;
import io.palimpsest.wal.storage.memory.MemoryLogStorageProvider;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A storage is chosen by a short name or by the name of any class that provides one. */
class StorageProvidersTest {

  /** Not registered anywhere. */
  public static final class Own implements LogStorageProvider {

    /** Made by name. */
    public Own() {}

    @Override
    public String name() {
      return "own";
    }

    @Override
    public Set<String> keys() {
      return Set.of("size");
    }

    @Override
    public LogStorage create(StorageSettings settings) {
      String size = settings.config().getOrDefault("size", "1000000");
      return new MemoryLogStorageProvider()
          .create(
              new StorageSettings(
                  settings.directory(),
                  settings.extentBytes(),
                  settings.largestGroupBytes(),
                  Map.of("bytes", size)));
    }
  }

  /** Cannot be made. */
  private abstract static class Hidden implements LogStorageProvider {}

  private static WalConfig config(String name, String key, String value) {
    return WalConfig.from(
        Map.of("storage.class", name, "storage.config." + key, value, "segment.bytes", "65536"));
  }

  @Test
  void shouldOpenALogInAStorageThatIsNamedByItsClass() {
    WalConfig config = config(Own.class.getName(), "size", "300000");
    try (WriteAheadLog log = WriteAheadLog.open(Path.of("unused"), config, TimeSource.system())) {
      log.append(Logs.bytes("there"), 1).awaitDurable();
      assertThat(Logs.texts(log)).containsExactly("there");
    }
  }

  @Test
  void shouldRefuseKeysThatItDoesNotKnow() {
    assertThatThrownBy(() -> config(Own.class.getName(), "sise", "1"))
        .isInstanceOf(WalConfigException.class)
        .hasMessageContaining("unknown key 'storage.config.sise', storage own knows [size]");
  }

  @Test
  void shouldRefuseWhatIsNoProvider() {
    for (String name : new String[] {"locale", "no.such.Class", "java.lang.String"}) {
      assertThatThrownBy(() -> config(name, "size", "1"))
          .isInstanceOf(WalConfigException.class)
          .hasMessageContaining("expected one of [local, memory] or a class")
          .hasMessageContaining("'" + name + "'");
    }
    assertThatThrownBy(() -> config(Hidden.class.getName(), "size", "1"))
        .isInstanceOf(WalConfigException.class)
        .hasMessageContaining("public constructor");
    assertThatThrownBy(
            () ->
                WriteAheadLog.open(
                    Path.of("unused"), config("memory", "bytes", "few"), TimeSource.system()))
        .isInstanceOf(WalConfigException.class)
        .hasMessageContaining("storage.config.bytes: expected a positive number, found 'few'");
  }
}
