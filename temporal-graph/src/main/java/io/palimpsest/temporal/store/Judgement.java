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

import io.palimpsest.graph.Period;
import java.util.Set;

/**
 * That a commit keeps the constraints, as far as others do not claim the same meanwhile.
 *
 * @param claims what it claims: values under a uniqueness constraint, and elements of which it says
 *     something that constraints are about
 * @param earliest the stamp it was judged with, microseconds; it must not be given an earlier one
 * @param until the commit must be stamped at or before this instant, microseconds, or be judged
 *     again: later, what it says of explicit windows would hold before the rest does
 */
public record Judgement(Set<Object> claims, long earliest, long until) {

  /** Of a commit that constraints have nothing to do with. */
  public static final Judgement NOTHING = new Judgement(Set.of(), Period.MIN, Period.MAX);

  /** Whether this commit and another claim something in common. */
  public boolean meets(Judgement other) {
    boolean smaller = claims.size() <= other.claims.size();
    Set<Object> probe = smaller ? claims : other.claims;
    Set<Object> table = smaller ? other.claims : claims;
    if (probe.isEmpty()) {
      return false;
    }
    for (Object claim : probe) {
      if (table.contains(claim)) {
        return true;
      }
    }
    return false;
  }
}
