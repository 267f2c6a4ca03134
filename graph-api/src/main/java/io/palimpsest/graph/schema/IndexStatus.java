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
package io.palimpsest.graph.schema;

import org.jspecify.annotations.Nullable;

/**
 * An index and how far it is.
 *
 * @param definition what was asked for
 * @param state whether traversals use it yet
 * @param done how many elements were looked at while it is built
 * @param total how many there are to look at; at least {@code done}
 * @param failure why it failed; null unless it did
 */
public record IndexStatus(
    IndexDefinition definition, State state, long done, long total, @Nullable String failure) {

  /** Whether traversals use an index. */
  public enum State {
    /** Not yet: it is filled in the background. Answers are right without it. */
    BUILDING,
    /** They do. */
    READY,
    /** They do not, and will not: it could not be filled. Drop it and create it again. */
    FAILED
  }
}
