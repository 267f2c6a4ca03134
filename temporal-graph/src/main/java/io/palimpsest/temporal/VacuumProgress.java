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
package io.palimpsest.temporal;

/** Is told how far a vacuum has come, by the thread that does it. */
@FunctionalInterface
public interface VacuumProgress {

  /** Nobody wants to know. */
  VacuumProgress NONE = (rows, of) -> {};

  /**
   * Some rows were looked at.
   *
   * @param rows how many by now
   * @param of how many there are
   */
  void reached(long rows, long of);
}
