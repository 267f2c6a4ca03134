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

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The value types there are, and their bytes: a tag and what it says.
 *
 * <p>What comes back is equal to what was written and of the same type; lists, sets and maps come
 * back as unmodifiable ones in the same order. The tags are part of the format and never change
 * their meaning.
 */
public final class ValueCodec {

  /** One type: its tag in the format, its class, how it is written and read. */
  @SuppressWarnings("ImmutableEnumChecker") // the lambdas hold nothing
  private enum Type {
    FALSE(0, null, (out, value) -> {}, in -> false),
    TRUE(1, null, (out, value) -> {}, in -> true),
    BYTE(2, Byte.class, (out, v) -> out.writeByte((Byte) v), in -> (byte) in.readByte()),
    SHORT(3, Short.class, (out, v) -> out.writeSigned((Short) v), in -> (short) in.readSigned()),
    INTEGER(
        4, Integer.class, (out, v) -> out.writeSigned((Integer) v), in -> (int) in.readSigned()),
    LONG(5, Long.class, (out, v) -> out.writeSigned((Long) v), PayloadReader::readSigned),
    FLOAT(
        6,
        Float.class,
        (out, v) -> out.writeUnsigned(Integer.toUnsignedLong(Float.floatToRawIntBits((Float) v))),
        in -> Float.intBitsToFloat((int) in.readUnsigned())),
    DOUBLE(
        7,
        Double.class,
        (out, v) -> out.writeFixed(Double.doubleToRawLongBits((Double) v)),
        in -> Double.longBitsToDouble(in.readFixed())),
    TEXT(8, String.class, (out, v) -> out.writeText((String) v), PayloadReader::readText),
    CHARACTER(
        9,
        Character.class,
        (out, v) -> out.writeUnsigned((Character) v),
        in -> (char) in.readUnsigned()),
    BYTES(10, byte[].class, (out, v) -> out.writeBytes((byte[]) v), PayloadReader::readBytes),
    UUID_(
        11,
        UUID.class,
        (out, v) -> {
          out.writeFixed(((UUID) v).getMostSignificantBits());
          out.writeFixed(((UUID) v).getLeastSignificantBits());
        },
        in -> new UUID(in.readFixed(), in.readFixed())),
    BIG_INTEGER(
        12,
        BigInteger.class,
        (out, v) -> out.writeBytes(((BigInteger) v).toByteArray()),
        in -> new BigInteger(in.readBytes())),
    BIG_DECIMAL(
        13,
        BigDecimal.class,
        (out, v) -> {
          out.writeSigned(((BigDecimal) v).scale());
          out.writeBytes(((BigDecimal) v).unscaledValue().toByteArray());
        },
        in -> {
          int scale = (int) in.readSigned();
          return new BigDecimal(new BigInteger(in.readBytes()), scale);
        }),
    DATE(
        14,
        Date.class,
        (out, v) -> out.writeSigned(((Date) v).toInstant().toEpochMilli()),
        in -> Date.from(Instant.ofEpochMilli(in.readSigned()))),
    INSTANT(15, Instant.class, (out, v) -> writeInstant(out, (Instant) v), ValueCodec::readInstant),
    LOCAL_DATE(
        16,
        LocalDate.class,
        (out, v) -> out.writeSigned(((LocalDate) v).toEpochDay()),
        in -> LocalDate.ofEpochDay(in.readSigned())),
    LOCAL_TIME(
        17,
        LocalTime.class,
        (out, v) -> out.writeUnsigned(((LocalTime) v).toNanoOfDay()),
        in -> LocalTime.ofNanoOfDay(in.readUnsigned())),
    LOCAL_DATE_TIME(
        18,
        LocalDateTime.class,
        (out, v) -> writeInstant(out, ((LocalDateTime) v).toInstant(ZoneOffset.UTC)),
        in -> LocalDateTime.ofInstant(readInstant(in), ZoneOffset.UTC)),
    OFFSET_DATE_TIME(
        19,
        OffsetDateTime.class,
        (out, v) -> {
          writeInstant(out, ((OffsetDateTime) v).toInstant());
          out.writeSigned(((OffsetDateTime) v).getOffset().getTotalSeconds());
        },
        in ->
            OffsetDateTime.ofInstant(
                readInstant(in), ZoneOffset.ofTotalSeconds((int) in.readSigned()))),
    ZONED_DATE_TIME(
        20,
        ZonedDateTime.class,
        (out, v) -> {
          writeInstant(out, ((ZonedDateTime) v).toInstant());
          out.writeText(((ZonedDateTime) v).getZone().getId());
        },
        in -> ZonedDateTime.ofInstant(readInstant(in), ZoneId.of(in.readText()))),
    DURATION(
        21,
        Duration.class,
        (out, v) -> {
          out.writeSigned(((Duration) v).toSeconds());
          out.writeUnsigned(((Duration) v).toNanosPart());
        },
        in -> Duration.ofSeconds(in.readSigned(), in.readUnsigned())),
    PERIOD(
        22,
        Period.class,
        (out, v) -> out.writeText(v.toString()),
        in -> Period.parse(in.readText())),
    LIST(
        23,
        null,
        (out, v) -> writeAll(out, (Collection<?>) v),
        in -> {
          List<Object> list = new ArrayList<>();
          readAll(in, list);
          return Collections.unmodifiableList(list);
        }),
    SET(
        24,
        null,
        (out, v) -> writeAll(out, (Collection<?>) v),
        in -> {
          Set<Object> set = new LinkedHashSet<>();
          readAll(in, set);
          return Collections.unmodifiableSet(set);
        }),
    MAP(25, null, (out, v) -> writeMap(out, (Map<?, ?>) v), ValueCodec::readMap),
    BOOLEANS(26, boolean[].class, ValueCodec::writeArray, in -> readArray(in, boolean.class)),
    INTEGERS(27, int[].class, ValueCodec::writeArray, in -> readArray(in, int.class)),
    LONGS(28, long[].class, ValueCodec::writeArray, in -> readArray(in, long.class)),
    FLOATS(29, float[].class, ValueCodec::writeArray, in -> readArray(in, float.class)),
    DOUBLES(30, double[].class, ValueCodec::writeArray, in -> readArray(in, double.class)),
    TEXTS(31, String[].class, ValueCodec::writeArray, in -> readArray(in, String.class));

