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

import io.palimpsest.wal.storage.ClaimedLog;
import io.palimpsest.wal.storage.ExtentReader;
import io.palimpsest.wal.storage.LogExtent;
import io.palimpsest.wal.storage.LogIdentity;
import io.palimpsest.wal.storage.LogStorage;
import io.palimpsest.wal.storage.ReadableLog;
import io.palimpsest.wal.storage.StorageCapabilities;
import io.palimpsest.wal.storage.file.CrashDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How segments come and go, and how they are read. */
class SegmentsTest {

  private static final int SEGMENT = 64 * 1024;

  private final ManualTime time = new ManualTime();
  private final CrashDisk disk = new CrashDisk();

  private WriteAheadLog open() {
    return WriteAheadLog.openStepped(disk.storage(SEGMENT), Logs.impatient(), time);
  }

  private void append(WriteAheadLog log, int bytes, int records) {
    for (int i = 0; i < records; i++) {
      time.advanceMicros(1_000);
      log.append(ByteBuffer.allocate(bytes), 1, time.micros());
      for (int k = 0; k < 3; k++) {
        log.coordinator().doWork();
      }
    }
  }

  private static List<String> lasting(CrashDisk disk) {
    return lasting(disk.files());
  }

  private static List<String> lasting(List<String> files) {
    return files.stream().filter(file -> !file.endsWith(".tmp") && !file.endsWith(".idx")).toList();
  }

  /** A name that was not forced is not there after a power cut, or is there again. */
  private void expectNamesForced(String when) {
    assertThat(lasting(disk.durableFiles())).as(when).isEqualTo(lasting(disk));
  }

  @Test
  void shouldForceTheDirectoryAfterEveryCreationRenamingAndDeletion() {
    try (WriteAheadLog log = open()) {
      assertThat(lasting(disk)).contains("STORE", "wal.mark");
      expectNamesForced("after the first opening");
      for (int i = 0; i < 6; i++) {
        int before = lasting(disk).size();
        append(log, 20_000, 3);
        assertThat(lasting(disk)).hasSizeGreaterThan(before);
        expectNamesForced("after roll " + i);
      }
      log.hold(LogHold.Kind.CHECKPOINT, "all", 10);
      assertThat(log.release().deleted()).isNotEmpty();
      expectNamesForced("after a release");
      log.append(ByteBuffer.allocate(100), 1, time.micros() + 1);
      log.coordinator().doWork();
    }
    expectNamesForced("after closing");
  }

  @Test
  void shouldNeedRoomForOneSegmentOnlyToOpen() {
    Map<String, String> properties =
        Map.of(
            "storage.class", "memory",
            "storage.config.bytes", "65536",
            "segment.bytes", "65536",
            "record.bytes", "16384",
            "buffer.bytes", "65536",
            "admission.deadline.millis", "0");
    WalConfig config = WalConfig.from(properties);
    LogStorage storage = StorageProviders.create(Path.of("unused"), config);
    try (WriteAheadLog log = WriteAheadLog.openStepped(storage, config, time)) {
      append(log, 8_000, 3);
      assertThat(log.durable()).isEqualTo(3);
      assertThatThrownBy(() -> append(log, 8_000, 10)).isInstanceOf(LogOverloadedException.class);
      assertThat(log.state()).isEqualTo(WalState.FULL);
      assertThat(log.durable()).isEqualTo(log.appended());
    }
  }

  @Test
  void shouldReadOnlyWhatIsDurable() {
    try (WriteAheadLog log = open();
        LogReader reader = log.readFrom(1)) {
      log.append(Logs.bytes("written"), 1, Durability.ASYNC);
      log.coordinator().doWork();
      time.advanceMicros(2_000);
      log.coordinator().doWork();
      assertThat(log.written()).isEqualTo(1);
      assertThat(log.durable()).isZero();
      assertThat(reader.next()).isNull();
      time.advanceMicros(20_000);
      log.coordinator().doWork();
      log.coordinator().doWork();
      assertThat(log.durable()).isEqualTo(1);
      LogRecord record = reader.next();
      assertThat(record).isNotNull();
      assertThat(Logs.text(record)).isEqualTo("written");
    }
  }

  /** Tells how much is read, and how much at a time. */
  private record Watched(LogStorage storage, AtomicLong all, AtomicLong most)
      implements LogStorage {

    @Override
    public StorageCapabilities capabilities() {
      return storage.capabilities();
    }

    @Override
    public ClaimedLog open(LogIdentity identity) throws IOException {
      return storage.open(identity);
    }

    @Override
    public ReadableLog openForReading() throws IOException {
      ReadableLog log = storage.openForReading();
      List<LogExtent> extents =
          log.extents().stream().map(one -> (LogExtent) new Extent(one, this)).toList();
      return new WatchedLog(log.storeId(), extents, log.mark());
    }
  }

  private record WatchedLog(UUID storeId, List<LogExtent> extents, @Nullable ByteBuffer mark)
      implements ReadableLog {

    @Override
    public void close() {}
  }

  private record Extent(LogExtent extent, Watched watched) implements LogExtent {

    @Override
    public String name() {
      return extent.name();
    }

    @Override
    public long sequence() {
      return extent.sequence();
    }

    @Override
    public long logEpoch() {
      return extent.logEpoch();
    }

    @Override
    public long firstLsn() {
      return extent.firstLsn();
    }

    @Override
    public long origin() {
      return extent.origin();
    }

    @Override
    public ByteBuffer label() {
      return extent.label();
    }

    @Override
    public ExtentReader open() throws IOException {
      return new Reader(extent.open(), watched);
    }
  }

  private record Reader(ExtentReader reader, Watched watched) implements ExtentReader {

    @Override
    public long size() throws IOException {
      return reader.size();
    }

    @Override
    public int read(long position, ByteBuffer into) throws IOException {
      watched.most().accumulateAndGet(into.capacity(), Math::max);
      int count = reader.read(position, into);
      watched.all().addAndGet(count);
      return count;
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }

  @Test
  void shouldReadThroughAWindowHoweverLargeASegmentIs() {
    int segment = 8 << 20;
    WalConfig config = WalConfig.builder().segmentBytes(segment).build();
    LogStorage storage = disk.storage(segment);
    try (WriteAheadLog log = WriteAheadLog.openStepped(storage, config, time)) {
      append(log, 100_000, 100);
    }
    Watched watched = new Watched(storage, new AtomicLong(), new AtomicLong());
    ReadOnlyLog log = WriteAheadLog.openReadOnly(watched, time);
    watched.all().set(0);
    watched.most().set(0);
    try (LogReader reader = log.readFrom(1)) {
      for (int lsn = 1; lsn <= 100; lsn++) {
        LogRecord record = reader.next();
        assertThat(record).isNotNull();
        assertThat(record.firstLsn()).isEqualTo(lsn);
      }
      assertThat(reader.next()).isNull();
    }
    assertThat(watched.all()).hasValueGreaterThan(10_000_000);
    assertThat(watched.most()).hasValueLessThanOrEqualTo(1 << 20);
  }
}
