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

/**
 * What an edge is while it lives.
 *
 * @param label the edge's label
 * @param out where it comes from
 * @param in where it goes to
 */
public record EdgeLife(String label, VertexRecord out, VertexRecord in) {

  /** The end that is not the given one; the same for a loop. */
  VertexRecord other(VertexRecord end) {
    return end == out ? in : out;
  }

  boolean touches(VertexRecord vertex) {
    return out == vertex || in == vertex;
  }
}
