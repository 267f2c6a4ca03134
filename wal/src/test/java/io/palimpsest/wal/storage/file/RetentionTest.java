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

import static org.assertj.core.api.Assertions.assertThat;

import io.palimpsest.wal.storage.ClaimedLog;
import io.palimpsest.wal.storage.LogAppender;
import io.palimpsest.wal.storage.LogExtent;
import io.palimpsest.wal.storage.LogIdentity;
import io.palimpsest.wal.storage.file.CrashDisk.Mode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Cuts the power at every call of a deletion: what is left of the log has no gap. */
class RetentionTest {

  private static final int SEGMENT = 16 * Blocks.SIZE;
  private static final int SEGMENTS = 5;
  private static final LogIdentity SOMEONE = new LogIdentity(UUID.randomUUID(), 1, 1, "here", 1);

  private static ClaimedLog fill(CrashDisk disk) throws IOException {
    ClaimedLog log = disk.storage(SEGMENT).open(SOMEONE);
    LogAppender appender = log.begin(ByteBuffer.allocate(Blocks.SIZE), 1, 0);
    for (int i = 1; i < SEGMENTS; i++) {
      appender.append(ByteBuffer.allocate(Blocks.SIZE), i, i);
      appender.sync();
      appender.roll(i + 1, Blocks.SIZE);
    }
    return log;
  }

  @Test
  void shouldLeaveNoGapWhereverThePowerIsCut() throws IOException {
    CrashDisk dry = new CrashDisk();
    ClaimedLog whole = fill(dry);
    int before = dry.calls();
    whole.releaseBefore(SEGMENTS);
    int calls = dry.calls() - before;
    assertThat(calls).isEqualTo(2 * (SEGMENTS - 1));
    for (int call = 1; call <= calls; call++) {
      for (Mode mode : Mode.values()) {
        for (int seed = 0; seed < 20; seed++) {
          CrashDisk disk = new CrashDisk();
          ClaimedLog log = fill(disk);
          disk.crashAt(disk.calls() + call);
          try {
            log.releaseBefore(SEGMENTS);
          } catch (IOException expected) {
            // The power went off in it.
          }
          String where = "call " + call + ", " + mode + ", seed " + seed;
          // An opening refuses a gap.
          try (ClaimedLog after = disk.crash(mode, seed).storage(SEGMENT).open(SOMEONE)) {
            List<LogExtent> left = after.extents();
            assertThat(left.get(left.size() - 1).sequence()).as(where).isEqualTo(SEGMENTS);
            assertThat(left.size()).as(where).isBetween(1, SEGMENTS - (call - 1) / 2);
          }
        }
      }
    }
  }

  @Test
  void shouldGoOnWhereADeletionFailed() throws IOException {
    for (int call = 1; call <= 2 * (SEGMENTS - 1); call++) {
      CrashDisk disk = new CrashDisk();
      try (ClaimedLog log = fill(disk)) {
        disk.failAt(disk.calls() + call);
        try {
          log.releaseBefore(SEGMENTS);
        } catch (IOException expected) {
          // It may be tried again.
        }
        log.releaseBefore(SEGMENTS);
        assertThat(log.extents()).extracting(LogExtent::sequence).containsExactly((long) SEGMENTS);
      }
      assertThat(disk.files()).filteredOn(file -> file.endsWith(".wal")).hasSize(1);
    }
  }
}
