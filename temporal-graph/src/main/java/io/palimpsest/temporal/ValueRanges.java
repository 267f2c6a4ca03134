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

import io.palimpsest.temporal.store.ValueRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apache.tinkerpop.gremlin.process.traversal.Compare;
import org.apache.tinkerpop.gremlin.process.traversal.Contains;
import org.apache.tinkerpop.gremlin.process.traversal.P;
import org.apache.tinkerpop.gremlin.process.traversal.Text;
import org.apache.tinkerpop.gremlin.process.traversal.TextP;
import org.apache.tinkerpop.gremlin.process.traversal.util.AndP;
import org.apache.tinkerpop.gremlin.process.traversal.util.OrP;
import org.jspecify.annotations.Nullable;

/** Where the values lie that pass a predicate, in the order of an index. */
final class ValueRanges {

  private ValueRanges() {}

  /**
   * Ranges in which everything lies that passes.
   *
   * @return the ranges; null if it is not known where it lies, or some of it is not indexed
   */
  static @Nullable List<ValueRange> of(P<?> predicate) {
    if (predicate instanceof AndP<?> and) {
      return all(and.getPredicates());
    }
    if (predicate instanceof OrP<?> or) {
      return any(or.getPredicates());
    }
    if (predicate.getClass() != P.class && predicate.getClass() != TextP.class) {
      return null;
    }
    Object test = predicate.getBiPredicate();
    Object value = predicate.getValue();
    if (test == Contains.within) {
      return value instanceof Collection<?> several ? each(several) : null;
    }
    ValueRange range = null;
    if (test instanceof Compare compare && ValueRange.isIndexed(value)) {
      range = compared(compare, Objects.requireNonNull(value));
    } else if (test instanceof Text && value instanceof String text) {
      range = text(test, text);
    } else if (test instanceof Text.RegexPredicate regex && !regex.isNegate()) {
      range = ValueRange.texts();
    }
    return range == null ? null : List.of(range);
  }

  private static @Nullable ValueRange compared(Compare compare, Object value) {
    return switch (compare) {
      case eq -> ValueRange.of(value);
      case gt, gte -> ValueRange.from(value);
      case lt, lte -> ValueRange.upTo(value);
      case neq -> null;
    };
  }

  private static @Nullable ValueRange text(Object test, String text) {
    if (test == Text.startingWith) {
      return ValueRange.prefix(text);
    }
    return test == Text.endingWith || test == Text.containing ? ValueRange.texts() : null;
  }

  private static @Nullable List<ValueRange> each(Collection<?> values) {
    List<ValueRange> ranges = new ArrayList<>(values.size());
    for (Object value : values) {
      if (value != null) { // no property is null
        if (!ValueRange.isIndexed(value)) {
          return null;
        }
        ranges.add(ValueRange.of(value));
      }
    }
    return ranges;
  }

  private static <V> @Nullable List<ValueRange> any(List<P<V>> predicates) {
    List<ValueRange> ranges = new ArrayList<>();
    for (P<V> predicate : predicates) {
      List<ValueRange> more = of(predicate);
      if (more == null) {
        return null;
      }
      ranges.addAll(more);
    }
    return ranges;
  }

  private static <V> @Nullable List<ValueRange> all(List<P<V>> predicates) {
    List<ValueRange> ranges = null;
    for (P<V> predicate : predicates) {
      List<ValueRange> others = of(predicate);
      if (ranges == null) {
        ranges = others;
      } else if (others != null) {
        ranges = inBoth(ranges, others);
      }
    }
    return ranges;
  }

  private static List<ValueRange> inBoth(List<ValueRange> ranges, List<ValueRange> others) {
    List<ValueRange> both = new ArrayList<>();
    for (ValueRange range : ranges) {
      for (ValueRange other : others) {
        ValueRange common = range.and(other);
        if (common != null) {
          both.add(common);
        }
      }
    }
    return both;
  }
}
