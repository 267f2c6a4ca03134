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

import org.jspecify.annotations.Nullable;

/**
 * The name of a fact: that an element lives, or that it has a value under a key.
 *
 * <p>What a life says is a {@link String}, the label, for a vertex and an {@link EdgeLife} for an
 * edge, for label and ends may differ from life to life. What a property says is its value, or a
 * {@link PropertyValue} if that has properties of its own.
 *
 * @param kind what it is about
 * @param slot the element's slot; negative for one that a {@link Workspace} has added
 * @param key the property's key; null for a life
 * @param number which of several values of a vertex under the key: a Long, or what a user gave;
 *     null for a life and for the single value
 */
public record Fact(Kind kind, int slot, @Nullable String key, @Nullable Object number) {

  /** The life of an element. */
  public static Fact life(Kind kind, int slot) {
    return new Fact(kind, slot, null, null);
  }

  /** The single value under a key. */
  public static Fact single(Kind kind, int slot, String key) {
    return new Fact(kind, slot, key, null);
  }

  boolean isLife() {
    return key == null;
  }
}
