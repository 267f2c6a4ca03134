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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the primitive parts of a payload into a growing array, and when that is large into another
 * one.
 *
 * <p>Whole numbers are LEB128 varints, signed ones zigzag first. A name (label or key) is written
 * in full where it first occurs and as its number from then on.
 */
final class PayloadWriter {

  /** The least size of an array that is not made larger any more. */
  private static final int PIECE_BYTES = 1 << 20;

  private static final int LEAST_BYTES = 64;

  /** The arrays that are full, and how many bytes they hold. */
  private final List<ByteBuffer> full = new ArrayList<>(0);

  private long fullBytes;

  private byte[] bytes;
  private int size;
  private final Map<String, Integer> names = new HashMap<>();

  /**
   * A writer.
   *
   * @param expected how many bytes there will be, more or less
   */
  PayloadWriter(long expected) {
    bytes = new byte[(int) Math.max(LEAST_BYTES, Math.min(expected, PIECE_BYTES))];
  }

  void writeByte(int value) {
    ensure(1);
    bytes[size++] = (byte) value;
  }

  void writeUnsigned(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  void writeSigned(long value) {
    writeUnsigned((value << 1) ^ (value >> 63));
  }

  void writeFixed(long value) {
    ensure(Long.BYTES);
    ByteBuffer.wrap(bytes).putLong(size, value);
    size += Long.BYTES;
  }

  void writeBytes(byte[] value) {
    writeUnsigned(value.length);
    ensure(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  void writeText(String value) {
    writeBytes(value.getBytes(StandardCharsets.UTF_8));
  }

  /** 0 and the text for a new name, else the name's number, which counts from 1. */
  void writeName(String name) {
    Integer number = names.putIfAbsent(name, names.size() + 1);
    if (number == null) {
      writeUnsigned(0);
      writeText(name);
    } else {
      writeUnsigned(number);
    }
  }

  /** How many bytes were written. */
  long written() {
    return fullBytes + size;
  }

  /** What was written, in pieces. The writer must not be used any more. */
  List<ByteBuffer> toPieces() {
    full.add(ByteBuffer.wrap(bytes, 0, size));
    return full;
  }

  private void ensure(int more) {
    if (bytes.length - size >= more) {
      return;
    }
    if (bytes.length < PIECE_BYTES) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, more)));
    } else {
      full.add(ByteBuffer.wrap(bytes, 0, size));
      fullBytes += size;
      bytes = new byte[Math.max(PIECE_BYTES, more)];
      size = 0;
    }
  }
}
