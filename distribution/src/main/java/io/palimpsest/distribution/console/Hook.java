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
package io.palimpsest.distribution.console;

import groovy.lang.Closure;
import java.io.Serial;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A Java function in the form the Groovy shell takes its hooks; of one argument or none. */
final class Hook extends Closure<Object> {

  @Serial private static final long serialVersionUID = 1L;

  private final transient Function<@Nullable Object, @Nullable Object> function;

  Hook(Function<@Nullable Object, @Nullable Object> function) {
    super(Hook.class);
    this.function = function;
  }

  /** What Groovy calls; it finds the method by its name. */
  @SuppressWarnings("unused")
  public @Nullable Object doCall(@Nullable Object argument) {
    return function.apply(argument);
  }

  /** What Groovy calls without an argument. */
  @SuppressWarnings("unused")
  public @Nullable Object doCall() {
    return function.apply(null);
  }
}
