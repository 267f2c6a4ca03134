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
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a {@link WalConfig} was told, in text or by its builder, and what is wrong with it. */
final class WalSettings {

  private static final String STORAGE_CONFIG = "storage.config.";
  private static final String ENCRYPTION_CONFIG = "encryption.config.";

  private final Map<ConfigKey, Long> numbers = new EnumMap<>(ConfigKey.class);
  private final List<String> misread = new ArrayList<>();

  Durability durability = Durability.GROUP;
  Compression compression = Compression.NONE;
  boolean tamperEvidence;
  @Nullable KeyRing keyRing;
  String encryptionClass = KeyRings.NONE;
  final Map<String, String> encryptionConfig = new TreeMap<>();
  String storageClass = "local";
  final Map<String, String> storageConfig = new TreeMap<>();

  WalSettings() {}

  /** Copies settings, which may be changed afterwards. */
  WalSettings(WalSettings other) {
    numbers.putAll(other.numbers);
    misread.addAll(other.misread);
    durability = other.durability;
    compression = other.compression;
    tamperEvidence = other.tamperEvidence;
    keyRing = other.keyRing;
    encryptionClass = other.encryptionClass;
    encryptionConfig.putAll(other.encryptionConfig);
    storageClass = other.storageClass;
    storageConfig.putAll(other.storageConfig);
  }

  void put(ConfigKey key, long value) {
    numbers.put(key, value);
  }

  /** Takes a value as text; what is wrong with it is told by {@link #errors}. */
  void property(String name, String value) {
    if (name.equals("durability")) {
      durability = choice(name, value, Durability.class, durability);
    } else if (name.equals("compression")) {
      compression = choice(name, value, Compression.class, compression);
    } else if (name.equals("storage.class")) {
      storageClass = value.strip();
    } else if (name.equals("tamper.evidence")) {
      tamperEvidence(name, value.strip());
    } else if (name.equals("encryption.class")) {
      encryptionClass = value.strip();
    } else if (name.startsWith(ENCRYPTION_CONFIG)) {
      encryptionConfig.put(name.substring(ENCRYPTION_CONFIG.length()), value);
    } else if (name.startsWith(STORAGE_CONFIG)) {
      storageConfig.put(name.substring(STORAGE_CONFIG.length()), value);
    } else {
      numeric(name, value);
    }
  }

  private void tamperEvidence(String name, String value) {
    if (!value.equals("true") && !value.equals("false")) {
      misread.add(name + ": expected true or false, found '" + value + "'");
    }
    tamperEvidence = value.equals("true");
  }

  private <E extends Enum<E>> E choice(String name, String value, Class<E> type, E otherwise) {
    for (E one : type.getEnumConstants()) {
      if (one.name().equalsIgnoreCase(value.strip())) {
        return one;
      }
    }
    misread.add(
        name
            + ": expected one of "
            + List.of(type.getEnumConstants())
            + " in any case, found '"
            + value
            + "'");
    return otherwise;
  }

  private void numeric(String name, String value) {
    for (ConfigKey key : ConfigKey.values()) {
      if (key.text.equals(name)) {
        try {
          put(key, Long.parseLong(value.strip()));
        } catch (NumberFormatException e) {
          misread.add(name + ": expected a whole number, found '" + value + "'");
        }
        return;
      }
    }
    misread.add("unknown key '" + name + "', known are " + knownKeys());
  }

  private static String knownKeys() {
    List<String> known = new ArrayList<>();
    for (ConfigKey key : ConfigKey.values()) {
      known.add(key.text);
    }
    known.add("durability");
    known.add("compression");
    known.add("tamper.evidence");
    known.add("encryption.class");
    known.add(ENCRYPTION_CONFIG + "*");
    known.add("storage.class");
    known.add(STORAGE_CONFIG + "*");
    return String.join(", ", known);
  }

  boolean isSet(ConfigKey key) {
    return numbers.containsKey(key);
  }

  /** Returns a value, which follows from others where it was not set. */
  long number(ConfigKey key) {
    Long set = numbers.get(key);
    if (set != null) {
      return set;
    }
    return switch (key) {
      case RECORD_BYTES ->
          Math.min(
              key.defaultValue, numbers.getOrDefault(ConfigKey.TRANSACTION_BYTES, Long.MAX_VALUE));
      case TRANSACTION_BYTES ->
          Math.max(
              number(ConfigKey.RECORD_BYTES),
              Math.min(key.defaultValue, Runtime.getRuntime().maxMemory() / 4));
      case GROUP_BYTES ->
          Math.min(key.defaultValue, (number(ConfigKey.SEGMENT_BYTES) / 2) & -FrameLayout.BLOCK);
      default -> key.defaultValue;
    };
  }

  /** Returns everything that is wrong, nothing if all is well. */
  List<String> errors() {
    List<String> all = new ArrayList<>(misread);
    for (ConfigKey key : ConfigKey.values()) {
      key.check(number(key), all);
    }
    if (number(ConfigKey.RECORD_BYTES) > number(ConfigKey.TRANSACTION_BYTES)) {
      all.add(
          String.format(
              Locale.ROOT,
              "%s: expected at most %s (%d), found %d",
              ConfigKey.RECORD_BYTES.text,
              ConfigKey.TRANSACTION_BYTES.text,
              number(ConfigKey.TRANSACTION_BYTES),
              number(ConfigKey.RECORD_BYTES)));
    }
    if (isSet(ConfigKey.GROUP_BYTES)
        && number(ConfigKey.GROUP_BYTES) > number(ConfigKey.SEGMENT_BYTES) / 2) {
      all.add(
          String.format(
              Locale.ROOT,
              "%s: expected at most half of %s (%d), found %d",
              ConfigKey.GROUP_BYTES.text,
              ConfigKey.SEGMENT_BYTES.text,
              number(ConfigKey.SEGMENT_BYTES),
              number(ConfigKey.GROUP_BYTES)));
    }
    KeyRings.check(encryptionClass, encryptionConfig.keySet(), all);
    StorageProviders.check(storageClass, storageConfig.keySet(), all);
    return all;
  }
}
