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
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * A chain of SHA-256 over the records of a log, frame after frame.
 *
 * <pre>
 *   head := SHA-256(head before || header of the frame || SHA-256(payload as it is stored))
 * </pre>
 *
 * <p>Only transactions and their parts count. So a head names every record up to a transaction, as
 * it was written and when, whatever control frames lie between; and a payload can be replaced by
 * its digest without any head being another one. For one thread.
 */
final class LogChain {

  static final int HEAD_BYTES = 32;

  private static final byte[] BEGINNING =
      "palimpsest wal chain".getBytes(StandardCharsets.US_ASCII);

  private final MessageDigest sha = sha256();
  private byte[] head;

  private LogChain(byte[] head) {
    this.head = head.clone();
  }

  /** Makes a chain that begins with a segment. */
  static LogChain begin(UUID storeId, long logEpoch, long firstLsn) {
    ByteBuffer identity = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    identity
        .putLong(storeId.getMostSignificantBits())
        .putLong(storeId.getLeastSignificantBits())
        .putLong(logEpoch)
        .putLong(firstLsn);
    MessageDigest sha = sha256();
    sha.update(BEGINNING);
    sha.update(identity.flip());
    return new LogChain(sha.digest());
  }

  /** Makes a chain that goes on from a head. */
  static LogChain from(byte[] head) {
    return new LogChain(head);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Adds a frame, if it is a transaction or a part of one. */
  void add(byte[] frames, int at, int payloadLength) {
    FrameType type = FrameType.of(frames[at + FrameLayout.TYPE]);
    if (type == null || !type.isTransaction()) {
      return;
    }
    sha.update(frames, at + FrameLayout.HEADER, payloadLength);
    byte[] payload = sha.digest();
    sha.update(head);
    sha.update(frames, at, FrameLayout.HEADER);
    sha.update(payload);
    head = sha.digest();
  }

  /** Adds the frames of a group; it is not consumed. */
  void addAll(ByteBuffer group) {
    byte[] copy = new byte[group.remaining()];
    group.get(group.position(), copy);
    addAll(copy);
  }

  void addAll(byte[] group) {
    ByteBuffer numbers = ByteBuffer.wrap(group).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < group.length; at += numbers.getInt(at + FrameLayout.LENGTH)) {
      add(group, at, numbers.getInt(at + FrameLayout.PAYLOAD_LENGTH));
    }
  }

  byte[] head() {
    return head.clone();
  }
}
