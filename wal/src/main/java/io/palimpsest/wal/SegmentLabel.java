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
 * What must be known of a segment before its frames can be read: with which key it is encrypted,
 * and which records it follows.
 *
 * <pre>
 *    0  u32 cipher: 0 none, 1 AES-256-GCM      8  128 bit check value of the key
 *    4  u32 number of the key, or 0           24  u32 chain: 0 none, 1 begins here, 2 goes on
 *                                             28  256 bit head of the chain before
 * </pre>
 *
 * <p>A segment without a label is not encrypted and not chained.
 */
final class SegmentLabel {

  static final SegmentLabel PLAIN = new SegmentLabel(KeyRing.NONE, new byte[KeyVault.CHECK_BYTES]);

  private static final int AES_GCM = 1;
  private static final int NO_CHAIN = 0;
  private static final int CHAIN_BEGINS = 1;
  private static final int CHAIN_GOES_ON = 2;
  private static final int BYTES = 8 + KeyVault.CHECK_BYTES + 4 + LogChain.HEAD_BYTES;

  private final int keyNumber;
  private final byte[] keyCheck;
  private final int chain;
  private final byte[] chainBefore;

  SegmentLabel(int keyNumber, byte[] keyCheck) {
    this(keyNumber, keyCheck, NO_CHAIN, new byte[LogChain.HEAD_BYTES]);
  }

  private SegmentLabel(int keyNumber, byte[] keyCheck, int chain, byte[] chainBefore) {
    this.keyNumber = keyNumber;
    this.keyCheck = keyCheck.clone();
    this.chain = chain;
    this.chainBefore = chainBefore.clone();
  }

  /** Returns the label of a segment with which a chain begins, or goes on. */
  SegmentLabel chained(boolean begins, byte[] before) {
    return new SegmentLabel(keyNumber, keyCheck, begins ? CHAIN_BEGINS : CHAIN_GOES_ON, before);
  }

  boolean isChained() {
    return chain != NO_CHAIN;
  }

  boolean beginsChain() {
    return chain == CHAIN_BEGINS;
  }

  /** Returns the head of the chain behind everything that is kept from before the segment. */
  byte[] chainBefore() {
    return chainBefore.clone();
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
    if (!isEncrypted() && !isChained()) {
      return ByteBuffer.allocate(0);
    }
    return ByteBuffer.allocate(BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(isEncrypted() ? AES_GCM : 0)
        .putInt(keyNumber)
        .put(keyCheck)
        .putInt(chain)
        .put(chainBefore)
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
    int chain = bytes.getInt();
    byte[] before = new byte[LogChain.HEAD_BYTES];
    bytes.get(before);
    if (number < 0 || cipher != (number == KeyRing.NONE ? 0 : AES_GCM)) {
      throw bad(extent, "cipher 1 and a key, or none", "cipher " + cipher + " and key " + number);
    }
    if (chain < NO_CHAIN || chain > CHAIN_GOES_ON) {
      throw bad(extent, "a chain that begins, goes on or is none", "chain " + chain);
    }
    return new SegmentLabel(number, check, chain, before);
  }

  private static CorruptLogException bad(LogExtent extent, String expected, String found) {
    return new CorruptLogException(extent.name(), 0, expected, found, null);
  }
}
