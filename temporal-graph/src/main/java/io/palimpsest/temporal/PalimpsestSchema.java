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
package io.palimpsest.temporal;

import io.palimpsest.graph.CommitConflictException;
import io.palimpsest.graph.CommitReceipt;
import io.palimpsest.graph.CommitToken;
import io.palimpsest.graph.TemporalTransaction;
import io.palimpsest.graph.schema.ConstraintDefinition;
import io.palimpsest.graph.schema.ConstraintViolation;
import io.palimpsest.graph.schema.ConstraintViolationException;
import io.palimpsest.graph.schema.IndexDefinition;
import io.palimpsest.graph.schema.IndexStatus;
import io.palimpsest.graph.schema.Schema;
import io.palimpsest.graph.schema.SchemaElement;
import io.palimpsest.graph.schema.SchemaException;
import io.palimpsest.temporal.store.Binding;
import io.palimpsest.temporal.store.Constraint;
import io.palimpsest.temporal.store.Mutation;
import io.palimpsest.temporal.store.SchemaTable;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Changes the schema by commits. */
final class PalimpsestSchema implements Schema {

  private final PalimpsestGraph graph;
  private final TemporalTransaction transaction;

  /**
   * The schema of a graph.
   *
   * @param transaction the one that changes of the schema are not to be mistaken for a part of
   */
  PalimpsestSchema(PalimpsestGraph graph, TemporalTransaction transaction) {
    this.graph = graph;
    this.transaction = transaction;
  }

  @Override
  public CommitReceipt createIndex(IndexDefinition definition) {
    CommitPipeline commits = ready("create index", definition.name());
    graph.requireRoom("the index \"" + definition.name() + "\"", definition);
    return change(
        commits, new Mutation.CreateSchemaElement(definition), before -> before.with(definition));
  }

  @Override
  public CommitReceipt dropIndex(String name) {
    CommitPipeline commits = ready("drop index", name);
    return change(
        commits,
        new Mutation.DropSchemaElement(name),
        before -> without(before, "an index", name, before.definitions().indexes()));
  }

  @Override
  public CommitReceipt dropConstraint(String name) {
    CommitPipeline commits = ready("drop constraint", name);
    return change(
        commits,
        new Mutation.DropSchemaElement(name),
        before -> without(before, "a constraint", name, before.definitions().constraints()));
  }

  private static Binding without(
      Binding before, String what, String name, List<? extends SchemaElement> candidates) {
    List<String> names = candidates.stream().map(SchemaElement::name).toList();
    if (!names.contains(name)) {
      throw new SchemaException(
          "expected the name of %s, one of %s, but found \"%s\"".formatted(what, names, name));
    }
    return before.without(name);
  }

  @Override
  public List<IndexStatus> indexes() {
    return graph.store().schema().indexes();
  }

  @Override
  public List<ConstraintDefinition> constraints() {
    return graph.store().schema().definitions().constraints();
  }

  /**
   * First the constraint binds on trial, so that no commit comes to violate it from then on; then
   * it is looked whether what was there before keeps it; then it is committed.
   */
  @Override
  public CommitReceipt createConstraint(ConstraintDefinition definition) {
    CommitPipeline commits = ready("create constraint", definition.name());
    SchemaTable schema = graph.store().schema();
    commits.constraints().creating.lock();
    try {
      commits.constraints().binding().definitions().with(definition); // refuses a name in use
      graph.requireRoom("the constraint \"" + definition.name() + "\"", definition);
      Constraint constraint = schema.prepare(definition);
      try {
        tryOut(commits, constraint);
        return change(
            commits, new Mutation.CreateSchemaElement(definition), before -> before.settled());
      } finally {
        // Nothing to do, unless it has come to nothing.
        commits.withdraw(constraint);
        schema.abandon(constraint);
      }
    } finally {
      commits.constraints().creating.unlock();
    }
  }

  private static void tryOut(CommitPipeline commits, Constraint constraint) {
    Optional<Binding> trial = Optional.empty();
    while (trial.isEmpty()) {
      trial = commits.tryOut(constraint, commits.constraints().binding());
    }
    long before = trial.get().since();
    if (!commits.awaitVisible(before)) {
      throw new CommitConflictException(
          "the constraint \"" + constraint.definition().name() + "\"",
          new CommitToken(commits.logEpoch(), before),
          "commits in flight, up to LSN "
              + before
              + ", are not visible, so it is not known whether they keep \""
              + constraint.definition().name()
              + "\"; nothing was written");
    }
    List<ConstraintViolation> violations = commits.constraints().violations(constraint);
    if (!violations.isEmpty()) {
      throw new ConstraintViolationException(violations);
    }
  }

  private CommitPipeline ready(String what, String name) {
    if (transaction.hasChanges()) {
      throw new IllegalStateException(
          "to %s \"%s\" is a commit of its own, but the transaction holds changes; commit it"
                  .formatted(what, name)
              + " or roll it back first");
    }
    return graph.pipeline();
  }

  /** Tries again for as long as others change the schema first; one of them always gets on. */
  private static CommitReceipt change(
      CommitPipeline commits, Mutation change, UnaryOperator<Binding> step) {
    while (true) {
      Binding before = commits.constraints().binding();
      Optional<CommitReceipt> receipt = commits.changeSchema(change, before, step.apply(before));
      if (receipt.isPresent()) {
        return receipt.get();
      }
    }
  }
}
