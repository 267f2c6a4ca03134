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

import java.util.function.Function;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.structure.util.TemporaryException;
import org.apache.tinkerpop.gremlin.structure.util.TransactionException;
import org.jspecify.annotations.Nullable;

/**
 * Does work in a transaction and commits it, and does it again if another commit was faster.
 *
 * <p>Each attempt is a transaction of its own, beside that of the thread. After a conflict the next
 * attempt begins when the commit that won is visible, so it cannot lose to the same one again;
 * there is no other delay. It is given up after some attempts, with the last conflict, and when the
 * thread is interrupted.
 *
 * <p>The work may be done several times and takes effect once. So it must
 *
 * <ul>
 *   <li>read and write the graph through the source it is given, and decide by what it reads there;
 *   <li>change nothing else that cannot be done twice, such as a counter, a file or a message;
 *   <li>neither commit nor roll back;
 *   <li>return values or ids, not a traversal, an iterator or elements, which belong to a
 *       transaction that is closed then.
 * </ul>
 *
 * <p>Only what is sure not to have been written is tried again: a {@link CommitConflictException}
 * or another one that says it is temporary. After a {@link CommitOutcomeUnknownException} the work
 * may have taken effect, so that is thrown at once; its token tells later. So is whatever else the
 * work or the commit throws.
 *
 * @param attempts how often to try; 1 or more
 * @param options how to commit
 */
public record Retry(int attempts, CommitOptions options) {

  /** A hundred attempts, and nothing asked of the commit. */
  public static final Retry DEFAULT = new Retry(100, CommitOptions.NONE);

  /**
   * What was done.
   *
   * @param <R> the type of the result
   * @param result what the work returned in the attempt that was committed
   * @param receipt what the commit did
   * @param attempts how often it was tried; 1 without a conflict
   */
  public record Done<R extends @Nullable Object>(R result, CommitReceipt receipt, int attempts) {}

  /**
   * A number of attempts and options.
   *
   * @param attempts how often to try
   * @param options how to commit
   * @throws InvalidOptionException if there is no attempt
   */
  public Retry {
    if (attempts < 1) {
      throw new InvalidOptionException("attempts must be 1 or more, but are " + attempts);
    }
  }

  /**
   * Does work and commits it.
   *
   * @param <R> the type of the result
   * @param graph where
   * @param work the work, as said above
   * @return its result, and what the commit did
   * @throws CommitConflictException if another commit was faster in every attempt
   * @throws CommitOutcomeUnknownException if it is not known whether the work took effect
   */
  public <R extends @Nullable Object> Done<R> transact(
      TemporalGraph graph, Function<? super GraphTraversalSource, ? extends R> work) {
    GraphTraversalSource source = graph.tx().begin();
    TemporalTransaction tx = (TemporalTransaction) source.tx();
    try {
      for (int attempt = 1; ; attempt++) {
        try {
          if (!tx.isOpen()) {
            tx.open();
          }
          R result = work.apply(source);
          return new Done<>(result, tx.commit(options), attempt);
        } catch (TransactionException e) {
          if (!(e instanceof TemporaryException)
              || attempt == attempts
              || Thread.currentThread().isInterrupted()) {
            throw e;
          }
          if (tx.isOpen()) {
            tx.rollback();
          }
        }
      }
    } finally {
      tx.close();
    }
  }
}
