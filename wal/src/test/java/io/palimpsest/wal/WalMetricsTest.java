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

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.palimpsest.wal.metrics.WalMeterBinder;
import io.palimpsest.wal.storage.file.CrashDisk;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a log counts, and how it is shown. */
class WalMetricsTest {

  private final CrashDisk disk = new CrashDisk();
  private final ManualTime time = new ManualTime();

  private WriteAheadLog open(WalConfig.Builder config) {
    return WriteAheadLog.openStepped(
        disk.storage(64 * 1024), config.segmentBytes(64 * 1024).stripes(2).build(), time);
  }

  private WriteAheadLog open() {
    return open(WalConfig.builder().groupBytes(16 * 1024));
  }

  private static long count(WriteAheadLog log, GroupReason reason) {
    return log.metrics().groups().reasons().getOrDefault(reason, -1L);
  }

  @Test
  void shouldTellPercentilesWithinAnEighth() {
    Random random = new Random(Seeds.next("WalMetricsTest"));
    Recorder recorder = new Recorder();
    long[] values = new long[5000];
    long sum = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextLong() >>> (20 + random.nextInt(44));
      recorder.record(values[i]);
      sum += values[i];
    }
    Arrays.sort(values);
    Distribution distribution = recorder.snapshot();
    assertThat(distribution.count()).isEqualTo(values.length);
    assertThat(distribution.sum()).isEqualTo(sum);
    assertThat(distribution.max()).isEqualTo(values[values.length - 1]);
    for (double share : new double[] {0.0001, 0.1, 0.5, 0.9, 0.99, 0.999, 1}) {
      long exact = values[(int) Math.ceil(share * values.length) - 1];
      assertThat(distribution.percentile(share)).isBetween(exact, exact + exact / 8);
    }
    assertThatThrownBy(() -> distribution.percentile(0)).isInstanceOf(RuntimeException.class);
    assertThat(new Recorder().snapshot().percentile(0.5)).isZero();
    for (long value : new long[] {0, 7, 8, 15, 16, Long.MAX_VALUE}) {
      assertThat(Recorder.upperBound(Recorder.bucket(value))).isGreaterThanOrEqualTo(value);
      assertThat(value == 0 || Recorder.upperBound(Recorder.bucket(value) - 1) < value).isTrue();
    }
  }

  @Test
  void shouldShowWatermarksAndTheBuffer() {
    WriteAheadLog log = open();
    log.append(Logs.bytes("a"), 3);
    log.append(Logs.bytes("b"), 2);
    WalMetrics before = log.metrics();
    assertThat(before.watermarks()).isEqualTo(new WalMetrics.Watermarks(5, 0, 0, 0));
    assertThat(before.watermarks().durableLag()).isEqualTo(5);
    assertThat(before.watermarks().writtenLag()).isEqualTo(5);
    assertThat(before.buffer().records()).isEqualTo(2);
    assertThat(before.buffer().bytes()).isPositive();
    assertThat(before.stripes()).hasSize(2);
    assertThat(before.stripes().stream().mapToLong(WalMetrics.Stripe::staged).sum()).isEqualTo(2);
    int slots = before.stripes().stream().mapToInt(WalMetrics.Stripe::slots).sum();
    int pooled = before.stripes().stream().mapToInt(WalMetrics.Stripe::pooled).sum();
    assertThat(slots - pooled).isEqualTo(2);
    log.coordinator().doWork();
    WalMetrics after = log.metrics();
    assertThat(after.watermarks()).isEqualTo(new WalMetrics.Watermarks(5, 5, 5, 0));
    assertThat(after.buffer().records()).isZero();
    assertThat(after.groups().records().max()).isEqualTo(2);
    assertThat(after.groups().bytes().max()).isEqualTo(4096);
    assertThat(after.forces().count()).isEqualTo(1);
    log.close();
  }

  @Test
  void shouldSayWhyEachGroupWasClosed() {
    WriteAheadLog log = open(WalConfig.builder().groupBytes(16 * 1024).groupDelayMicros(500));
    log.append(Logs.bytes("x"), 1, Durability.SYNC);
    log.coordinator().doWork();
    assertThat(count(log, GroupReason.SYNC)).isEqualTo(1);
    log.append(Logs.bytes("x"), 1, Durability.GROUP);
    log.coordinator().doWork();
    time.advanceMicros(500);
    log.coordinator().doWork();
    assertThat(count(log, GroupReason.DELAY)).isEqualTo(1);
    log.appendAsync(Logs.bytes("x"), 1);
    log.coordinator().doWork();
    assertThat(log.metrics().groups().records().count()).as("gathered").isEqualTo(2);
    time.advanceMicros(1_000);
    log.coordinator().doWork();
    assertThat(count(log, GroupReason.INTERVAL)).isEqualTo(1);
    time.advanceMicros(2_000);
    assertThat(log.metrics().watermarks().unforcedMicros()).isEqualTo(2_000);
    CommitTicket later = log.append(Logs.bytes("x"), 1, Durability.ASYNC);
    assertThat(later.awaitDurable(java.time.Duration.ZERO)).isFalse();
    log.coordinator().doWork();
    assertThat(count(log, GroupReason.FLUSH)).isEqualTo(1);
    assertThat(log.metrics().watermarks().unforcedMicros()).isZero();
    for (int i = 0; i < 3; i++) {
      log.append(ByteBuffer.allocate(7000), 1, Durability.SYNC);
    }
    log.coordinator().doWork();
    assertThat(count(log, GroupReason.BYTES)).isEqualTo(1);
    log.coordinator().doWork();
    log.append(Logs.bytes("x"), 1, Durability.ASYNC);
    log.close();
    assertThat(count(log, GroupReason.CLOSE)).isEqualTo(1);
    assertThat(log.metrics().segments().seals()).isEqualTo(1);
    WriteAheadLog greedy = open();
    greedy.append(Logs.bytes("x"), 1, Durability.GROUP);
    greedy.coordinator().doWork();
    assertThat(count(greedy, GroupReason.GREEDY)).isEqualTo(1);
    greedy.close();
  }

  @Test
  void shouldCountRollsAndWaitsForRoom() {
    WriteAheadLog log =
        open(
            WalConfig.builder()
                .groupBytes(16 * 1024)
                .bufferRecords(2)
                .bufferBytes(64 * 1024)
                .admissionDeadlineMillis(0));
    for (int i = 0; i < 30; i++) {
      log.append(ByteBuffer.allocate(6000), 1, Durability.SYNC);
      log.coordinator().doWork();
    }
    assertThat(log.metrics().segments().rolls()).isPositive();
    assertThat(log.metrics().segments().unprepared()).isZero();
    log.append(Logs.bytes("a"), 1);
    log.append(Logs.bytes("b"), 1);
    assertThatThrownBy(() -> log.append(Logs.bytes("c"), 1))
        .isInstanceOf(LogOverloadedException.class);
    assertThat(log.metrics().admission().waits()).isEqualTo(1);
    assertThat(log.metrics().admission().refusals()).isEqualTo(1);
    log.close();
  }

  @Test
  void shouldTellWhatOpeningFound() {
    WriteAheadLog killed = open();
    killed.append(Logs.bytes("a"), 1, Durability.SYNC);
    killed.coordinator().doWork();
    disk.kill();
    WriteAheadLog log = open();
    assertThat(log.metrics().recovery().torn()).isTrue();
    assertThat(log.metrics().recovery().reappended()).isEqualTo(1);
    log.close();
    assertThat(open().metrics().recovery().torn()).isFalse();
  }

  @Test
  void shouldShowItselfToMicrometer() {
    WriteAheadLog log = open();
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    new WalMeterBinder(log, Tags.of("log", "one")).bindTo(registry);
    for (int i = 0; i < 5; i++) {
      log.append(Logs.bytes("x"), 2, Durability.SYNC);
      log.coordinator().doWork();
    }
    log.append(Logs.bytes("x"), 2);
    assertThat(value(registry, "lsn", "watermark", "durable")).isEqualTo(10);
    assertThat(value(registry, "lsn", "watermark", "appended")).isEqualTo(12);
    assertThat(value(registry, "lag", "watermark", "durable")).isEqualTo(2);
    assertThat(value(registry, "state", "state", "running")).isEqualTo(1);
    assertThat(value(registry, "state", "state", "failed")).isZero();
    assertThat(value(registry, "buffer.records", "log", "one")).isEqualTo(1);
    assertThat(
            registry.get("palimpsest.wal.groups").tag("reason", "sync").functionCounter().count())
        .isEqualTo(5);
    assertThat(registry.get("palimpsest.wal.force").functionTimer().count()).isEqualTo(5);
    assertThat(
            registry
                .get("palimpsest.wal.force.percentile")
                .tag("phi", "1")
                .timeGauge()
                .value(TimeUnit.NANOSECONDS))
        .isGreaterThanOrEqualTo(0);
    assertThat(registry.getMeters())
        .allSatisfy(
            meter -> {
              assertThat(meter.getId().getName()).startsWith("palimpsest.wal.");
              assertThat(meter.getId().getTag("log")).isEqualTo("one");
              assertThat(meter.measure()).allSatisfy(m -> assertThat(m.getValue()).isNotNaN());
            });
    log.close();
    assertThat(value(registry, "state", "state", "closed")).isEqualTo(1);
  }

  private static double value(SimpleMeterRegistry registry, String name, String tag, String value) {
    return registry.get("palimpsest.wal." + name).tag(tag, value).gauge().value();
  }
}
