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

import io.palimpsest.wal.storage.ExtentReader;
import io.palimpsest.wal.storage.LogExtent;
import io.palimpsest.wal.storage.file.CrashDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Finding places in a log, and reading from them. */
class LogIndexTest {

  private static final UUID STORE = new UUID(1, 2);
  private static final int RECORDS = 3000;
  private static final int PAYLOAD = 100;

  /** An extent that counts what is read. */
  private record CountedExtent(ByteBuffer bytes, AtomicLong read) implements LogExtent {

    @Override
    public String name() {
      return "counted";
    }

    @Override
    public long sequence() {
      return 1;
    }

    @Override
    public long logEpoch() {
      return 1;
    }

    @Override
    public long firstLsn() {
      return 1;
    }

    @Override
    public ByteBuffer label() {
      return ByteBuffer.allocate(0);
    }

    @Override
    public long origin() {
      return 0;
    }

    @Override
    public ExtentReader open() {
      byte[] copy = new byte[bytes.capacity()];
      bytes.get(0, copy);
      ExtentReader reader = FrameTest.reader(copy);
      return new ExtentReader() {
        @Override
        public long size() throws IOException {
          return reader.size();
        }

        @Override
        public int read(long position, ByteBuffer into) throws IOException {
          int count = reader.read(position, into);
          read.addAndGet(count);
          return count;
        }

        @Override
        public void close() {}
      };
    }
  }

