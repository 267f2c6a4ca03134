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

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code wal.mark}: a small note beside the log, in two slots written in turn.
 *
 * <pre>
 *      0  slot 0: magic "PLMPMARK", format version, CRC-32C,
 *                 16 u64 number of this writing, 24 u32 length, 32 the note
 *   4096  slot 1: the same, one writing earlier or later
 * </pre>
 *
 * <p>A crash while a slot is written leaves the other one, so the note before can always be read.
 */
final class MarkFile implements Closeable {

  /** The largest note. */
  static final int MAX_BYTES = 4000;

  private static final String NAME = "wal.mark";
  private static final long MAGIC = 0x4b_52_41_4d_50_4d_4c_50L; // "PLMPMARK"
  private static final int NUMBER_AT = 16;
  private static final int LENGTH_AT = 24;
  private static final int NOTE_AT = 32;

  private final DiskFile file;
  private long number;
  private @Nullable ByteBuffer found;

  private MarkFile(DiskFile file) {
    this.file = file;
  }

  /** Opens the file, or makes it, and reads the younger of the two notes. */
  static MarkFile open(Disk disk) throws IOException {
    boolean exists = disk.exists(NAME);
    MarkFile mark = new MarkFile(exists ? disk.open(NAME) : disk.create(NAME));
    try {
      if (exists) {
        mark.readSlot(0);
        mark.readSlot(1);
      } else {
        mark.file.write(ByteBuffer.allocate(2 * Blocks.SIZE), 0);
        mark.file.force();
        disk.forceDirectory("");
      }
      return mark;
    } catch (IOException | RuntimeException e) {
      mark.close();
      throw e;
    }
  }

  /** Reads the younger of the two notes and changes nothing; null if there is none. */
  static @Nullable ByteBuffer readOnly(Disk disk) throws IOException {
    if (!disk.exists(NAME)) {
      return null;
    }
    try (MarkFile mark = new MarkFile(disk.openForRead(NAME))) {
      mark.readSlot(0);
      mark.readSlot(1);
      return mark.found();
    }
  }

  private void readSlot(int slot) throws IOException {
    ByteBuffer block = Blocks.forRead();
    file.read(block, (long) slot * Blocks.SIZE);
    if (Blocks.isValid(block, MAGIC) && block.getLong(NUMBER_AT) > number) {
      number = block.getLong(NUMBER_AT);
      found = block.duplicate().position(NOTE_AT).limit(NOTE_AT + block.getInt(LENGTH_AT)).slice();
    }
  }

  /** Returns the note found at opening, or null. */
  @Nullable ByteBuffer found() {
    return found == null ? null : found.asReadOnlyBuffer();
  }

  /** Writes a note and forces it. */
  void write(ByteBuffer note) throws IOException {
    if (note.remaining() > MAX_BYTES) {
      throw new IllegalArgumentException(
          "mark of " + note.remaining() + " bytes, expected at most " + MAX_BYTES);
    }
    number++;
    ByteBuffer block = Blocks.blank(MAGIC);
    block.putLong(NUMBER_AT, number).putInt(LENGTH_AT, note.remaining());
    block.put(NOTE_AT, note, note.position(), note.remaining());
    file.write(Blocks.seal(block), (number & 1) * Blocks.SIZE);
    file.force();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
