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

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;

/**
 * A process that appends to a log and prints what was acknowledged, to be killed or to have its
 * system calls fail; the test that starts it is the oracle.
 *
 * <p>It prints {@code open}, then the last LSN of every append that reached what it asked for, and
 * at the end {@code done}, or {@code refused} and {@code failed} with the type of what was thrown.
 */
final class TorturedWriter {

  private TorturedWriter() {}

  /** Takes a directory, a durability, and how many records to append. */
  public static void main(String[] arguments) {
    Durability durability = Durability.valueOf(arguments[1]);
    int records = Integer.parseInt(arguments[2]);
    WalConfig config =
        WalConfig.builder()
            .segmentBytes(1 << 20)
            .groupBytes(64 * 1024)
            .admissionDeadlineMillis(2_000)
            .flushDeadlineMillis(20_000)
            .build();
    WriteAheadLog log;
    try {
      log = WriteAheadLog.open(Path.of(arguments[0]), config, TimeSource.system());
    } catch (WalException e) {
      say("refused " + e.getClass().getSimpleName() + " " + e.getMessage());
      return;
    }
    say("open");
    try {
      append(log, durability, records);
      log.close();
      say("done");
    } catch (WalException e) {
      say("failed " + e.getClass().getSimpleName() + " " + e.getMessage());
      poisoned(log);
    }
    // The log may still wait for a storage that does not answer.
    Runtime.getRuntime().halt(0);
  }

  private static void append(WriteAheadLog log, Durability durability, int records) {
    for (int i = 0; i < records; i++) {
      long lsn = log.appended() + 1;
      CommitTicket ticket = log.append(content(lsn), 1, durability);
      ticket.await();
      say(Long.toString(ticket.lastLsn()));
    }
  }

  /** After a failure the log takes nothing more, and says so at once. */
  private static void poisoned(WriteAheadLog log) {
    try {
      log.append(content(0), 1, Durability.SYNC).await();
      say("taken after a failure");
    } catch (LogFailedException | LogClosedException | LogOverloadedException e) {
      say("state " + log.state() + " " + log.health().cause());
    }
  }

  /** Returns the record of an LSN; every one is different, and some take a segment's quarter. */
  static ByteBuffer content(long lsn) {
    // Neighbouring seeds begin alike.
    Random random = new Random(lsn * 0x9E3779B97F4A7C15L);
    int size = 8 + (random.nextInt(8) == 0 ? random.nextInt(200_000) : random.nextInt(300));
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return ByteBuffer.wrap(bytes).putLong(0, lsn);
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
