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

import org.apache.tinkerpop.gremlin.structure.util.TransactionException;

/**
 * Thrown by {@code commit()} when the log failed after the commit had entered it and before it was
 * known to be durable.
 *
 * <p>The commit may or may not be there after the graph is opened again. The graph serves reads
 * until then, without that commit, and refuses every further commit.
 */
public class CommitOutcomeUnknownException extends TransactionException {

  private static final long serialVersionUID = 1L;

  /**
   * An exception with its reason.
   *
   * @param message names the commit
   * @param cause what stopped the log
   */
  public CommitOutcomeUnknownException(String message, Throwable cause) {
    super(message, cause);
  }
}
