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

import java.util.Map;
import java.util.Set;

/**
 * Makes key rings of one kind from a configuration; found by {@link java.util.ServiceLoader}.
 *
 * <p>Providers have a public constructor without arguments and keep no state.
 */
public interface KeyRingProvider {

  /**
   * Returns the short name that selects this provider, such as {@code file}.
   *
   * @return lower-case letters, digits and dashes
   */
  String name();

  /**
   * Returns the configuration keys this provider knows, without the prefix {@code
   * encryption.config.}.
   *
   * <p>One outside this set is refused before {@link #create} is called.
   *
   * @return the known configuration keys
   */
  Set<String> keys();

  /**
   * Makes a key ring.
   *
   * @param config the values under {@code encryption.config.}, prefix stripped
   * @return the key ring; it may look for its keys only when it is asked for them
   * @throws IllegalArgumentException if a value is bad; the message names the configuration key,
   *     and holds no secret
   */
  KeyRing create(Map<String, String> config);
}
