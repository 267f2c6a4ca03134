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
package io.palimpsest.graph.schema;

/** What a constraint asks of the elements of its label, at every valid instant. */
public enum ConstraintKind {
  /**
   * No two of them hold the same values under its keys at one instant. One that has no value under
   * one of the keys is like no other. Numbers are the same if they are equal, whatever their types.
   */
  UNIQUE,
  /** Each of them has a value under every key. */
  REQUIRED,
  /** Every value under its one key is of a type. */
  VALUE_TYPE
}
