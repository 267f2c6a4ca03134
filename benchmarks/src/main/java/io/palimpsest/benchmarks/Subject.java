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
package io.palimpsest.benchmarks;

/** A log or store under measurement, open in a directory of its own. */
interface Subject extends AutoCloseable {

  /** What one thread does with the store; each thread has one of its own. */
  interface Session extends AutoCloseable {

    /** Writes one entry and returns when it is on disk. */
    default void commit() {
      throw new UnsupportedOperationException();
    }

    /** Writes one entry and returns before it is on disk. */
    default void submit() {
      throw new UnsupportedOperationException();
    }

    /** Waits until the oldest submitted entry that was not awaited yet is on disk. */
    default void awaitOldest() {
      throw new UnsupportedOperationException();
    }

    /** Writes one entry that nobody waits for. */
    default void append() {
      throw new UnsupportedOperationException();
    }

    @Override
    default void close() {}
  }

  /** Begins what one thread does, on that thread, with entries of so many bytes. */
  Session session(int payloadBytes);

  /** Waits until everything appended has been handed to the operating system. */
  default void settle() {}

  @Override
  void close();
}
