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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {

  private static final String TEN = "2024-03-31T10:00:00Z";
  private static final long TEN_MICROS = Instant.parse(TEN).getEpochSecond() * 1_000_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        TEN,
        "2024-03-31T10:00Z",
        "2024-03-31T12:00:00+02:00",
        "2024-03-31T12:00+02",
        "2024-03-31T10:00:00.000000999Z",
        "2024-03-31t10:00:00z"
      })
  void shouldReadIsoTextWithAnOffset(String text) {
    assertThat(Times.parse("validAt", text)).isEqualTo(TEN_MICROS);
  }

  @Test
  void shouldReadTheDateTypesThatNameAnInstant() {
    Instant ten = Instant.parse(TEN);
    GregorianCalendar calendar = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
    calendar.setTimeInMillis(ten.toEpochMilli());
    ZonedDateTime zoned = ZonedDateTime.ofInstant(ten, ZoneId.of("Europe/Amsterdam"));
    for (Object value :
        new Object[] {ten, Date.from(ten), OffsetDateTime.parse(TEN), zoned, calendar}) {
      assertThat(Times.parse("validAt", value)).isEqualTo(TEN_MICROS);
    }
  }

  @Test
  void shouldFloorWhatIsFinerThanAMicrosecondOnBothSidesOfTheEpoch() {
    assertThat(Times.parse("t", Instant.ofEpochSecond(1, 1_999))).isEqualTo(1_000_001);
    assertThat(Times.parse("t", Instant.ofEpochSecond(-1, 999_999_999))).isEqualTo(-1);
    assertThat(Times.parse("t", Instant.ofEpochSecond(-1, 1))).isEqualTo(-1_000_000);
  }

  @Test
  void shouldRefuseWhatNamesNoInstantAndSayWhatWouldDo() {
    for (Object value :
        new Object[] {
          5,
          5L,
          1.5,
          "2024-03-31",
          "2024-03-31T10:00:00",
          "next week",
          LocalDate.EPOCH,
          LocalDateTime.parse("2024-03-31T10:00:00")
        }) {
      assertThatThrownBy(() -> Times.parse("validAt", value))
          .isInstanceOf(InvalidTimeException.class)
          .hasMessageContainingAll("validAt", "ISO-8601", "offset", value.toString());
    }
    assertThatThrownBy(() -> Times.parse("validAt", null))
        .isInstanceOf(InvalidTimeException.class)
        .hasMessageContaining("null");
  }

  @Test
  void shouldReadEveryYearThatFitsAndRefuseTheOthers() {
    for (String text : new String[] {"0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"}) {
      assertThat(Times.format(Times.parse("t", text))).isEqualTo(text);
    }
    assertThat(Times.toInstant(Times.parse("t", Times.toInstant(Long.MIN_VALUE + 1))))
        .isEqualTo(Times.toInstant(Long.MIN_VALUE + 1));
    assertThat(Times.toInstant(Times.parse("t", Times.toInstant(Long.MAX_VALUE - 1))))
        .isEqualTo(Times.toInstant(Long.MAX_VALUE - 1));
    for (Instant outside : new Instant[] {Instant.MIN, Instant.MAX}) {
      assertThatThrownBy(() -> Times.parse("t", outside))
          .isInstanceOf(InvalidTimeException.class)
          .hasMessageContaining("must lie between");
    }
  }
}
