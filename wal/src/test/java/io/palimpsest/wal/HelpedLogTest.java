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

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A storage that is immediate: who waits for a record runs the cycle that writes it. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HelpedLogTest {

  private static final int THREADS = 8;
  private static final int RECORDS = 400;
  private static final List<Durability> DURABILITIES = List.of(Durability.values());

  private static WriteAheadLog open(boolean chained) {
    WalConfig config =
        WalConfig.builder()
            .storageClass("memory")
            .segmentBytes(64 * 1024)
            .bufferRecords(64)
            .flushDeadlineMillis(20_000)
            .tamperEvidence(chained)
            .build();
    return WriteAheadLog.open(Path.of("helped"), config, TimeSource.system());
  }

  @Test
  void shouldBeHelpedWhereNoDelayIsAskedFor() {
    try (WriteAheadLog log = open(false)) {
      assertThat(log.parts().loop.isHelped()).isTrue();
      for (int i = 1; i <= 200; i++) {
        log.appendAndWait(Logs.bytes("r" + i), 1, Durability.SYNC);
        assertThat(log.durable()).isEqualTo(i);
      }
    }
    try (WriteAheadLog delayed =
        WriteAheadLog.open(
            Path.of("delayed"),
            WalConfig.builder().storageClass("memory").groupDelayMicros(100).build(),
            TimeSource.system())) {
      delayed.appendAndWait(Logs.bytes("r"), 1, Durability.GROUP);
      assertThat(delayed.parts().loop.isHelped()).as("a delay is the flusher's").isFalse();
    }
  }

  @Test
  void shouldForceWhatNobodyWaitsForWithoutHelp() {
    try (WriteAheadLog log = open(false)) {
      log.appendAndWait(Logs.bytes("helped"), 1, Durability.SYNC);
      CommitTicket sync = log.append(Logs.bytes("left alone"), 1, Durability.SYNC);
      CommitTicket quiet = log.append(Logs.bytes("and quietly"), 1, Durability.ASYNC);
      while (!sync.isDurable() || !quiet.isDurable()) {
        Thread.onSpinWait(); // the time limit of the test ends it
      }
    }
  }

  @Test
  void shouldNotBeHurtByAnInterrupt() {
    try (WriteAheadLog log = open(true)) {
      for (int i = 1; i <= 50; i++) {
        Thread.currentThread().interrupt();
        CommitTicket ticket = log.append(ByteBuffer.allocate(5_000), 1, Durability.SYNC);
        ticket.await();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(log.durable()).isEqualTo(i);
      }
      assertThat(log.state()).isEqualTo(WalState.RUNNING);
    }
  }

  @Test
  void shouldKeepTheOrderOfManyWhoHelp() throws Exception {
    long seed = Seeds.next("HelpedLogTest.many");
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (WriteAheadLog log = open(true)) {
      List<Future<Long>> done = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        Random random = new Random(seed + t);
        done.add(threads.submit(appender(log, random)));
      }
      long mutations = 0;
      for (Future<Long> one : done) {
        mutations += one.get();
      }
      log.flush();
      assertThat(log.durable()).isEqualTo(mutations);
      try (LogReader reader = log.readFrom(1)) {
        long next = 1;
        for (LogRecord record = reader.next(); record != null; record = reader.next()) {
          assertThat(record.firstLsn()).isEqualTo(next);
          next = record.lastLsn() + 1;
        }
        assertThat(next).isEqualTo(mutations + 1);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Callable<Long> appender(WriteAheadLog log, Random random) {
    return () -> {
      long mutations = 0;
      for (int i = 0; i < RECORDS; i++) {
        Durability durability = DURABILITIES.get(random.nextInt(DURABILITIES.size()));
        int count = 1 + random.nextInt(3);
        mutations += count;
        CommitTicket ticket =
            log.append(ByteBuffer.allocate(random.nextInt(2_000)), count, durability);
        ticket.await();
        assertThat(ticket.isDone()).isTrue();
        if (random.nextInt(50) == 0) {
          log.flush();
          assertThat(ticket.isDurable()).isTrue();
        }
        if (random.nextInt(100) == 0) {
          assertThat(log.chainHead().lastLsn()).isGreaterThanOrEqualTo(ticket.lastLsn());
        }
      }
      return mutations;
    };
  }
}
