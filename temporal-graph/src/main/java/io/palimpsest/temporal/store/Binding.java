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
package io.palimpsest.temporal.store;

import io.palimpsest.graph.schema.IndexDefinition;
import io.palimpsest.graph.schema.SchemaElement;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The schema as every commit that has its LSNs has left it, and so as it binds the next one; with a
 * constraint, perhaps, that is being tried out. Immutable.
 */
public final class Binding {

  private final Definitions definitions;
  private final List<Constraint> constraints;
  private final @Nullable Constraint candidate;
  private final long since;

  private Binding(
      Definitions definitions,
      List<Constraint> constraints,
      @Nullable Constraint candidate,
      long since) {
    this.definitions = definitions;
    this.constraints = constraints;
    this.candidate = candidate;
    this.since = since;
  }

  /** What the schema of a store that nobody writes says. */
  public static Binding of(SchemaTable schema) {
    return new Binding(schema.definitions(), schema.constraints(), null, 0);
  }

  /** What is defined, without the candidate. */
  public Definitions definitions() {
    return definitions;
  }

  /**
   * What a commit has to keep, the candidate included; the same list while that does not change.
   */
  public List<Constraint> constraints() {
    return constraints;
  }

  /** The constraint that is being tried out, or null. */
  public @Nullable Constraint candidate() {
    return candidate;
  }

  /** A last LSN: every commit behind it was judged by all these constraints. */
  public long since() {
    return since;
  }

  /** This and an index. */
  public Binding with(IndexDefinition index) {
    return new Binding(definitions.with(index), constraints, candidate, since);
  }

  /** This without a definition. */
  public Binding without(String name) {
    SchemaElement gone = definitions.find(name).orElseThrow();
    return new Binding(
        definitions.without(name),
        gone instanceof IndexDefinition
            ? constraints
            : constraints.stream()
                .filter(other -> !other.definition().name().equals(name))
                .toList(),
        candidate,
        since);
  }

  /**
   * This with a constraint to try out.
   *
   * @param now the last LSN that was given
   */
  public Binding tryOut(Constraint constraint, long now) {
    return new Binding(
        definitions,
        Stream.concat(constraints.stream(), Stream.of(constraint)).toList(),
        constraint,
        now);
  }

  /** The candidate was found to hold: this with it defined. */
  public Binding settled() {
    return new Binding(
        definitions.with(Objects.requireNonNull(candidate).definition()), constraints, null, since);
  }

  /** The candidate was found not to hold: this without it. */
  public Binding withdrawn() {
    return new Binding(
        definitions,
        constraints.stream().filter(other -> other != candidate).toList(),
        null,
        since);
  }
}
