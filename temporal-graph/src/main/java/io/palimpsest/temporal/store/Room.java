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
package io.palimpsest.temporal.store;

import io.palimpsest.graph.MemoryLimitException;

/** Admits what is made for the sake of speed, and can be left out where there is no room for it. */
@FunctionalInterface
public interface Room {

  /** Room without end. */
  Room ENDLESS = (what, bytes) -> {};

  /**
   * Looks whether there is room, and reserves nothing.
   *
   * @param what what it is for, to be read as "to fill the index x"
   * @param bytes about how many bytes of heap that will take
   * @throws MemoryLimitException if that is not there
   */
  void require(String what, long bytes);
}
