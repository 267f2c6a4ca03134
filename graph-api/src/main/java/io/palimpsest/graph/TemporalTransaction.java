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

import java.util.Optional;
import org.apache.tinkerpop.gremlin.structure.Transaction;

/**
 * A transaction of a {@link TemporalGraph}: a snapshot to read from and a private workspace.
 *
 * <p>{@code commit()} returns when the commit is on stable storage and visible to every transaction
 * that begins afterwards. It throws
 *
 * <ul>
 *   <li>{@link CommitConflictException} if a commit since this transaction's snapshot touched the
 *       same facts: nothing was written, try again;
 *   <li>{@link InvalidPeriodException} if a window turned out empty at the commit's instant:
 *       nothing was written;
 *   <li>{@link ContainmentException} if something with an explicit window turned out to begin
 *       before what it belongs to, which begins with the commit: nothing was written;
 *   <li>{@link CommitOutcomeUnknownException} if the log failed before it could say whether the
 *       commit is durable.
 * </ul>
 *
 * In each case the transaction is over.
 */
public interface TemporalTransaction extends Transaction {

  /**
   * Whether the calling thread's open transaction holds changes.
   *
   * @return {@code false} if no transaction is open, or it has only read
   */
  boolean hasChanges();

  /**
   * What the last successful {@code commit()} of the calling thread did.
   *
   * @return the receipt, or empty if this thread has not committed yet
   */
  Optional<CommitReceipt> lastReceipt();
}
