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

import io.palimpsest.wal.storage.LogStorage;
import io.palimpsest.wal.storage.file.CrashDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a log says how it is, and that nobody waits for one that will never answer. */
class HealthTest {

  private final CrashDisk disk = new CrashDisk();
  private final ManualTime time = new ManualTime();

  private WriteAheadLog open(LogStorage storage, int patienceMillis) {
    WalConfig config =
        WalConfig.builder().segmentBytes(64 * 1024).flushDeadlineMillis(patienceMillis).build();
    return WriteAheadLog.open(storage, config, TimeSource.system());
  }

  @Test
  void shouldTellOfAFullDiskAndOfItsEnd() throws Exception {
    WalConfig impatient =
        WalConfig.builder()
            .segmentBytes(64 * 1024)
            .groupBytes(16 * 1024)
            .admissionDeadlineMillis(0)
            .build();
    WriteAheadLog log = WriteAheadLog.openStepped(disk.storage(64 * 1024), impatient, time);
    BlockingQueue<WalHealth> heard = new LinkedBlockingQueue<>();
    log.onHealthChange(heard::add);
    log.onHealthChange(
        health -> {
          throw new IllegalStateException("a listener that fails harms nobody");
        });
    assertThat(log.health().isWell()).isTrue();
    assertThat(log.health().since()).isEqualTo(Instant.ofEpochMilli(1000));
    time.advanceMicros(5_000_000);
    disk.fullFrom(0);
    int i = 0;
    while (log.state() == WalState.RUNNING) {
      try {
        log.append(ByteBuffer.allocate(9000), 1, ++i);
      } catch (LogOverloadedException e) {
        assertThat(log.metrics().admission().refusals()).isPositive();
      }
      log.coordinator().doWork();
    }
    WalHealth full = log.health();
    assertThat(full.state()).isEqualTo(WalState.FULL);
    assertThat(full.since()).isEqualTo(Instant.ofEpochMilli(6000));
    assertThat(full.cause()).hasMessageContaining("no room for a new segment of");
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(full);
    disk.fullFrom(Integer.MAX_VALUE);
    for (int step = 0; step < 100 && log.state() == WalState.FULL; step++) {
      try {
        log.append(ByteBuffer.allocate(9000), 1, 1000 + step);
      } catch (LogOverloadedException e) {
        time.advanceMicros(50_000);
      }
      log.coordinator().doWork();
    }
    assertThat(log.health().isWell()).isTrue();
    assertThat(log.health().cause()).isNull();
    assertThat(heard.poll(10, TimeUnit.SECONDS)).extracting("state").isEqualTo(WalState.RUNNING);
    log.close();
    WalHealth last = heard.poll(10, TimeUnit.SECONDS);
    while (last != null && last.state() == WalState.CLOSING) {
      last = heard.poll(10, TimeUnit.SECONDS);
    }
    assertThat(last).extracting("state").isEqualTo(WalState.CLOSED);
  }

  @Test
  void shouldSayWhatFailedAndSinceWhenAlsoOnceClosed() {
    WriteAheadLog log = WriteAheadLog.openStepped(disk.storage(64 * 1024), Logs.small(), time);
    time.advanceMicros(3_000_000);
    disk.failAt(disk.calls() + 1);
    log.append(Logs.bytes("x"), 1, 1);
    log.coordinator().doWork();
    assertThat(log.health().state()).isEqualTo(WalState.FAILED);
    assertThat(log.health().since()).isEqualTo(Instant.ofEpochMilli(4000));
    assertThat(log.health().cause()).hasMessageContaining("injected failure");
    log.close();
    assertThat(log.health().state()).isEqualTo(WalState.CLOSED);
    assertThat(log.health().cause()).hasMessageContaining("injected failure");
  }

  @Test
  void shouldNotTakeAnErrorOfReadingForDamage() {
    WriteAheadLog log = open(disk.storage(64 * 1024), 1000);
    log.appendAndWait(Logs.bytes("kept"), 1, Durability.SYNC);
    log.close();
    LogStorage unreadable =
        new HookedStorage(
            disk.storage(64 * 1024),
            call -> {
              if (call.equals("read")) {
                throw new IOException("injected read error");
              }
            });
    assertThatThrownBy(() -> open(unreadable, 1000))
        .isInstanceOf(WalException.class)
        .isNotInstanceOf(CorruptLogException.class)
        .hasMessageContaining("injected read error");
    WriteAheadLog again = open(disk.storage(64 * 1024), 1000);
    assertThat(again.openReport().verdict()).isEqualTo(TailVerdict.CLEAN);
    assertThat(Logs.texts(again)).containsExactly("kept");
    again.close();
  }

