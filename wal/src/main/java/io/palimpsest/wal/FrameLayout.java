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

/**
 * The offsets of a frame. Numbers are little-endian; a frame begins at a multiple of 8.
 *
 * <pre>
 *    0        4        8                16       20       24
 *   +--------+--------+----------------+--------+--------+----------------+
 *   | self   | length | first LSN      | muta-  | payload| transaction id |
 *   | CRC    |        |                | tions  | length |                |
 *   +--------+--------+----------------+--------+--------+----------------+
 *   32                40               48                56               64
 *   +-----------------+----------------+-----------------+----------------+
 *   | durable promise | commit time    | log epoch       | writer id      |
 *   +-----------------+----------------+-----------------+----------------+
 *   64       68       72   73    74                      80
 *   +--------+--------+----+-----+-----------------------+----------------
 *   | CRC of | payload|type|flags| zeros  | number of    | payload, zeros
 *   | before | CRC    |    |     |        | the part     | up to length
 *   +--------+--------+----+-----+-----------------------+----------------
 * </pre>
 *
 * <p>Groups begin at multiples of {@link #BLOCK}; the last frame of a group is as long as it takes
 * to reach the next one.
 */
final class FrameLayout {

  static final int SELF_CRC = 0;
  static final int LENGTH = 4;
  static final int FIRST_LSN = 8;
  static final int MUTATIONS = 16;
  static final int PAYLOAD_LENGTH = 20;
  static final int TRANSACTION = 24;
  static final int PROMISE = 32;
  static final int TIME = 40;
  static final int LOG_EPOCH = 48;
  static final int WRITER = 56;
  static final int PREVIOUS_CRC = 64;
  static final int PAYLOAD_CRC = 68;
  static final int TYPE = 72;
  static final int FLAGS = 73;
  static final int RESERVED_SHORT = 74;
  static final int PART = 76;

  /** The bytes before the payload. */
  static final int HEADER = 80;

  /** What a frame's position and length are multiples of. */
  static final int ALIGNMENT = 8;

  /** What a group's position and length are multiples of, so that no block is written twice. */
  static final int BLOCK = 4096;

  /** A flag: this record was written before, by an older log epoch. */
  static final byte FLAG_REAPPENDED = 1;

  /**
   * A flag: the payload is compressed, see {@link Compressor}; in all parts of a record or none.
   */
  static final byte FLAG_COMPRESSED = 2;

  /** A flag: the payload is encrypted, see {@link FrameCipher}; as its segment's label says. */
  static final byte FLAG_ENCRYPTED = 4;

  /** Every flag that this code knows. */
  static final int KNOWN_FLAGS = FLAG_REAPPENDED | FLAG_COMPRESSED | FLAG_ENCRYPTED;

  /** The payload of an EPOCH frame: epoch before, last record and LSN of the opening group. */
  static final int EPOCH_BEFORE = 0;

  static final int EPOCH_OPENING_TRANSACTION = 8;
  static final int EPOCH_OPENING_LSN = 16;
  static final int EPOCH_STARTED = 24;
  static final int EPOCH_BYTES = 32;

  private FrameLayout() {}

  /**
   * Returns in how many frames a transaction is written.
   *
   * @param payloadBytes the bytes of its payload
   * @param largestFrame no frame is longer
   * @param overhead what a frame has besides payload: header, and what encryption adds
   */
  static int parts(int payloadBytes, int largestFrame, int overhead) {
    return Math.max(1, (payloadBytes + largestFrame - overhead - 1) / (largestFrame - overhead));
  }

  /** Returns the length of all frames of a transaction; those before the last are largest ones. */
  static int transactionBytes(int payloadBytes, int largestFrame, int overhead) {
    int before = parts(payloadBytes, largestFrame, overhead) - 1;
    int last = payloadBytes - before * (largestFrame - overhead);
    return before * largestFrame + alignUp(overhead + last, ALIGNMENT);
  }

  /** Returns the length of a frame that is followed by another one. */
  static int frameBytes(int payloadBytes) {
    return alignUp(HEADER + payloadBytes, ALIGNMENT);
  }

  /** Returns the least multiple of a power of two that is not below a number. */
  static int alignUp(int bytes, int alignment) {
    return (bytes + alignment - 1) & -alignment;
  }
}
