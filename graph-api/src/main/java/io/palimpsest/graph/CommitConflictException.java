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

import org.apache.tinkerpop.gremlin.structure.util.TemporaryException;
import org.apache.tinkerpop.gremlin.structure.util.TransactionException;

/**
 * Thrown by {@code commit()} when a commit since the transaction's snapshot touched the same facts:
 * the first committer wins.
 *
 * <p>Nothing was written and the transaction is over. The same work in a new transaction, which
 * will see the winner, may succeed; Gremlin Server says so to drivers with status 596.
 */
public class CommitConflictException extends TransactionException implements TemporaryException {

  private static final long serialVersionUID = 1L;

  /**
   * An exception with its reason.
   *
   * @param message names the fact and the commit that won
   */
  public CommitConflictException(String message) {
    super(message);
  }
}
