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
package io.palimpsest.distribution.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each {@link ValueType} takes, and what it does not. */
final class ValueTypeTest {

  @ParameterizedTest
  @CsvSource({
    "String, STRING",
    "BOOL, BOOL",
    "boolean, BOOL",
    "byte, BYTE",
    "short, SHORT",
    "Int, INT",
    "integer, INT",
    "long, LONG",
    "float, FLOAT",
    "double, DOUBLE",
    "char, CHAR",
    "Date, DATE",
    "dateTime, DATE"
  })
  void hasNamesInAnyCase(String name, ValueType type) {
    assertThat(ValueType.named(name)).isEqualTo(type);
  }

  @Test
  void knowsNoOtherName() {
    assertThat(ValueType.named("uuid")).isNull();
    assertThat(ValueType.named("")).isNull();
    assertThat(ValueType.named(",")).isNull();
    assertThat(ValueType.allNames()).contains("bool, boolean, byte");
  }

  @Test
  void readsValuesOfItsJavaType() {
    assertThat(ValueType.STRING.read(" x ")).isEqualTo(" x ");
    assertThat(ValueType.BOOL.read("TRUE")).isEqualTo(true);
    assertThat(ValueType.BOOL.read("false")).isEqualTo(false);
    assertThat(ValueType.BYTE.read("-128")).isEqualTo((byte) -128);
    assertThat(ValueType.SHORT.read("32767")).isEqualTo((short) 32767);
    assertThat(ValueType.INT.read("+5")).isEqualTo(5);
    assertThat(ValueType.LONG.read("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
    assertThat(ValueType.FLOAT.read("1.5")).isEqualTo(1.5f);
    assertThat(ValueType.DOUBLE.read("-1.5E-3")).isEqualTo(-0.0015);
    assertThat(ValueType.DOUBLE.read("NaN")).isEqualTo(Double.NaN);
    assertThat(ValueType.DOUBLE.read("-INF")).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(ValueType.FLOAT.read("Infinity")).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(ValueType.CHAR.read("é")).isEqualTo('é');
  }

  @ParameterizedTest
  @CsvSource({
    "2018-10-07, 2018-10-07T00:00Z",
    "2018-10-07T12:30, 2018-10-07T12:30Z",
    "2018-10-07T12:30:15, 2018-10-07T12:30:15Z",
    "2018-10-07T12:30:15Z, 2018-10-07T12:30:15Z",
    "2018-10-07T12:30:15.123456Z, 2018-10-07T12:30:15.123456Z",
    "2018-10-07T12:30:15+02:00, 2018-10-07T12:30:15+02:00",
    "2018-10-07T12:30:15-0530, 2018-10-07T12:30:15-05:30",
    "2018-10-07T12:30+02, 2018-10-07T12:30+02:00"
  })
  void readsDatesAsIso8601InUtcUnlessTheySayOtherwise(String cell, String date) {
    assertThat(ValueType.DATE.read(cell)).isEqualTo(OffsetDateTime.parse(date));
  }

  @ParameterizedTest
  @CsvSource({
    "BOOL, yes",
    "BOOL, 1",
    "BYTE, 128",
    "SHORT, 1.0",
    "INT, 2147483648",
    "INT, ' 1'",
    "INT, 0x10",
    "LONG, 1L",
    "FLOAT, 1e39",
    "DOUBLE, 1e999",
    "DOUBLE, 1d",
    "DOUBLE, ' 1'",
    "DOUBLE, 0x1p3",
    "DOUBLE, '1,5'",
    "DOUBLE, e",
    "CHAR, ab",
    "DATE, 2018-13-01",
    "DATE, 2018-02-30",
    "DATE, 07/10/2018",
    "DATE, 2018-10-07 12:30",
    "DATE, 1538870400000"
  })
  void refuses(ValueType type, String cell) {
    assertThat(type.read(cell)).isNull();
  }
}
