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
package io.palimpsest.wal.storage;

import java.util.Set;

/**
 * Makes storages of one kind from a configuration; found by class name, or by short name if {@link
 * java.util.ServiceLoader} knows it.
 *
 * <p>Providers are public classes, have a public constructor without arguments and keep no state.
 */
public interface LogStorageProvider {

  /**
   * Returns the short name that selects this provider, such as {@code local}.
   *
   * @return lower-case letters, digits and dashes
   */
  String name();

  /**
   * Returns the configuration keys this provider knows, without the prefix {@code storage.config.}.
   *
   * <p>A key outside this set is refused before {@link #create} is called.
   *
   * @return the known keys
   */
  Set<String> keys();

  /**
   * Makes a storage that has not touched anything yet.
   *
   * @param settings where the log lives and how it is set
   * @return a storage to be opened once
   * @throws IllegalArgumentException if a value is bad; the message names the key and the value
   */
  LogStorage create(StorageSettings settings);
}
