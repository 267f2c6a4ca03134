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

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a value under a key may have to be. The names are part of the log's format. */
public enum ValueType {
  /** A {@link Boolean}. */
  BOOLEAN(Boolean.class),
  /** Any number: what drivers send for one and the same depends on its size. */
  NUMBER(Number.class),
  /** A {@link Byte}. */
  BYTE(Byte.class),
  /** A {@link Short}. */
  SHORT(Short.class),
  /** An {@link Integer}. */
  INTEGER(Integer.class),
  /** A {@link Long}. */
  LONG(Long.class),
  /** A {@link Float}. */
  FLOAT(Float.class),
  /** A {@link Double}. */
  DOUBLE(Double.class),
  /** A {@link java.math.BigInteger}. */
  BIG_INTEGER(BigInteger.class),
  /** A {@link java.math.BigDecimal}. */
  BIG_DECIMAL(BigDecimal.class),
  /** A {@link Character}. */
  CHARACTER(Character.class),
  /** A {@link String}. */
  STRING(String.class),
  /** A {@link java.util.UUID}. */
  UUID(java.util.UUID.class),
  /** A {@link java.util.Date}. */
  DATE(Date.class),
  /** A {@link java.time.Instant}. */
  INSTANT(Instant.class),
  /** A {@link java.time.LocalDate}. */
  LOCAL_DATE(LocalDate.class),
  /** A {@link java.time.LocalTime}. */
  LOCAL_TIME(LocalTime.class),
  /** A {@link java.time.LocalDateTime}. */
  LOCAL_DATE_TIME(LocalDateTime.class),
  /** A {@link java.time.OffsetDateTime}. */
  OFFSET_DATE_TIME(OffsetDateTime.class),
  /** A {@link java.time.ZonedDateTime}. */
  ZONED_DATE_TIME(ZonedDateTime.class),
  /** A {@link java.time.Duration}. */
  DURATION(Duration.class),
  /** A {@link java.time.Period}. */
  PERIOD(Period.class),
  /** A {@code byte[]}. */
  BYTES(byte[].class),
  /** A {@code boolean[]}. */
  BOOLEANS(boolean[].class),
  /** An {@code int[]}. */
  INTEGERS(int[].class),
  /** A {@code long[]}. */
  LONGS(long[].class),
  /** A {@code float[]}. */
  FLOATS(float[].class),
  /** A {@code double[]}. */
  DOUBLES(double[].class),
  /** A {@code String[]}. */
  STRINGS(String[].class),
  /** A {@link java.util.List}. */
  LIST(List.class),
  /** A {@link java.util.Set}. */
  SET(Set.class),
  /** A {@link java.util.Map}. */
  MAP(Map.class);

  private final Class<?> type;

  ValueType(Class<?> type) {
    this.type = type;
  }

  /**
   * Whether a value is of this type.
   *
   * @param value the value
   * @return whether it is one
   */
  public boolean accepts(Object value) {
    return type.isInstance(value);
  }
}
