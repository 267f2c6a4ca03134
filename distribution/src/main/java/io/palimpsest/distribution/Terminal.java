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
package io.palimpsest.distribution;

/**
 * Whether the standard streams are a terminal.
 *
 * <p>The launcher script knows and says so in system properties; Java 17 can only tell of input and
 * output together. Without the launcher nothing is taken for a terminal.
 */
final class Terminal {

  private Terminal() {}

  /** Whether a person types at standard input. */
  static boolean isInput() {
    return Boolean.getBoolean("palimpsest.terminal.in");
  }

  /** Whether standard error goes to a screen. */
  static boolean isError() {
    return Boolean.getBoolean("palimpsest.terminal.err");
  }
}
