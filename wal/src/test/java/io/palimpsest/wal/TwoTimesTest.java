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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Directories put together from parts of different times, and closed logs whose end was changed.
 *
 * <p>The mark and the segments are each other's witness: what the mark was written beside must be
 * there, and a log epoch takes no record before the mark names it.
 */
class TwoTimesTest {

  private static final int SEGMENT = 64 * 1024;
  private static final String MARK = "wal.mark";

  /** The directory at one moment, and how many records were durable then. */
  private record Moment(int epoch, String when, CrashDisk disk, int durable) {}

  private final ManualTime time = new ManualTime();
  private final CrashDisk disk = new CrashDisk();
  private final List<Moment> moments = new ArrayList<>();
  private int written;

  private WriteAheadLog open(CrashDisk from) {
    return WriteAheadLog.openStepped(from.storage(SEGMENT), Logs.impatient(), time);
  }

  private void append(WriteAheadLog log, int records) {
    for (int i = 0; i < records; i++) {
      log.append(Logs.bytes("record " + written++ + "z".repeat(3000)), 1);
      log.coordinator().doWork();
    }
  }

  private void note(int epoch, String when) {
    moments.add(new Moment(epoch, "epoch " + epoch + " " + when, disk.copy(), written));
  }

  /** Three log epochs, one of them over several segments, closed in between. */
  private void live() {
    for (int epoch = 1; epoch <= 3; epoch++) {
      WriteAheadLog log = open(disk);
      note(epoch, "opened");
      append(log, epoch == 2 ? 40 : 5);
      note(epoch, "running");
      append(log, 3);
      time.advanceMicros(2_000_000);
      log.coordinator().doWork();
      note(epoch, "marked");
      log.close();
      note(epoch, "closed");
    }
  }

  /** Returns what an opening shows, or null if it is refused as corrupt. */
  private @Nullable List<String> shown(CrashDisk from) {
    try {
      return Logs.texts(open(from));
    } catch (CorruptLogException e) {
      assertThat(e.getMessage()).contains("expected").contains("found");
      return null;
    }
  }

  private static void copyFile(CrashDisk from, CrashDisk to, String file) {
    if (from.files().contains(file)) {
      to.setBytes(file, from.bytes(file));
    } else {
      to.removeFile(file);
    }
  }

  /** Returns how many records the younger note in the mark promises. */
  private static long marked(CrashDisk disk) {
    if (!disk.files().contains(MARK)) {
      return 0;
    }
    ByteBuffer bytes = ByteBuffer.wrap(disk.bytes(MARK)).order(ByteOrder.LITTLE_ENDIAN);
    int slot = bytes.getLong(16) > bytes.getLong(4096 + 16) ? 0 : 4096;
    return bytes.getLong(slot + 32 + 8);
  }

  @Test
  void shouldShowEverythingOrNameTheDamageWhenOneFileIsOfAnotherTime() {
    live();
    int refused = 0;
    for (Moment one : moments) {
      for (Moment other : moments) {
        for (String file : one.disk().files()) {
          if (!other.disk().files().contains(file) && !file.equals(MARK)) {
            continue;
          }
          CrashDisk mixed = one.disk().copy();
          copyFile(other.disk(), mixed, file);
          List<String> texts = shown(mixed);
          String where = one.when() + " with " + file + " of " + other.when();
          refused += texts == null ? 1 : 0;
          if (texts != null) {
            // An old segment beside an old mark is an old directory; nothing could tell.
            long least = Math.max(marked(mixed), file.equals(MARK) ? one.durable() : 0);
            assertThat((long) texts.size()).as(where).isGreaterThanOrEqualTo(least);
          }
        }
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void shouldRefuseAMarkOfAnotherLogEpoch() {
    live();
    for (Moment one : moments) {
      for (Moment other : moments) {
        int epoch = one.epoch();
        // A log epoch that came no further than its opening leaves the mark of the one before.
        boolean explained =
            other.epoch() == epoch || (one.when().endsWith("opened") && other.epoch() == epoch - 1);
        if (!explained) {
          CrashDisk mixed = one.disk().copy();
          copyFile(other.disk(), mixed, MARK);
          assertThat(shown(mixed) == null).as(one.when() + ", mark of " + other.when()).isTrue();
        }
      }
    }
  }

  @Test
  void shouldRefuseRecordsWithoutAMark() {
    live();
    CrashDisk without = disk.copy();
    without.removeFile(MARK);
    assertThatThrownBy(() -> open(without))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("the mark is missing or was never written");
  }

  private List<String> segments() {
    return disk.files().stream().filter(file -> file.endsWith(".wal")).toList();
  }

  /** The seal of the one before would look like a good end, had the roll not renewed the mark. */
  @Test
  void shouldRefuseALogWithoutTheSegmentThatItRolledToLast() {
    WriteAheadLog log = open(disk);
    while (segments().size() < 2) {
      append(log, 1);
    }
    disk.kill();
    CrashDisk without = disk.copy();
    without.removeFile(segments().get(1));
    assertThat(shown(without)).isNull();
    assertThat(shown(disk.copy())).hasSize(written);
  }

  @Test
  void shouldOpenALogWhoseFirstMarkWasNeverWritten() {
    open(disk);
    disk.kill();
    disk.removeFile(MARK);
    WriteAheadLog log = open(disk);
    append(log, 1);
    log.close();
    assertThat(shown(disk.copy())).hasSize(1);
  }

  @Test
  void shouldRefuseAClosedLogWithAnythingBehindItsSeal() {
    live();
    String last = disk.files().stream().filter(f -> f.endsWith(".wal")).reduce("", (a, b) -> b);
    byte[] whole = disk.bytes(last);
    int used = whole.length;
    while (whole[used - 1] == 0) {
      used--;
    }
    for (int at : new int[] {(used + 4095) & -4096, whole.length - 9}) {
      byte[] damaged = whole.clone();
      damaged[at] = 1;
      CrashDisk changed = disk.copy();
      changed.setBytes(last, damaged);
      assertThatThrownBy(() -> open(changed))
          .as("garbage at " + at)
          .isInstanceOf(CorruptLogException.class)
          .hasMessageContaining(last)
          .hasMessageContaining("nothing behind it");
    }
    for (int cut = used; cut > 8192; cut -= 4096) {
      byte[] damaged = whole.clone();
      Arrays.fill(damaged, cut & -4096, damaged.length, (byte) 0);
      CrashDisk changed = disk.copy();
      changed.setBytes(last, damaged);
      assertThatThrownBy(() -> open(changed))
          .as("zeros from " + cut)
          .isInstanceOf(CorruptLogException.class)
          .hasMessageContaining(last);
    }
  }
}
