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
package io.palimpsest.wal;

import io.palimpsest.wal.keys.KeyRing;
import io.palimpsest.wal.storage.LogExtent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What must be known of a segment before its frames can be read: with which key it is encrypted.
 *
 * <pre>
 *    0  u32 cipher: 0 none, 1 AES-256-GCM      8  128 bit check value of the key
 *    4  u32 number of the key, or 0
 * </pre>
 *
 * <p>A segment without a label is not encrypted.
 */
final class SegmentLabel {

  static final SegmentLabel PLAIN = new SegmentLabel(KeyRing.NONE, new byte[KeyVault.CHECK_BYTES]);

  private static final int AES_GCM = 1;
  private static final int BYTES = 8 + KeyVault.CHECK_BYTES;

  private final int keyNumber;
  private final byte[] keyCheck;

  SegmentLabel(int keyNumber, byte[] keyCheck) {
    this.keyNumber = keyNumber;
    this.keyCheck = keyCheck.clone();
  }

  int keyNumber() {
    return keyNumber;
  }

  byte[] keyCheck() {
    return keyCheck.clone();
  }

  boolean isEncrypted() {
    return keyNumber != KeyRing.NONE;
  }

  /** Returns the bytes for the storage; none if there is nothing to say. */
  ByteBuffer encode() {
    if (!isEncrypted()) {
      return ByteBuffer.allocate(0);
    }
    return ByteBuffer.allocate(BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(AES_GCM)
        .putInt(keyNumber)
        .put(keyCheck)
        .flip();
  }

  /** Reads the label of a segment. */
  static SegmentLabel of(LogExtent extent) {
    ByteBuffer bytes = extent.label().slice().order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.remaining() == 0) {
      return PLAIN;
    }
    if (bytes.remaining() != BYTES) {
      throw bad(extent, "a label of " + BYTES + " bytes", bytes.remaining() + " bytes");
    }
    int cipher = bytes.getInt();
    int number = bytes.getInt();
    byte[] check = new byte[KeyVault.CHECK_BYTES];
    bytes.get(check);
    if (cipher != AES_GCM || number <= 0) {
      throw bad(extent, "cipher 1 and a key", "cipher " + cipher + " and key " + number);
    }
    return new SegmentLabel(number, check);
  }

  private static CorruptLogException bad(LogExtent extent, String expected, String found) {
    return new CorruptLogException(extent.name(), 0, expected, found, null);
  }
}
