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
import org.jspecify.annotations.Nullable;

/**
 * Thrown by {@code commit()} when the log failed, or a deadline passed, after the commit had
 * entered the log and before it was known to be durable.
 *
 * <p>If the log has failed, the commit may or may not be there after the graph is opened again; the
 * graph serves reads until then, without that commit, and refuses every further commit. If only a
 * deadline has passed, the commit will most likely become durable and visible.
 *
 * <p>Doing the same again could do it twice. Whether the commit is there can be asked with its
 * {@link #token}: {@link TemporalGraph#commitInfo} knows it as soon as it is visible, or after the
 * graph was opened again.
 */
public class CommitOutcomeUnknownException extends TransactionException {

  private static final long serialVersionUID = 1L;

  /** The log epoch of the commit. */
  private final long logEpoch;

  /** The last LSN of the commit. */
  private final long lastLsn;

  /**
   * An exception with its reason.
   *
   * @param token the commit
   * @param message names the commit
   * @param cause what stopped the log; null if a deadline has passed
   */
  public CommitOutcomeUnknownException(
      CommitToken token, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.logEpoch = token.logEpoch();
    this.lastLsn = token.lastLsn();
  }

  /**
   * Returns the name of the commit.
   *
   * @return the token it has if it is there
   */
  public CommitToken token() {
    return new CommitToken(logEpoch, lastLsn);
  }
}
