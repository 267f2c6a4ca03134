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
package io.palimpsest.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.palimpsest.wal.LogRecord;
import io.palimpsest.wal.TimeSource;
import io.palimpsest.wal.WalConfig;
import io.palimpsest.wal.WriteAheadLog;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replaying a log into a list. */
class RecoveryTest {

  @TempDir Path directory;

  private WriteAheadLog open() {
    WalConfig config = WalConfig.builder().segmentBytes(64 * 1024).build();
    return WriteAheadLog.open(directory, config, TimeSource.system());
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(LogRecord record) {
    return StandardCharsets.UTF_8.decode(record.payload()).toString();
  }

  @Test
  void shouldDoNothingWithAnEmptyLog() {
    try (WriteAheadLog log = open()) {
      RecoveryReport report = Recovery.replay(log, record -> {});
      assertThat(report.records()).isZero();
      assertThat(report.firstLsn()).isEqualTo(1);
      assertThat(report.lastLsn()).isZero();
    }
  }

  @Test
  void shouldApplyEveryRecordInOrderAndTheSameTwice() {
    List<String> expected = new ArrayList<>();
    for (int opening = 0; opening < 3; opening++) {
      try (WriteAheadLog log = open()) {
        for (int i = 0; i < 50; i++) {
          String text = opening + ":" + i + "x".repeat(i * 20);
          expected.add(text);
          log.append(bytes(text), i % 3);
        }
      }
    }
    try (WriteAheadLog log = open()) {
      List<Long> progress = new ArrayList<>();
      for (int run = 0; run < 2; run++) {
        List<String> applied = new ArrayList<>();
        RecoveryReport report =
            Recovery.replay(
                log,
                record -> applied.add(text(record)),
                (lsn, lastLsn, records) -> progress.add(records),
                TimeSource.system());
        assertThat(applied).isEqualTo(expected);
        assertThat(report.records()).isEqualTo(150);
        assertThat(report.mutations()).isEqualTo(report.lastLsn()).isEqualTo(log.durable());
        assertThat(report.bytes()).isEqualTo(expected.stream().mapToLong(String::length).sum());
        assertThat(report.tail().bytesDiscarded()).isZero();
      }
      assertThat(progress).containsExactly(150L, 150L);
    }
  }

  @Test
  void shouldReportTheTornBytesThatWereDiscarded() throws Exception {
    Path segment = directory.resolve("wal/0000000001-00000000000000000001.wal");
    Path mark = directory.resolve("wal.mark");
    byte[] content;
    byte[] marked;
    try (WriteAheadLog log = open()) {
      log.append(bytes("a"), 1).awaitDurable();
      marked = Files.readAllBytes(mark);
      content = Files.readAllBytes(segment);
    }
    // As a process leaves it that is killed while it writes.
    content[30_000] = 1;
    Files.write(segment, content);
    Files.write(mark, marked);
    try (WriteAheadLog log = open()) {
      RecoveryReport report = Recovery.replay(log, record -> {});
      assertThat(report.records()).isEqualTo(1);
      assertThat(report.tail().bytesDiscarded()).isGreaterThan(0);
      assertThat(report.tail().position()).isLessThanOrEqualTo(30_000);
      assertThat(report.tail().quarantine()).isNotNull();
    }
  }

  @Test
  void shouldSayWhereTheTargetRefusedARecord() {
    try (WriteAheadLog log = open()) {
      log.append(bytes("good"), 1);
      log.append(bytes("bad"), 1).awaitDurable();
      RecoveryTarget target =
          record -> {
            if (text(record).equals("bad")) {
              throw new IllegalStateException("will not");
            }
          };
      assertThatThrownBy(() -> Recovery.replay(log, target))
          .isInstanceOfSatisfying(
              RecoveryException.class,
              e -> {
                assertThat(e.segment()).endsWith(".wal");
                assertThat(e.position()).isGreaterThanOrEqualTo(4096);
                assertThat(e.expected()).contains("transaction 2");
                assertThat(e.actual()).contains("will not");
              });
    }
  }

  @Test
  void shouldRefuseRecordsThatDoNotFollowOneOnTheOther() {
    LogRecord first = record(1, 2, 1, 10, 1);
    List<LogRecord> bad =
        List.of(
            record(4, 1, 2, 11, 1),
            record(3, 1, 3, 11, 1),
            record(3, 1, 2, 9, 1),
            record(3, 1, 2, 11, 0));
    for (LogRecord next : bad) {
      Contiguity contiguity = new Contiguity();
      contiguity.follow(first);
      assertThatThrownBy(() -> contiguity.follow(next))
          .isInstanceOf(RecoveryException.class)
          .hasMessageContaining("replay stopped in segment at byte 5");
    }
    Contiguity contiguity = new Contiguity();
    contiguity.follow(first);
    contiguity.follow(record(3, 0, 2, 11, 2));
    contiguity.follow(record(3, 1, 3, 12, 2));
  }

  private static LogRecord record(long lsn, int mutations, long id, long time, long epoch) {
    return new LogRecord(lsn, mutations, id, time, epoch, ByteBuffer.allocate(0), "segment", 5);
  }
}
