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

import io.palimpsest.wal.storage.file.CrashDisk;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The index beside a segment makes reading quick; without it, or with a wrong one, it is right. */
class IndexBytesTest {

  private static final int SEGMENT = 1 << 20;
  private static final int RECORDS = 1_000;

  private final ManualTime time = new ManualTime();
  private final CrashDisk disk = new CrashDisk();

  private WriteAheadLog open(CrashDisk where) {
    WalConfig config =
        WalConfig.builder()
            .segmentBytes(SEGMENT)
            .recordBytes(64 * 1024)
            .admissionDeadlineMillis(0)
            .build();
    return WriteAheadLog.openStepped(where.storage(SEGMENT), config, time);
  }

  @BeforeEach
  void fill() {
    try (WriteAheadLog log = open(disk)) {
      append(log);
    }
  }

  private void append(WriteAheadLog log) {
    for (int i = 0; i < RECORDS; i++) {
      time.advanceMicros(1_000);
      ByteBuffer payload = ByteBuffer.allocate(6_000).putLong(0, log.appended() + 1);
      log.append(payload, 1, time.micros());
      for (int k = 0; k < 3; k++) {
        log.coordinator().doWork();
      }
    }
  }

  private static List<String> files(CrashDisk disk, String suffix) {
    return disk.files().stream().filter(file -> file.endsWith(suffix)).toList();
  }

  private ReadOnlyLog read(CrashDisk where) {
    return WriteAheadLog.openReadOnly(where.storage(SEGMENT), time);
  }

  /** Asks for everything that an index could spoil. */
  private void check(CrashDisk where) {
    ReadOnlyLog log = read(where);
    assertThat(log.damage()).isEmpty();
    assertThat(log.openReport().work().records()).isEqualTo(RECORDS);
    assertThat(log.written()).isEqualTo(RECORDS);
    for (int lsn = 1; lsn <= RECORDS; lsn += 37) {
      try (LogReader reader = log.readFrom(lsn)) {
        for (int next = lsn; next <= Math.min(lsn + 3, RECORDS); next++) {
          LogRecord record = reader.next();
          assertThat(record).isNotNull();
          assertThat(record.firstLsn()).isEqualTo(next);
          assertThat(record.payload().getLong(0)).isEqualTo(next);
        }
      }
      assertThat(log.firstLsnAt(1_000_000 + lsn * 1_000L)).hasValue(lsn);
      assertThat(log.firstLsnAt(1_000_000 + lsn * 1_000L - 999)).hasValue(lsn);
    }
    assertThat(log.firstLsnAt(1_000_001 + RECORDS * 1_000L)).isEmpty();
  }

  @Test
  void shouldStandBesideEveryClosedSegmentAndSpareReadingIt() {
    List<String> segments = files(disk, ".wal");
    assertThat(segments).hasSizeGreaterThan(5);
    assertThat(files(disk, ".idx"))
        .isEqualTo(
            segments.subList(0, segments.size() - 1).stream()
                .map(name -> name.replace(".wal", ".idx"))
                .toList());
    check(disk);
    ReadOnlyLog quick = read(disk);
    assertThat(quick.openReport().work().bytesScanned()).isLessThan(4L * SEGMENT);
    assertThat(quick.verify().work().bytesScanned()).isGreaterThan(5L * SEGMENT);
    assertThat(quick.verify().work().records()).isEqualTo(RECORDS);
  }

  private void rebuilt(CrashDisk damaged) {
    check(damaged);
    try (WriteAheadLog log = open(damaged)) {
      assertThat(Logs.read(log, 1)).hasSize(RECORDS);
    }
    for (String name : files(disk, ".idx")) {
      assertThat(damaged.bytes(name)).as(name).isEqualTo(disk.bytes(name));
    }
  }

  @Test
  void shouldBeRebuiltWhenItIsMissing() {
    CrashDisk copy = disk.copy();
    files(disk, ".idx").forEach(copy::removeFile);
    rebuilt(copy);
  }

  @Test
  void shouldBeRebuiltWhenItIsDamagedOrAnothers() {
    Random random = new Random(Seeds.next("IndexBytesTest"));
    List<String> names = files(disk, ".idx");
    for (int round = 0; round < 10; round++) {
      CrashDisk copy = disk.copy();
      for (String name : names) {
        byte[] bytes = copy.bytes(name);
        switch (random.nextInt(4)) {
          case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
          case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
          case 2 -> bytes = new byte[bytes.length];
          default -> bytes = disk.bytes(names.get(random.nextInt(names.size())));
        }
        copy.setBytes(name, bytes);
      }
      rebuilt(copy);
    }
  }

  /** Changes every entry and puts a right checksum on it. */
  private void spoil(int column, UnaryOperator<Long> change) {
    CrashDisk copy = disk.copy();
    for (String name : files(copy, ".idx")) {
      ByteBuffer bytes = ByteBuffer.wrap(copy.bytes(name)).order(ByteOrder.LITTLE_ENDIAN);
      for (int at = 72; at < bytes.capacity(); at += 24) {
        bytes.putLong(at + column, change.apply(bytes.getLong(at + column)));
      }
      bytes.putInt(12, 0);
      CRC32C crc = new CRC32C();
      crc.update(bytes.array());
      bytes.putInt(12, (int) crc.getValue());
      copy.setBytes(name, bytes.array());
    }
    rebuilt(copy);
  }

  @Test
  void shouldGiveNoWrongAnswerWhenItLies() {
    spoil(0, position -> position + 8_192);
    spoil(0, position -> position + 8);
    spoil(8, lsn -> lsn - 30);
    spoil(8, lsn -> Math.max(1, lsn + 30));
    spoil(16, micros -> micros - 50_000);
    spoil(16, micros -> micros + 50_000);
  }

  @Test
  void shouldGoWithItsSegment() {
    try (WriteAheadLog log = open(disk)) {
      log.hold(LogHold.Kind.CHECKPOINT, "c", RECORDS / 2);
      assertThat(log.release().deleted()).isNotEmpty();
    }
    assertThat(files(disk, ".idx").get(0))
        .isEqualTo(files(disk, ".wal").get(0).replace(".wal", ".idx"));
  }

  @Test
  void shouldNotFailTheLogWhenItCannotBeWritten() {
    // Each call of the writing of an index, found by failing all calls in turn.
    int alive = 0;
    for (int call = 1; call <= 80; call++) {
      CrashDisk fresh = new CrashDisk();
      ManualTime clock = new ManualTime();
      WriteAheadLog log =
          WriteAheadLog.openStepped(fresh.storage(64 * 1024), Logs.impatient(), clock);
      fresh.failAt(fresh.calls() + call);
      try {
        for (int i = 0; i < 9; i++) {
          clock.advanceMicros(1);
          log.append(ByteBuffer.allocate(20_000), 1, clock.micros());
          for (int k = 0; k < 3; k++) {
            log.coordinator().doWork();
          }
        }
      } catch (LogFailedException e) {
        fresh.kill();
        continue;
      } catch (LogOverloadedException e) {
        // It was a spare that failed.
      }
      alive +=
          fresh.hasFailed() && files(fresh, ".idx").size() < files(fresh, ".wal").size() - 1
              ? 1
              : 0;
      log.close();
      assertThat(
              Logs.texts(
                  WriteAheadLog.openStepped(fresh.storage(64 * 1024), Logs.impatient(), clock)))
          .isNotEmpty();
    }
    assertThat(alive).isGreaterThan(3);
  }
}
