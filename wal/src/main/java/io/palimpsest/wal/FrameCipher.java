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

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts and decrypts the payloads of one opening's frames with AES-GCM.
 *
 * <p>The nonce is the transaction id and the number of the part, which stand in the header. The
 * associated data is the header from the first LSN to the writer id and from the type to the number
 * of the part: everything that says what the payload is. Not the checksums, the checksum of the
 * frame before and the length with its padding, which say where the frame lies. For one thread.
 */
final class FrameCipher {

  /** By how many bytes a payload grows. */
  static final int OVERHEAD = 16;

  private static final int NONCE = 12;

  private final SecretKeySpec key;
  private final Cipher cipher;

  FrameCipher(SecretKeySpec key) {
    this.key = key;
    try {
      this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new WalException("AES-GCM is not to be had: " + e, e);
    }
  }

  private static GCMParameterSpec nonce(long transaction, int part) {
    ByteBuffer nonce = ByteBuffer.allocate(NONCE).order(ByteOrder.LITTLE_ENDIAN);
    nonce.putLong(transaction).putInt(part);
    return new GCMParameterSpec(OVERHEAD * Byte.SIZE, nonce.array());
  }

  /**
   * Encrypts a payload.
   *
   * @param header the header, but for checksums and length; its position and limit are moved
   * @param at where the header begins
   * @param transaction the transaction id
   * @param part the number of the part
   * @param payload holds the payload
   * @param offset where it begins
   * @param length how many bytes it has
   * @param into where the result goes, {@link #OVERHEAD} bytes longer
   */
  void encrypt(
      ByteBuffer header,
      int at,
      long transaction,
      int part,
      byte[] payload,
      int offset,
      int length,
      byte[] into) {
    try {
      cipher.init(Cipher.ENCRYPT_MODE, key, nonce(transaction, part));
      cipher.updateAAD(
          header.limit(at + FrameLayout.PREVIOUS_CRC).position(at + FrameLayout.FIRST_LSN));
      cipher.updateAAD(header.limit(at + FrameLayout.HEADER).position(at + FrameLayout.TYPE));
      cipher.doFinal(payload, offset, length, into, 0);
    } catch (GeneralSecurityException e) {
      throw new WalException("encrypting transaction " + transaction + " failed: " + e, e);
    }
  }

  /**
   * Decrypts a payload.
   *
   * @param frame holds header and payload
   * @param at where the header begins
   * @param transaction the transaction id
   * @param part the number of the part
   * @param length how many bytes the encrypted payload has
   * @return the payload
   * @throws AEADBadTagException if the payload or what the header says of it is not what was
   *     encrypted with this key
   */
  byte[] decrypt(byte[] frame, int at, long transaction, int part, int length)
      throws AEADBadTagException {
    try {
      cipher.init(Cipher.DECRYPT_MODE, key, nonce(transaction, part));
      cipher.updateAAD(
          frame, at + FrameLayout.FIRST_LSN, FrameLayout.PREVIOUS_CRC - FrameLayout.FIRST_LSN);
      cipher.updateAAD(frame, at + FrameLayout.TYPE, FrameLayout.HEADER - FrameLayout.TYPE);
      return cipher.doFinal(frame, at + FrameLayout.HEADER, length);
    } catch (AEADBadTagException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new WalException("decrypting transaction " + transaction + " failed: " + e, e);
    }
  }
}
