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

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@link PayloadWriter} has written. */
final class PayloadReader {

  private final ByteBuffer bytes;
  private final List<String> names = new ArrayList<>();

  PayloadReader(ByteBuffer bytes) {
    this.bytes = bytes.slice().order(ByteOrder.BIG_ENDIAN);
  }

  boolean isAtEnd() {
    return !bytes.hasRemaining();
  }

  int position() {
    return bytes.position();
  }

  int readByte() {
    return bytes.get();
  }

  long readUnsigned() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte part = bytes.get();
      value |= (long) (part & 0x7F) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw new PayloadException("a number of more than 64 bits at byte " + position());
  }

  long readSigned() {
    long value = readUnsigned();
    return (value >>> 1) ^ -(value & 1);
  }

  long readFixed() {
    return bytes.getLong();
  }

  byte[] readBytes() {
    byte[] value = new byte[readCount()];
    bytes.get(value);
    return value;
  }

  String readText() {
    return new String(readBytes(), StandardCharsets.UTF_8);
  }

  String readName() {
    long number = readUnsigned();
    if (number == 0) {
      String name = readText();
      names.add(name);
      return name;
    }
    if (number < 0 || number > names.size()) {
      throw new PayloadException(
          "name number %d of %d at byte %d".formatted(number, names.size(), position()));
    }
    return names.get((int) number - 1);
  }

  /** A count of things of at least one byte each, so never more than is left. */
  int readCount() {
    long count = readUnsigned();
    if (count < 0 || count > bytes.remaining()) {
      throw new PayloadException(
          "a count of %d at byte %d, with %d bytes left"
              .formatted(count, position(), bytes.remaining()));
    }
    return (int) count;
  }
}
