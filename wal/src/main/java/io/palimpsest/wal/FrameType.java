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

import org.jspecify.annotations.Nullable;

/** What a frame holds. The codes are part of the format. */
enum FrameType {
  /** A whole transaction. */
  TRANSACTION(1),
  /** The first part of a transaction in several frames; without a count of mutations. */
  TRANSACTION_FIRST(2),
  /** A middle part; without a count of mutations. */
  TRANSACTION_MIDDLE(3),
  /** The last part, with the count of all mutations. */
  TRANSACTION_LAST(4),
  /** Everything before it is durable, and the segment or the log may end here. */
  SEAL(5),
  /** Reserved: nothing, up to a boundary. */
  PAD(6),
  /** A log epoch begins and cuts off what older ones left behind. */
  EPOCH(7);

  private static final FrameType[] BY_CODE = new FrameType[8];

  static {
    for (FrameType type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  private final byte code;

  FrameType(int code) {
    this.code = (byte) code;
  }

  byte code() {
    return code;
  }

  /** Returns whether this is a transaction or a part of one. */
  boolean isTransaction() {
    return code >= TRANSACTION.code && code <= TRANSACTION_LAST.code;
  }

  /** Returns whether a transaction is whole with this frame. */
  boolean isEndOfTransaction() {
    return this == TRANSACTION || this == TRANSACTION_LAST;
  }

  /** Returns the type with a code, or null if there is none. */
  static @Nullable FrameType of(byte code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }
}
