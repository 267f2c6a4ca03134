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

import java.util.List;
import java.util.stream.Collectors;
import org.apache.tinkerpop.gremlin.structure.util.TransactionException;

/**
 * Thrown by {@code commit()} when the commit would violate a constraint, and by the creation of a
 * constraint that what is known does not satisfy. Nothing was written.
 *
 * <p>A commit was judged by what is known latest, other commits since its snapshot included. The
 * same commit tried again is refused again, unless what it collides with has gone.
 */
public class ConstraintViolationException extends TransactionException {

  private static final long serialVersionUID = 1L;

  private final transient List<ConstraintViolation> violations;

  /**
   * An exception with what it has found.
   *
   * @param violations the first violations; at least one
   */
  public ConstraintViolationException(List<ConstraintViolation> violations) {
    super(
        violations.stream()
            .map(ConstraintViolation::toString)
            .collect(Collectors.joining("; ", "violates the constraint ", "")));
    this.violations = List.copyOf(violations);
  }

  /**
   * What was found, in no particular order: all of a small number, else the first ones.
   *
   * @return at least one violation; null behind a serialization, for values need not survive one
   */
  public List<ConstraintViolation> violations() {
    return violations;
  }
}
