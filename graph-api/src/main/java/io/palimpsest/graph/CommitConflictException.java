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

  /** What both commits touched. */
  private final String fact;

  /** The log epoch of the commit that won. */
  private final long winnersEpoch;

  /** The last LSN of the commit that won. */
  private final long winnersLsn;

  /**
   * An exception with its reason.
   *
   * @param fact what both commits touched, with its element
   * @param winner the commit that won
   */
  public CommitConflictException(String fact, CommitToken winner) {
    this(
        fact,
        winner,
        "commit "
            + winner
            + " has changed "
            + fact
            + " since this transaction began; nothing was written, try again");
  }

  /**
   * An exception with a reason of its own.
   *
   * @param fact what is fought over
   * @param winner the commit to wait for before another try; {@code 0:0} for none
   * @param message the reason, and that nothing was written
   */
  public CommitConflictException(String fact, CommitToken winner, String message) {
    super(message);
    this.fact = fact;
    this.winnersEpoch = winner.logEpoch();
    this.winnersLsn = winner.lastLsn();
  }

  /**
   * Returns what both commits touched; if there is more than one such thing, any of them.
   *
   * @return such as {@code "balance" of vertex 7}, or {@code the life of edge 9}
   */
  public String fact() {
    return fact;
  }

  /**
   * Returns the commit that won. The next transaction of the same thread, or of the same begun
   * source, begins when it is visible.
   *
   * @return its token; it may not be visible yet
   */
  public CommitToken winner() {
    return new CommitToken(winnersEpoch, winnersLsn);
  }
}
