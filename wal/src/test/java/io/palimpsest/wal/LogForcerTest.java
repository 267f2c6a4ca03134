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

import io.palimpsest.wal.storage.ClaimedLog;
import io.palimpsest.wal.storage.LogAppender;
import io.palimpsest.wal.storage.LogIdentity;
import io.palimpsest.wal.storage.file.CrashDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What forces do to {@code durable}, in orders that the flusher does not take today. */
class LogForcerTest {

  private final ManualTime time = new ManualTime();
  private final LogHealth health = new LogHealth("log", time);
  private final Watermarks watermarks = new Watermarks(0, 0);
  private final Waiters waiters = new Waiters(watermarks::durableTransaction, health, time);
  private final FlushMetrics metrics = new FlushMetrics();

  @Test
  void shouldNotGoBackToWhatAnEarlierForceCovered() throws IOException {
    LogIdentity identity = new LogIdentity(UUID.randomUUID(), 1, 1, "here", 1);
    try (ClaimedLog claim = new CrashDisk().storage(64 * 1024).open(identity)) {
      LogAppender appender = claim.begin(ByteBuffer.allocate(FrameLayout.BLOCK), 1, 0);
      LogForcer forcer =
          new LogForcer(
              appender,
              new BackgroundForce(appender, false, new Doorbell(), time),
              Logs.impatient(),
              time,
              new FlushCoordinator.Progress(watermarks, waiters, waiters, health),
              metrics);
      watermarks.written(10, 1);
      forcer.forceBeside(time.nanos());
      time.advanceMicros(1_000_000);
      forcer.forceBeside(time.nanos());
      assertThat(watermarks.durableLsn()).as("begun, and not yet joined").isZero();
      watermarks.written(20, 2);
      forcer.force();
      assertThat(watermarks.durableLsn()).isEqualTo(20);
      forcer.finishBackground();
      assertThat(watermarks.durableLsn()).isEqualTo(20);
      assertThat(watermarks.durableTransaction()).isEqualTo(2);
    }
  }
}
