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

/** The vertices: their lives and properties, and the edges at them. */
final class VertexTable extends ElementTable {

  final Adjacency out;
  final Adjacency in;

  VertexTable(Names keys, CommitLog commits, EdgeTable edges) {
    super(Kind.VERTEX, keys, commits);
    this.out = new Adjacency(true, edges);
    this.in = new Adjacency(false, edges);
  }

  Adjacency adjacency(boolean outgoing) {
    return outgoing ? out : in;
  }

  @Override
  Object firstLife(int slot) {
    return labels.name(firstLabel(slot));
  }

  @Override
  void addRow(int slot) {
    // Blocks are made with the first edge.
  }

  @Override
  int rowBytes() {
    return Weight.VERTEX;
  }

  @Override
  void setFirstLife(int slot, Object life) {
    // The label is all there is.
  }

  @Override
  void addOtherLife(int slot, Object life) {
    // Nobody asks.
  }

  @Override
  int requiredAt(int slot) {
    return Math.max(super.requiredAt(slot), Math.max(out.newest(slot), in.newest(slot)));
  }
}
