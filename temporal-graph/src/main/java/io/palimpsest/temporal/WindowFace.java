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

import io.palimpsest.graph.Period;
import io.palimpsest.temporal.store.ReadView;
import io.palimpsest.temporal.store.WindowSpec;
import io.palimpsest.temporal.store.Workspace;
import org.apache.tinkerpop.gremlin.structure.Transaction;

/** A face whose changes hold on a window, and whose reads see where the window begins. */
final class WindowFace extends Face {

  private final TransactionalFace base;
  private final WindowSpec window;

  WindowFace(TransactionalFace base, WindowSpec window) {
    this.base = base;
    this.window = window;
    if (!window.fromStamp()) {
      base.root().store().pin(this, window.readAt(Period.MAX));
    }
  }

  @Override
  PalimpsestGraph root() {
    return base.root();
  }

  @Override
  TransactionalFace base() {
    return base;
  }

  @Override
  ReadView view() {
    Workspace workspace = base.reading();
    return workspace.view(window.readAt(workspace.now()));
  }

  @Override
  Workspace workspace() {
    return base.workspace();
  }

  @Override
  WindowSpec window() {
    return window;
  }

  @Override
  public Transaction tx() {
    return base.tx();
  }

  @Override
  public void close() {
    // Only another way to write to the graph; there is nothing to close.
  }
}
