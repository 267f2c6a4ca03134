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

import io.palimpsest.wal.LogCatalog.Span;
import io.palimpsest.wal.storage.LogExtent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The index beside a closed segment, as bytes.
 *
 * <pre>
 *    0  magic "PLMPINDX"          48  u64 first LSN
 *    8  u32 version               56  u64 position behind the closing seal
 *   12  u32 CRC-32C               64  u32 number of entries, 4 zeros
 *   16  128 bit UUID of the store 72  entries: u64 position, u64 LSN, i64 commit time
 *   32  u64 log epoch
 *   40  u64 sequence
 * </pre>
 *
 * <p>It is never forced and never trusted: the checksum says that it is whole and of this segment,
 * and whoever follows an entry looks whether the frame there says the same.
 */
final class IndexBytes {

  private static final long MAGIC = 0x58_44_4e_49_50_4d_4c_50L; // "PLMPINDX"
  private static final int VERSION = 1;
  private static final int CRC_AT = 12;
  private static final int HEADER = 72;
  private static final int ENTRY = 24;

  private IndexBytes() {}

  /** What an index says of its segment. */
  record Found(long end, LogIndex index) {}

  /** Returns the index of a segment that is closed. */
  static ByteBuffer encode(UUID storeId, Span span) {
    LogIndex index = span.index();
    int size = index.size();
    LogExtent extent = span.extent();
    ByteBuffer bytes =
        ByteBuffer.allocate(HEADER + size * ENTRY)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(MAGIC)
            .putInt(VERSION)
            .putInt(0)
            .putLong(storeId.getMostSignificantBits())
            .putLong(storeId.getLeastSignificantBits())
            .putLong(extent.logEpoch())
            .putLong(extent.sequence())
            .putLong(extent.firstLsn())
            .putLong(span.end())
            .putLong(size);
    index.copyTo(bytes);
    return bytes.putInt(CRC_AT, checksum(bytes)).flip();
  }

  /** Returns what an index says; null if it is damaged or not of this segment. */
  static @Nullable Found decode(@Nullable ByteBuffer note, UUID storeId, LogExtent extent) {
    if (note == null || note.remaining() < HEADER) {
      return null;
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(note.remaining()).order(ByteOrder.LITTLE_ENDIAN).put(note.duplicate());
    int crc = bytes.getInt(CRC_AT);
    bytes.putInt(CRC_AT, 0);
    long size = bytes.getLong(64);
    boolean ours =
        checksum(bytes) == crc
            && bytes.getLong(0) == MAGIC
            && bytes.getInt(8) == VERSION
            && bytes.getLong(16) == storeId.getMostSignificantBits()
            && bytes.getLong(24) == storeId.getLeastSignificantBits()
            && bytes.getLong(32) == extent.logEpoch()
            && bytes.getLong(40) == extent.sequence()
            && bytes.getLong(48) == extent.firstLsn()
            && size == (bytes.capacity() - HEADER) / ENTRY;
    if (!ours) {
      return null;
    }
    LogIndex index = new LogIndex();
    for (int at = HEADER; at + ENTRY <= bytes.capacity(); at += ENTRY) {
      index.add(bytes.getLong(at), bytes.getLong(at + 8), bytes.getLong(at + 16));
    }
    return new Found(bytes.getLong(56), index);
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().clear());
    return (int) crc.getValue();
  }
}
