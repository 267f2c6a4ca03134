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

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The types a column may have, with their names in a header and how a cell is read. */
enum ValueType {
  STRING("text", "string"),
  BOOL("true or false", "bool, boolean"),
  BYTE("a whole number from -128 to 127", "byte"),
  SHORT("a whole number from -32768 to 32767", "short"),
  INT("a whole number from -2147483648 to 2147483647", "int, integer"),
  LONG("a whole number of 64 bits", "long"),
  FLOAT("a number in the range of a float", "float"),
  DOUBLE("a number in the range of a double", "double"),
  CHAR("one character", "char"),
  DATE("an ISO-8601 date or date and time", "date, datetime");

  private static final String SEPARATOR = ", ";

  /** A date, then maybe a time to the minute or finer, then maybe an offset; UTC without one. */
  private static final DateTimeFormatter DATE_FORMAT =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendOffset("+HH:MM:ss", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HHMM", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HH", "Z")
          .optionalEnd()
          .optionalEnd()
          .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
          .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private final String expected;
  private final String names;

  ValueType(String expected, String names) {
    this.expected = expected;
    this.names = names;
  }

  /**
   * The type a header means.
   *
   * @param name the name, in any case
   * @return the type, or {@code null} if there is none of that name
   */
  static @Nullable ValueType named(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (ValueType type : values()) {
      if (Arrays.asList(type.names.split(SEPARATOR)).contains(lower)) {
        return type;
      }
    }
    return null;
  }

  /**
   * All names a header may use.
   *
   * @return the names, for an error message
   */
  static String allNames() {
    return Arrays.stream(values()).map(type -> type.names).collect(Collectors.joining(SEPARATOR));
  }

  /** What a cell of this type must be, for an error message. */
  String expected() {
    return expected;
  }

  /**
   * The value a cell stands for.
   *
   * @param cell the cell, not empty
   * @return the value, or {@code null} if the cell is not of this type
   */
  @Nullable Object read(String cell) {
    try {
      return switch (this) {
        case STRING -> cell;
        case BOOL -> bool(cell);
        case BYTE -> Byte.valueOf(cell);
        case SHORT -> Short.valueOf(cell);
        case INT -> Integer.valueOf(cell);
        case LONG -> Long.valueOf(cell);
        case FLOAT -> single(cell);
        case DOUBLE -> real(cell);
        case CHAR -> cell.length() == 1 ? cell.charAt(0) : null;
        case DATE -> date(cell);
      };
    } catch (NumberFormatException | DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Object bool(String cell) {
    return switch (cell.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> null;
    };
  }

  private static @Nullable Object single(String cell) {
    if (!isDecimal(cell)) {
      Double named = namedNumber(cell);
      return named == null ? null : named.floatValue();
    }
    float value = Float.parseFloat(cell);
    return Float.isInfinite(value) ? null : value;
  }

  private static @Nullable Object real(String cell) {
    if (!isDecimal(cell)) {
      return namedNumber(cell);
    }
    double value = Double.parseDouble(cell);
    return Double.isInfinite(value) ? null : value;
  }

  private static @Nullable Double namedNumber(String cell) {
    return switch (cell) {
      case "NaN" -> Double.NaN;
      case "Infinity", "INF" -> Double.POSITIVE_INFINITY;
      case "-Infinity", "-INF" -> Double.NEGATIVE_INFINITY;
      default -> null;
    };
  }

  /** Java's own parser would also take spaces, hexadecimal and a suffix such as 1d. */
  private static boolean isDecimal(String cell) {
    for (int i = 0; i < cell.length(); i++) {
      char c = cell.charAt(i);
      if (!(c >= '0' && c <= '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
        return false;
      }
    }
    return true;
  }

  private static OffsetDateTime date(String cell) {
    return DATE_FORMAT.parse(cell, OffsetDateTime::from);
  }
}
