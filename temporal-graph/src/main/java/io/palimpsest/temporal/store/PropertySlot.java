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
 * The fact that an element has a value under a key. Its value is a {@link PropertyValue}.
 *
 * <p>The slot is what a vertex property's id names; its values may come and go.
 */
public final class PropertySlot extends Fact {

  private final ElementRecord owner;
  private final String key;
  private final long id;

  PropertySlot(ElementRecord owner, String key, long id) {
    this.owner = owner;
    this.key = key;
    this.id = id;
  }

  @Override
  public ElementRecord owner() {
    return owner;
  }

  /** The property's key. */
  public String key() {
    return key;
  }

  /** The number of the slot: unique in the graph and never used again. */
  public long id() {
    return id;
  }
}
