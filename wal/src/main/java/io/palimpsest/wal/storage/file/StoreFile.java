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

import io.palimpsest.wal.storage.LogIdentity;
import io.palimpsest.wal.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * The file {@code STORE}: who this store is and which format it has, in two equal blocks.
 *
 * <pre>
 *      0  copy 1: magic "PLMPSTOR", format version, CRC-32C,
 *                 16 u32 minimum reader, 24 128 bit UUID, 40 i64 created, micros of UTC
 *   4096  copy 2: the same bytes
 * </pre>
 *
 * <p>It is written under another name, forced and renamed, so it is whole or absent. One damaged
 * copy is replaced from the other; a store that has segments and no readable copy is refused.
 */
final class StoreFile {

  private static final String NAME = "STORE";
  private static final String TEMPORARY = "STORE.tmp";
  private static final long MAGIC = 0x52_4f_54_53_50_4d_4c_50L; // "PLMPSTOR"
  private static final int MINIMUM_READER = 1;

  private StoreFile() {}

  /** Returns the identity in the file, or makes the file if the store is new. */
  static UUID readOrCreate(Disk disk, LogIdentity identity) throws IOException {
    if (disk.exists(NAME)) {
      return read(disk, true);
    }
    refuseSegmentsWithoutIdentity(disk);
    return create(disk, identity);
  }

  /** Returns the identity in the file and changes nothing, also if one copy is damaged. */
  static UUID readOnly(Disk disk) throws IOException {
    if (disk.exists(NAME)) {
      return read(disk, false);
    }
    refuseSegmentsWithoutIdentity(disk);
    throw new StorageException(
        StorageException.Kind.ABSENT,
        String.format(
            Locale.ROOT,
            "expected a log in %s, found no file %s and no segments",
            disk.describe(""),
            NAME));
  }

  private static void refuseSegmentsWithoutIdentity(Disk disk) throws IOException {
    List<String> segments =
        disk.list(SegmentHeader.DIRECTORY).stream()
            .filter(file -> file.endsWith(SegmentHeader.SUFFIX))
            .toList();
    if (!segments.isEmpty()) {
      throw new StorageException(
          StorageException.Kind.CORRUPT,
          String.format(
              Locale.ROOT,
              "expected the identity of the store in %s, found no such file beside %d segments",
              disk.describe(NAME),
              segments.size()));
    }
  }

  private static UUID create(Disk disk, LogIdentity identity) throws IOException {
    if (disk.exists(TEMPORARY)) {
      disk.delete(TEMPORARY);
    }
    UUID id = identity.newStoreId();
    ByteBuffer block = Blocks.blank(MAGIC);
    block
        .putInt(16, MINIMUM_READER)
        .putLong(24, id.getMostSignificantBits())
        .putLong(32, id.getLeastSignificantBits())
        .putLong(40, identity.startedMicros());
    Blocks.seal(block);
    try (DiskFile file = disk.create(TEMPORARY)) {
      file.write(block.duplicate(), 0);
      file.write(block.duplicate(), Blocks.SIZE);
      file.force();
    }
    disk.rename(TEMPORARY, NAME);
    disk.forceDirectory("");
    return id;
  }

  private static UUID read(Disk disk, boolean repair) throws IOException {
    try (DiskFile file = repair ? disk.open(NAME) : disk.openForRead(NAME)) {
      ByteBuffer first = Blocks.forRead();
      ByteBuffer second = Blocks.forRead();
      file.read(first, 0);
      file.read(second, Blocks.SIZE);
      boolean firstValid = Blocks.isValid(first, MAGIC);
      boolean secondValid = Blocks.isValid(second, MAGIC);
      if (!firstValid && !secondValid) {
        throw new StorageException(
            StorageException.Kind.CORRUPT,
            "expected the identity of the store in "
                + disk.describe(NAME)
                + ", found both copies damaged");
      }
      ByteBuffer good = firstValid ? first : second;
      if (repair && !(firstValid && secondValid)) {
        file.write(good.duplicate().clear(), firstValid ? Blocks.SIZE : 0);
        file.force();
      }
      if (good.getInt(16) > Blocks.FORMAT_VERSION) {
        throw new StorageException(
            StorageException.Kind.CONFIG,
            String.format(
                Locale.ROOT,
                "store %s needs a reader of format %d, this one reads up to %d",
                disk.describe(""),
                good.getInt(16),
                Blocks.FORMAT_VERSION));
      }
      return new UUID(good.getLong(24), good.getLong(32));
    }
  }
}
