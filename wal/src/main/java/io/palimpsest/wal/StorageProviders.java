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

import io.palimpsest.wal.storage.LogStorage;
import io.palimpsest.wal.storage.LogStorageProvider;
import io.palimpsest.wal.storage.StorageSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/** Finds storages by the short name the service loader knows, or by class name. */
final class StorageProviders {

  private StorageProviders() {}

  /** Adds what is wrong with a choice of storage and with its keys. */
  static void check(String name, Set<String> keys, List<String> errors) {
    LogStorageProvider provider;
    try {
      provider = find(name);
    } catch (IllegalArgumentException e) {
      errors.add(e.getMessage());
      return;
    }
    for (String key : keys) {
      if (!provider.keys().contains(key)) {
        errors.add(
            "unknown key 'storage.config."
                + key
                + "', storage "
                + provider.name()
                + " knows "
                + new TreeSet<>(provider.keys()));
      }
    }
  }

  /** Makes the storage a configuration asks for. */
  static LogStorage create(Path directory, WalConfig config) {
    LogStorageProvider provider = find(config.storageClass());
    try {
      return provider.create(
          new StorageSettings(
              directory, config.segmentBytes(), config.groupBytes(), config.storageConfig()));
    } catch (IllegalArgumentException e) {
      throw new WalConfigException(List.of("storage.config." + e.getMessage()));
    }
  }

  /** Returns the provider with a short name or a class name; the class need not be registered. */
  private static LogStorageProvider find(String name) {
    return loader().stream()
        .filter(found -> found.type().getName().equals(name) || found.get().name().equals(name))
        .map(ServiceLoader.Provider::get)
        .findFirst()
        .orElseGet(() -> ofClass(name));
  }

  private static LogStorageProvider ofClass(String name) {
    String expected = "storage.class: expected one of " + known() + " or a class, ";
    Class<?> found;
    try {
      found = Class.forName(name, true, classLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      throw new IllegalArgumentException(expected + "found '" + name + "'", e);
    }
    if (!LogStorageProvider.class.isAssignableFrom(found)) {
      throw new IllegalArgumentException(
          expected + "found '" + name + "', which is no " + LogStorageProvider.class.getName());
    }
    try {
      return found.asSubclass(LogStorageProvider.class).getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          expected
              + "found '"
              + name
              + "', which cannot be made with a public constructor without arguments: "
              + e,
          e);
    }
  }

  /** A plug-in of an application is seen by its threads, perhaps not by this library. */
  private static ClassLoader classLoader() {
    ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
    return ofThread != null ? ofThread : StorageProviders.class.getClassLoader();
  }

  private static List<String> known() {
    List<String> names = new ArrayList<>();
    loader().forEach(provider -> names.add(provider.name()));
    return names;
  }

  private static ServiceLoader<LogStorageProvider> loader() {
    return ServiceLoader.load(LogStorageProvider.class, StorageProviders.class.getClassLoader());
  }
}
