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
 * The fact that an element lives. Its value is a {@link String}, the label, for a vertex and an
 * {@link EdgeLife} for an edge, for label and ends may differ from life to life.
 */
public final class Life extends Fact {

  private final ElementRecord owner;

  Life(ElementRecord owner) {
    this.owner = owner;
  }

  @Override
  public ElementRecord owner() {
    return owner;
  }
}
