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

import io.palimpsest.wal.keys.KeyRing;
import io.palimpsest.wal.keys.KeyRingProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds sources of keys by short name or class name among those the service loader knows. */
final class KeyRings {

  static final String NONE = "none";

  private KeyRings() {}

  /** Adds what is wrong with a choice of key ring and with its keys. */
  static void check(String name, Set<String> keys, List<String> errors) {
    KeyRingProvider provider = find(name);
    if (provider == null && !name.equals(NONE)) {
      errors.add("encryption.class: expected one of " + known() + ", found '" + name + "'");
      return;
    }
    Set<String> expected = provider == null ? Set.of() : provider.keys();
    for (String key : keys) {
      if (!expected.contains(key)) {
        errors.add(
            "unknown key 'encryption.config."
                + key
                + "', encryption.class "
                + name
                + " knows "
                + new TreeSet<>(expected));
      }
    }
  }

  /** Returns the key ring a configuration asks for, or null if it asks for none. */
  static @Nullable KeyRing of(WalConfig config) {
    KeyRing given = config.keyRing();
    KeyRingProvider provider = given == null ? find(config.encryptionClass()) : null;
    if (provider == null) {
      return given;
    }
    try {
      return provider.create(config.encryptionConfig());
    } catch (IllegalArgumentException e) {
      throw new WalConfigException(List.of("encryption.config." + e.getMessage()));
    }
  }

  private static @Nullable KeyRingProvider find(String name) {
    return loader().stream()
        .filter(found -> found.type().getName().equals(name) || found.get().name().equals(name))
        .map(ServiceLoader.Provider::get)
        .findFirst()
        .orElse(null);
  }

  private static List<String> known() {
    List<String> names = new ArrayList<>(List.of(NONE));
    loader().forEach(provider -> names.add(provider.name()));
    return names;
  }

  private static ServiceLoader<KeyRingProvider> loader() {
    return ServiceLoader.load(KeyRingProvider.class, KeyRings.class.getClassLoader());
  }
}
