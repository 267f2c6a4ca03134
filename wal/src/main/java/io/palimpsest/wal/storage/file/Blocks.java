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

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Blocks of 4,096 bytes that carry their own checksum: what headers, identity and marks are.
 *
 * <pre>
 *   0                 8                12               16
 *   +-----------------+----------------+----------------+----------------------
 *   | magic (8 bytes) | format version | CRC-32C        | what the block says
 *   +-----------------+----------------+----------------+----------------------
 * </pre>
 *
 * <p>Numbers are little-endian. The checksum covers the whole block, its own four bytes as zeros.
 */
final class Blocks {

  /** The size of a block, and the alignment of everything in a segment. */
  static final int SIZE = 4096;

  /** Where the content of a block begins. */
  static final int CONTENT = 16;

  /** The version of the format that this code writes, and the newest that it reads. */
  static final int FORMAT_VERSION = 2;

  private static final int MAGIC_AT = 0;
  private static final int VERSION_AT = 8;
  private static final int CRC_AT = 12;

  private Blocks() {}

  /** Rounds a number of bytes up to whole blocks, as far as an int goes. */
  static int wholeBlocks(int bytes) {
    long blocks = (bytes + (long) SIZE - 1) / SIZE;
    return (int) Math.min(blocks, Integer.MAX_VALUE / SIZE) * SIZE;
  }

  /** Makes a direct buffer that begins where a block of the disk's memory may. */
  static ByteBuffer allocateAligned(int bytes) {
    ByteBuffer aligned = ByteBuffer.allocateDirect(bytes + SIZE).alignedSlice(SIZE);
    return aligned.limit(bytes).slice();
  }

  /** Makes a zeroed block with magic and version, to be filled and then sealed. */
  static ByteBuffer blank(long magic) {
    ByteBuffer block = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    return block.putLong(MAGIC_AT, magic).putInt(VERSION_AT, FORMAT_VERSION);
  }

  /** Writes the checksum and gets the block ready to be written out. */
  static ByteBuffer seal(ByteBuffer block) {
    return block.putInt(CRC_AT, 0).putInt(CRC_AT, checksum(block)).rewind();
  }

  /** Returns whether a block is whole and is one of the expected kind. */
  static boolean isValid(ByteBuffer block, long magic) {
    if (block.capacity() != SIZE || block.getLong(MAGIC_AT) != magic) {
      return false;
    }
    int found = block.getInt(CRC_AT);
    block.putInt(CRC_AT, 0);
    int computed = checksum(block);
    block.putInt(CRC_AT, found);
    return found == computed;
  }

  /** Returns the format version of a valid block. */
  static int version(ByteBuffer block) {
    return block.getInt(VERSION_AT);
  }

  /** Returns an empty block to read into. */
  static ByteBuffer forRead() {
    return ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int checksum(ByteBuffer block) {
    CRC32C crc = new CRC32C();
    crc.update(block.duplicate().clear());
    return (int) crc.getValue();
  }
}
