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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.palimpsest.wal.storage.file.CrashDisk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Damages the files of a small log, and looks what an opening makes of it.
 *
 * <p>A closed log shows everything or is refused by name. A log whose process was killed may miss
 * records at its end that no promise covers, and says TORN then.
 */
class CorruptionTest {

  private static final int SEGMENT = 64 * 1024;
  private static final CrashDisk CLOSED = new CrashDisk();
  private static final CrashDisk KILLED = new CrashDisk();
  private static final List<String> RECORDS = new ArrayList<>();

  /** The records of the killed log that its own frames promise: all but the last group. */
  private static int promised;

  @BeforeAll
  static void makeLogs() {
    Random random = new Random(42);
    for (int i = 0; i < 30; i++) {
      RECORDS.add("record " + i + " " + "y".repeat(random.nextInt(i % 7 == 0 ? 8000 : 300)));
    }
    fill(CLOSED).close();
    fill(KILLED);
    KILLED.kill();
    promised = RECORDS.size() - 3;
  }

  /** Writes half the records, closes, and writes the rest in groups of three. */
  private static WriteAheadLog fill(CrashDisk disk) {
    WriteAheadLog log = open(disk);
    int half = RECORDS.size() / 2;
    for (int i = 0; i < half; i++) {
      log.append(Logs.bytes(RECORDS.get(i)), i % 3, i + 1);
      log.coordinator().doWork();
    }
    log.close();
    log = open(disk);
    for (int i = half; i < RECORDS.size(); i++) {
      log.append(Logs.bytes(RECORDS.get(i)), i % 3, i + 1);
      if (i % 3 == 2) {
        log.coordinator().doWork();
      }
    }
    return log;
  }

  private static WriteAheadLog open(CrashDisk disk) {
    return WriteAheadLog.openStepped(disk.storage(SEGMENT), Logs.impatient(), new ManualTime());
  }

  /** What an opening showed, or null if it was refused. */
  private record Shown(TailVerdict verdict, List<String> records) {}

  private static @Nullable Shown shown(CrashDisk disk, String where) {
    try {
      WriteAheadLog log = open(disk);
      return new Shown(log.openReport().verdict(), Logs.texts(log));
    } catch (WalException e) {
      assertThat(e.getMessage()).as(where).isNotBlank();
      return null;
    }
  }

  private static void checkClosed(CrashDisk disk, String where) {
    Shown shown = shown(disk, where);
    if (shown != null) {
      assertThat(shown.records()).as(where).isEqualTo(RECORDS);
    }
  }

  private static void checkKilled(CrashDisk disk, String where) {
    Shown shown = shown(disk, where);
    if (shown != null) {
      assertThat(shown.records().size()).as(where).isGreaterThanOrEqualTo(promised);
      assertThat(shown.records()).as(where).isEqualTo(RECORDS.subList(0, shown.records().size()));
      if (shown.records().size() < RECORDS.size()) {
        assertThat(shown.verdict()).as(where).isEqualTo(TailVerdict.TORN);
      }
    }
  }

  private static void check(CrashDisk base, CrashDisk damaged, String where) {
    if (base == CLOSED) {
      checkClosed(damaged, where);
    } else {
      checkKilled(damaged, where);
    }
  }

  /** Returns the end of what is not zeros in a file. */
  private static int used(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    return end;
  }

  private static void flip(CrashDisk base, String file, byte[] bytes, int at, int bit) {
    CrashDisk disk = base.copy();
    byte[] damaged = bytes.clone();
    damaged[at] ^= (byte) (1 << bit);
    disk.setBytes(file, damaged);
    check(base, disk, "bit " + bit + " of byte " + at + " flipped in " + file);
  }

  private static void flipBits(CrashDisk base, int step, long seed) {
    Random random = new Random(seed);
    for (String file : base.files()) {
      byte[] bytes = base.bytes(file);
      int end = Math.min(bytes.length, used(bytes) + 4096);
      for (int at = random.nextInt(step); at < end; at += step) {
        flip(base, file, bytes, at, random.nextInt(8));
      }
    }
  }

  @Test
  void shouldShowEverythingWhenNothingIsDamaged() {
    assertThat(shown(CLOSED.copy(), "closed")).isEqualTo(new Shown(TailVerdict.CLEAN, RECORDS));
    assertThat(shown(KILLED.copy(), "killed")).isEqualTo(new Shown(TailVerdict.TORN, RECORDS));
  }

  @Test
  void shouldNeverLoseARecordSilentlyToAFlippedBit() {
    long seed = Seeds.next("CorruptionTest.flip");
    flipBits(CLOSED, 37, seed);
    flipBits(KILLED, 37, seed);
  }

