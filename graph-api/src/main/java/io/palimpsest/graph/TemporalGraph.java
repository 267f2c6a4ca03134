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

import io.palimpsest.graph.schema.Schema;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.tinkerpop.gremlin.process.traversal.dsl.graph.GraphTraversalSource;
import org.apache.tinkerpop.gremlin.structure.Graph;
import org.jspecify.annotations.Nullable;

/**
 * A property graph in which every fact has a valid time (when it holds in the world) and a
 * transaction time (when the graph learnt it).
 *
 * <p>Used without any temporal word it is an ordinary transactional graph: writes hold from their
 * commit on, reads see what is true now as far as it is known. The other coordinates are reached
 * through the views of this interface or, from any Gremlin driver, through the options in {@link
 * TemporalTokens}.
 *
 * <p>Times are given as ISO-8601 text with an offset or {@code Z}, as {@code java.time} types or as
 * {@link java.util.Date}; see {@link Times}. They have microsecond resolution; finer input is
 * floored. Periods are half-open.
 */
public interface TemporalGraph extends Graph {

  /**
   * The graph as it was at {@code transactionTime}: what was known then, about that same instant.
   *
   * <p>The answer never changes, whatever is committed later. The instant is inclusive: a commit
   * stamped with exactly that instant is seen.
   *
   * @param transactionTime a time, or a {@link CommitToken} or its text, which means the instant of
   *     that commit
   * @return a read-only view; cheap, needs no closing
   * @throws InvalidTimeException if the argument is no time, or a time later than the clock
   */
  TemporalView asOf(Object transactionTime);

  /**
   * The graph as it is known now (by the current transaction) to have been, or to become, at {@code
   * validTime}.
   *
   * <p>The view reads through the current transaction of the calling thread, uncommitted changes
   * included.
   *
   * @param validTime a time
   * @return a read-only view; cheap, needs no closing
   * @throws InvalidTimeException if the argument is no time
   */
  TemporalView validAt(Object validTime);

  /**
   * What was known at {@code transactionTime} about {@code validTime}.
   *
   * @param validTime a time
   * @param transactionTime a time, or a {@link CommitToken} or its text
   * @return a read-only view; cheap, needs no closing
   * @throws InvalidTimeException if an argument is no time, or the transaction time is later than
   *     the clock
   */
  TemporalView at(Object validTime, Object transactionTime);

  /**
   * This graph with its writes holding on {@code [validFrom, validTo)} instead of from the commit
   * on.
   *
   * <p>Its reads see the graph at {@code validFrom} (now, if that is {@code null}), and it shares
   * the transaction of {@link #tx()}. An end that is not given is clipped to the life of what the
   * fact belongs to; one that is given must fit it, else the write is refused with a {@link
   * ContainmentException}.
   *
   * @param validFrom a time, inclusive; {@code "-inf"}; or {@code null} for the commit's instant
   * @param validTo a time, exclusive; {@code "+inf"}; {@link TemporalTokens#NEXT} to stop at the
   *     fact's next known change; or {@code null} for open
   * @return a graph that reads and writes on that window; cheap, needs no closing
   * @throws InvalidTimeException if an argument is none of these
   * @throws InvalidPeriodException if the window is empty
   */
  Graph during(@Nullable Object validFrom, @Nullable Object validTo);

  /**
   * The indexes and constraints of this graph.
   *
   * @return the schema; it follows every change
   */
  Schema schema();

  /**
   * What is known of a commit.
   *
   * @param token its name
   * @return empty if there is no such commit, or it is not visible yet
   */
  Optional<CommitInfo> commitInfo(CommitToken token);

  /**
   * The commits that were made within a period, oldest first, as far as they are visible now.
   *
   * @param from a time, inclusive; {@code null} for since ever
   * @param to a time, exclusive; {@code null} for all that are there
   * @return the commits, looked up one by one as the stream is read
   * @throws InvalidTimeException if an argument is no time
   */
  Stream<CommitInfo> commits(@Nullable Object from, @Nullable Object to);

  /**
   * Does work in a transaction of its own and commits it, again if another commit was faster; see
   * {@link Retry} for what the work must and must not do.
   *
   * @param <R> the type of the result
   * @param work the work
   * @return its result
   * @throws CommitConflictException if another commit was faster a hundred times
   * @throws CommitOutcomeUnknownException if it is not known whether the work took effect
   */
  default <R extends @Nullable Object> R transact(
      Function<? super GraphTraversalSource, ? extends R> work) {
    return Retry.DEFAULT.<R>transact(this, work).result();
  }

  @Override
  TemporalTransaction tx();

  /**
   * Closes the graph: ends open transactions, forces the log and gives the directory free.
   *
   * <p>The calling thread's transaction is closed as its {@code onClose} says; all others, also
   * those that were begun, are rolled back. Whoever uses one of them afterwards, or opens another,
   * gets an {@link IllegalStateException}. Views of a fixed coordinate can still be read. Every
   * acknowledged commit is durable before and after. Closing again has no effect.
   */
  @Override
  void close();
}
