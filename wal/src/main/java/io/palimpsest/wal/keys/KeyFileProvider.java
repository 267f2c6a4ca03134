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

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Makes key rings that are text files; the short name is {@code file}, and {@code path} says where.
 *
 * <pre>
 *   # number, and 32 random bytes in Base64
 *   1 GnPkcVbI5eUuPuWPpXKLYMgbTSXSgPMmTxUbJcDwMOs=
 *   2 2M0qVKlEYtk3Ahmp5rcRx4K3UqwzGxpZSF1+Bqx0ClQ=
 *   active 2
 * </pre>
 *
 * <p>{@code active} names the key of new segments, or {@code none}; without it, it is the key with
 * the greatest number. The file is read whenever a key is asked for, and nothing of it is kept.
 */
public final class KeyFileProvider implements KeyRingProvider {

  private static final String PATH = "path";

  /** Makes a provider; for {@link java.util.ServiceLoader}. */
  public KeyFileProvider() {}

  @Override
  public String name() {
    return "file";
  }

  @Override
  public Set<String> keys() {
    return Set.of(PATH);
  }

  @Override
  public KeyRing create(Map<String, String> config) {
    String path = config.get(PATH);
    if (path == null || path.isBlank()) {
      throw new IllegalArgumentException(PATH + ": expected the path of a key file, found none");
    }
    return new KeyFile(Path.of(path.strip()));
  }
}
