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

import io.palimpsest.graph.schema.ConstraintViolationException;
import java.util.Optional;
import org.apache.tinkerpop.gremlin.structure.Transaction;

/**
 * A transaction of a {@link TemporalGraph}: a snapshot to read from and a private workspace.
 *
 * <p>{@code graph.tx()} is that of the calling thread: it begins with the first read or write after
 * the last one ended. {@code graph.tx().begin()} begins one of its own and returns a traversal
 * source for it, whose {@code tx()} commits it, rolls it back or closes it. It stands beside that
 * of the thread and beside others, and may go from thread to thread, one at a time. Elements that
 * are read in it, and what is done to them, belong to it. After a commit or a rollback the source
 * goes on with another transaction; after {@code close()} every use of it is an {@link
 * IllegalStateException}. No transaction can be begun inside it.
 *
 * <p>Isolation is that of snapshots, and the first committer wins: a transaction sees the graph as
 * it was when it began, with its own changes, whatever others commit meanwhile, and it is refused
 * if another has written what it wrote. Two that each change what the other has only read may both
 * be committed (write skew). Who relies on something that he does not change may change something
 * beside it, such as a count of its uses, so that the two conflict; writing the value it has is no
 * change.
 *
 * <p>How a transaction opens ({@code onReadWrite}) and closes ({@code onClose}), and its listeners,
 * belong to the thread for {@code graph.tx()}, and to the transaction for one that was begun.
 *
 * <p>{@code commit()} returns when the commit is as durable as it was asked to be ({@code
 * palimpsest.durability}, on stable storage if that is not set) and, if that is more than {@link
 * Durability#ASYNC_BATCHED}, visible to every transaction that begins afterwards. It throws
 *
 * <ul>
 *   <li>{@link CommitConflictException} if a commit since this transaction's snapshot touched the
 *       same facts: nothing was written, try again;
 *   <li>{@link InvalidPeriodException} if a window turned out empty at the commit's instant:
 *       nothing was written;
 *   <li>{@link ContainmentException} if something with an explicit window turned out to begin
 *       before what it belongs to, which begins with the commit: nothing was written;
 *   <li>{@link ConstraintViolationException} if a constraint would not hold any more: nothing was
 *       written;
 *   <li>{@link CommitOutcomeUnknownException} if the log failed, or a deadline passed, before it
 *       could say whether the commit is durable.
 * </ul>
 *
 * In each case the transaction is over.
 */
public interface TemporalTransaction extends Transaction {

  /**
   * Commits as {@code commit()} does, and as the options say.
   *
   * <p>They go together with those that traversals of this transaction gave by {@code
   * g.with("durability", …)} and {@code g.with("txMeta", …)}: of several durabilities the strongest
   * counts, of several values of a name in the metadata the last. A transaction that changed
   * nothing and has no metadata logs nothing, whatever the durability.
   *
   * @param options what the commit waits for, and what is to be known of it
   * @return what it did
   * @throws InvalidOptionException if the metadata are larger than they may be, or of a type that
   *     cannot be kept; the transaction is still open
   */
  CommitReceipt commit(CommitOptions options);

  /**
   * Whether the open transaction, that of the calling thread for {@code graph.tx()}, holds changes.
   *
   * @return {@code false} if no transaction is open, or it has only read
   */
  boolean hasChanges();

  /**
   * What the last successful {@code commit()} did, that of the calling thread for {@code
   * graph.tx()}.
   *
   * @return the receipt, or empty if there was none yet
   */
  Optional<CommitReceipt> lastReceipt();
}