  /** Every second record has no mutation, every fifth comes in two parts. */
  private static CountedExtent extent() {
    FlushGroup group = new FlushGroup(new FrameSalt(STORE), 1, 9, 1 << 20, 0);
    group.begin(0);
    ByteBuffer epoch = ByteBuffer.allocate(FrameLayout.EPOCH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    epoch.putLong(FrameLayout.EPOCH_OPENING_TRANSACTION, RECORDS);
    group.addControl(FrameType.EPOCH, new FlushGroup.Stamp(1, 0, 0, 0), epoch);
    byte[] payload = new byte[PAYLOAD];
    int crc = FrameSalt.payload(FrameSalt.payloadConstant(STORE, 1, 9), payload, 0, PAYLOAD);
    long lsn = 1;
    for (int id = 1; id <= RECORDS; id++) {
      int mutations = id % 2;
      FrameType last = FrameType.TRANSACTION;
      if (id % 5 == 0) {
        last = FrameType.TRANSACTION_LAST;
        FrameType first = FrameType.TRANSACTION_FIRST;
        group.add(first, lsn, 0, id, id * 10L, payload, 0, PAYLOAD, crc, (byte) 0);
      }
      group.add(last, lsn, mutations, id, id * 10L, payload, 0, PAYLOAD, crc, (byte) 0);
      lsn += mutations;
    }
    ByteBuffer bytes = group.finish();
    byte[] array = new byte[bytes.remaining()];
    bytes.get(array);
    return new CountedExtent(ByteBuffer.wrap(array), new AtomicLong());
  }

  private static LogReader reader(LogCatalog catalog, long lsn) {
    FrameOpener opener = new FrameOpener(new KeyVault(null, STORE));
    return new LogReader(
        catalog, new Watermarks(RECORDS / 2, RECORDS), new FrameSalt(STORE), opener, lsn);
  }

  @Test
  void shouldReadTheSameFromEveryPlace() throws IOException {
    CountedExtent extent = extent();
    LogCatalog catalog = new LogCatalog(LogVerifier.verify(List.of(extent), STORE, null).spans());
    for (long lsn = 1; lsn <= RECORDS / 2; lsn += 7) {
      try (LogReader reader = reader(catalog, lsn)) {
        // The record of LSN n is the (2n-1)th; the one before it has no mutation, and the same LSN.
        long id = Math.max(1, 2 * lsn - 2);
        for (int i = 0; i < 20 && id <= RECORDS; i++, id++) {
          LogRecord record = reader.next();
          assertThat(record).isNotNull();
          assertThat(record.transactionId()).isEqualTo(id);
          assertThat(record.payload().remaining()).isEqualTo(id % 5 == 0 ? 2 * PAYLOAD : PAYLOAD);
        }
      }
    }
  }

  @Test
  void shouldNotReadFromTheBeginning() throws IOException {
    CountedExtent extent = extent();
    LogCatalog catalog = new LogCatalog(LogVerifier.verify(List.of(extent), STORE, null).spans());
    extent.read().set(0);
    try (LogReader reader = reader(catalog, RECORDS / 2)) {
      LogRecord record = reader.next();
      assertThat(record).isNotNull();
      assertThat(record.firstLsn()).isEqualTo(RECORDS / 2);
    }
    assertThat(extent.read().get())
        .isLessThan(3L * LogIndex.APART)
        .isLessThan(extent.bytes().capacity());
  }

  @Test
  void shouldKnowPlacesInWhatAnOpeningWroteAgain() throws IOException {
    CrashDisk disk = new CrashDisk();
    WriteAheadLog log = open(disk);
    int records = 60;
    for (int i = 1; i <= records; i++) {
      log.append(ByteBuffer.allocate(8000), 1, i * 10L);
    }
    log.coordinator().doWork();
    // The log did not come to say that they are durable.
    disk.kill();
    WriteAheadLog again = open(disk);
    assertThat(again.openReport().tail().reappended()).isEqualTo(records);
    LogCatalog.Span last = again.catalog().spans().get(again.catalog().spans().size() - 1);
    assertThat(last.index().positionBefore(records, last.end()))
        .isGreaterThan((records - 20L) * 8000);
    try (LogReader reader = again.readFrom(records)) {
      LogRecord record = reader.next();
      assertThat(record).isNotNull();
      assertThat(record.firstLsn()).isEqualTo(records);
    }
  }

  private static WriteAheadLog open(CrashDisk disk) {
    WalConfig config = WalConfig.builder().segmentBytes(2 << 20).groupBytes(1 << 20).build();
    return WriteAheadLog.openStepped(disk.storage(2 << 20), config, new ManualTime());
  }

  @Test
  void shouldFindALsnBeforeATime() throws IOException {
    LogCatalog catalog = new LogCatalog(LogVerifier.verify(List.of(extent()), STORE, null).spans());
    assertThat(catalog.lsnBefore(0)).isEqualTo(1);
    for (int id = 1; id <= RECORDS; id += 13) {
      try (LogReader reader = reader(catalog, catalog.lsnBefore(id * 10L))) {
        LogRecord record = reader.next();
        assertThat(record).isNotNull();
        assertThat(record.timeMicros()).isLessThanOrEqualTo(id * 10L);
      }
    }
  }

  @Test
  void shouldKeepWhatIsFarEnoughApart() {
    LogIndex index = new LogIndex();
    for (int i = 0; i < 100; i++) {
      index.add(i * 4096L, i + 1, i);
    }
    assertThat(index.positionBefore(17, Long.MAX_VALUE)).isZero();
    assertThat(index.positionBefore(18, Long.MAX_VALUE)).isEqualTo(16 * 4096);
    assertThat(index.positionBefore(100, Long.MAX_VALUE)).isEqualTo(96 * 4096);
    assertThat(index.positionBefore(100, 96 * 4096)).isEqualTo(80 * 4096);
    assertThat(index.lsnBefore(16)).isEqualTo(-1);
    assertThat(index.lsnBefore(17)).isEqualTo(17);
  }

  @Test
  void shouldBeReadableWhileItGrows() throws InterruptedException {
    LogIndex index = new LogIndex();
    int entries = 100_000;
    AtomicLong wrong = new AtomicLong(-1);
    Thread reader =
        new Thread(
            () -> {
              long seen = 0;
              while (seen < entries) {
                long found = index.positionBefore(Long.MAX_VALUE, Long.MAX_VALUE) / LogIndex.APART;
                long exact = index.positionBefore(found + 1, Long.MAX_VALUE) / LogIndex.APART;
                if (found < seen || exact != found) {
                  wrong.set(found);
                  return;
                }
                seen = found;
              }
            });
    reader.start();
    for (long i = 1; i <= entries; i++) {
      index.add(i * LogIndex.APART, i, i);
    }
    reader.join();
    assertThat(wrong).hasValue(-1);
  }
}
