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

import io.palimpsest.wal.storage.LogStorage;
import io.palimpsest.wal.storage.LogStorageContract;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The contract, on the disk that can crash: it must be a disk like any other until then. */
class CrashDiskStorageTest extends LogStorageContract {

  private static final String STORE = "STORE";
  private static final int MINIMUM_READER_AT = 16;

  private final DiskFaults faults = new DiskFaults();
  private CrashDisk disk = new CrashDisk();

  @Override
  protected LogStorage storage() {
    disk.capacity(Long.MAX_VALUE);
    return disk.storage(EXTENT_BYTES);
  }

  /** Half an extent more, for the small files and not for another extent. */
  @Override
  protected LogStorage storageWithRoomFor(int extents) {
    disk.capacity(extents * (long) EXTENT_BYTES + EXTENT_BYTES / 2);
    return disk.storage(EXTENT_BYTES);
  }

  @Override
  protected LogStorage storageDamaged() {
    disk.setBytes(STORE, new byte[disk.bytes(STORE).length]);
    return disk.storage(EXTENT_BYTES);
  }

  @Override
  protected LogStorage storageThatDoesNotFit() {
    disk.setBytes(STORE, ofALaterFormat(disk.bytes(STORE)));
    return disk.storage(EXTENT_BYTES);
  }

  /** Returns the bytes of a store that only later code can read. */
  static byte[] ofALaterFormat(byte[] store) {
    for (int at = 0; at < store.length; at += Blocks.SIZE) {
      ByteBuffer block =
          ByteBuffer.wrap(store, at, Blocks.SIZE).slice().order(ByteOrder.LITTLE_ENDIAN);
      Blocks.seal(block.putInt(MINIMUM_READER_AT, Blocks.FORMAT_VERSION + 1));
    }
    return store;
  }

  @Override
  protected Faults faults() {
    return faults;
  }

  /** A call to the disk fails, or is the last before the power goes, once with every mode. */
  private final class DiskFaults implements Faults {

    private static final CrashDisk.Mode[] MODES = CrashDisk.Mode.values();

    private Kind kind = Kind.ERROR;
    private int step;
    private int call;

    @Override
    public void inject(Kind kind, int step) {
      this.kind = kind;
      this.step = step;
      call = disk.calls() + (kind == Kind.ERROR ? step : 1 + (step - 1) / MODES.length);
      if (kind == Kind.ERROR) {
        disk.failAt(call);
      } else {
        disk.crashAt(call);
      }
    }

    @Override
    public boolean end() {
      boolean happened = disk.calls() >= call;
      disk.failAt(Integer.MAX_VALUE);
      disk.crashAt(Integer.MAX_VALUE);
      if (happened && kind == Kind.DEATH) {
        disk = disk.crash(MODES[(step - 1) % MODES.length], step);
      }
      return happened;
    }
  }
}
