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
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Derives what frames are encrypted with from the keys of a ring; keeps none of those.
 *
 * <p>By HKDF (RFC 5869) with SHA-256. The key of a frame comes from the ring's key, the store, the
 * log epoch and the writer id that was drawn for the opening, so every opening has its own, also
 * those of two copies of one log; within an opening no transaction id comes twice, so it can be the
 * nonce. The check value, which stands beside the key's number, comes from the ring's key and the
 * store alone. Safe for use by many threads.
 */
final class KeyVault {

  /** The length of a check value. */
  static final int CHECK_BYTES = 16;

  private static final String NEW_SEGMENTS = "new segments";
  private static final String MAC = "HmacSHA256";
  private static final byte[] FRAME_KEY = label("palimpsest wal frame key");
  private static final byte[] KEY_CHECK = label("palimpsest wal key check");

  private final @Nullable KeyRing ring;
  private final UUID storeId;

  KeyVault(@Nullable KeyRing ring, UUID storeId) {
    this.ring = ring;
    this.storeId = storeId;
  }

  private static byte[] label(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    // HKDF-Expand counts its blocks behind the label, and one block is enough.
    byte[] counted = Arrays.copyOf(bytes, bytes.length + 1);
    counted[bytes.length] = 1;
    return counted;
  }

  /** Returns the number of the key for new segments, or {@link KeyRing#NONE}. */
  int active() {
    try {
      int number = ring == null ? KeyRing.NONE : ring.active();
      if (number < 0) {
        throw unusable(number, NEW_SEGMENTS, "expected a positive number, or 0 for none", null);
      }
      return number;
    } catch (IOException e) {
      throw unusable(KeyRing.NONE, NEW_SEGMENTS, "the key ring cannot be asked: " + e, e);
    }
  }

  /** Returns what the key for new segments makes of one opening. */
  WriterKey writerKey(long logEpoch, long writerId) {
    int number = active();
    if (number == KeyRing.NONE) {
      return WriterKey.NONE;
    }
    return new WriterKey(
        new SegmentLabel(number, check(number, NEW_SEGMENTS)),
        cipher(number, NEW_SEGMENTS, logEpoch, writerId));
  }

  /**
   * Makes sure that what is there can be gone on with: that the key of the youngest segment is
   * there, and no key is another one than a segment was written with.
   */
  void requireFor(List<LogExtent> extents) {
    for (int i = 0; i < extents.size(); i++) {
      LogExtent extent = extents.get(i);
      SegmentLabel label = SegmentLabel.of(extent);
      boolean youngest = i == extents.size() - 1;
      if (label.isEncrypted() && (youngest || has(label.keyNumber()))) {
        requireRight(label, extent.name());
      }
    }
  }

  /** Returns whether the ring has a key. */
  boolean has(int number) {
    byte[] key = ask(number, "the log");
    if (key != null) {
      Arrays.fill(key, (byte) 0);
    }
    return key != null;
  }

  /** Returns what a key of the ring is known by without being known. */
  byte[] check(int number, String segment) {
    byte[] master = require(number, segment);
    try {
      return Arrays.copyOf(hkdf(master, salt(), KEY_CHECK), CHECK_BYTES);
    } finally {
      Arrays.fill(master, (byte) 0);
    }
  }

  /** Makes sure that a segment was written with the key of its number. */
  void requireRight(SegmentLabel label, String segment) {
    if (!MessageDigest.isEqual(check(label.keyNumber(), segment), label.keyCheck())) {
      throw new LogKeyException(
          LogKeyException.Reason.WRONG,
          label.keyNumber(),
          segment,
          "the key ring has another key under this number than the segment was written with",
          null);
    }
  }

  /** Returns what encrypts and decrypts the frames of one opening. */
  FrameCipher cipher(int number, String segment, long logEpoch, long writerId) {
    byte[] master = require(number, segment);
    byte[] key = {};
    try {
      key = hkdf(master, salt(logEpoch, writerId), FRAME_KEY);
      return new FrameCipher(new SecretKeySpec(key, "AES"));
    } finally {
      Arrays.fill(master, (byte) 0);
      Arrays.fill(key, (byte) 0);
    }
  }

  private byte[] require(int number, String segment) {
    byte[] key = ask(number, segment);
    if (key == null) {
      throw new LogKeyException(
          LogKeyException.Reason.MISSING,
          number,
          segment,
          ring == null ? "there is no key ring" : "the key ring has no key with this number",
          null);
    }
    return key;
  }

  private byte @Nullable [] ask(int number, String segment) {
    byte[] key;
    try {
      key = ring == null ? null : ring.key(number);
    } catch (IOException e) {
      throw unusable(number, segment, "the key ring cannot be asked: " + e, e);
    }
    if (key != null && key.length != KeyRing.KEY_BYTES) {
      int length = key.length;
      Arrays.fill(key, (byte) 0);
      throw unusable(
          number, segment, "expected " + KeyRing.KEY_BYTES + " bytes, found " + length, null);
    }
    return key;
  }

  private static LogKeyException unusable(
      int number, String segment, String what, @Nullable Throwable cause) {
    return new LogKeyException(LogKeyException.Reason.UNUSABLE, number, segment, what, cause);
  }

  /** Returns the identity of the store, and of one of its openings. */
  private byte[] salt(long... opening) {
    ByteBuffer salt = ByteBuffer.allocate(16 + 8 * opening.length).order(ByteOrder.LITTLE_ENDIAN);
    salt.putLong(storeId.getMostSignificantBits()).putLong(storeId.getLeastSignificantBits());
    for (long part : opening) {
      salt.putLong(part);
    }
    return salt.array();
  }

  /** Extract and expand, to one block of 32 bytes. */
  private static byte[] hkdf(byte[] master, byte[] salt, byte[] label) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(salt, MAC));
      byte[] extracted = mac.doFinal(master);
      mac.init(new SecretKeySpec(extracted, MAC));
      Arrays.fill(extracted, (byte) 0);
      return mac.doFinal(label);
    } catch (GeneralSecurityException e) {
      throw new WalException("deriving a key failed: " + e, e);
    }
  }
}
