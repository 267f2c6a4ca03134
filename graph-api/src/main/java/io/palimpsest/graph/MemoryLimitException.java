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
package io.palimpsest.graph;

/**
 * Thrown when something would make a graph take more memory than it is allowed. A commit that is
 * refused with this was given no LSN and changed nothing; reading goes on.
 */
public class MemoryLimitException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** How many bytes would be needed. */
  private final long bytesNeeded;

  /** How many bytes are allowed. */
  private final long bytesAllowed;

  /**
   * An exception with its reason.
   *
   * @param message what was expected, what was found and where
   * @param bytesNeeded about how many bytes of heap the graph would take
   * @param bytesAllowed how many bytes of heap it may take
   */
  public MemoryLimitException(String message, long bytesNeeded, long bytesAllowed) {
    super(message);
    this.bytesNeeded = bytesNeeded;
    this.bytesAllowed = bytesAllowed;
  }

  /**
   * Returns how much memory it would have taken.
   *
   * @return about how many bytes of heap
   */
  public long bytesNeeded() {
    return bytesNeeded;
  }

  /**
   * Returns how much memory it may take.
   *
   * @return bytes of heap
   */
  public long bytesAllowed() {
    return bytesAllowed;
  }
}