    private static final Map<Integer, Type> BY_TAG =
        Stream.of(values()).collect(Collectors.toMap(type -> type.tag, type -> type));
    private static final Map<Class<?>, Type> BY_CLASS =
        Stream.of(values())
            .filter(type -> type.valueClass != null)
            .collect(Collectors.toMap(type -> type.valueClass, type -> type));

    final int tag;
    final @Nullable Class<?> valueClass;
    final Writer writer;
    final Reader reader;

    Type(int tag, @Nullable Class<?> valueClass, Writer writer, Reader reader) {
      this.tag = tag;
      this.valueClass = valueClass;
      this.writer = writer;
      this.reader = reader;
    }

    static @Nullable Type of(Object value) {
      if (value instanceof Boolean bool) {
        return bool ? TRUE : FALSE;
      }
      Type type = BY_CLASS.get(value.getClass());
      if (type != null) {
        return type;
      }
      if (value instanceof List) {
        return LIST;
      }
      if (value instanceof Set) {
        return SET;
      }
      return value instanceof Map ? MAP : null;
    }
  }

  private interface Writer {
    void write(PayloadWriter out, Object value);
  }

  private interface Reader {
    Object read(PayloadReader in);
  }

  private ValueCodec() {}

  /**
   * A value that will not change under the graph: itself, or a copy where the caller could change
   * it.
   *
   * @throws IllegalArgumentException if the value, or one inside it, has a type there is no tag for
   */
  public static Object freeze(Object value) {
    if (value instanceof CharSequence text) {
      return text.toString(); // a Groovy string with ${} in it is one, too
    }
    Type type = Type.of(value);
    if (type == null) {
      throw new IllegalArgumentException(
          "a property value must be a string, number, boolean, character, date or time, UUID, an"
              + " array of numbers, booleans or strings, or a list, set or map of these, but is a "
              + value.getClass().getName());
    }
    return switch (type) {
      case BYTES -> ((byte[]) value).clone();
      case BOOLEANS, INTEGERS, LONGS, FLOATS, DOUBLES, TEXTS -> copyOf(value);
      case DATE -> Date.from(((Date) value).toInstant());
      case LIST -> ((List<?>) value).stream().map(ValueCodec::freezeInner).toList();
      case SET -> {
        Set<Object> copy = new LinkedHashSet<>();
        ((Set<?>) value).forEach(item -> copy.add(freezeInner(item)));
        yield Collections.unmodifiableSet(copy);
      }
      case MAP -> {
        Map<Object, Object> copy = new LinkedHashMap<>();
        ((Map<?, ?>) value).forEach((k, v) -> copy.put(freezeInner(k), freezeInner(v)));
        yield Collections.unmodifiableMap(copy);
      }
      default -> value;
    };
  }

