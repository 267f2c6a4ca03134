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
package io.palimpsest.benchmarks;

import io.palimpsest.wal.CommitTicket;
import io.palimpsest.wal.Durability;
import io.palimpsest.wal.LogReader;
import io.palimpsest.wal.OpenReport;
import io.palimpsest.wal.TimeSource;
import io.palimpsest.wal.WalConfig;
import io.palimpsest.wal.WriteAheadLog;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Our log, as it is by default; the only class here that knows its interface. */
final class PalimpsestLog implements Subject {

  private static final long SETTLE_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  private final Path directory;
  private final WriteAheadLog log;

  private PalimpsestLog(Path directory, WriteAheadLog log) {
    this.directory = directory;
    this.log = log;
  }

  static PalimpsestLog open(Path directory) {
    return new PalimpsestLog(
        directory, WriteAheadLog.open(directory, WalConfig.defaults(), TimeSource.system()));
  }

  /** Returns how many entries opening found. */
  long entries() {
    return log.openReport().work().records();
  }

  /** Returns how many bytes opening read. */
  long bytesScanned() {
    return log.openReport().work().bytesScanned();
  }

  /** Returns how many bytes of the segments opening found in use; the rest of the last is zeros. */
  long bytesInUse() {
    OpenReport.Tail tail = log.openReport().tail();
    String last = Path.of(String.valueOf(tail.segment())).getFileName().toString();
    try (Stream<Path> files = Files.list(directory.resolve("wal"))) {
      return files
              .map(Path::toFile)
              .filter(file -> file.getName().endsWith(".wal") && file.getName().compareTo(last) < 0)
              .mapToLong(File::length)
              .sum()
          + tail.position();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads every entry, as a replay does, and returns how many there were. */
  long replay() {
    long count = 0;
    try (LogReader reader = log.readFrom(1)) {
      while (reader.next() != null) {
        count++;
      }
    }
    return count;
  }

  @Override
  public Session session(int payloadBytes) {
    ByteBuffer payload = ByteBuffer.wrap(Payload.ofBytes(payloadBytes));
    Deque<CommitTicket> inFlight = new ArrayDeque<>();
    return new Session() {
      @Override
      public void commit() {
        log.appendAndWait(payload, 1, Durability.SYNC);
      }

      @Override
      public void submit() {
        inFlight.add(log.append(payload, 1, Durability.SYNC));
      }

      @Override
      public void awaitOldest() {
        inFlight.remove().await();
      }

      @Override
      public void append() {
        log.appendAsync(payload, 1);
      }
    };
  }

  @Override
  public void settle() {
    while (log.written() < log.appended()) {
      LockSupport.parkNanos(SETTLE_NANOS);
    }
  }

  @Override
  public void close() {
    log.close();
  }
}
