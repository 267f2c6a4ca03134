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

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The order in which an index keeps values: by kind, and within a kind as Gremlin compares them.
 *
 * <p>Numbers of all types are of one kind. They stand <em>coarsely</em> in the order of their
 * doubles, in which Gremlin compares most of them; those that are one double are told apart by type
 * and value, so that no two values that differ are one in an index. Several values (of the keys of
 * a composite index) are compared one after the other.
 *
 * <p>What Gremlin compares with nothing of another kind, and not at all, is not indexed: lists,
 * sets, maps, arrays and some more.
 */
final class ValueOrder implements Comparator<Object> {

  static final ValueOrder INSTANCE = new ValueOrder();

  /** The kind of what is not there, or not indexed. */
  static final int NONE = -1;

  static final int NUMBERS = 0;
  static final int TEXTS = 1;

  /** The kinds behind numbers, by their classes. */
  private static final List<Class<?>> KINDS =
      List.of(
          Number.class,
          String.class,
          Boolean.class,
          UUID.class,
          Date.class,
          Instant.class,
          OffsetDateTime.class,
          LocalDate.class,
          LocalTime.class,
          LocalDateTime.class);

  private static final List<Class<?>> NUMBER_TYPES =
      List.of(
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          BigInteger.class,
          BigDecimal.class);

  private ValueOrder() {}

  /** The kind of a value, or {@link #NONE} if such values are not indexed. */
  static int kindOf(@Nullable Object value) {
    if (value instanceof String) {
      return TEXTS;
    }
    if (value instanceof Number) {
      return NUMBERS;
    }
    return value == null ? NONE : KINDS.indexOf(value.getClass());
  }

  /** A number as it stands coarsely. */
  static double coarse(Object number) {
    return ((Number) number).doubleValue() + 0.0; // there is no negative zero
  }

  /** Compares two values, or nothings, so that equal ones may still differ in type. */
  static int compareCoarsely(@Nullable Object a, @Nullable Object b) {
    int kind = kindOf(a);
    int byKind = Integer.compare(kind, kindOf(b));
    if (byKind != 0 || kind == NONE || a == null || b == null) {
      return byKind;
    }
    return kind == NUMBERS ? Double.compare(coarse(a), coarse(b)) : naturally(a, b);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // both are of one kind, whose values compare
  private static int naturally(Object a, Object b) {
    return ((Comparable) a).compareTo(b);
  }

  private static int compareExactly(@Nullable Object a, @Nullable Object b) {
    if (!(a instanceof Number) || !(b instanceof Number)) {
      return 0;
    }
    int byType =
        Integer.compare(NUMBER_TYPES.indexOf(a.getClass()), NUMBER_TYPES.indexOf(b.getClass()));
    if (byType != 0) {
      return byType;
    }
    int byValue = naturally(a, b);
    return byValue == 0 && a instanceof BigDecimal big
        ? Integer.compare(big.scale(), ((BigDecimal) b).scale())
        : byValue;
  }

  /** Compares two values, or two arrays of as many values each. */
  @Override
  public int compare(Object a, Object b) {
    if (a instanceof Object[] several && b instanceof Object[] others) {
      for (int i = 0; i < several.length; i++) {
        int coarsely = compareCoarsely(several[i], others[i]);
        if (coarsely != 0) {
          return coarsely;
        }
      }
      for (int i = 0; i < several.length; i++) {
        int exactly = compareExactly(several[i], others[i]);
        if (exactly != 0) {
          return exactly;
        }
      }
      return 0;
    }
    int coarsely = compareCoarsely(a, b);
    return coarsely != 0 ? coarsely : compareExactly(a, b);
  }
}
