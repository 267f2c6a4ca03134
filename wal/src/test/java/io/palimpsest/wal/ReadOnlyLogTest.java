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
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who only reads changes nothing, sees a beginning of the log, and is told if that is not all. */
class ReadOnlyLogTest {

  private static final int SEGMENT = 64 * 1024;

  private final ManualTime time = new ManualTime();
  private final CrashDisk disk = new CrashDisk();

  @TempDir private Path directory;

  private WriteAheadLog open() {
    return WriteAheadLog.openStepped(disk.storage(SEGMENT), Logs.impatient(), time);
  }

  private ReadOnlyLog read(CrashDisk where) {
    int calls = where.calls();
    ReadOnlyLog log = WriteAheadLog.openReadOnly(where.storage(SEGMENT), time);
    assertThat(where.calls()).as("calls that change something").isEqualTo(calls);
    return log;
  }

  private void append(WriteAheadLog log, int records) {
    for (int i = 0; i < records; i++) {
      time.advanceMicros(1_000);
      ByteBuffer payload = ByteBuffer.allocate(20_000).putLong(0, log.appended() + 1);
      log.append(payload, 1, time.micros());
      for (int k = 0; k < 3; k++) {
        log.coordinator().doWork();
      }
    }
  }

  /** Reads up to the end, or to the damage if one is expected. */
  private static long readAll(ReadOnlyLog log, boolean damaged) {
    long expected = log.firstLsn();
    try (LogReader reader = log.readFrom(expected)) {
      while (true) {
        LogRecord record;
        try {
          record = reader.next();
        } catch (CorruptLogException e) {
          assertThat(damaged).as("damaged").isTrue();
          assertThat(e.expected()).isEqualTo(log.damage().orElseThrow().expected());
          break;
        }
        if (record == null) {
          assertThat(damaged).as("damaged").isFalse();
          break;
        }
        assertThat(record.firstLsn()).isEqualTo(expected);
        assertThat(record.payload().getLong(0)).isEqualTo(expected);
        expected++;
      }
    }
    assertThat(log.written()).isEqualTo(expected - 1);
    assertThat(log.durable()).isLessThanOrEqualTo(log.written());
    return expected - 1;
  }

