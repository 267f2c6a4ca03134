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

import org.apache.tinkerpop.gremlin.structure.Graph;

/**
 * A read-only graph at one coordinate of valid time and transaction time.
 *
 * <p>The coordinate holds for everything reached through the view: every hop, every property, every
 * child traversal. A mutation is refused with a {@link ReadOnlyViewException}. A view may be shared
 * between threads.
 */
public interface TemporalView extends Graph {

  /** Does nothing: a view holds nothing that needs closing, and leaves its graph open. */
  @Override
  void close();
}