  @Test
  @Tag("torture")
  void shouldNeverLoseARecordSilentlyToAFlippedBitAnywhere() {
    flipBits(CLOSED, 1, Seeds.next("CorruptionTest.flipAll"));
    flipBits(KILLED, 1, Seeds.next("CorruptionTest.flipAll"));
  }

  @Test
  void shouldNeverLoseARecordSilentlyToAZeroedSector() {
    for (CrashDisk base : List.of(CLOSED, KILLED)) {
      for (String file : base.files()) {
        byte[] bytes = base.bytes(file);
        for (int at = 0; at < used(bytes); at += 512) {
          for (int length : List.of(512, 4096, bytes.length)) {
            CrashDisk disk = base.copy();
            byte[] damaged = bytes.clone();
            Arrays.fill(damaged, at, Math.min(bytes.length, at + length), (byte) 0);
            disk.setBytes(file, damaged);
            if (base == CLOSED || length == 512) {
              check(base, disk, length + " bytes zeroed at " + at + " in " + file);
            }
          }
        }
      }
    }
  }

  @Test
  void shouldNeverLoseARecordSilentlyToATruncation() {
    for (String file : CLOSED.files()) {
      byte[] bytes = CLOSED.bytes(file);
      int end = Math.min(bytes.length, used(bytes) + 4096);
      for (int length = 0; length < end; length += 1 + (length * 31 % 61)) {
        CrashDisk disk = CLOSED.copy();
        disk.setBytes(file, Arrays.copyOf(bytes, length));
        checkClosed(disk, file + " cut to " + length);
      }
    }
  }

  @Test
  void shouldRefuseAKilledLogThatIsCutByName() {
    String file = KILLED.files().stream().filter(f -> f.endsWith(".wal")).reduce("", (a, b) -> b);
    byte[] bytes = KILLED.bytes(file);
    int end = used(bytes);
    int group = end / 4096 * 4096;
    for (int length = group; length <= end; length++) {
      CrashDisk disk = KILLED.copy();
      disk.setBytes(file, Arrays.copyOf(bytes, length));
      // It had its full length before it had its name: no crash did that.
      assertThatThrownBy(() -> open(disk))
          .isInstanceOf(CorruptLogException.class)
          .hasMessageContaining(file)
          .hasMessageContaining(bytes.length + " bytes")
          .hasMessageContaining(length + " bytes");
    }
  }

  @Test
  void shouldNotCallALogCleanBecauseTheSegmentBeforeTheLastIsSealed() {
    CrashDisk disk = new CrashDisk();
    WriteAheadLog log = open(disk);
    int records = 0;
    while (disk.files().stream().filter(file -> file.endsWith(".wal")).count() < 2) {
      log.append(Logs.bytes("r" + records++), 1);
      log.coordinator().doWork();
    }
    disk.kill();
    String last = disk.files().stream().filter(f -> f.endsWith(".wal")).reduce("", (a, b) -> b);
    byte[] bytes = disk.bytes(last);
    Arrays.fill(bytes, 4096, bytes.length, (byte) 0);
    disk.setBytes(last, bytes);
    Shown shown = shown(disk, "only group of the last segment zeroed");
    assertThat(shown).isNotNull();
    assertThat(shown.verdict()).isEqualTo(TailVerdict.TORN);
    assertThat(shown.records()).hasSize(records - 1);
  }

  @Test
  void shouldRefuseALogThatMissesASegment() {
    for (CrashDisk base : List.of(CLOSED, KILLED)) {
      for (String file : base.files()) {
        if (file.endsWith(".wal")) {
          CrashDisk disk = base.copy();
          disk.removeFile(file);
          assertThat(shown(disk, file + " removed")).as(file).isNull();
        }
      }
    }
  }

  @Test
  void shouldNeverLoseARecordSilentlyToSwappedBlocks() {
    long seed = Seeds.next("CorruptionTest.swap");
    Random random = new Random(seed);
    for (CrashDisk base : List.of(CLOSED, KILLED)) {
      for (String file : base.files()) {
        byte[] bytes = base.bytes(file);
        int blocks = used(bytes) / 4096 + 1;
        for (int i = 0; i < 60 && blocks > 1; i++) {
          int one = random.nextInt(blocks) * 4096;
          int other = random.nextInt(blocks) * 4096;
          if (Math.max(one, other) + 4096 <= bytes.length) {
            byte[] damaged = bytes.clone();
            System.arraycopy(bytes, one, damaged, other, 4096);
            System.arraycopy(bytes, other, damaged, one, 4096);
            CrashDisk disk = base.copy();
            disk.setBytes(file, damaged);
            check(base, disk, "blocks " + one + " and " + other + " swapped in " + file);
          }
        }
      }
    }
  }
}
