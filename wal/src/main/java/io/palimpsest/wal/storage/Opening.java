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

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a log epoch begins with: groups to be written one behind the other, made as they are asked
 * for. For one thread.
 */
public interface Opening {

  /**
   * Returns how much room the groups take.
   *
   * @return at least the bytes of all groups together
   */
  long bytes();

  /**
   * Returns the next group.
   *
   * @return whole frames, a multiple of the group alignment long, from position to limit; good
   *     until the next call; null behind the last one
   * @throws IOException if what the group is made of cannot be read
   */
  @Nullable ByteBuffer next() throws IOException;

  /**
   * Returns an opening of one group.
   *
   * @param group its bytes, from position to limit
   * @return to be read once
   */
  static Opening of(ByteBuffer group) {
    long bytes = group.remaining();
    return new Opening() {
      private @Nullable ByteBuffer left = group;

      @Override
      public long bytes() {
        return bytes;
      }

      @Override
      public @Nullable ByteBuffer next() {
        ByteBuffer next = left;
        left = null;
        return next;
      }
    };
  }
}
