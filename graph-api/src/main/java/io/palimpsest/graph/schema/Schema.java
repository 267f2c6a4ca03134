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

import io.palimpsest.graph.CommitReceipt;
import java.util.List;

/**
 * The schema of a graph: its indexes and constraints.
 *
 * <p>Every change is a commit of its own, with a transaction time and a token: durable and visible
 * when the method returns, and there again when the graph is opened again. It has nothing to do
 * with the transaction of the graph it was asked of, which goes on if it has only read; with
 * changes in it, the method refuses, for they would be in no commit yet.
 *
 * <p>What the schema says now binds, at whatever coordinate of time one reads. Safe for use by many
 * threads.
 */
public interface Schema {

  /**
   * Creates an index. It is filled in the background; {@link #indexes()} tells how far that is.
   *
   * @param definition the index
   * @return the receipt of the commit
   * @throws SchemaException if the name is taken
   * @throws IllegalStateException if the transaction of the graph it was asked of holds changes
   * @throws io.palimpsest.graph.ReadOnlyGraphException if the graph was opened for reading only
   * @throws io.palimpsest.graph.CommitOutcomeUnknownException if the log failed before it could say
   */
  CommitReceipt createIndex(IndexDefinition definition);

  /**
   * Drops an index. Traversals give the same answers without it.
   *
   * @param name its name
   * @return the receipt of the commit
   * @throws SchemaException if there is no index of that name
   * @throws IllegalStateException if the transaction of the graph it was asked of holds changes
   * @throws io.palimpsest.graph.ReadOnlyGraphException if the graph was opened for reading only
   * @throws io.palimpsest.graph.CommitOutcomeUnknownException if the log failed before it could say
   */
  CommitReceipt dropIndex(String name);

  /**
   * The indexes there are now, in the order in which they were created.
   *
   * @return a list of the moment; unmodifiable
   */
  List<IndexStatus> indexes();

  /**
   * Creates a constraint, after looking at every valid instant of what is known latest. Commits go
   * on meanwhile; one that violates it gets a {@link io.palimpsest.graph.CommitConflictException}
   * until it is known whether it holds. Every commit sequenced after it keeps it.
   *
   * <p>One constraint is created at a time; who comes second waits.
   *
   * @param definition the constraint
   * @return the receipt of the commit
   * @throws SchemaException if the name is taken
   * @throws ConstraintViolationException if what is known does not keep it; names the first
   *     violations
   * @throws IllegalStateException if the transaction of the graph it was asked of holds changes
   * @throws io.palimpsest.graph.ReadOnlyGraphException if the graph was opened for reading only
   * @throws io.palimpsest.graph.CommitConflictException if commits in flight did not come through
   *     in time, so that they could not be looked at; nothing was written
   * @throws io.palimpsest.graph.CommitOutcomeUnknownException if the log failed before it could say
   */
  CommitReceipt createConstraint(ConstraintDefinition definition);

  /**
   * Drops a constraint.
   *
   * @param name its name
   * @return the receipt of the commit
   * @throws SchemaException if there is no constraint of that name
   * @throws IllegalStateException if the transaction of the graph it was asked of holds changes
   * @throws io.palimpsest.graph.ReadOnlyGraphException if the graph was opened for reading only
   * @throws io.palimpsest.graph.CommitOutcomeUnknownException if the log failed before it could say
   */
  CommitReceipt dropConstraint(String name);

  /**
   * The constraints there are now, in the order in which they were created.
   *
   * @return a list of the moment; unmodifiable
   */
  List<ConstraintDefinition> constraints();
}
