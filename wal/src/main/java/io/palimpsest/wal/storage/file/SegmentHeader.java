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
package io.palimpsest.wal.storage.file;

import io.palimpsest.wal.storage.LogAppender;
import io.palimpsest.wal.storage.StorageException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.UUID;

/**
 * The first block of a segment file: whose it is, where it stands in the log, and what came before.
 *
 * <pre>
 *    0  u64 magic "PLMPSEGM"       56  u64 sequence
 *    8  u32 format version         64  u64 first LSN
 *   12  u32 CRC-32C of the block   72  u64 segment size, this block included
 *   16  u32 minimum reader         80  u64 sequence of the segment before, or 0
 *   20  u32 header length (4096)   88  u64 end of what is kept of it: its last LSN, or 0
 *   24  128 bit store UUID         96  i64 opened, micros of UTC
 *   40  u64 log epoch             104  u32 length of the label, at most 1024
 *   48  u64 writer id             108  the label, then zeros to 4096
 * </pre>
 *
 * <p>It is written and forced before the file gets its name, and never again: a named segment whose
 * header is damaged was damaged by something other than a crash.
 *
 * @param storeId the store
 * @param logEpoch the log epoch that wrote the segment
 * @param writerId the writer that wrote it
 * @param sequence the place in the log, from 1
 * @param firstLsn the LSN that came next
 * @param size the length of the file
 * @param previousSequence the segment before, or 0 for the first
 * @param previousLastLsn the last LSN kept before this segment
 * @param openedMicros when the writer opened the log
 * @param label what the log keeps beside the segment
 */
record SegmentHeader(
    UUID storeId,
    long logEpoch,
    long writerId,
    long sequence,
    long firstLsn,
    long size,
    long previousSequence,
    long previousLastLsn,
    long openedMicros,
    ByteBuffer label) {

  private static final long MAGIC = 0x4d_47_45_53_50_4d_4c_50L; // "PLMPSEGM"
  private static final int MINIMUM_READER = 1;
  private static final int LABEL_LENGTH = 104;
  private static final int LABEL = 108;

  /** The directory of the segments. */
  static final String DIRECTORY = "wal";

  /** How a segment file's name ends. */
  /** How the name of the index beside a segment ends. */
  static final String INDEX_SUFFIX = ".idx";

  static final String SUFFIX = ".wal";

  SegmentHeader {
    if (label.remaining() > LogAppender.MAX_LABEL_BYTES) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "label of %d bytes, expected at most %d",
              label.remaining(),
              LogAppender.MAX_LABEL_BYTES));
    }
    label = ByteBuffer.allocate(label.remaining()).put(label.duplicate()).flip();
  }

  @Override
  public ByteBuffer label() {
    return label.asReadOnlyBuffer();
  }

  /** Returns the name of the file: sequence and first LSN, so that names sort as the log does. */
  String fileName() {
    return String.format(Locale.ROOT, "%s/%010d-%020d%s", DIRECTORY, sequence, firstLsn, SUFFIX);
  }

  /** Returns the block to write. */
  ByteBuffer encode() {
    ByteBuffer block = Blocks.blank(MAGIC);
    block
        .putInt(16, MINIMUM_READER)
        .putInt(20, Blocks.SIZE)
        .putLong(24, storeId.getMostSignificantBits())
        .putLong(32, storeId.getLeastSignificantBits())
        .putLong(40, logEpoch)
        .putLong(48, writerId)
        .putLong(56, sequence)
        .putLong(64, firstLsn)
        .putLong(72, size)
        .putLong(80, previousSequence)
        .putLong(88, previousLastLsn)
        .putLong(96, openedMicros)
        .putInt(LABEL_LENGTH, label.remaining())
        .put(LABEL, label, 0, label.remaining());
    return Blocks.seal(block);
  }

  /** Reads a block, or says what is wrong with it. */
  static SegmentHeader decode(ByteBuffer block, String file) throws StorageException {
    if (!Blocks.isValid(block, MAGIC)) {
      throw new StorageException(
          StorageException.Kind.CORRUPT,
          "segment "
              + file
              + " at byte 0: expected a valid segment header, found one whose magic or checksum"
              + " does not match");
    }
    if (block.getInt(16) > Blocks.FORMAT_VERSION) {
      throw new StorageException(
          StorageException.Kind.CONFIG,
          String.format(
              Locale.ROOT,
              "segment %s needs a reader of format %d, this one reads up to %d",
              file,
              block.getInt(16),
              Blocks.FORMAT_VERSION));
    }
    int labelBytes = block.getInt(LABEL_LENGTH);
    if (labelBytes < 0 || labelBytes > LogAppender.MAX_LABEL_BYTES) {
      throw new StorageException(
          StorageException.Kind.CORRUPT,
          String.format(
              Locale.ROOT,
              "segment %s: expected a label of at most %d bytes, found %d",
              file,
              LogAppender.MAX_LABEL_BYTES,
              labelBytes));
    }
    return new SegmentHeader(
        new UUID(block.getLong(24), block.getLong(32)),
        block.getLong(40),
        block.getLong(48),
        block.getLong(56),
        block.getLong(64),
        block.getLong(72),
        block.getLong(80),
        block.getLong(88),
        block.getLong(96),
        block.slice(LABEL, labelBytes));
  }
}