  private static Object freezeInner(@Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException(
          "an array, list, set or map that is a property value must not contain null");
    }
    return freeze(value);
  }

  static void write(PayloadWriter out, Object value) {
    Type type = Type.of(value);
    if (type == null) {
      throw new IllegalArgumentException("not a property value: " + value.getClass().getName());
    }
    out.writeByte(type.tag);
    type.writer.write(out, value);
  }

  static Object read(PayloadReader in) {
    int tag = in.readByte();
    Type type = Type.BY_TAG.get(tag);
    if (type == null) {
      throw new PayloadException("a value of unknown type " + tag + " at byte " + in.position());
    }
    return type.reader.read(in);
  }

  private static Object copyOf(Object array) {
    int length = Array.getLength(array);
    Object copy = Array.newInstance(array.getClass().getComponentType(), length);
    for (int i = 0; i < length; i++) {
      Object item = freezeInner(Array.get(array, i));
      Array.set(copy, i, item);
    }
    return copy;
  }

  private static void writeArray(PayloadWriter out, Object array) {
    int length = Array.getLength(array);
    out.writeUnsigned(length);
    for (int i = 0; i < length; i++) {
      write(out, Array.get(array, i));
    }
  }

  private static Object readArray(PayloadReader in, Class<?> component) {
    int length = in.readCount();
    Object array = Array.newInstance(component, length);
    for (int i = 0; i < length; i++) {
      int at = in.position();
      Object item = read(in);
      try {
        Array.set(array, i, item);
      } catch (IllegalArgumentException e) {
        throw new PayloadException(
            "a %s in an array of %s at byte %d"
                .formatted(item.getClass().getSimpleName(), component.getSimpleName(), at));
      }
    }
    return array;
  }

  private static void writeInstant(PayloadWriter out, Instant instant) {
    out.writeSigned(instant.getEpochSecond());
    out.writeUnsigned(instant.getNano());
  }

  private static Instant readInstant(PayloadReader in) {
    return Instant.ofEpochSecond(in.readSigned(), in.readUnsigned());
  }

  private static void writeAll(PayloadWriter out, Collection<?> values) {
    out.writeUnsigned(values.size());
    values.forEach(value -> write(out, value));
  }

  private static void readAll(PayloadReader in, Collection<Object> into) {
    for (int left = in.readCount(); left > 0; left--) {
      into.add(read(in));
    }
  }

  private static void writeMap(PayloadWriter out, Map<?, ?> map) {
    out.writeUnsigned(map.size());
    map.forEach(
        (key, value) -> {
          write(out, key);
          write(out, value);
        });
  }

  private static Object readMap(PayloadReader in) {
    Map<Object, Object> map = new LinkedHashMap<>();
    for (int left = in.readCount(); left > 0; left--) {
      map.put(read(in), read(in));
    }
    return Collections.unmodifiableMap(map);
  }
}
