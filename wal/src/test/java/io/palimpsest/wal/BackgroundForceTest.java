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
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The force of what nobody waits for, beside what somebody waits for. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BackgroundForceTest {

  /**
   * The system tells of pages that it could not write once for each open file: of two forces at a
   * time one is told, and the other succeeds.
   */
  @Test
  void shouldNotBelieveAForceBesideOneThatFails() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    CrashDisk disk = new CrashDisk();
    disk.guard(
        file -> {
          if (Thread.currentThread().getName().equals("wal-force")) {
            begun.countDown();
            awaitQuietly(over);
            throw new IOException("injected failure");
          }
        });
    WriteAheadLog log =
        WriteAheadLog.open(disk.storage(512 * 1024), Logs.small(), TimeSource.system());
    while (begun.getCount() > 0) {
      log.append(Logs.bytes("nobody waits"), 1, Durability.ASYNC_BATCHED).await();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    CommitTicket ticket = log.append(Logs.bytes("somebody waits"), 1, Durability.SYNC);
    assertThat(ticket.awaitDurable(Duration.ofMillis(300)))
        .as("acknowledged while it is not known what became of its pages")
        .isFalse();
    over.countDown();
    assertThatThrownBy(ticket::awaitDurable)
        .isInstanceOf(LogFailedException.class)
        .hasMessageContaining("injected failure");
    assertThat(log.state()).isEqualTo(WalState.FAILED);
    log.close();
  }

  /** Else the flusher, about to sleep, would look once more and sleep over it. */
  @Test
  void shouldBeWorkWhenItIsOver() {
    ManualTime time = new ManualTime();
    CrashDisk disk = new CrashDisk();
    try (WriteAheadLog log =
        WriteAheadLog.openStepped(disk.storage(512 * 1024), Logs.impatient(), time)) {
      for (int i = 0; i < 2; i++) {
        log.append(Logs.bytes("nobody waits"), 1, Durability.ASYNC_BATCHED);
        time.advanceMicros(1_000_000);
        log.coordinator().doWork();
      }
      assertThat(log.written()).isEqualTo(2);
      assertThat(log.durable()).as("forced beside the cycle, and not joined yet").isZero();
      assertThat(log.coordinator().isDue()).isTrue();
      log.coordinator().doWork();
      assertThat(log.durable()).isEqualTo(2);
      assertThat(log.coordinator().isDue()).isFalse();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
