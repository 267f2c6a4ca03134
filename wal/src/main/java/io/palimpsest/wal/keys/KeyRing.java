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
import org.jspecify.annotations.Nullable;

/**
 * The secret keys of a log, each with a number that is written beside what it encrypts.
 *
 * <p>A number means one key for ever. A key is needed as long as a segment that it encrypted is to
 * be read. Safe for use by many threads; may be asked again at any time, and may then have more
 * keys.
 */
public interface KeyRing {

  /** The number that stands for no key. */
  int NONE = 0;

  /** The length of a key, in bytes. */
  int KEY_BYTES = 32;

  /**
   * Returns which key new segments are encrypted with.
   *
   * @return the number of a key, positive; or {@link #NONE} if they are not to be encrypted
   * @throws IOException if it cannot be told; the message holds no secret
   */
  int active() throws IOException;

  /**
   * Returns a key.
   *
   * @param number the number of the key, positive
   * @return a copy of its {@link #KEY_BYTES} bytes, which the caller overwrites with zeros after
   *     use; null if there is no such key
   * @throws IOException if it cannot be told; the message holds no secret
   */
  byte @Nullable [] key(int number) throws IOException;
}