  @Test
  void shouldShowAClosedLogAndFindTimes() {
    try (WriteAheadLog log = open()) {
      append(log, 7);
    }
    ReadOnlyLog log = read(disk);
    assertThat(log.openReport().verdict()).isEqualTo(TailVerdict.CLEAN);
    assertThat(log.openReport().lastTransaction()).isEqualTo(7);
    assertThat(log.durable()).isEqualTo(7);
    assertThat(log.damage()).isEmpty();
    assertThat(readAll(log, false)).isEqualTo(7);
    assertThat(log.firstLsnAt(1_003_500)).hasValue(4);
    assertThat(log.firstLsnAt(1_004_000)).hasValue(4);
    assertThat(log.firstLsnAt(1_007_001)).isEmpty();
    assertThat(log.verify().lastLsn()).isEqualTo(7);
    assertThatThrownBy(() -> log.readFrom(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldShowATornLogUpToItsLastWholeRecord() {
    WriteAheadLog log = open();
    append(log, 3);
    CrashDisk copy = disk.copy();
    String last = segments(copy).get(segments(copy).size() - 1);
    byte[] bytes = copy.bytes(last);
    int end = bytes.length;
    while (bytes[end - 1] == 0) {
      end--;
    }
    // Behind what was written, a piece of a group that never came.
    bytes[(end + 8191) / 4096 * 4096] = 1;
    copy.setBytes(last, bytes);
    ReadOnlyLog torn = read(copy);
    assertThat(torn.openReport().verdict()).isEqualTo(TailVerdict.TORN);
    assertThat(torn.openReport().tail().bytesDiscarded()).isPositive();
    assertThat(readAll(torn, false)).isEqualTo(3);
    assertThat(torn.durable()).as("nothing proves the last one").isBetween(1L, 2L);
    assertThat(copy.bytes(last)).isEqualTo(bytes);
  }

  private static List<String> segments(CrashDisk disk) {
    return disk.files().stream().filter(file -> file.endsWith(".wal")).toList();
  }

  /** Whatever is damaged: what is shown is a beginning, and its end is no quiet one. */
  @Test
  void shouldShowWhatStandsBeforeADamageAndThenTellIt() {
    try (WriteAheadLog log = open()) {
      append(log, 8);
    }
    Random random = new Random(Seeds.next("ReadOnlyLogTest.damage"));
    int shown = 0;
    for (int round = 0; round < 300; round++) {
      CrashDisk copy = disk.copy();
      // With indexes some damage would only be met when it is read.
      copy.files().stream().filter(file -> file.endsWith(".idx")).forEach(copy::removeFile);
      String name = segments(copy).get(random.nextInt(segments(copy).size()));
      byte[] bytes = copy.bytes(name);
      int written = bytes.length;
      while (bytes[written - 1] == 0) {
        written--;
      }
      bytes[random.nextInt(written)] ^= (byte) (1 << random.nextInt(8));
      copy.setBytes(name, bytes);
      ReadOnlyLog damaged;
      try {
        damaged = read(copy);
      } catch (CorruptLogException e) {
        continue;
      }
      assertThat(damaged.openReport().verdict()).isEqualTo(TailVerdict.CORRUPT);
      assertThat(readAll(damaged, true)).isLessThanOrEqualTo(8);
      assertThatThrownBy(damaged::verify).isInstanceOf(CorruptLogException.class);
      shown++;
    }
    assertThat(shown).isGreaterThan(100);
  }

  @Test
  void shouldRefuseWhatIsNoLog() throws IOException {
    assertThatThrownBy(() -> read(disk))
        .isInstanceOf(WalException.class)
        .hasMessageContaining("expected a log");
    Path missing = directory.resolve("missing");
    assertThatThrownBy(() -> WriteAheadLog.openReadOnly(missing, Logs.small(), time))
        .isInstanceOf(WalException.class)
        .hasMessageContaining(missing.toString());
    assertThat(Files.exists(missing)).isFalse();
  }

  @Test
  void shouldTellWhatWasReleasedUnderIt() {
    try (WriteAheadLog log = open()) {
      append(log, 9);
      ReadOnlyLog before = read(disk);
      log.hold(LogHold.Kind.CHECKPOINT, "c", 7);
      try (LogReader reader = before.readFrom(1)) {
        assertThat(reader.next()).isNotNull();
        long first = log.release().firstLsn();
        assertThat(first).isGreaterThan(3);
        assertThatThrownBy(
                () -> {
                  while (reader.next() != null) {}
                })
            .isInstanceOfSatisfying(
                LogReleasedException.class,
                e -> {
                  assertThat(e.firstLsn()).isEqualTo(first);
                  assertThat(e.lsn()).isLessThan(first);
                });
      }
      assertThat(readAll(read(disk), false)).isEqualTo(9);
      assertThatThrownBy(() -> read(disk).readFrom(1)).isInstanceOf(LogReleasedException.class);
    }
  }

  @Test
  void shouldReadADirectoryThatCannotBeWritten() throws IOException {
    try (WriteAheadLog log = WriteAheadLog.open(directory, Logs.small(), TimeSource.system())) {
      for (int i = 1; i <= 100; i++) {
        log.append(ByteBuffer.allocate(2_000).putLong(0, i), 1);
      }
    }
    Map<String, String> before = state(directory);
    chmod(directory, "r-xr-xr-x", "r--r--r--");
    try {
      ReadOnlyLog log = WriteAheadLog.openReadOnly(directory, Logs.small(), TimeSource.system());
      assertThat(readAll(log, false)).isEqualTo(100);
      assertThat(log.openReport().verdict()).isEqualTo(TailVerdict.CLEAN);
    } finally {
      chmod(directory, "rwxr-xr-x", "rw-r--r--");
    }
    assertThat(state(directory)).isEqualTo(before);
  }

  private static void chmod(Path root, String directories, String files) throws IOException {
    List<Path> all;
    try (Stream<Path> paths = Files.walk(root)) {
      all = paths.toList();
    }
    for (Path path : all) {
      String mode = Files.isDirectory(path) ? directories : files;
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
  }

  /** Names, sizes and times of everything in a directory. */
  private static Map<String, String> state(Path root) throws IOException {
    Map<String, String> state = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        String about = Files.size(path) + " " + Files.getLastModifiedTime(path);
        state.put(root.relativize(path).toString(), about);
      }
    }
    return state;
  }

  /** In which order a directory is copied while a writer is at work in it. */
  private enum Order {
    ASCENDING,
    DESCENDING,
    MARK_FIRST,
    MARK_LAST,
    SHUFFLED
  }

  @Test
  void shouldReadBesideAWriterAndCopiesTakenMeanwhile() throws Exception {
    long seed = Seeds.next("ReadOnlyLogTest.live");
    Random random = new Random(seed);
    AtomicBoolean done = new AtomicBoolean();
    Path live = directory.resolve("live");
    try (WriteAheadLog log = WriteAheadLog.open(live, Logs.small(), TimeSource.system())) {
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(() -> write(log, new Random(seed + 1), done));
      int unbroken = 0;
      for (int round = 0; round < 40; round++) {
        long durable = log.durable();
        ReadOnlyLog beside = WriteAheadLog.openReadOnly(live, Logs.small(), TimeSource.system());
        assertThat(beside.damage()).as("beside, seed %d, round %d", seed, round).isEmpty();
        assertThat(readAll(beside, false)).isGreaterThanOrEqualTo(durable);

        Order order = Order.values()[round % Order.values().length];
        Path copy = directory.resolve("copy-" + round);
        durable = log.durable();
        copy(live, copy, order, random);
        ReadOnlyLog copied = WriteAheadLog.openReadOnly(copy, Logs.small(), TimeSource.system());
        String where = order + ", seed " + seed + ", round " + round + ": " + copied.damage();
        assertThat(readAll(copied, copied.damage().isPresent()))
            .as(where)
            .isGreaterThanOrEqualTo(durable);
        unbroken += copied.damage().isEmpty() ? 1 : 0;
      }
      done.set(true);
      writer.get(60, TimeUnit.SECONDS);
      assertThat(unbroken).isPositive();
    }
  }

  private static void write(WriteAheadLog log, Random random, AtomicBoolean done) {
    while (!done.get()) {
      ByteBuffer payload = ByteBuffer.allocate(8 + random.nextInt(3_000));
      payload.putLong(0, log.appended() + 1);
      CommitTicket ticket = log.append(payload, 1);
      if (random.nextInt(4) == 0) {
        ticket.awaitDurable();
      }
    }
  }

  /**
   * What is renamed or deleted while the directory is listed ends the listing, so it begins anew.
   */
  private static List<Path> files(Path directory) throws IOException {
    while (true) {
      try (Stream<Path> paths = Files.walk(directory)) {
        return new ArrayList<>(paths.filter(Files::isRegularFile).sorted().toList());
      } catch (UncheckedIOException e) {
        if (!(e.getCause() instanceof NoSuchFileException)) {
          throw e;
        }
      }
    }
  }

  private static void copy(Path from, Path to, Order order, Random random) throws IOException {
    List<Path> files = files(from);
    Comparator<Path> mark = Comparator.comparing(path -> path.endsWith("wal.mark"));
    switch (order) {
      case ASCENDING -> {}
      case DESCENDING -> Collections.reverse(files);
      case MARK_FIRST -> files.sort(mark.reversed());
      case MARK_LAST -> files.sort(mark);
      case SHUFFLED -> Collections.shuffle(files, random);
    }
    for (Path file : files) {
      Path target = to.resolve(from.relativize(file));
      Files.createDirectories(parent(target));
      try {
        Files.copy(file, target);
      } catch (NoSuchFileException e) {
        // A spare that became a segment.
        assertThat(file.toString()).endsWith(".tmp");
      }
    }
  }

  private static Path parent(Path path) {
    @Nullable Path parent = path.getParent();
    return parent == null ? path : parent;
  }
}
