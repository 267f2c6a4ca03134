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
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Computes the two checksums of a frame; the store's identity goes into both.
 *
 * <p>So bytes of another store are never taken for a frame of this one, wherever they come from.
 * Log epoch and writer id, which tell this store's own writers apart, stand in the header and are
 * under its checksum; the payload's checksum takes them in before the payload, so that a payload
 * does not fit under the header of another epoch. Not safe for use by many threads.
 */
final class FrameSalt {

  private final byte[] store;
  private final byte[] writer = new byte[16];
  private final ByteBuffer writerView = ByteBuffer.wrap(writer).order(ByteOrder.LITTLE_ENDIAN);
  private final CRC32C crc = new CRC32C();

  FrameSalt(UUID storeId) {
    this.store =
        ByteBuffer.allocate(16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(storeId.getMostSignificantBits())
            .putLong(storeId.getLeastSignificantBits())
            .array();
  }

  /** Returns the checksum over salt, length and everything in the header behind the checksum. */
  int header(ByteBuffer frames, int at) {
    crc.reset();
    crc.update(store, 0, store.length);
    int limit = frames.limit();
    int position = frames.position();
    crc.update(frames.limit(at + FrameLayout.SELF_CRC).position(at));
    frames.limit(at + FrameLayout.HEADER).position(at + FrameLayout.FIRST_LSN);
    crc.update(frames);
    frames.limit(limit).position(position);
    return (int) crc.getValue();
  }

  /** Returns the checksum over salt, log epoch, writer and payload; the payload is not consumed. */
  int payload(long logEpoch, long writerId, ByteBuffer payload) {
    writerView.putLong(0, logEpoch).putLong(8, writerId);
    crc.reset();
    crc.update(store, 0, store.length);
    crc.update(writer, 0, writer.length);
    int position = payload.position();
    crc.update(payload);
    payload.position(position);
    return (int) crc.getValue();
  }
}
