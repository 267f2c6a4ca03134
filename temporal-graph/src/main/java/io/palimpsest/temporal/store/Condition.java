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

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What an element must be: of a label that passes a test, or with a value under a key that does.
 *
 * @param key the property's key; null for the label
 * @param test the test; of a value, without the properties of its own
 * @param only the one label that passes, if the condition is no more than that; else null
 * @param ranges where all values lie that pass, of those that can be indexed; null if the test is
 *     not known well enough, or passes values that cannot
 */
public record Condition(
    @Nullable String key,
    Predicate<Object> test,
    @Nullable String only,
    @Nullable List<ValueRange> ranges) {

  /** A condition on the value under a key. */
  public static Condition onValue(
      String key, Predicate<Object> test, @Nullable List<ValueRange> ranges) {
    return new Condition(key, test, null, ranges);
  }

  /** A condition on the label. */
  public static Condition onLabel(Predicate<Object> test) {
    return new Condition(null, test, null, null);
  }

  /** The condition that the label is this one. */
  public static Condition isLabel(String label) {
    return new Condition(null, label::equals, label, null);
  }
}
