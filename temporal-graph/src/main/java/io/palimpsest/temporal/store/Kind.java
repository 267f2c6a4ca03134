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

/** What a fact may be about. */
public enum Kind {
  /** A vertex. */
  VERTEX("vertex"),
  /** An edge. */
  EDGE("edge"),
  /** The graph itself, whose properties are its variables. It always lives. */
  GRAPH("graph");

  private final String word;

  Kind(String word) {
    this.word = word;
  }

  /** For messages: {@code vertex 7}, {@code edge "x"}. */
  String describe(Object id) {
    return this == GRAPH
        ? "the graph"
        : word + " " + (id instanceof String ? "\"" + id + "\"" : id);
  }
}
