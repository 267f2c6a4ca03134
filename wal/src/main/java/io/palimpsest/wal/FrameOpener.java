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

import io.palimpsest.wal.storage.LogExtent;
import java.nio.ByteBuffer;
import javax.crypto.AEADBadTagException;
import org.jspecify.annotations.Nullable;

/** Decrypts the payloads of frames, whichever segment they lie in. For one thread. */
final class FrameOpener {

  private final KeyVault vault;

  /** For which extent and writer the cipher is. */
  private @Nullable LogExtent known;

  private long writerId;
  private SegmentLabel label = SegmentLabel.PLAIN;
  private @Nullable FrameCipher cipher;

  FrameOpener(KeyVault vault) {
    this.vault = vault;
  }

  /**
   * Returns the payload of a record's frame, decrypted if it is encrypted, and not expanded.
   *
   * @param cursor stands at the frame, a valid one
   * @param extent where the frame lies
   * @throws LogKeyException if the key is missing or wrong
   * @throws CorruptLogException if the frame is not what was encrypted with the key
   */
  ByteBuffer payload(FrameCursor cursor, LogExtent extent) {
    FrameCipher with = cipher(cursor, extent);
    return with == null ? cursor.copyPayload() : ByteBuffer.wrap(decrypt(with, cursor, extent));
  }

  /** Puts a payload into an array with room for what is stored, and returns how long it is. */
  int payload(FrameCursor cursor, LogExtent extent, byte[] into, int offset) {
    FrameCipher with = cipher(cursor, extent);
    if (with == null) {
      cursor.copyPayload(into, offset);
      return cursor.payloadLength();
    }
    byte[] payload = decrypt(with, cursor, extent);
    System.arraycopy(payload, 0, into, offset, payload.length);
    return payload.length;
  }

  /** Returns what decrypts a frame; null if it is not encrypted, and is not to be. */
  private @Nullable FrameCipher cipher(FrameCursor cursor, LogExtent extent) {
    if (known != extent) {
      label = SegmentLabel.of(extent);
      cipher = null;
      known = extent;
    }
    if (cursor.isEncrypted() != label.isEncrypted()) {
      throw new CorruptLogException(
          extent.name(),
          cursor.position() + extent.origin(),
          label.isEncrypted() ? "an encrypted payload" : "a payload that is not encrypted",
          "the contrary",
          null);
    }
    if (!label.isEncrypted()) {
      return null;
    }
    FrameCipher present = cipher;
    if (present == null || writerId != cursor.writer()) {
      String segment = extent.name();
      vault.requireRight(label, segment);
      present = vault.cipher(label.keyNumber(), segment, cursor.logEpoch(), cursor.writer());
      cipher = present;
      writerId = cursor.writer();
    }
    return present;
  }

  private byte[] decrypt(FrameCipher with, FrameCursor cursor, LogExtent extent) {
    try {
      return cursor.decrypt(with);
    } catch (AEADBadTagException e) {
      throw new CorruptLogException(
          extent.name(),
          cursor.position() + extent.origin(),
          "transaction " + cursor.transaction() + " as key " + label.keyNumber() + " encrypted it",
          "a frame that was changed since, with checksums that match",
          e);
    }
  }
}