  /** Errors that are no I/O errors, thrown by the storage on the flush thread. */
  @ParameterizedTest
  @ValueSource(strings = {"append", "sync", "mark", "roll"})
  void shouldFailAndWakeEverybodyWhenTheFlushThreadMeetsAnError(String where) throws Exception {
    CountDownLatch armed = new CountDownLatch(1);
    LogStorage storage =
        new HookedStorage(
            disk.storage(64 * 1024),
            call -> {
              if (call.equals(where) && armed.getCount() == 0) {
                throw new OutOfMemoryError("injected");
              }
            });
    WriteAheadLog log = open(storage, 30_000);
    armed.countDown();
    ExecutorService pool = Executors.newFixedThreadPool(4);
    List<Future<?>> all = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      all.add(
          pool.submit(
              () ->
                  assertThatThrownBy(
                          () -> {
                            while (true) {
                              log.appendAndWait(ByteBuffer.allocate(4000), 1, Durability.GROUP);
                            }
                          })
                      .isInstanceOf(LogFailedException.class)
                      .hasStackTraceContaining("OutOfMemoryError: injected")));
    }
    for (Future<?> one : all) {
      one.get(20, TimeUnit.SECONDS);
    }
    pool.shutdown();
    assertThat(log.health().cause()).isInstanceOf(OutOfMemoryError.class);
    assertThatThrownBy(log::flush).isInstanceOf(LogFailedException.class);
    log.close();
  }

  /** Lets calls wait until it is opened. */
  private static final class Dam implements HookedStorage.Hook {

    private final String where;
    private final CountDownLatch open = new CountDownLatch(1);
    private volatile boolean shut;

    private Dam(String where) {
      this.where = where;
    }

    @Override
    public void before(String call) throws IOException {
      if (shut && call.equals(where)) {
        boolean interrupted = false;
        while (true) {
          try {
            open.await();
            break;
          } catch (InterruptedException e) {
            interrupted = true;
          }
        }
        if (interrupted) {
          throw new IOException("the flush thread was interrupted");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"append", "sync"})
  void shouldNotWaitForEverForAStorageThatDoesNotAnswer(String where) {
    Dam dam = new Dam(where);
    WriteAheadLog log = open(new HookedStorage(disk.storage(64 * 1024), dam), 100);
    dam.shut = true;
    CommitTicket ticket = log.append(Logs.bytes("x"), 1, Durability.SYNC);
    assertThatThrownBy(ticket::await)
        .isInstanceOf(DurabilityTimeoutException.class)
        .hasMessageContaining("outcome is unknown")
        .hasMessageContaining("can be repeated")
        .hasMessageContaining("a call of the storage has been running for");
    assertThatThrownBy(log::flush).isInstanceOf(DurabilityTimeoutException.class);
    assertThat(ticket.awaitDurable(Duration.ofMillis(1))).isFalse();
    dam.open.countDown();
    assertThat(ticket.awaitDurable(Duration.ofSeconds(20))).isTrue();
    ticket.await();
    log.close();
    assertThat(log.health().cause()).isNull();
  }

  @Test
  void shouldCloseOnceTheStorageAnswersAgain() {
    Dam dam = new Dam("sync");
    WriteAheadLog log = open(new HookedStorage(disk.storage(64 * 1024), dam), 50);
    dam.shut = true;
    CommitTicket ticket = log.append(Logs.bytes("x"), 1, Durability.SYNC);
    assertThatThrownBy(log::close)
        .isInstanceOf(LogFailedException.class)
        .hasMessageContaining("could not be closed: the storage does not answer");
    assertThatThrownBy(ticket::await)
        .isInstanceOf(LogFailedException.class)
        .hasMessageContaining("unknown");
    assertThatThrownBy(() -> open(disk.storage(64 * 1024), 1000))
        .as("the lock is still held")
        .isInstanceOf(LogLockedException.class);
    dam.open.countDown();
    closeWhenItAnswers(log);
    assertThat(log.state()).isEqualTo(WalState.CLOSED);
    open(disk.storage(64 * 1024), 1000).close();
  }

  private static void closeWhenItAnswers(WriteAheadLog log) {
    @Nullable LogFailedException last = null;
    for (int attempt = 0; attempt < 100; attempt++) {
      try {
        log.close();
        return;
      } catch (LogFailedException e) {
        last = e;
      }
    }
    throw new AssertionError("not closed", last);
  }

  @Test
  void shouldNotWaitForEverForAStorageThatDoesNotClose() {
    Dam dam = new Dam("close");
    WriteAheadLog log = open(new HookedStorage(disk.storage(64 * 1024), dam), 50);
    log.appendAndWait(Logs.bytes("x"), 1, Durability.SYNC);
    dam.shut = true;
    assertThatThrownBy(log::close)
        .isInstanceOf(LogFailedException.class)
        .hasMessageContaining("sealed before");
    dam.open.countDown();
  }
}
