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

import io.palimpsest.graph.ReadOnlyViewException;
import io.palimpsest.graph.TemporalView;
import io.palimpsest.graph.Times;
import io.palimpsest.temporal.store.ReadView;
import io.palimpsest.temporal.store.WindowSpec;
import io.palimpsest.temporal.store.Workspace;
import java.util.function.Supplier;
import org.apache.tinkerpop.gremlin.structure.Transaction;

/** A read-only face at one coordinate. */
final class CoordinateFace extends Face implements TemporalView {

  private final TransactionalFace base;
  private final Supplier<ReadView> view;
  private volatile Runnable onClose = () -> {};

  /**
   * A face.
   *
   * @param view gives the view to read; asked again for every read, so that a view through a
   *     transaction follows it
   */
  CoordinateFace(TransactionalFace base, Supplier<ReadView> view) {
    this.base = base;
    this.view = view;
  }

  /** What is done when the face is closed: it keeps what it shows from a vacuum no more. */
  void onClose(Runnable then) {
    onClose = then;
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
    return view.get();
  }

  @Override
  Workspace workspace() {
    throw new ReadOnlyViewException(
        "a view of the graph valid at "
            + Times.format(view().valid())
            + " is read-only; write through the graph itself, with validFrom and validTo if the"
            + " change holds in the past or the future");
  }

  @Override
  WindowSpec window() {
    return WindowSpec.FROM_NOW_ON;
  }

  @Override
  public Transaction tx() {
    return base.tx();
  }

  @Override
  public void close() {
    onClose.run();
  }
}
