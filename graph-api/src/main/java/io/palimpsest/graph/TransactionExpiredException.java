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
 * Thrown when a transaction is used that was rolled back because nobody had used it for longer than
 * {@code palimpsest.transaction.idle.millis}.
 *
 * <p>Reads and writes are refused until {@code rollback()} or {@code close()} is called, or {@code
 * commit()}, which is refused as well; then a new transaction can begin. The same work may succeed
 * in it.
 */
public class TransactionExpiredException extends TransactionException
    implements TemporaryException {

  private static final long serialVersionUID = 1L;

  /**
   * An exception with its reason.
   *
   * @param message how long a transaction may be idle, and what to do
   */
  public TransactionExpiredException(String message) {
    super(message);
  }
}
