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
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Committers on virtual threads, where Java has them: from 21 on. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VirtualThreadsTest {

  private static final int COMMITTERS = 2_000;
  private static final int COMMITS = 10;

  /** The build knows Java 17 only. */
  private static ExecutorService virtualThreads() throws Throwable {
    assumeTrue(Runtime.version().feature() >= 21, "Java has virtual threads from 21 on");
    MethodType type = MethodType.methodType(ExecutorService.class);
    return (ExecutorService)
        MethodHandles.publicLookup()
            .findStatic(Executors.class, "newVirtualThreadPerTaskExecutor", type)
            .invoke();
  }

  /**
   * There are far more committers than carriers. If waiting kept a carrier, no group could hold
   * more records than there are carriers.
   */
  @Test
  void shouldKeepNoCarrierWhileCommittersWait(@TempDir Path directory) throws Throwable {
    ExecutorService threads = virtualThreads();
    WalConfig config = WalConfig.builder().bufferRecords(512).build();
    try (WriteAheadLog log = WriteAheadLog.open(directory, config, TimeSource.system())) {
      Callable<Long> committer =
          () -> {
            long last = 0;
            for (int i = 0; i < COMMITS; i++) {
              CommitTicket ticket = log.append(Logs.bytes("commit"), 1, Durability.GROUP);
              ticket.await();
              assertThat(ticket.isDurable()).isTrue();
              assertThat(ticket.lastLsn()).isGreaterThan(last);
              last = ticket.lastLsn();
            }
            return last;
          };
      List<Future<Long>> all = new ArrayList<>();
      for (int i = 0; i < COMMITTERS; i++) {
        all.add(threads.submit(committer));
      }
      long last = 0;
      for (Future<Long> one : all) {
        last = Math.max(last, one.get());
      }
      assertThat(last).isEqualTo(COMMITTERS * COMMITS);
      assertThat(log.durable()).isEqualTo(last);
      int carriers = Runtime.getRuntime().availableProcessors();
      assertThat(last / log.metrics().groups().records().count())
          .as("records in a group")
          .isGreaterThan(2L * carriers);
    } finally {
      threads.shutdown();
    }
  }
}
