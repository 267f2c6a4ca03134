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
import java.util.List;
import org.junit.jupiter.api.Test;

/** A wall clock that is set while the log is open, or while it is not. */
class ClockTest {

  private static final long SECOND = 1_000_000;
  private static final long HOUR = 3600 * SECOND;

  private final CrashDisk disk = new CrashDisk();
  private final ManualTime time = new ManualTime();

  private WriteAheadLog open(WalConfig config) {
    return WriteAheadLog.openStepped(disk.storage(64 * 1024), config, time);
  }

  private WriteAheadLog open() {
    return open(Logs.impatient());
  }

  private void append(WriteAheadLog log, String text) {
    log.append(Logs.bytes(text), 1);
    time.advanceMicros(200_000);
    log.coordinator().doWork();
  }

  @Test
  void shouldNeverGoBackAndCountTheSteps() {
    time.advanceMicros(2 * HOUR);
    WriteAheadLog log = open();
    append(log, "a");
    time.step(-HOUR);
    append(log, "b");
    append(log, "c");
    WalMetrics.Clock clock = log.metrics().clock();
    assertThat(clock.backwardSteps()).isEqualTo(1);
    assertThat(clock.forwardSteps()).isZero();
    assertThat(clock.aheadMicros()).isBetween(HOUR - SECOND, HOUR);
    time.step(2 * HOUR);
    append(log, "d");
    clock = log.metrics().clock();
    assertThat(clock.backwardSteps()).isEqualTo(1);
    assertThat(clock.forwardSteps()).isEqualTo(1);
    assertThat(clock.aheadMicros()).isZero();
    List<LogRecord> records = Logs.read(log, 1);
    assertThat(records.get(1).timeMicros()).isEqualTo(records.get(0).timeMicros());
    assertThat(records.get(2).timeMicros()).isEqualTo(records.get(0).timeMicros());
    assertThat(records.get(3).timeMicros() - records.get(2).timeMicros()).isGreaterThan(HOUR / 2);
    log.close();
  }

  @Test
  void shouldNotRunAwayFromALateClock() {
    time.advanceMicros(HOUR);
    WriteAheadLog log = open();
    append(log, "before");
    time.step(-HOUR / 2);
    for (int i = 0; i < 100; i++) {
      log.append(Logs.bytes("x"), 1);
      log.append(Logs.bytes("y"), 1);
      log.coordinator().doWork();
    }
    long last = Logs.read(log, 1).get(0).timeMicros();
    assertThat(log.firstLsnAt(last)).as("the first of those that share a time").hasValue(1);
    // However many came, a commit with a time of its own counts on from where the clock was.
    log.append(Logs.bytes("commit"), 1, last + 1);
    assertThatThrownBy(() -> log.append(Logs.bytes("commit"), 1, last + 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not later than");
    log.close();
  }

  @Test
  void shouldNotTakeASlewForAStep() {
    WriteAheadLog log = open();
    for (int i = 0; i < 100; i++) {
      time.step(i % 2 == 0 ? -100 : 150);
      append(log, "x");
    }
    assertThat(log.metrics().clock().backwardSteps()).isZero();
    assertThat(log.metrics().clock().forwardSteps()).isZero();
  }

  private void leaveALogOf(long micros) {
    WriteAheadLog log = open();
    log.append(Logs.bytes("from later"), 1, time.micros() + micros);
    log.coordinator().doWork();
    log.close();
  }

  @Test
  void shouldBeReadOnlyWhenTheClockIsFarBehindTheLog() {
    leaveALogOf(HOUR + 1);
    WriteAheadLog log = open();
    assertThat(log.state()).isEqualTo(WalState.READ_ONLY);
    assertThat(log.health().isWell()).isFalse();
    assertThat(Logs.texts(log)).containsExactly("from later");
    for (Runnable write :
        List.<Runnable>of(
            () -> log.append(Logs.bytes("x"), 1),
            () -> log.append(Logs.bytes("x"), 1, Long.MAX_VALUE),
            () -> log.appendAsync(Logs.bytes("x"), 1),
            () -> log.appendBatch(List.of(Logs.bytes("x")), Durability.SYNC),
            () -> log.stage(Logs.bytes("x"), 1).close())) {
      assertThatThrownBy(write::run)
          .isInstanceOf(ClockBehindException.class)
          .hasMessageContaining("the clock says 1970-01-01T00:00:01Z")
          .hasMessageContaining("1970-01-01T01:00:01.000001Z")
          .hasMessageContaining("3600 s later")
          .hasMessageContaining("clock.behind.millis");
    }
    assertThat(log.appended()).isEqualTo(1);
    log.close();
    assertThat(open().state()).as("nothing was written").isEqualTo(WalState.READ_ONLY);
  }

  @Test
  void shouldTakeRecordsWhenTheClockIsNotSoFarBehind() {
    leaveALogOf(HOUR);
    WriteAheadLog log = open();
    assertThat(log.state()).isEqualTo(WalState.RUNNING);
    append(log, "on");
    List<LogRecord> records = Logs.read(log, 1);
    assertThat(records.get(1).timeMicros()).isEqualTo(records.get(0).timeMicros());
    log.close();
  }

  @Test
  void shouldTakeRecordsWhenItIsAllowed() {
    leaveALogOf(1000 * HOUR);
    assertThat(open().state()).isEqualTo(WalState.READ_ONLY);
    disk.kill();
    WriteAheadLog log = open(WalConfig.builder().clockBehindMillis(1000L * 3_600_000).build());
    assertThat(log.state()).isEqualTo(WalState.RUNNING);
    log.close();
    WriteAheadLog strict = open(WalConfig.builder().clockBehindMillis(0).build());
    assertThat(strict.state()).isEqualTo(WalState.READ_ONLY);
    time.advanceMicros(1000 * HOUR);
    disk.kill();
    assertThat(open(WalConfig.builder().clockBehindMillis(0).build()).state())
        .isEqualTo(WalState.RUNNING);
  }
}
